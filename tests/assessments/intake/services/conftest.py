"""A consultation in the hands of two custodians, of whom the first holds a ready key."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from assessments.intake.enums import Channel, Status
from assessments.intake.models import Consultation, CustodianKey
from assessments.intake.sealing.unlock import Unlocked
from r2p_site.accounts.models import Role, User
from r2p_site.enqueue.leases import note_alive
from tests.assessments.intake.exchange import CATALOGUE, RECORD, trust
from tests.factories import intake
from tests.factories.accounts import UserFactory


@dataclass
class Custody:
    consultation: Consultation
    custodian: User
    other: User
    keeper: User
    key: CustodianKey
    unlocked: Unlocked
    sent: list[intake.Sent] = field(default_factory=list)

    def send(self, count: int = 1, *, channel: str = Channel.INVITED, **content: Any) -> list[intake.Sent]:
        said = {"text": "words", "levels": {"1": 3}, "groups": [], "consent": "summary", "number": 0, **content}
        found = [intake.contribution(self.consultation, said, channel=channel) for _number in range(count)]
        self.sent += found
        return found

    def close(self) -> None:
        Consultation.objects.filter(pk=self.consultation.pk).update(status=Status.CLOSED, closed_on=intake.WEEK)
        self.consultation.refresh_from_db()

    def key_of(self, holder: User) -> Unlocked:
        """Another custodian's key, made now."""
        key = intake.ready_key(self.consultation, holder)
        return Unlocked(key.pk, holder.pk, intake.private_half(key))


@pytest.fixture
def custody(db: None, settings: Any) -> Custody:
    trust(settings)
    note_alive("worker")
    intake.recipient()
    consultation = intake.consultation(
        catalogue=CATALOGUE, methodology={"version": "1.0.0", "sha256": "0" * 64, "record": RECORD}
    )
    custodian = intake.custodian()
    key = intake.ready_key(consultation, custodian)
    return Custody(
        consultation=consultation,
        custodian=custodian,
        other=intake.custodian(),
        keeper=UserFactory(roles=[(Role.OPERATOR, None)]),
        key=key,
        unlocked=Unlocked(key.pk, custodian.pk, intake.private_half(key)),
    )
