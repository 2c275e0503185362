"""Forms of the editor. What they accept is decided by the validators that files go through too."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from frameworks.crosswalk import Sign
from frameworks.enums import Kind, Lineage, Nature, Prevention, Wording
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, WEIGHT_HIGH, WEIGHT_LOW, Field
from frameworks.exchange.rows import Raw
from frameworks.exchange.tables import flat
from frameworks.forms import RISK_FAMILIES
from frameworks.revising import mark_of
from frameworks.tags import tag_choices
from frameworks.validators import read_factor, read_header, read_indicator
from frameworks.words import FIELD_WORDS
from r2p_site.errors import InvalidInput
from r2p_site.wording import filled_lazy

_CHOOSE = ("", _("Choose"))


def _name(name: str) -> Any:
    return FIELD_WORDS[name]


def _line(name: str, *, required: bool = False, hint: Any = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=_name(name), required=required, help_text=hint, widget=forms.TextInput({"dir": "auto", **attributes})
    )


def _lines(name: str, rows: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "dir": "auto"})
    return forms.CharField(label=_name(name), required=required, help_text=hint, widget=widget)


def _weight() -> forms.CharField:
    hint = _("From %(low)s to %(high)s; 1 is the rule. The method counts with it.")
    return _line("weight", hint=filled_lazy(hint, {"low": WEIGHT_LOW, "high": WEIGHT_HIGH}), inputmode="decimal")


def _choice(name: str, choices: Any, *, required: bool = False, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=_name(name), choices=choices, required=required, help_text=hint)


def _read_header(values: Mapping[str, Raw], _content: FrameworkContent | None) -> dict[str, Any]:
    return read_header(values)


def _read_new_header(values: Mapping[str, Raw], _content: FrameworkContent | None) -> dict[str, Any]:
    return read_header(values, whole=True)


class EditorForm(forms.Form):
    """`as_read` says what the form was filled from, so that nobody writes over what they have not seen.

    A subclass names its `specs`, and the `reader` that checks what is sent, given the content that it goes into.
    """

    as_read = forms.CharField(required=False, widget=forms.HiddenInput)
    specs: tuple[Field, ...]
    reader: Callable[..., dict[str, Any]]

    def __init__(self, *args: Any, content: FrameworkContent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content

    def raw(self) -> dict[str, Raw]:
        """As files say it: only fields that this form has."""
        return {name: self.cleaned_data.get(name, "") for name in self.fields if name != "as_read"}

    def clean(self) -> dict[str, Any]:
        try:
            type(self).reader(self.raw(), self.content)
        except InvalidInput as wrong:
            for name, messages in wrong.fields.items():
                for message in messages if not self.has_error(name) else []:
                    self.add_error(name if name in self.fields else None, str(message))
        return self.cleaned_data

    def carry(self, mark: str) -> None:
        """The form goes out again as it was typed, over what is shown beside it now."""
        if isinstance(self.data, QueryDict):
            typed = self.data.copy()
            typed["as_read"] = mark
            self.data = typed

    def differing(self, stored: FrameworkContent | FactorContent | IndicatorContent) -> list[dict[str, str]]:
        """Each field of which something else is stored than was typed: label, and what is stored."""
        mine, theirs = self.raw(), initial_of(stored, self.specs)
        return [
            {"label": str(self.fields[name].label), "stored": _shown(theirs[name])}
            for name in mine
            if name in theirs and _shown(mine[name]) != _shown(theirs[name])
        ]


def _shown(value: Raw) -> str:
    return "; ".join(value) if isinstance(value, list) else (value or "").replace("\r\n", "\n").strip()


def initial_of(source: FrameworkContent | FactorContent | IndicatorContent, specs: tuple[Field, ...]) -> dict[str, Any]:
    """What a form of the row begins with; lists of tags stay lists."""
    said: dict[str, Any] = {**flat(source, specs), "as_read": mark_of(source)}
    if isinstance(source, IndicatorContent):
        said["tags"] = list(source.tags)
    return said


class HeaderForm(EditorForm):
    specs = HEADER
    reader = staticmethod(_read_header)
    title = _line("title", required=True)
    note = _lines("note", 3, hint=_("Readers of this version see it."))
    publisher = _line("publisher")
    published = _line("published", inputmode="numeric")
    document_symbol = _line("document_symbol")
    source_url = _line("source_url", hint=_("Begins with https://"), inputmode="url")
    wording = _choice("wording", Wording.choices)
    language = _line("language", hint=_("The code of the language in which the words are written, for example en."))
    gaps = _lines("gaps", 3, hint=_("One a line: the code, a colon, and why it is left out."))


class NewFrameworkForm(EditorForm):
    specs = HEADER
    reader = staticmethod(_read_new_header)
    title = _line("title", required=True)
    slug = _line(
        "slug", required=True, hint=_("For addresses and files; small letters, digits and hyphens. It stays for ever.")
    )
    kind = _choice("kind", [_CHOOSE, *Kind.choices], required=True)
    wording = _choice("wording", Wording.choices)
    language = _line("language", hint=_("The code of the language in which the words are written, for example en."))


class _RowForm(EditorForm):
    content: FrameworkContent
    only_risk: tuple[str, ...] = ()
    only_resilience: tuple[str, ...] = ()

    def __init__(self, *args: Any, content: FrameworkContent, **kwargs: Any) -> None:
        super().__init__(*args, content=content, **kwargs)
        for name in self.only_resilience if content.is_risk else self.only_risk:
            del self.fields[name]


class FactorForm(_RowForm):
    specs = FACTOR
    only_risk = ("block",)
    only_resilience = ("prevention",)
    reader = staticmethod(read_factor)
    title = _line("title", required=True)
    block = _line(
        "block",
        required=True,
        hint=_("“common”, or the crime or subject that the factor is specific to; a new name begins a new block."),
        list="blocks",
    )
    prevention = _choice("prevention", [_CHOOSE, *Prevention.choices], required=True)
    summary = _lines("summary", 3)
    rating_question = _lines("rating_question", 2)
    guidance = _lines("guidance", 6)
    weight = _weight()


class IndicatorForm(_RowForm):
    specs = INDICATOR
    only_risk = ("nature", "family")
    reader = staticmethod(read_indicator)
    label = _line("label", required=True, hint=_("A few words, for lists and charts."))
    statement = _lines("statement", 3, required=True, hint=_("What is rated, in one or two sentences."))
    nature = _choice("nature", [_CHOOSE, *Nature.choices], required=True)
    family = _choice(
        "family",
        [_CHOOSE, *RISK_FAMILIES],
        required=True,
        hint=_("Decides the words of the five levels, shown below."),
    )
    guidance = _lines("guidance", 4)
    examples = _lines("examples", 4, hint=_("What would count, and what would not."))
    source_paragraphs = _line("source_paragraphs", hint=_("Numbers, with a semicolon between them."))
    weight = _weight()
    tags = forms.MultipleChoiceField(
        label=_name("tags"),
        required=False,
        choices=tag_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They help people to find indicators; no score reads them."),
    )


class CompareForm(_RowForm):
    """The words that are compared with the document."""

    specs = INDICATOR
    reader = staticmethod(read_indicator)
    label = _line("label", required=True)
    statement = _lines("statement", 4, required=True)
    guidance = _lines("guidance", 3)
    source_paragraphs = _line("source_paragraphs", hint=_("Numbers, with a semicolon between them."))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whoever compares versions later reads this."),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )


class DiscardForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The history of the framework shows it to the other administrators.")


class HistoryForm(forms.Form):
    search = forms.CharField(
        label=_("Search"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )


class WorklistForm(forms.Form):
    compared = forms.ChoiceField(
        label=_("Compared"),
        choices=[("no", _("To be compared")), ("yes", _("Compared")), ("all", _("All"))],
        required=False,
    )


class CrosswalkFilterForm(forms.Form):
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[("changes", _("What is not unchanged")), ("open", _("To decide")), ("all", _("All"))],
        required=False,
    )


class DescentForm(forms.Form):
    """`before` are the indicators of the version before; a retired one needs a reason alone."""

    lineage = forms.ChoiceField(label=_("Against the version before"), widget=forms.RadioSelect)
    origins = forms.MultipleChoiceField(
        label=_("Comes from"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "long-choice"}),
        help_text=_("Of the version before; one or several."),
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, before: Sequence[Sign], retired: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lineages = [pair for pair in Lineage.choices if (pair[0] == Lineage.RETIRED) == retired]
        self.fields["lineage"].choices = lineages  # type: ignore[attr-defined]
        named = [(sign.permanent_id, f"{sign.code} {sign.label}") for sign in before]
        self.fields["origins"].choices = named  # type: ignore[attr-defined]
        if retired:
            self.fields["origins"].widget = forms.MultipleHiddenInput()
            self.fields["reason"].required = True
