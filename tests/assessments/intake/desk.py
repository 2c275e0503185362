"""A custodian at work: a consultation with people, keys and browsers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

from assessments.intake.models import Consultation, CustodianKey
from r2p_site.accounts.models import User
from tests.factories import intake


@dataclass(frozen=True)
class Desk:
    """An open consultation of a recipient with two custodians, of whom the first has a key, and an operator."""

    consultation: Consultation
    key: CustodianKey
    custodian: User
    other: User
    keeper: User
    client_of: Callable[[User], Client]

    def url(self, rest: str = "") -> str:
        return f"/consultations/{self.consultation.pk}/{rest}"

    def client(self) -> Client:
        return self.client_of(self.custodian)

    def unlocked(self) -> Client:
        client = self.client()
        client.post(self.url("unlock/"), {"passphrase": intake.PASSPHRASE})
        return client

    def opened(self, sent: intake.Sent, *, client: Client | None = None) -> Client:
        """The custodian's browser, in which this contribution was opened with a reason."""
        browser = client or self.unlocked()
        browser.post(self.url(f"contributions/{sent.contribution.pk}/"), {"reason": "theme"})
        return browser
