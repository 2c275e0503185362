from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, NotPermitted, VersionMismatch

if TYPE_CHECKING:
    from assessments.core.models import NationalRating, Rating


class AssessmentClosed(Conflict):
    code = "assessment_closed"
    message = _("This assessment is no longer open for answers; ask the approver to request changes.")


class NothingAnswered(Conflict):
    """Handing in closes a track for good: an empty one would leave the record without an independent voice."""

    code = "nothing_answered"
    message = _("Answer at least one indicator before you hand in. Nothing was changed.")


class MayNotRate(NotPermitted):
    code = "may_not_rate"
    message = _("Your role does not rate in this assessment, or you have already handed in.")


class RatingConflict(VersionMismatch):
    """Somebody else answered first. Nothing was overwritten; `rating` is what stands, official or national."""

    code = "rating_conflict"
    message = _("Somebody else answered this in the meantime. Compare both answers and choose one.")

    def __init__(self, rating: Rating | NationalRating) -> None:
        self.rating = rating
        super().__init__()


class EvidenceConflict(VersionMismatch):
    code = "evidence_conflict"
    message = _("Somebody else changed this source in the meantime. Compare, then save again.")


class FileSigned(InvalidInput):
    """The record that was signed off lists this file's hash."""

    code = "file_signed"

    def __init__(self) -> None:
        line = _("A signed-off assessment rests on this file, so it stays. Add the new file as a source of its own.")
        super().__init__(fields={"file": [line]})


class PopulationConflict(VersionMismatch):
    code = "population_conflict"
    message = _("Somebody else changed this population in the meantime. Compare, then save again.")


class CycleOpen(Conflict):
    code = "cycle_open"
    message = _("The last cycle is not signed off yet. Finish it before you start the next one.")


class AnnexConflict(VersionMismatch):
    code = "annex_conflict"
    message = _("Somebody else changed this in the meantime. Compare, then save again.")


class QuestionReworded(VersionMismatch):
    """A national indicator says something else than what was read."""

    code = "question_reworded"
    message = _(
        "The words of this indicator changed while you were writing. Nothing was saved here: load the page again, "
        "read it, and copy what you typed."
    )


class NothingToMoveTo(Conflict):
    code = "nothing_to_move_to"
    message = _("This is no newer published version of a framework that the assessment is made with.")


class ReviewHandedIn(Conflict):
    code = "review_handed_in"
    message = _(
        "The independent reviewer has handed in answers to questions that the new version changes. "
        "The cycle stays on its version; the next one begins on the new."
    )


class QuestionMoved(VersionMismatch):
    """What was read is not what the code asks now."""

    code = "question_moved"
    message = _(
        "This assessment moved to another version of its framework while you were writing. Nothing was saved here: "
        "load the page again, and copy what you typed."
    )


class NothingToAssessWith(Conflict):
    code = "nothing_to_assess_with"
    message = _("No framework or no method is in force. Ask a framework administrator to publish one.")


class MayNotAgree(NotPermitted):
    code = "may_not_agree"
    message = _("Another person must agree that this cannot arise here; for a critical sign, the independent reviewer.")
