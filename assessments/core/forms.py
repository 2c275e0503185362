"""Forms of the record; each gives the value object that its service takes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import AnswerState, Confidence, Confidentiality, Disclosure, Trend
from assessments.core.files import ACCEPTED
from assessments.core.models import Evidence, NationalRating, Population, Rating
from assessments.core.services import CycleInput, EvidenceInput, PopulationInput
from assessments.core.validators import LEVEL_MAX, RatingInput, version_of
from frameworks.models import FrameworkVersion
from r2p_site.errors import InvalidInput
from r2p_site.wording import labelled

# One question, one group of radio buttons: a level, or why there is none. So the two cannot contradict each other.
ANSWERS = [
    *[(str(level), str(level)) for level in range(LEVEL_MAX + 1)],
    (AnswerState.INSUFFICIENT.value, AnswerState.INSUFFICIENT.label),
    (AnswerState.NOT_APPLICABLE.value, AnswerState.NOT_APPLICABLE.label),
    (AnswerState.NOT_RATED.value, AnswerState.NOT_RATED.label),
]


class RatingForm(forms.Form):
    """One indicator of the factor page; its prefix is the indicator's code, so that a page holds many."""

    answer = forms.ChoiceField(label=_("Level"), choices=[("", ""), *ANSWERS], required=False)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=[("", ""), *Confidence.choices], required=False)
    contested = forms.BooleanField(required=False)
    trend = forms.ChoiceField(label=_("Since last cycle"), choices=[("", ""), *Trend.choices], required=False)
    # Its length is checked by the service, which says what to do about it.
    rationale = forms.CharField(label=_("Why"), required=False, strip=True)
    targeted = forms.BooleanField(required=False)
    version = forms.IntegerField(label=_("Version"), min_value=0, required=False)
    # Of a national indicator: which version of its words was read.
    wording = forms.IntegerField(min_value=0, required=False)
    populations = forms.TypedMultipleChoiceField(label=_("Populations affected"), required=False, coerce=UUID)
    # Sent with the choice after a conflict: whose answer to keep, and the version of the other that was shown.
    resolve = forms.ChoiceField(choices=[(name, name) for name in ("", "mine", "theirs")], required=False)
    seen = forms.IntegerField(min_value=0, required=False)

    def __init__(self, *args: Any, asks_target: bool = False, shows_populations: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_target = asks_target
        self.shows_populations = shows_populations
        self.fields["populations"].valid_value = _is_uuid  # type: ignore[attr-defined]

    @property
    def is_blank(self) -> bool:
        """Nothing was answered or typed; sending it must not create an answer."""
        names = ("answer", "confidence", "contested", "trend", "rationale", "targeted", "populations")
        return not any(self.cleaned_data.get(name) for name in names)

    @property
    def expected_version(self) -> int:
        if self.cleaned_data["resolve"] == "mine" and self.cleaned_data["seen"] is not None:
            return int(self.cleaned_data["seen"])
        return self.cleaned_data["version"] or 0

    @property
    def version_read(self) -> int:
        """The version that the page carried, whatever else is wrong; 0, which overwrites nothing, when unreadable."""
        return version_of(str(self["version"].value() or "")) or 0

    def checked_value(self) -> RatingInput:
        """What was answered; InvalidInput naming each field that cannot be read."""
        if not self.is_valid():
            raise InvalidInput(
                fields={
                    name: [labelled(self[name].label, line) for line in lines] for name, lines in self.errors.items()
                }
            )
        data = self.cleaned_data
        answer = data["answer"] or AnswerState.NOT_RATED.value
        rated = answer.isdigit()
        return RatingInput(
            state=AnswerState.RATED.value if rated else answer,
            level=int(answer) if rated else None,
            confidence=data["confidence"],
            contested=data["contested"],
            trend=data["trend"],
            rationale=data["rationale"],
            targeted=data["targeted"] if self.asks_target and rated else None,
            populations=tuple(data["populations"]) if self.shows_populations else None,
        )


def _is_uuid(value: object) -> bool:
    """Whether it is an id at all; the service checks that it is one of this assessment."""
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def initial_of(rating: Rating | NationalRating | None) -> dict[str, Any]:
    """What the form shows for an answer as it stands."""
    if rating is None:
        return {"version": 0, "answer": "", "confidence": "", "trend": "", "rationale": ""}
    return {
        "version": rating.version,
        "answer": str(rating.level) if rating.level is not None else rating.state,
        "confidence": rating.confidence,
        "contested": rating.contested,
        "trend": rating.trend,
        "rationale": rating.rationale,
        "targeted": rating.targeted,
    }


class CycleForm(forms.Form):
    title = forms.CharField(label=_("Name of the cycle"), max_length=120, help_text=_("For example its year: 2026."))
    period_start = forms.DateField(label=_("Period assessed, from"), widget=forms.DateInput(attrs={"type": "date"}))
    period_end = forms.DateField(label=_("Period assessed, to"), widget=forms.DateInput(attrs={"type": "date"}))
    due_on = forms.DateField(
        label=_("To be submitted by"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Everyone who drafts sees this date."),
    )
    disclosure = forms.ChoiceField(
        label=_("What the public will see"),
        choices=Disclosure.choices,
        widget=forms.RadioSelect,
        help_text=_("Fixed now, so that nobody can narrow it after seeing the result."),
    )

    risk_version = forms.ChoiceField(
        label=_("Framework of risk"),
        required=False,
        help_text=_("Change between cycles is shown where both ask the same."),
    )

    def __init__(self, *args: Any, offered: Sequence[FrameworkVersion], **kwargs: Any) -> None:
        """`offered`: the one to begin on unless the lead chooses another comes first."""
        super().__init__(*args, **kwargs)
        self._offered = {str(version.pk): version for version in offered}
        if len(offered) > 1:
            choice = self.fields["risk_version"]
            choice.choices = [(pk, str(version)) for pk, version in self._offered.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["risk_version"]

    def value(self) -> CycleInput:
        values = {**self.cleaned_data, "risk_version": self._offered.get(self.cleaned_data.get("risk_version", ""))}
        return CycleInput(**values)


_DATE = {"type": "date"}


class LinkField(forms.URLField):
    """What is typed without a scheme is taken as https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)


class EvidenceForm(forms.ModelForm):  # type: ignore[type-arg]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    class Meta:
        model = Evidence
        fields = [
            "title",
            "publisher",
            "kind",
            "source_on",
            "event_on",
            "received_on",
            "link",
            "file",
            "reliability",
            "credibility",
            "confidentiality",
            "note",
        ]
        field_classes = {"link": LinkField}
        widgets = {
            "source_on": forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
            "event_on": forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
            "received_on": forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
            "file": forms.FileInput(attrs={"accept": ACCEPTED}),
            "confidentiality": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "publisher": _("The body or person who speaks, for example a treaty body."),
            "link": _("Kept as an address; this site never opens it."),
            "file": _("PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, CSV or plain text, up to 20 MB."),
            "confidentiality": _("Applies in every report, page and download."),
            "note": _("Where in the source to look; nothing that could identify a person at risk."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django offers no choice as the first of a model's, chosen already.
        self.fields["confidentiality"].choices = Confidentiality.choices  # type: ignore[attr-defined]

    def value(self) -> EvidenceInput:
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "file"}}
        return EvidenceInput(**data, file=self.files.get("file"))

    def _post_clean(self) -> None:
        """Field checks only; the service writes the row."""


class PopulationForm(forms.ModelForm):  # type: ignore[type-arg]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    class Meta:
        model = Population
        fields = ["name", "group", "where", "size", "why", "women_and_girls", "age", "sensitive"]
        widgets = {
            "why": forms.Textarea(attrs={"rows": 3}),
            "women_and_girls": forms.Textarea(attrs={"rows": 3}),
            "age": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "where": _("A region is enough; no place that only few people share."),
            "sensitive": _("Tick when printing the name could endanger the people named."),
        }

    def value(self) -> PopulationInput:
        return PopulationInput(**{name: value for name, value in self.cleaned_data.items() if name != "version"})

    def _post_clean(self) -> None:
        """Field checks only; the service writes the row."""
