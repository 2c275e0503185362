"""The filter of the list, and the form of a draft: every part of a record, written in its own notation."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Methodology
from assessments.methods.checking import refusal
from assessments.methods.layout import GROUPS, PARTS, Part, values
from assessments.methods.notation import Unreadable
from assessments.methods.services import MethodInput
from frameworks.forms import FilterForm
from r2p_site.wording import Words, labelled_lazy

# Longer than any value that makes sense, short enough to be read.
LONGEST = 4000


class MethodFilterForm(FilterForm):
    search = forms.CharField(
        label=_("Search"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), *MethodologyStatus.choices], required=False)


class PartField(forms.CharField):
    """A part of the record; its value is what the text stands for."""

    def __init__(self, part: Part) -> None:
        self.part = part
        widget = forms.Textarea({"rows": 4}) if part.is_long else forms.TextInput()
        hint = labelled_lazy(part.name, part.remedy)
        super().__init__(label=str(part.label), help_text=hint, max_length=LONGEST, widget=widget)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.part.notation.read(text.replace("\r\n", "\n"))
        except Unreadable as error:
            found = " ".join(text.split())
            shown = found if len(found) <= 60 else f"{found[:60]}..."
            raise forms.ValidationError(refusal(self.part.name, shown)) from error


class MethodForm(forms.Form):
    version = forms.CharField(
        label=_("Number of the version"), max_length=20, help_text=_("Three numbers with points, like this: 1.1.0")
    )
    effective_on = forms.DateField(
        label=_("In force from"),
        help_text=_("It can be put in force from this day on. Cycles that begin then use it."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    change_note = forms.CharField(
        label=_("What changes, and why"),
        help_text=_("Published with the version."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, part in PARTS.items():
            self.fields[name] = PartField(part)

    def groups(self) -> Iterator[tuple[Words, list[forms.BoundField]]]:
        """Titles with their fields, in the order of the page."""
        for title, parts in GROUPS:
            yield title, [self[part.name] for part in parts]

    def value(self) -> MethodInput:
        data = self.cleaned_data
        return MethodInput(
            version=data["version"],
            effective_on=data["effective_on"],
            change_note=data["change_note"],
            values={name: data[name] for name in PARTS},
        )


def initial_of(methodology: Methodology) -> dict[str, Any]:
    """What the form of a draft shows."""
    written = {name: PARTS[name].notation.write(value) for name, value in values(methodology.record)}
    return {
        "version": methodology.version,
        "effective_on": methodology.effective_on,
        "change_note": methodology.change_note,
        "revision": methodology.revision,
        **written,
    }


def initial_of_next(source: Methodology) -> dict[str, Any]:
    """What the form of a new version shows: the values of `source`, and a number, a date and a note to be written."""
    today: date = timezone.localdate()
    return initial_of(source) | {"version": "", "effective_on": today, "change_note": "", "revision": None}
