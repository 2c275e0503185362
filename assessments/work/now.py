"""Where the work of one person stands: the newest assessment that they may see."""

from dataclasses import dataclass

from assessments.consultation.queries import Standing, standing_of
from assessments.core import queries
from assessments.core.models import Assessment
from assessments.core.permissions import own_track, visible_to
from assessments.core.queries import FactorProgress, with_pins
from assessments.core.wording import say_in_readers_language
from r2p_site.accounts.models import User


@dataclass(frozen=True, slots=True)
class Now:
    """Where the work of one person stands, read once: the assessment, its factors, and its consultation."""

    user: User
    assessment: Assessment
    progress: list[FactorProgress]
    standing: Standing


def open_assessment(user: User) -> Assessment | None:
    """The newest assessment that this person may see; work is about that one."""
    return with_pins(visible_to(user)).order_by("-cycle__period_end", "-created_at").first()


def now_of(user: User) -> Now | None:
    """None for who sees no assessment. The factors are in the words of the reader's language."""
    assessment = open_assessment(user)
    if assessment is None:
        return None
    progress = queries.progress(assessment, own_track(user, assessment))
    say_in_readers_language(assessment, [row.factor for row in progress])
    return Now(user, assessment, progress, standing_of(assessment))
