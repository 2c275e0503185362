"""Parts under one code are numbered one at a time, whoever presses at once, and without a number in clear."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import connection

from assessments.intake.enums import Consent, Kind
from assessments.intake.errors import TooManyAdditions
from assessments.intake.models import Consultation, Part
from assessments.intake.sealing.codes import new_code
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services import contributions
from assessments.intake.services.contributions import (
    ContributionInput,
    add_to_contribution,
    change_consent,
    receive_contribution,
)
from assessments.intake.services.reading import read_contribution
from tests.factories import intake

pytestmark = pytest.mark.django_db(transaction=True)


def sent(consultation: Consultation) -> tuple[Any, str]:
    code = new_code()
    given = ContributionInput(content={"text": "x", "consent": "count"}, kind=Kind.CONTRIBUTION, code=code)
    return receive_contribution(consultation=consultation, given=given), code


def as_the_contributor_site(done: list[BaseException | None], act: Callable[[], Any]) -> threading.Thread:
    """A connection of its own, with the rights of that site."""

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE r2p_intake")
            act()
            done.append(None)
        except Exception as error:
            done.append(error)
        finally:
            connection.close()

    return threading.Thread(target=run)


def test_two_who_change_consent_at_once_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are held where the number is known and nothing is written yet: without the lock both would have the same."""
    consultation = intake.consultation()
    key = intake.ready_key(consultation)
    contribution, code = sent(consultation)
    meet, plain = threading.Barrier(2), contributions.seal

    def slowly(*args: Any, **kwargs: Any) -> Any:
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock, as it should
            meet.wait(timeout=0.5)
        return plain(*args, **kwargs)

    monkeypatch.setattr(contributions, "seal", slowly)
    done: list[BaseException | None] = []
    writers = [
        as_the_contributor_site(done, partial(change_consent, code=code, consent=chosen))
        for chosen in (Consent.QUOTE, Consent.SUMMARY)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert done == [None, None]
    assert Part.objects.values("place_sha256").distinct().count() == Part.objects.count() == 3
    said = read_contribution(contribution, Unlocked(key.pk, key.holder_id, intake.private_half(key)))
    assert said.consent in {Consent.QUOTE, Consent.SUMMARY}


def test_limit_of_one_code_holds_when_many_press_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributions, "PARTS_LIMIT", 3)
    consultation = intake.consultation()
    intake.ready_key(consultation)
    _contribution, code = sent(consultation)
    done: list[BaseException | None] = []
    writers = [as_the_contributor_site(done, lambda: add_to_contribution(code=code, text="x")) for _number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [type(error) for error in done if error] == [TooManyAdditions, TooManyAdditions]
    assert Part.objects.count() == 3


def test_place_says_nothing_without_the_code() -> None:
    consultation = intake.consultation()
    intake.ready_key(consultation)
    for _number in range(2):
        _contribution, code = sent(consultation)
        add_to_contribution(code=code, text="x")
    places = set(Part.objects.values_list("place_sha256", flat=True))

    assert len(places) == 4
    given = ContributionInput(content={"text": "x", "consent": "count"}, kind=Kind.CONTRIBUTION)
    receive_contribution(consultation=consultation, given=given)
    assert Part.objects.filter(place_sha256=None).count() == 1
