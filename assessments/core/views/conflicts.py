"""A form whose row somebody else changed in the meantime: what stands now is shown beside what was typed."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.core.models import Evidence, Population

Difference = dict[str, str]


def carry_version(form: forms.BaseForm, sent: QueryDict, version: int) -> None:
    """The form goes out again as it was typed, with the version that is shown now."""
    typed = sent.copy()
    typed["version"] = str(version)
    form.data = typed


def show_what_stands(form: forms.BaseForm, sent: QueryDict, current: Evidence | Population) -> list[Difference]:
    """Each field that differs from what was typed, with what is stored.

    The form then carries the version that is shown, so that saving it again is a choice and not a second conflict.
    """
    current.refresh_from_db()
    carry_version(form, sent, current.version)
    return [
        {"label": str(form.fields[name].label), "stored": _words(current, name)}
        for name in form.fields
        if name not in {"version", "file"} and form.cleaned_data.get(name) != getattr(current, name)
    ]


def _words(current: Evidence | Population, name: str) -> str:
    value = getattr(current, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    display = getattr(current, f"get_{name}_display", None)
    shown = display() if display else value
    return _("nothing") if shown in (None, "") else str(shown)
