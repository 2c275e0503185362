"""Sending a publisher's file, and saying which factor or domain each measure speaks to."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.signals.models import Signal
from assessments.signals.publishers import TREATIES, Asked
from assessments.signals.services import SignalInput
from assessments.signals.wording import signal_words

FIRST_YEAR, LAST_YEAR = 1900, 2100
# No permanent id has this shape.
WHOLE = "-"


class SignalFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8, as its publisher releases it. Only the row of this State is kept."),
        max_length=255,
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )
    edition = forms.CharField(
        label=_("Edition"),
        help_text=_("What the publisher calls this release: its year, version or date."),
        max_length=120,
    )
    year = forms.IntegerField(
        label=_("Year the values speak of"),
        help_text=_("Only where the file has no year: CIVICUS Monitor, INFORM, treaty tables."),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
    )
    treaty = forms.ChoiceField(
        label=_("Treaty"),
        help_text=_("Only for a table of ratifications, which does not name its treaty."),
        choices=[("", _("No treaty table")), *((key, _(title)) for key, title in TREATIES.items())],
        required=False,
    )
    named = forms.CharField(
        label=_("How the file names this State"),
        help_text=_("Only where it is neither its ISO name nor its ISO code. It is compared letter by letter."),
        max_length=120,
        required=False,
    )
    licence = forms.CharField(
        label=_("Licence note"),
        help_text=_("Shown beside the value. Left empty, the publisher's usual note is used."),
        max_length=300,
        required=False,
    )

    def value(self) -> SignalInput:
        given = self.cleaned_data
        asked = Asked(year=given["year"], treaty=given["treaty"], named=given["named"])
        return SignalInput(file=given["file"], edition=given["edition"], asked=asked, licence=given["licence"])


class SpeaksToForm(forms.Form):
    """One choice per measure; `places` are (permanent id, words)."""

    def __init__(self, *args: Any, signals: Iterable[Signal], places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {key for key, _words in places}
        self.measures: dict[str, str] = {}
        for signal in signals:
            if signal.measure in self.measures.values():
                continue
            name = f"measure-{len(self.measures) + 1}"
            self.measures[name] = signal.measure
            self.fields[name] = forms.ChoiceField(
                label=signal_words(signal.title),
                help_text=signal_words(signal.why),
                choices=[(WHOLE, _("The assessment as a whole")), *places],
                initial=signal.speaks_to if signal.speaks_to in known else WHOLE,
            )

    def value(self) -> dict[str, str]:
        """Permanent ids by measure."""
        chosen = {measure: self.cleaned_data[name] for name, measure in self.measures.items()}
        return {measure: "" if place == WHOLE else place for measure, place in chosen.items()}
