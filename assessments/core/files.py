"""Which files may be kept: recognised by their first bytes, not by their name."""

from collections.abc import Mapping

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from r2p_site.errors import InvalidInput

SIGNATURES: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    # Word, spreadsheet and OpenDocument files are zip archives; they are served as downloads only.
    b"PK\x03\x04": "application/zip",
}
ZIP_TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.odt,.ods,.csv,.txt"


def checked_type(file: UploadedFile) -> str:  # type: ignore[type-arg]
    """The media type of an uploaded file; InvalidInput on `file` when it is empty, too large or of no accepted kind."""
    size = file.size or 0
    if size == 0:
        raise InvalidInput(fields={"file": [_("This file is empty. Choose another one.")]})
    if size > settings.EVIDENCE_FILE_LIMIT:
        limit = filesizeformat(settings.EVIDENCE_FILE_LIMIT)
        raise InvalidInput(
            fields={"file": [_("This file is larger than %(limit)s. Attach the part you rely on.") % {"limit": limit}]}
        )
    head = file.read(4096)
    file.seek(0)
    extension = (file.name or "").rpartition(".")[2].lower()
    found = _recognised(head, extension)
    if found is None:
        raise InvalidInput(
            fields={
                "file": [
                    _("This kind of file is not accepted. Use PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, CSV or plain text.")
                ]
            }
        )
    return found


def _recognised(head: bytes, extension: str) -> str | None:
    for signature, media_type in SIGNATURES.items():
        if head.startswith(signature):
            return ZIP_TYPES.get(extension) if media_type == "application/zip" else media_type
    if extension in {"csv", "txt"} and b"\x00" not in head:
        return "text/csv" if extension == "csv" else "text/plain"
    return None
