"""A custodian's key for one consultation: made, rehearsed, confirmed by somebody else, unlocked, recovered."""

from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from nacl.public import PrivateKey

from assessments.intake.enums import Status
from assessments.intake.errors import (
    CannotOpen,
    FingerprintDiffers,
    KeyExists,
    KeyNotRehearsed,
    NotRecoveryKey,
    TooManyTries,
    WrongState,
)
from assessments.intake.models import Consultation, CustodianKey, WrappedKey
from assessments.intake.permissions import may_confirm
from assessments.intake.sealing import keys
from assessments.intake.sealing.codes import new_code, read_code
from assessments.intake.sealing.unlock import MINUTES, Unlocked, keep_unlocked
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from r2p_site.accounts.models import User
from r2p_site.addresses import redis_client
from r2p_site.errors import NotPermitted
from r2p_site.packages import fingerprint

TRIES = 5  # within the minutes that a key stays unlocked
# A key can be made until the contributions are destroyed: later ones are sealed to it too, earlier ones never.
BEFORE_RELEASE = (Status.PLANNED, Status.OPEN, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Made:
    """`recovery_key` is shown once and kept nowhere."""

    key: CustodianKey
    recovery_key: str


@dataclass(frozen=True, slots=True)
class Opened:
    """`cookie` is all that can open the key again, for 15 minutes."""

    unlocked: Unlocked
    cookie: str


@transaction.atomic
def make_key(*, consultation: Consultation, passphrase: str, by: User) -> Made:
    """A pair for this custodian; one that was never rehearsed is replaced.

    Raises NotPermitted, WrongState, WeakPassphrase, KeyExists.
    """
    refuse_others(by)
    keys.check_passphrase(passphrase)
    locked = lock_consultation(consultation.pk, status=BEFORE_RELEASE)
    CustodianKey.objects.filter(consultation=locked, holder=by, rehearsed_on__isnull=True).delete()
    if CustodianKey.objects.filter(consultation=locked, holder=by).exists():
        raise KeyExists
    pair, recovery_key = keys.make_pair(), new_code()
    key = CustodianKey.objects.create(consultation=locked, holder=by, public_key=keys.public_half(pair))
    WrappedKey.objects.create(
        custodian_key=key,
        by_passphrase=keys.wrap_by_passphrase(pair, passphrase),
        by_recovery_key=keys.wrap_by_recovery_key(pair, recovery_key),
    )
    note("custodian_key.made", locked, by, fingerprint=fingerprint(key.public_key))
    return Made(key, recovery_key)


def rehearse_key(*, key: CustodianKey, recovery_key: str, by: User) -> CustodianKey:
    """The holder types the printed key back, and it opens. Raises NotRecoveryKey, CodeMistyped, TooManyTries."""
    _by_recovery_key(key, recovery_key, by)
    with transaction.atomic():
        row = CustodianKey.objects.select_for_update().get(pk=key.pk)
        row.rehearsed_on = row.rehearsed_on or timezone.localdate()
        row.save(update_fields=["rehearsed_on"])
        note("custodian_key.rehearsed", row.consultation, by)
    return row


@transaction.atomic
def confirm_key(*, key: CustodianKey, typed: str, by: User) -> CustodianKey:
    """Somebody else types the fingerprint that the holder read out, and so declares that it came to them out of band.

    From then on contributions are sealed to it. Raises NotPermitted, WrongState, KeyNotRehearsed, FingerprintDiffers.
    """
    if not may_confirm(by, key):
        raise NotPermitted
    consultation = lock_consultation(key.consultation_id, status=BEFORE_RELEASE)
    row = CustodianKey.objects.select_for_update().get(pk=key.pk)
    if row.destroyed_on is not None:
        raise WrongState
    if row.rehearsed_on is None:
        raise KeyNotRehearsed
    if _digits(typed) != _digits(fingerprint(row.public_key)):
        raise FingerprintDiffers
    row.confirmed_on = row.confirmed_on or timezone.localdate()
    row.save(update_fields=["confirmed_on"])
    note("custodian_key.confirmed", consultation, by, fingerprint=fingerprint(row.public_key))
    return row


def unlock_key(*, key: CustodianKey, passphrase: str, by: User) -> Opened:
    """For 15 minutes. Raises NotPermitted, CannotOpen, TooManyTries, WrongState when the key was destroyed."""
    wrapped = _own(key, by)
    with_limit = _Tries(key)
    with_limit.count()
    try:
        private_key = keys.unwrap_by_passphrase(bytes(wrapped.by_passphrase), passphrase)
    except CannotOpen:
        note("custodian_key.unlock_failed", key.consultation, by)
        raise
    with_limit.forget()
    note("custodian_key.unlocked", key.consultation, by)
    return _kept(key, private_key, by)


def recover_key(*, key: CustodianKey, recovery_key: str, passphrase: str, by: User) -> Opened:
    """The printed key sets a new passphrase, and unlocks. Raises as rehearse_key does, and WeakPassphrase."""
    keys.check_passphrase(passphrase)
    private_key = _by_recovery_key(key, recovery_key, by)
    with transaction.atomic():
        row = WrappedKey.objects.select_for_update().get(custodian_key=key)
        row.by_passphrase = keys.wrap_by_passphrase(private_key, passphrase)
        row.save(update_fields=["by_passphrase"])
        note("custodian_key.recovered", key.consultation, by)
    return _kept(key, private_key, by)


def _kept(key: CustodianKey, private_key: PrivateKey, by: User) -> Opened:
    unlocked = Unlocked(key.pk, by.pk, private_key)
    return Opened(unlocked, keep_unlocked(unlocked))


def _by_recovery_key(key: CustodianKey, recovery_key: str, by: User) -> PrivateKey:
    """A mistyped character is no try: its check characters say so before anything is opened."""
    wrapped, code = _own(key, by), read_code(recovery_key)
    with_limit = _Tries(key)
    with_limit.count()
    try:
        private_key = keys.unwrap_by_recovery_key(bytes(wrapped.by_recovery_key), code)
    except CannotOpen as error:
        note("custodian_key.recovery_failed", key.consultation, by)
        raise NotRecoveryKey from error
    with_limit.forget()
    return private_key


def _own(key: CustodianKey, by: User) -> WrappedKey:
    refuse_others(by)
    if key.holder_id != by.pk:
        raise NotPermitted
    wrapped = WrappedKey.objects.filter(custodian_key=key).first()
    if wrapped is None:
        raise WrongState
    return wrapped


def _digits(text: str) -> str:
    return "".join(text.split()).lower()


class _Tries:
    """Wrong tries at one key, counted before each try, so that many at once count too."""

    def __init__(self, key: CustodianKey) -> None:
        self._name = f"custodian-tries:{key.pk.hex}"
        self._client: redis.Redis = redis_client(settings.REDIS_URL)

    def count(self) -> None:
        """Raises TooManyTries."""
        with self._client.pipeline() as pipe:
            pipe.incr(self._name)
            pipe.expire(self._name, MINUTES * 60)
            tried = int(pipe.execute()[0])
        if tried > TRIES:
            raise TooManyTries

    def forget(self) -> None:
        self._client.delete(self._name)
