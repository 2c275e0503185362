from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Methodology
from assessments.core.services import publish_methodology
from assessments.methods.errors import NotADraft, NotYetEffective, SecondAdministratorNeeded, UnknownIds
from assessments.methods.permissions import may_activate, may_draft
from assessments.methods.queries import unknown_ids
from assessments.scoring import parse_methodology
from r2p_site.accounts.models import User
from r2p_site.audit import record as record_event
from r2p_site.errors import NotPermitted
from r2p_site.wording import listed


@transaction.atomic
def activate_methodology(*, draft: Methodology, by: User) -> Methodology:
    """Puts a draft in force for cycles that begin from now on; the version before is retired, running cycles keep it.

    Raises NotPermitted, NotADraft, SecondAdministratorNeeded, NotYetEffective, UnknownIds, ScoringError.
    """
    # Every row, in one order: two activations at once wait for each other.
    rows = {row.pk: row for row in Methodology.objects.select_for_update().order_by("pk")}
    locked = rows[draft.pk]
    _check(locked, by)
    former = next((row for row in rows.values() if row.status == MethodologyStatus.ACTIVE), None)
    if former is not None:
        _retire(former, by, successor=locked)
    _put_in_force(locked, by)
    return locked


def _check(draft: Methodology, by: User) -> None:
    if not may_draft(by):
        raise NotPermitted
    if draft.status != MethodologyStatus.DRAFT:
        raise NotADraft
    if not may_activate(by, draft):
        raise SecondAdministratorNeeded
    if draft.effective_on is None or draft.effective_on > timezone.localdate():
        raise NotYetEffective
    missing = unknown_ids(draft.record)
    if missing:
        line = _("In no published framework: %(ids)s.")
        raise UnknownIds(fields={name: [line % {"ids": listed(keys)}] for name, keys in missing.items()})


def _retire(former: Methodology, by: User, *, successor: Methodology) -> None:
    former.status, former.retired_at = MethodologyStatus.RETIRED, timezone.now()
    former.save(update_fields=["status", "retired_at"])
    publish_methodology(former)
    _record("methodology.retired", former, by, {"successor": successor.version})


def _put_in_force(draft: Methodology, by: User) -> None:
    draft.sha256 = parse_methodology(draft.record).sha256
    draft.status, draft.activated_by, draft.activated_at = MethodologyStatus.ACTIVE, by, timezone.now()
    draft.approved_by = [person.name for person in (draft.changed_by, by) if person is not None]
    draft.save()
    publish_methodology(draft)
    _record("methodology.activated", draft, by, {})


def _record(event: str, methodology: Methodology, by: User, details: dict[str, str]) -> None:
    record_event(
        event=event,
        by=by,
        subject=f"methodology:{methodology.version}",
        details={"sha256": methodology.sha256, **details},
    )
