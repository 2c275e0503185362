"""Consultations for tests: planned and sent by the services, and what a recipient with a key of its own would sign."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from nacl.signing import SigningKey

from assessments.consultation.models import Consultation
from assessments.consultation.services import plan_consultation, receive_package, send_consultation
from assessments.consultation.validators import PlanInput, WordsInput
from assessments.core.models import Assessment
from r2p_site.packages import public_key_of, sign_package
from tests.cast import Cast

OFFICE_KEY = SigningKey(hashlib.sha256(b"office of the tests").digest())
INTAKE_KEY = SigningKey(hashlib.sha256(b"intake of the tests").digest())
PEER = public_key_of(INTAKE_KEY)
ADDRESS = "https://intake.example/what-do-you-see/"
RECIPIENT = {"name": "Human Rights Commission", "runs_server": "The Commission"}
NO_VIEWS: dict[str, Any] = {"factors": {}, "groups": {}, "agreement": None}
REACH = {"channels": {"invited": "20-49"}, "groups": {"women": "10-19", "young_people": "10-19"}}


def plan_input(**fields: Any) -> PlanInput:
    today = timezone.localdate()
    values = PlanInput(
        words=WordsInput("en", "What do you see?", ("What has changed?", "What is missing?")),
        opens_on=today,
        closes_on=today + timedelta(days=28),
        regions=("North", "South"),
        office_contact="Prevention Street 1",
    )
    return replace(values, **fields)


def planned(assessment: Assessment, cast: Cast, **fields: Any) -> Consultation:
    return plan_consultation(assessment=assessment, by=cast.lead, values=plan_input(**fields))


def sent(assessment: Assessment, cast: Cast, **fields: Any) -> Consultation:
    consultation = planned(assessment, cast, **fields)
    send_consultation(assessment=assessment, by=cast.lead, key=OFFICE_KEY)
    consultation.refresh_from_db()
    return consultation


def signed(kind: str, body: Mapping[str, Any], *, key: SigningKey = INTAKE_KEY, sender: str = "intake") -> bytes:
    return sign_package(kind=kind, body=dict(body), key=key, sender=sender)


def status_body(consultation: Consultation, status: str = "open", **fields: Any) -> dict[str, Any]:
    body = {"consultation": str(consultation.pk), "status": status, "recipient": RECIPIENT, "address": ADDRESS}
    return body | fields


def theme(title: str = "Checkpoints", **fields: Any) -> dict[str, Any]:
    body = {
        "id": str(uuid4()),
        "title": title,
        "text": f"People speak of {title.lower()}.",
        "factors": ["1"],
        "groups": [],
        "language": "en",
        "quote": False,
    }
    return body | fields


def release_body(
    consultation: Consultation, *, themes: Sequence[Mapping[str, Any]] = (), **fields: Any
) -> dict[str, Any]:
    body = {
        "consultation": str(consultation.pk),
        "views": NO_VIEWS,
        "views_sha256": "a" * 64,
        "reach": REACH,
        "themes": list(themes),
        "set_aside": {"criteria": "Sent by a machine.", "count": "fewer than 10"},
        "meetings": [],
        "recipient": RECIPIENT,
    }
    return body | fields


def received(consultation: Consultation, kind: str, body: Mapping[str, Any]) -> Consultation:
    """As the recipient's own server delivers it."""
    found = receive_package(data=signed(kind, body), by=None, trusted=PEER).consultation
    consultation.refresh_from_db()
    return found


def opened(assessment: Assessment, cast: Cast) -> Consultation:
    consultation = sent(assessment, cast)
    received(consultation, "status", status_body(consultation))
    return consultation


def released(assessment: Assessment, cast: Cast, **fields: Any) -> Consultation:
    consultation = sent(assessment, cast)
    received(consultation, "release", release_body(consultation, **fields))
    return consultation


def id_of(data: bytes) -> UUID:
    return UUID(json.loads(data)["id"])


def cells(medians: Mapping[str, int], n: str = "20-49") -> dict[str, Any]:
    return {number: {"n": n, "median": median} for number, median in medians.items()}
