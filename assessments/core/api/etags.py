"""The ETag of one answer: its version, and which question it was read under once that can have changed.

`"3"` for an answer to a question as it was first asked; `"3@1"` after one change of what its code asks. A client that
read before the change then sends an ETag that matches nothing, and overwrites nothing.
"""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from assessments.core.validators import version_of
from r2p_site.errors import VersionMismatch

NO_VERSION = -1  # what no answer has: a header that names no version ends as 412

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=(
        'The ETag that was read, in quotes; "0" where there is no answer yet and the question never changed. '
        'After the question changed it ends in "@" and how often.'
    ),
)


def answer_etag(version: int, changes: int) -> str:
    """`changes`: how often what the code asks was changed since the assessment began."""
    return f"{version}@{changes}" if changes else str(version)


def version_read(sent: str, changes: int, changed: type[VersionMismatch]) -> int:
    """The version of the answer that an If-Match names; raises `changed` where it was read under another question."""
    version, _at, read = sent.partition("@")
    if (read or "0") != str(changes):
        raise changed
    found = version_of(version)
    return NO_VERSION if found is None else found
