"""A custodian's key: rehearsed before it is confirmed, confirmed by somebody else, and opened by few tries."""

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from assessments.intake.errors import (
    CannotOpen,
    CodeMistyped,
    FingerprintDiffers,
    KeyExists,
    KeyNotRehearsed,
    NotRecoveryKey,
    TooManyTries,
    WeakPassphrase,
    WrongState,
)
from assessments.intake.models import Consultation, CustodianKey, WrappedKey
from assessments.intake.queries.custody import keys_to_seal_to
from assessments.intake.sealing.codes import new_code
from assessments.intake.services.keys import TRIES, confirm_key, make_key, recover_key, rehearse_key, unlock_key
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from r2p_site.packages import fingerprint
from tests.assessments.intake.services.conftest import Custody
from tests.factories import intake

NEW = "nine loud geese fly over the hill"


@pytest.fixture(autouse=True)
def _no_tries_left_behind() -> Iterator[None]:
    yield
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        for name in server.scan_iter("custodian-tries:*"):
            server.delete(name)


def made(consultation: Consultation, by: User) -> tuple[CustodianKey, str]:
    one = make_key(consultation=consultation, passphrase=intake.PASSPHRASE, by=by)
    return one.key, one.recovery_key


def test_key_is_sealed_to_once_it_is_rehearsed_and_confirmed(custody: Custody) -> None:
    key, recovery_key = made(custody.consultation, custody.other)
    assert key.pk not in keys_to_seal_to(custody.consultation)

    rehearse_key(key=key, recovery_key=recovery_key, by=custody.other)
    assert key.pk not in keys_to_seal_to(custody.consultation)

    typed = fingerprint(key.public_key).upper().replace(" ", "")
    with pytest.raises(NotPermitted):  # once there is a ready key, only who holds one makes another ready
        confirm_key(key=key, typed=typed, by=custody.keeper)
    confirm_key(key=key, typed=typed, by=custody.custodian)
    assert keys_to_seal_to(custody.consultation)[key.pk] == key.public_key


def test_recovery_key_is_in_no_row(custody: Custody) -> None:
    key, recovery_key = made(custody.consultation, custody.other)

    kept = bytes(key.wrapped.by_recovery_key) + bytes(key.wrapped.by_passphrase)
    assert recovery_key.encode() not in kept
    assert intake.PASSPHRASE.encode() not in kept
    assert not Event.objects.filter(content__contains=recovery_key).exists()


def test_weak_passphrase_makes_no_key(custody: Custody) -> None:
    with pytest.raises(WeakPassphrase):
        make_key(consultation=custody.consultation, passphrase="secret", by=custody.other)


def test_key_that_was_never_rehearsed_is_made_again(custody: Custody) -> None:
    first, _lost = made(custody.consultation, custody.other)
    second, recovery_key = made(custody.consultation, custody.other)
    rehearse_key(key=second, recovery_key=recovery_key, by=custody.other)

    assert [key.pk for key in CustodianKey.objects.filter(holder=custody.other)] == [second.pk] != [first.pk]
    with pytest.raises(KeyExists):
        made(custody.consultation, custody.other)


def test_another_recovery_key_does_not_rehearse(custody: Custody) -> None:
    key, recovery_key = made(custody.consultation, custody.other)

    with pytest.raises(NotRecoveryKey):
        rehearse_key(key=key, recovery_key=new_code(), by=custody.other)
    with pytest.raises(CodeMistyped):
        rehearse_key(key=key, recovery_key=recovery_key[:-1], by=custody.other)
    with pytest.raises(KeyNotRehearsed):
        confirm_key(key=key, typed=fingerprint(key.public_key), by=custody.custodian)


def test_fingerprint_is_typed_by_somebody_else_and_right(custody: Custody) -> None:
    key, recovery_key = made(custody.consultation, custody.other)
    rehearse_key(key=key, recovery_key=recovery_key, by=custody.other)

    with pytest.raises(NotPermitted):
        confirm_key(key=key, typed=fingerprint(key.public_key), by=custody.other)
    with pytest.raises(FingerprintDiffers):
        confirm_key(key=key, typed=fingerprint(custody.key.public_key), by=custody.custodian)


def test_passphrase_opens_and_a_wrong_one_is_noted(custody: Custody) -> None:
    with pytest.raises(CannotOpen):
        unlock_key(key=custody.key, passphrase=NEW, by=custody.custodian)
    assert Event.objects.filter(event="custodian_key.unlock_failed").count() == 1

    opened = unlock_key(key=custody.key, passphrase=f"  {intake.PASSPHRASE} ", by=custody.custodian)
    assert opened.unlocked.private_key.encode() == custody.unlocked.private_key.encode()


def test_after_some_wrong_tries_the_right_passphrase_does_not_open(custody: Custody) -> None:
    for number in range(TRIES):
        with pytest.raises(CannotOpen):
            unlock_key(key=custody.key, passphrase=f"{NEW} {number}", by=custody.custodian)
        with pytest.raises(CodeMistyped):  # which is no try, and forgives none
            recover_key(key=custody.key, recovery_key="ABCD", passphrase=NEW, by=custody.custodian)

    with pytest.raises(TooManyTries):
        unlock_key(key=custody.key, passphrase=intake.PASSPHRASE, by=custody.custodian)


def test_success_forgives_wrong_tries(custody: Custody) -> None:
    for _round in range(2):
        for _number in range(TRIES - 1):
            with pytest.raises(CannotOpen):
                unlock_key(key=custody.key, passphrase=NEW, by=custody.custodian)
        unlock_key(key=custody.key, passphrase=intake.PASSPHRASE, by=custody.custodian)


def test_printed_key_sets_a_new_passphrase(custody: Custody) -> None:
    key, recovery_key = made(custody.consultation, custody.other)
    rehearse_key(key=key, recovery_key=recovery_key, by=custody.other)

    recover_key(key=key, recovery_key=recovery_key, passphrase=NEW, by=custody.other)

    unlock_key(key=key, passphrase=NEW, by=custody.other)
    with pytest.raises(CannotOpen):
        unlock_key(key=key, passphrase=intake.PASSPHRASE, by=custody.other)


def test_key_of_another_opens_for_nobody_else(custody: Custody) -> None:
    for by in (custody.other, custody.keeper):
        with pytest.raises(NotPermitted):
            unlock_key(key=custody.key, passphrase=intake.PASSPHRASE, by=by)


def test_destroyed_key_opens_no_more(custody: Custody) -> None:
    WrappedKey.objects.all().delete()

    with pytest.raises(WrongState):
        unlock_key(key=custody.key, passphrase=intake.PASSPHRASE, by=custody.custodian)
