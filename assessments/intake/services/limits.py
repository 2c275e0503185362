"""What may be sent to a consultation: how much, and whether files."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Status
from assessments.intake.models import Consultation
from assessments.intake.queries.custody import has_room
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, Message

HIGHEST_CONTRIBUTIONS = 1_000_000
HIGHEST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """As the fields of the model."""

    files_asked: bool
    most_contributions: int
    most_files: int


@transaction.atomic
def set_limits(*, consultation: Consultation, given: Limits, by: User) -> Consultation:
    """Also while it is open; what came before stays. Raises NotPermitted, WrongState, InvalidInput without the room."""
    refuse_others(by)
    locked = lock_consultation(consultation.pk, status=[Status.PLANNED, Status.OPEN, Status.CLOSED])
    if given.files_asked and not has_room(given.most_files):
        words: Message = _("The disk has no room for so many files. Take in fewer, or make room first.")
        raise InvalidInput(fields={"most_files": [words]})
    values = asdict(given)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    note("consultation.limits_set", locked, by, **values)
    return locked
