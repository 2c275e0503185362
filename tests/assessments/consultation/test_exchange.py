"""Where the recipient's server delivers: nobody signs in, the signature alone counts."""

from typing import Any

import pytest
from django.test import Client

from assessments.consultation.models import Consultation, ReceivedPackage
from r2p_site.packages import SIZE_LIMIT
from tests.cast import Cast
from tests.factories.assessments import started
from tests.factories.consultations import OFFICE_KEY, received, release_body, sent, signed, status_body


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    return sent(started(cast), cast)


def deliver(data: bytes, **how: Any) -> Any:
    return Client(enforce_csrf_checks=True).post("/exchange/", data, content_type="application/json", **how)


def test_package_is_taken_in_without_a_session_and_again(consultation: Consultation) -> None:
    data = signed("status", status_body(consultation))

    answers = [deliver(data) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == {"received": "status", "consultation": str(consultation.pk)}
    assert answers[0].cookies == {}
    assert ReceivedPackage.objects.get().by is None


def test_refusals_come_in_the_envelope(consultation: Consultation) -> None:
    received(consultation, "release", release_body(consultation))
    cases = {
        (400, "package_not_readable"): b"<html>",
        (400, "package_untrusted_signer"): signed("status", status_body(consultation), key=OFFICE_KEY),
        (400, "unreadable_content"): signed("status", status_body(consultation) | {"count": 1}),
        (409, "already_released"): signed("release", release_body(consultation)),
        (413, "too_large"): b" " * (SIZE_LIMIT + 1),
    }

    found = {}
    for data in cases.values():
        answer = deliver(data)
        found[answer.status_code, answer.json()["error"]["code"]] = data

    assert found == cases


def test_address_is_for_posting_alone(db: None) -> None:
    assert Client().get("/exchange/").status_code == 405


def test_deliveries_are_throttled(consultation: Consultation, settings: Any) -> None:
    settings.THROTTLE_PER_MINUTE = 0

    answer = deliver(signed("status", status_body(consultation)))

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "throttled")
    assert not ReceivedPackage.objects.exists()


def test_office_that_trusts_nobody_takes_nothing_in(consultation: Consultation, settings: Any) -> None:
    settings.EXCHANGE_PEER = ""

    assert deliver(signed("status", status_body(consultation))).json()["error"]["code"] == "no_exchange_key"
