"""The office's side of the exchange, as a test plays it."""

import json
import uuid
from datetime import date
from typing import Any

from nacl.signing import SigningKey

from assessments.scoring import methodology_sha256, shipped_records
from r2p_site.packages import public_key_of, sign_package
from tests.factories.intake import FACTORS

OFFICE = SigningKey(b"o" * 32)
INTAKE = SigningKey(b"i" * 32)
RECORD = json.loads(json.dumps(shipped_records()["1.0.0"]))
CATALOGUE = [
    {
        "code": f"{factor['number']}.1",
        "factor": int(factor["number"]),
        "block": "common",
        "nature": "structural",
        "family": "condition",
        "weight": 1,
    }
    for factor in FACTORS
]


def consultation_body(**values: Any) -> dict[str, Any]:
    return {
        "consultation": str(uuid.uuid4()),
        "state": "XPR",
        "state_name": "Practice State",
        "cycle": "2026",
        "title": {"en": "Tell what you know"},
        "questions": [{"id": "q1", "text": {"en": "What should be done first?"}}],
        "opens_on": "2026-01-01",
        "closes_on": "2036-01-01",
        "languages": ["en"],
        "factors": FACTORS,
        "framework": {"slug": "un-framework-2014", "version": 1},
        "methodology": {"version": "1.0.0", "sha256": methodology_sha256(RECORD), "record": RECORD},
        "catalogue": CATALOGUE,
        "regions": ["North", "South"],
        "files_asked": False,
        "office_contact": "",
        **values,
    }


def signed(kind: str, body: dict[str, Any], *, key: SigningKey = OFFICE, sender: str = "office") -> bytes:
    return sign_package(kind=kind, body=body, key=key, sender=sender)


def trust(settings: Any) -> None:
    """This deployment has its own key, and trusts the office's."""
    settings.EXCHANGE_KEY = bytes(INTAKE).hex()
    settings.EXCHANGE_PEER = public_key_of(OFFICE)


LAST_DAY = date(2036, 1, 1)
