"""The one field for files, as contributors see it where files are asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessments.intake.files import FILE_LIMIT, FILES_AT_ONCE


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": "image/jpeg,image/png,text/plain"})

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """None, or some. The bytes of each; what they are is seen when they are taken in, by their content."""

    widget = SeveralFiles

    def __init__(self) -> None:
        super().__init__(
            label=_("Add a picture or a text file"),
            required=False,
            help_text=_(
                "Up to three: JPEG, PNG or plain text, at most 5 MB each. The name of a file is not kept. Choose files "
                "here, at the end, because no page can carry them on: if this page comes back, choose them again. "
                "Everything that you typed stays."
            ),
        )

    def clean(self, value: Any) -> list[bytes]:
        sent = value if isinstance(value, Sequence) else [value] if value else []
        if len(sent) > FILES_AT_ONCE:
            raise forms.ValidationError(
                ngettext_lazy(
                    "Choose at most %(most)d file. Add others afterwards, with your code.",
                    "Choose at most %(most)d files. Add others afterwards, with your code.",
                    "most",
                )
                % {"most": FILES_AT_ONCE}
            )
        for number, file in enumerate(sent, 1):
            if file.size > FILE_LIMIT:
                words = _("File %(number)d is larger than 5 MB. Make it smaller, or leave it out.")
                raise forms.ValidationError(words, params={"number": number})
        return [file.read() for file in sent if file.size]
