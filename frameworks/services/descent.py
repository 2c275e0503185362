"""Deciding what an indicator is against the version before."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from frameworks.crosswalk import signs_of
from frameworks.enums import Lineage
from frameworks.errors import RowGone
from frameworks.models import Descent, FrameworkVersion
from frameworks.queries import base_of
from frameworks.services.drafting import record_edit, revision
from frameworks.validators import read_reason
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput

# How many indicators of the version before each comes from: at least, at most.
_ORIGINS = {
    Lineage.UNCHANGED: (1, 1),
    Lineage.REWORDED: (1, 1),
    Lineage.SPLIT: (1, 1),
    Lineage.MERGED: (2, 20),
    Lineage.NEW: (0, 0),
    Lineage.RETIRED: (1, 1),
}


@transaction.atomic
def decide_descent(
    *,
    version: FrameworkVersion,
    permanent_id: str,
    lineage: str,
    origins: Collection[str],
    by: User,
    reason: str = "",
) -> Descent:
    """`origins` are permanent ids of the version before. Of what left, `permanent_id` is the old one, with a reason.

    Raises RowGone, InvalidInput, AlreadyPublished, NotPermitted.
    """
    draft = revision(version, by)
    base = base_of(draft.version)
    old = [sign.permanent_id for sign in signs_of(base)] if base else []
    here = {row.permanent_id for _factor, row in draft.before.indicators()}
    if lineage not in Lineage.values:
        raise InvalidInput(fields={"lineage": [_("Choose one of the list.")]})
    retired = lineage == Lineage.RETIRED
    if permanent_id not in (old if retired else here) or (retired and permanent_id in here):
        raise RowGone
    chosen = [permanent_id] if retired else [key for key in old if key in origins]
    _check_origins(Lineage(lineage), chosen, len(set(origins) - set(old)))
    before = Descent.objects.filter(version=draft.version, permanent_id=permanent_id).first()
    why = read_reason(reason) if retired else reason.strip()
    said = [before.lineage, before.origins] if before else None
    descent = draft.decide(permanent_id, lineage=lineage, origins=chosen, reason=why)
    draft.touch()
    details = {"id": permanent_id, "before": said, "after": [lineage, chosen]}
    record_edit("descent.decided", draft.version, by, details, reason=why)
    return descent


def _check_origins(lineage: Lineage, chosen: list[str], unknown: int) -> None:
    least, most = _ORIGINS[lineage]
    if unknown:
        raise InvalidInput(fields={"origins": [_("One of these is not in the version before.")]})
    if not least <= len(chosen) <= most:
        wanted = {
            0: _("What is new comes from none."),
            1: _("Choose the one that it comes from."),
            2: _("Choose the two or more that it was merged from."),
        }
        raise InvalidInput(fields={"origins": [wanted[least]]})
