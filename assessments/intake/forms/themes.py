"""Writing a theme, and typing in what came on paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Channel, Kind
from assessments.intake.forms.contribution import TellForm
from assessments.intake.forms.custodian import FIGURE_GROUP_NAMES, long_text
from assessments.intake.models import Consultation
from assessments.intake.plain_words import in_reader_s_language
from assessments.intake.services.release import VOICES
from assessments.intake.services.themes import ThemeInput


class ThemeForm(forms.Form):
    sources = forms.MultipleChoiceField(
        label=_("It rests on"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several contributions protect each of those who sent them. Listed are those that were opened."),
        error_messages={"required": _("Choose at least one contribution.")},
    )
    title = forms.CharField(label=_("In one line"), max_length=200)
    text = long_text(
        _("In your words"),
        rows=10,
        help_text=_(
            "Paraphrase: no name, exact place, date or turn of phrase that points to one person. What stands between "
            "[[ and ]] is left out when it leaves."
        ),
    )
    language = forms.ChoiceField(label=_("Language"))
    factors = forms.MultipleChoiceField(label=_("Risk factors"), required=False, widget=forms.CheckboxSelectMultiple)
    groups = forms.MultipleChoiceField(
        label=_("Whose voice this is, where it stands on its own"),
        required=False,
        choices=[(voice, FIGURE_GROUP_NAMES[voice]) for voice in VOICES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Named only if enough of them took part; such themes come first."),
    )
    quote = forms.ChoiceField(
        label=_("Quoted words in it"),
        required=False,
        help_text=_("Only words that their author approved with the code."),
    )
    ready = forms.BooleanField(label=_("Ready to be released"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        consultation: Consultation,
        sources: Iterable[tuple[str, str]],
        quotes: Iterable[tuple[str, str]] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        names = dict(settings.LANGUAGES_KNOWN)
        titles = [
            (row["number"], f"{row['number']} {in_reader_s_language(row['title'])}") for row in consultation.factors
        ]
        choices = {
            "sources": list(sources),
            "factors": titles,
            "language": [(code, names.get(code, code)) for code in consultation.languages or ["en"]],
            "quote": [("", _("None: everything is in my words")), *quotes],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def given(self) -> ThemeInput:
        data = self.cleaned_data
        return ThemeInput(
            title=data["title"],
            text=data["text"],
            language=data["language"],
            sources=tuple(UUID(source) for source in data["sources"]),
            factors=tuple(data["factors"]),
            groups=tuple(data["groups"]),
            quote=UUID(data["quote"]) if data["quote"] else None,
            ready=data["ready"],
        )


class TypeInForm(TellForm):
    """The contributor's own form on one page, without code and card; nobody is counted twice for having been heard."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(channel.value, channel.label) for channel in (Channel.PAPER, Channel.INTERMEDIARY)],
        widget=forms.RadioSelect,
        initial=Channel.PAPER,
    )

    def build(self) -> None:
        super().build()
        for name in ("topics", "for_someone", "card", "typed", "made"):
            del self.fields[name]
        self.order_fields(["channel", *(name for name in self.fields if name != "channel")])

    def chosen(self) -> set[str]:
        """On paper every factor is asked at once."""
        return {factor["number"] for factor in self.factors}

    def content(self) -> dict[str, Any]:
        self.cleaned_data["topics"] = sorted(self.levels())
        self.cleaned_data["for_someone"] = self.cleaned_data["channel"] == Channel.INTERMEDIARY
        return super().content()

    @property
    def says_something(self) -> bool:
        self.cleaned_data.setdefault("topics", [])
        return super().says_something

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "content": self.content(),
            "channel": Channel(data["channel"]),
            "kind": Kind.CONTRIBUTION,
            "urgent": data["urgent"],
        }
