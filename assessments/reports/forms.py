from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.reports.enums import AUDIENCE, SHORT_NAMES, Edition


class ReportForm(forms.Form):
    """Which edition, in which language; beside each edition who may read it."""

    edition = forms.ChoiceField(label=_("Edition"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, editions: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (edition.value, f"{SHORT_NAMES[edition]}. {AUDIENCE[edition]}") for edition in editions
        ]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        if len(settings.LANGUAGES) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.initial.setdefault("language", settings.LANGUAGES[0][0])
        elif (code := get_language()) in dict(settings.LANGUAGES):
            self.initial.setdefault("language", code)
