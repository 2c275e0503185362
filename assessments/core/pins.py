"""What the record tells the frameworks below it: see frameworks.registry."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.core.enums import LEVELS, OPEN_STATUSES, AnswerState, Status, Words
from assessments.core.models import Rating
from assessments.core.queries import active_methodology

UNDER_WAY = (*OPEN_STATUSES, Status.SUBMITTED)


def needed_by_method() -> dict[str, Words]:
    """By permanent id: critical indicators, those that a reading hangs on, and the two sides of the resilience map."""
    methodology = active_methodology()
    if methodology is None:
        return {}
    record = methodology.record
    needs: dict[str, Words] = {}
    for factor, domains in record["resilience_map"].items():
        needs |= dict.fromkeys([factor, *domains], _("the method in force weighs resilience with it"))
    for nexus in record["nexus"].values():
        needs[nexus["indicator"]] = _("the method in force reads a crime by it")
    return needs | dict.fromkeys(record["critical"], _("the method in force names it as critical"))


def answered_under_way(framework_id: UUID) -> frozenset[str]:
    """Permanent ids of the framework's indicators that an assessment not yet signed off has an answer to. One query."""
    answered = Rating.objects.filter(
        assessment__status__in=UNDER_WAY, indicator__version__framework=framework_id
    ).exclude(state=AnswerState.NOT_RATED)
    return frozenset(answered.values_list("indicator__permanent_id", flat=True).distinct())


def level_words(family: str) -> Sequence[tuple[Words, Words]]:
    return [(level.word, level.gloss) for level in LEVELS.get(family, ())]
