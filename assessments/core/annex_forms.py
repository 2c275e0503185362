"""Forms of the national annex."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import LEVELS, AnswerState, Confidence, Trend
from assessments.core.models import Evidence, NationalIndicator, NationalRating, Rating
from assessments.core.services import NationalInput
from assessments.core.validators import RatingInput
from frameworks.enums import Family
from frameworks.models import BLOCK_RESILIENCE, Factor
from r2p_site.wording import labelled

_NONE_YET = ("", _("Choose"))
_WITHOUT_LEVEL = (AnswerState.INSUFFICIENT, AnswerState.NOT_APPLICABLE, AnswerState.NOT_RATED)


class NationalForm(forms.Form):
    """What the State asks. The factor is chosen once."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    factor = forms.ChoiceField(label=_("Beside the indicators of"))
    label = forms.CharField(label=_("Label"), max_length=200, help_text=_("A few words, for lists."))
    statement = forms.CharField(
        label=_("Statement"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is rated, in one or two sentences."),
    )
    family = forms.ChoiceField(label=_("Family"), help_text=_("Decides the words of the five levels."))
    guidance = forms.CharField(label=_("Guidance"), max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(
        self, *args: Any, factors: Iterable[Factor] = (), indicator: NationalIndicator | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._factors = {row.permanent_id: row for row in factors}
        families = Family.choices
        if indicator is not None:
            del self.fields["factor"]
            is_domain = indicator.family == Family.MEASURE
            families = [pair for pair in Family.choices if (pair[0] == Family.MEASURE) == is_domain]
        else:
            families = [_NONE_YET, *families]
            named = [(key, f"{row.number}. {row.title}") for key, row in self._factors.items()]
            self.fields["factor"].choices = [_NONE_YET, *named]  # type: ignore[attr-defined]
        self.fields["family"].choices = families  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A domain of resilience asks for measures, whatever was chosen."""
        factor = self._factors.get(self.cleaned_data.get("factor", ""))
        if factor is not None and factor.block == BLOCK_RESILIENCE:
            self.cleaned_data["family"] = Family.MEASURE.value
            self.errors.pop("family", None)
        return self.cleaned_data

    @property
    def factor_chosen(self) -> Factor:
        return self._factors[self.cleaned_data["factor"]]

    def value(self) -> NationalInput:
        data = self.cleaned_data
        return NationalInput(data["label"], data["statement"], data["family"], data["guidance"])


class NationalAnswerForm(forms.Form):
    """One answer, with the level words of the indicator's family."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    # Which version of the indicator's words was read.
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    answer = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    rationale = forms.CharField(label=_("Why"), required=False, max_length=5000, widget=forms.Textarea({"rows": 5}))
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=Confidence.choices, required=False, widget=forms.RadioSelect
    )
    contested = forms.BooleanField(label=_("Contested: sources or colleagues disagree"), required=False)
    trend = forms.ChoiceField(
        label=_("Since last cycle"), choices=Trend.choices, required=False, widget=forms.RadioSelect
    )
    sources = forms.MultipleChoiceField(label=_("Sources"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, family: str, evidence: Iterable[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(row.level), labelled(f"{row.level} {row.word}", row.gloss)) for row in LEVELS[family]]
        states = [(state.value, state.label) for state in _WITHOUT_LEVEL]
        self.fields["answer"].choices = [*levels, *states]  # type: ignore[attr-defined]
        self.fields["sources"].choices = [(str(row.pk), row) for row in evidence]  # type: ignore[attr-defined]

    def value(self) -> RatingInput:
        data = self.cleaned_data
        rated = data["answer"].isdigit()
        return RatingInput(
            state=AnswerState.RATED.value if rated else data["answer"],
            level=int(data["answer"]) if rated else None,
            confidence=data["confidence"],
            contested=data["contested"],
            trend=data["trend"],
            rationale=data["rationale"],
            sources=tuple(UUID(value) for value in data["sources"]),
        )


def initial_answer(rating: Rating | NationalRating | None) -> dict[str, Any]:
    if rating is None:
        return {"version": 0}
    return {
        "version": rating.version,
        "answer": str(rating.level) if rating.level is not None else rating.state,
        "rationale": rating.rationale,
        "confidence": rating.confidence,
        "contested": rating.contested,
        "trend": rating.trend,
        "sources": [str(source.pk) for source in rating.sources.all()],
    }
