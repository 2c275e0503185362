"""Consultations of the intake with custodians whose keys the tests hold, and contributions sealed to them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nacl.public import PrivateKey

from assessments.intake.enums import Channel, PartKind, Status
from assessments.intake.files import clean_file
from assessments.intake.models import (
    Consultation,
    Contribution,
    CustodianKey,
    Part,
    Recipient,
    SealedFile,
    SealedKey,
    WrappedKey,
)
from assessments.intake.sealing.bodies import seal
from assessments.intake.sealing.codes import lookup_sha256, new_code, reply_key
from assessments.intake.sealing.keys import (
    make_pair,
    public_half,
    unwrap_by_passphrase,
    wrap_by_passphrase,
    wrap_by_recovery_key,
)
from assessments.scoring import shipped_records
from r2p_site.accounts.models import Role, User
from tests.factories.accounts import UserFactory

PASSPHRASE = "seven quiet herons wade past the mill"
WEEK = date(2026, 3, 2)
FACTORS = [
    {
        "number": str(number),
        "block": "common",
        "title": {"en": f"Legal name {number}"},
        "question": {"en": f"Do you see sign {number}?"},
    }
    for number in range(1, 5)
]


def recipient(**values: object) -> Recipient:
    defaults: dict[str, object] = {
        "name": "Human Rights Commission",
        "readers": "Clara Custodian, commissioner\nChidi Custodian, commissioner",
        "appointing_body": "Parliament, by two thirds",
        "accreditation": "A status",
        "privilege": "Nobody may make the Commission name its sources.",
        "runs_server": "The Commission itself",
        "other_ways": "On paper, in a sealed envelope.",
        "local_help": "Bar association: 555 0100",
        "complaint_route": "The ombudsperson of the judiciary.",
        "no_officials": True,
    }
    row, _created = Recipient.objects.get_or_create(only=True, defaults={**defaults, **values})
    return row


def consultation(**values: object) -> Consultation:
    record = dict(shipped_records()["1.0.0"])
    defaults: dict[str, object] = {
        "id": uuid.uuid4(),
        "slug": f"xpr-{uuid.uuid4().hex[:6]}",
        "status": Status.OPEN,
        "iso3": "XPR",
        "state_name": "Practice State",
        "cycle": "2026",
        "title": {"en": "Tell what you know"},
        "questions": [{"id": "q1", "text": {"en": "What should the government do first?"}}],
        "factors": FACTORS,
        "regions": ["North", "South"],
        "languages": ["en"],
        "framework": {"slug": "un-framework-2014", "version": 1},
        "methodology": {"version": "1.0.0", "sha256": "0" * 64, "record": record},
        "catalogue": [],
        "opens_on": date(2026, 1, 1),
        "closes_on": date(2036, 1, 1),
        "retention_until": date(2037, 7, 1),
    }
    return Consultation.objects.create(**{**defaults, **values})


def custodian(**values: object) -> User:
    return UserFactory(roles=[(Role.CUSTODIAN, None)], **values)


def ready_key(consultation: Consultation, holder: User | None = None, **values: object) -> CustodianKey:
    """A key rehearsed and confirmed, under PASSPHRASE."""
    pair = make_pair()
    defaults: dict[str, object] = {"rehearsed_on": WEEK, "confirmed_on": WEEK}
    row = CustodianKey.objects.create(
        consultation=consultation,
        holder=holder or custodian(),
        public_key=public_half(pair),
        **{**defaults, **values},
    )
    WrappedKey.objects.create(
        custodian_key=row,
        by_passphrase=wrap_by_passphrase(pair, PASSPHRASE),
        by_recovery_key=wrap_by_recovery_key(pair, new_code()),
    )
    return row


def private_half(key: CustodianKey) -> PrivateKey:
    return unwrap_by_passphrase(bytes(key.wrapped.by_passphrase), PASSPHRASE)


@dataclass(frozen=True)
class Sent:
    contribution: Contribution
    part: Part
    code: str


def contribution(
    consultation: Consultation, content: dict[str, Any] | None = None, *, files: Sequence[bytes] = (), **values: object
) -> Sent:
    """As the services would write it, sealed to every ready key."""
    code = new_code()
    row = Contribution.objects.create(
        consultation=consultation,
        week=WEEK,
        lookup_sha256=lookup_sha256(code),
        reply_key=reply_key(code).public_key.encode().hex(),
        **{"channel": Channel.OPEN, **values},
    )
    part = Part(contribution=row, kind=PartKind.FIRST, week=WEEK)
    to = {key.pk: key.public_key for key in consultation.custodian_keys.all() if key.is_ready}
    clean = {uuid.uuid4(): clean_file(data) for data in files}
    said = {**(content or {"text": "x"}), "files": [{"id": str(pk), "kind": one.kind} for pk, one in clean.items()]}
    sealed = seal(said, to=to, bound_to=part.pk, files={pk: one.data for pk, one in clean.items()})
    part.sealed = sealed.body
    part.save(force_insert=True)
    SealedKey.objects.bulk_create(
        SealedKey(part=part, custodian_key_id=key, sealed=one) for key, one in sealed.keys.items()
    )
    SealedFile.objects.bulk_create(
        SealedFile(pk=pk, contribution=row, part=part, sealed=body) for pk, body in sealed.files.items()
    )
    return Sent(row, part, code)
