"""Rows of the review page: what is missing and where it is filled, and where the voices diverge."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.core.models import Assessment
from assessments.core.wording import say_in_readers_language
from assessments.review import permissions
from assessments.review.gates import Gap, divergent_ratings, divergent_views
from r2p_site.accounts.models import User
from r2p_site.wording import listed

CONSULTATION_GAPS = {"no_consultation", "not_heard", "unanswered_themes", "not_released"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that was refused: which, why, and what had been typed."""

    step: str
    lines: list[str]
    typed: str
    code: str = ""  # of the indicator, when the step was to explain a divergence

    @property
    def place(self) -> str:
        """Id of the box on the page that it was typed into."""
        return f"why-{self.code}" if self.code else f"action-{self.step}"


def check_row(assessment: Assessment, gap: Gap, urls: dict[str, str]) -> dict[str, Any]:
    """A gap with the first few places that fill it."""
    url = reverse("core:assessment", kwargs={"pk": assessment.pk})
    if gap.code == "waiting_na":
        url = reverse("core:not_applicable", kwargs={"pk": assessment.pk})
    elif gap.code in {"divergence", "view_divergence"}:
        url = "#divergences"
    elif gap.code in CONSULTATION_GAPS:
        url = reverse("consultation:consultation", kwargs={"pk": assessment.pk})
    elif gap.indicators:
        url = f"{urls[gap.factors[0]]}#i-{gap.indicators[0]}"
    shown, codes = 12, gap.indicators or gap.factors
    detail = listed(codes[:shown])
    if len(codes) > shown:
        detail = _("%(codes)s and %(count)d more") % {"codes": detail, "count": len(codes) - shown}
    return {"text": gap.message, "done": False, "url": url, "detail": detail, "blocking": gap.blocks}


def divergence_rows(
    assessment: Assessment, user: User, urls: dict[str, str], refusal: Refusal | None
) -> list[dict[str, Any]]:
    may_explain = permissions.may_explain_divergence(user, assessment)
    found = divergent_ratings(assessment)
    say_in_readers_language(assessment, [row.indicator for row in found])
    return [
        {
            "code": row.indicator.code,
            "title": row.indicator.label,
            "official": row.official,
            "reviewer": row.reviewer,
            "words": _("office %(official)d, independent reviewer %(reviewer)d")
            % {"official": row.official, "reviewer": row.reviewer},
            "reason": row.reason,
            "typed": refusal.typed if refusal and refusal.code == row.indicator.code else row.reason,
            "url": f"{urls[row.indicator.factor.number]}#i-{row.indicator.code}",
            "save_url": reverse("review:divergence", kwargs={"pk": assessment.pk, "code": row.indicator.code})
            if may_explain
            else "",
        }
        for row in found
    ]


def view_divergence_rows(
    assessment: Assessment, user: User, urls: dict[str, str], refusal: Refusal | None
) -> list[dict[str, Any]]:
    """Factors, in the same list as indicators: why the office keeps its rating is asked in the same words."""
    may_explain = permissions.may_explain_divergence(user, assessment)
    return [
        {
            "code": row.factor.number,
            "title": row.factor.title,
            "words": _("office %(official)d, views received (not a survey) %(median)d")
            % {"official": row.official, "median": row.median},
            "reason": row.reason,
            "typed": refusal.typed if refusal and refusal.code == row.factor.number else row.reason,
            "url": urls[row.factor.number],
            "save_url": reverse("review:view_divergence", kwargs={"pk": assessment.pk, "number": row.factor.number})
            if may_explain
            else "",
        }
        for row in divergent_views(assessment)
    ]
