"""Where the office delivers: no session, the signature alone; the envelope of refusals for everything else."""

import json
from typing import Any

import pytest
from django.test import Client
from nacl.signing import SigningKey

from assessments.intake.models import Consultation
from r2p_site.packages import SIZE_LIMIT
from tests.assessments.intake.desk import Desk
from tests.assessments.intake.exchange import consultation_body, signed

pytestmark = pytest.mark.django_db


def deliver(data: bytes) -> Any:
    return Client(enforce_csrf_checks=True).post("/exchange/", data, content_type="application/json")


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["error"]["code"]


def test_package_is_taken_in_and_the_same_again(desk: Desk) -> None:
    body = consultation_body(cycle="2027")
    data = signed("consultation", body)

    for _time in range(2):
        response = deliver(data)
        assert response.status_code == 200
        assert json.loads(response.content) == {"received": "consultation", "consultation": body["consultation"]}
    assert Consultation.objects.filter(pk=body["consultation"]).count() == 1


def test_refusals_come_in_the_envelope(desk: Desk) -> None:
    stranger = signed("consultation", consultation_body(), key=SigningKey(b"x" * 32))
    answers = {"consultation": consultation_body()["consultation"], "answers": []}

    assert code_of(deliver(b"{}")) == (400, "package_not_readable")
    assert code_of(deliver(stranger)) == (400, "package_untrusted_signer")
    assert code_of(deliver(signed("answers", answers))) == (404, "unknown_consultation")
    assert code_of(deliver(b" " * (SIZE_LIMIT + 1))) == (413, "too_large")


def test_open_consultation_is_not_changed_from_outside(desk: Desk) -> None:
    body = consultation_body(consultation="00000000-0000-4000-8000-000000000009")
    deliver(signed("consultation", body))
    Consultation.objects.filter(pk=body["consultation"]).update(status="open", retention_until="2037-01-01")

    assert code_of(deliver(signed("consultation", {**body, "number": 2, "regions": []}))) == (409, "wrong_state")


def test_address_is_throttled_and_only_takes_posts(desk: Desk, settings: Any) -> None:
    assert Client().get("/exchange/").status_code == 405
    settings.THROTTLE_PER_MINUTE = 0

    assert code_of(deliver(b"{}")) == (429, "throttled")


def test_custodian_takes_in_a_file(desk: Desk, tmp_path: Any) -> None:
    file = tmp_path / "package.json"
    file.write_bytes(signed("consultation", consultation_body(cycle="2027")))
    with file.open("rb") as stream:
        response = desk.client().post("/receive/", {"file": stream})

    assert response.status_code == 302
    assert Consultation.objects.filter(cycle="2027").exists()
