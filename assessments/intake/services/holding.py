"""After the release: a theme that must not be published after all. The custodian's word, and nobody else's."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.intake.enums import HoldReason, PackageKind
from assessments.intake.errors import HeldBefore, WrongState
from assessments.intake.models import Consultation, HeldBack, Release
from assessments.intake.services.locking import note, refuse_others
from r2p_site.accounts.models import User
from r2p_site.enqueue import enqueue
from r2p_site.errors import NotFound
from r2p_site.packages import open_package, own_key, public_key_of, sign_package


def released_theme(consultation: Consultation, theme: UUID) -> dict[str, Any]:
    """As it left. Raises WrongState before the release, NotFound."""
    release = Release.objects.filter(consultation=consultation).first()
    if release is None:
        raise WrongState
    found: dict[str, Any] | None = next((row for row in release.body["themes"] if row["id"] == str(theme)), None)
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def hold_back(*, consultation: Consultation, theme: UUID, reason: str, by: User) -> HeldBack:
    """The office may not publish it, and this site shows it no more; for good, and also after all else was destroyed.

    Raises NotPermitted, WrongState, NotFound, HeldBefore.
    """
    refuse_others(by)
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    released_theme(locked, theme)
    if HeldBack.objects.filter(consultation=locked, theme=theme).exists():
        raise HeldBefore
    body = {"consultation": str(locked.pk), "theme": str(theme), "reason": HoldReason(reason).value}
    data = sign_package(kind=PackageKind.HOLD.value, body=body, key=own_key(), sender="intake")
    own = open_package(data, kind=PackageKind.HOLD.value, sender="intake", trusted=public_key_of(own_key()))
    row = HeldBack.objects.create(
        pk=own.id,
        consultation=locked,
        theme=theme,
        reason=reason,
        package=data,
        made_on=timezone.localdate(),
    )
    enqueue("intake.deliver", own.id, by=by)
    note("theme.held_back", locked, by, package=own.id, reason=reason)
    return row
