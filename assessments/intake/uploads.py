"""What takes in a file that a browser sends to the contributor site: memory, and no more of it than a file may have.

Django's own handlers write what is larger than some megabytes to /tmp, in clear. This one has nowhere to write. It
parses every posted form of the site, so it knows nothing of what is asked: what no form asks for is dropped with the
request.
"""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from assessments.intake.files import FILE_LIMIT, FILES_AT_ONCE


class SentFile(UploadedFile):  # type: ignore[type-arg]  # which it does not take at run time
    """Bytes without a name. `size` is that of what was sent; when that is more than a file may have, nothing of it is
    here."""

    def __init__(self, content: io.BytesIO, size: int) -> None:
        super().__init__(content, "file", "", size)


class InMemoryOnly(FileUploadHandler):
    """At most as many files as a form takes, and one more that says that there were too many; the text fields beside
    files that are too large or too many still arrive."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._files = 0
        self._content = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The name that the file had on somebody's device is not kept."""
        super().new_file(*args, **kwargs)
        self.file_name = "file"
        self._files += 1
        self._content = io.BytesIO()
        if self._files > FILES_AT_ONCE + 1:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._files <= FILES_AT_ONCE and start + len(raw_data) <= FILE_LIMIT:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> SentFile:
        kept = self._content if file_size <= FILE_LIMIT else io.BytesIO()
        self._content = io.BytesIO()
        kept.seek(0)
        return SentFile(kept, file_size)
