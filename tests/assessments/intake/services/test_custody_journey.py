"""From the office's package to the release, through every service of the custodians, and back with the answers."""

from datetime import timedelta
from typing import Any

import pytest

from assessments.intake.enums import Channel
from assessments.intake.models import Answer, Consultation, Contribution, StatusPackage, Theme
from assessments.intake.sealing.codes import new_code
from assessments.intake.sealing.handover import WorkerKey
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services import cards, exchange, figures, keys, life, reading, release, themes
from assessments.intake.services.contributions import ContributionInput, receive_contribution
from r2p_site.accounts.models import Role, User
from r2p_site.audit.chains import verify_chain
from r2p_site.enqueue.leases import note_alive
from r2p_site.enqueue.run import run_now
from r2p_site.packages import fingerprint, open_package, public_key_of
from tests.assessments.intake.exchange import INTAKE, LAST_DAY, consultation_body, signed, trust
from tests.factories import intake
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
# What the release tells of 24 people with cards, and of the theme.
VIEWS = {
    "factors": {"1": {"n": "20-49", "median": 3}, "2": {"n": "20-49", "median": 2}},
    "groups": {
        "women": {"1": {"n": "10-19", "median": 3}, "2": {"n": "10-19", "median": 2}},
        "others": {"1": {"n": "10-19", "median": 3}, "2": {"n": "10-19", "median": 2}},
    },
    "agreement": None,
}
TOLD = {
    "title": "Men are taken away",
    "text": "In several streets men were taken […] and did not come back.",
    "factors": ["1"],
    "groups": ["women"],
    "language": "en",
    "quote": False,
}


@pytest.fixture
def people(settings: object) -> dict[str, User]:
    trust(settings)
    note_alive("worker")
    return {
        "custodian": intake.custodian(),
        "other": intake.custodian(),
        "keeper": UserFactory(roles=[(Role.OPERATOR, None)]),
    }


def told(number: int) -> dict[str, Any]:
    return {
        "text": f"They took the men of our street, says {number}.",
        "levels": {"1": 3, "2": number % 5},
        "groups": ["women"] if number < 12 else ["minorities"],
        "consent": "summary",
        "language": "en",
    }


def receive(people: dict[str, User]) -> Consultation:
    body = consultation_body()
    return exchange.receive_package(data=signed("consultation", body), by=None).consultation


def with_key(consultation: Consultation, holder: User, confirmer: User) -> keys.Opened:
    made = keys.make_key(consultation=consultation, passphrase=intake.PASSPHRASE, by=holder)
    keys.rehearse_key(key=made.key, recovery_key=made.recovery_key.lower(), by=holder)
    keys.confirm_key(key=made.key, typed=fingerprint(made.key.public_key), by=confirmer)
    return keys.unlock_key(key=made.key, passphrase=intake.PASSPHRASE, by=holder)


def send(consultation: Consultation, count: int, sheet: cards.Sheet) -> list[Contribution]:
    return [
        receive_contribution(
            consultation=consultation,
            given=ContributionInput(content=told(number), code=new_code(), card=sheet.codes[number]),
        )
        for number in range(count)
    ]


def write(consultation: Consultation, sent: list[Contribution], unlocked: Unlocked, by: User) -> Theme:
    """A theme from two of them, with a passage that is to stay here."""
    given = themes.ThemeInput(
        title="Men are taken away",
        text="In several streets men were taken [[on Tuesday]] and did not come back.",
        language="en",
        sources=(sent[0].pk, sent[13].pk),
        factors=("1",),
        groups=("women",),
        ready=True,
    )
    return themes.write_theme(consultation=consultation, given=given, unlocked=unlocked, by=by)


def compute(consultation: Consultation, unlocked: Unlocked, by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a worker, to which the key is handed over."""
    worker = WorkerKey()
    worker.announce()
    monkeypatch.setattr("assessments.intake.services.figures.worker_key", lambda: worker)
    job = run_now(figures.ask_figures(consultation=consultation, unlocked=unlocked, by=by))
    assert (job.state, job.error_text) == ("done", "")


def sign(consultation: Consultation, unlocked: Unlocked, by: User) -> bytes:
    """Every theme is thought of as it is shown."""
    preview = release.preview_release(consultation=consultation, unlocked=unlocked, by=by)
    assert [shown.problem for shown in preview.themes] == [""]
    thought_of = {shown.id: shown.sha256 for shown in preview.themes}
    row = release.release(consultation=consultation, thought_of=thought_of, unlocked=unlocked, by=by)
    return bytes(row.package)


@pytest.fixture
def opened(people: dict[str, User]) -> tuple[Consultation, Unlocked]:
    """From the office's package to a consultation in which people can write."""
    intake.recipient()
    consultation = receive(people)
    unlocked = with_key(consultation, people["custodian"], people["keeper"]).unlocked
    until = LAST_DAY + timedelta(days=365)
    by = people["custodian"]
    return life.open_consultation(consultation=consultation, retention_until=until, by=by), unlocked


def test_a_consultation_goes_from_package_to_release_and_answers(
    people: dict[str, User], opened: tuple[Consultation, Unlocked], monkeypatch: pytest.MonkeyPatch
) -> None:
    (consultation, unlocked), by = opened, people["custodian"]
    sheet = cards.issue_cards(consultation=consultation, channel=Channel.INVITED, count=30, by=by)
    sent = send(consultation, 24, sheet)
    said = reading.open_contribution(contribution=sent[0], reason="theme", unlocked=unlocked, by=by)
    assert said.text == "They took the men of our street, says 0."
    theme = write(consultation, sent, unlocked, by)

    life.close_consultation(consultation_id=consultation.pk, by=by)
    compute(consultation, unlocked, by, monkeypatch)
    package = sign(consultation, unlocked, by)

    body = open_package(package, kind="release", sender="intake", trusted=public_key_of(INTAKE)).body
    assert body["views"] == VIEWS
    assert body["reach"]["channels"]["invited"] == "20-49"
    assert body["reach"]["groups"] == {"women": "10-19", "minorities": "10-19"}
    assert body["themes"] == [{**TOLD, "id": str(theme.pk)}]
    assert "street, says" not in package.decode()

    answers = [{"theme": str(theme.pk), "answer": "partly", "text": {"en": "We will look."}}]
    back = {"consultation": str(consultation.pk), "answers": answers}
    exchange.receive_package(data=signed("answers", back), by=None)
    assert Answer.objects.get().answer == "partly"
    assert verify_chain("XPR").problem == ""


def test_the_office_is_told_when_it_opens_and_when_it_closes(people: dict[str, User]) -> None:
    custodian = people["custodian"]
    intake.recipient()
    consultation = receive(people)
    with_key(consultation, custodian, people["other"])
    life.open_consultation(consultation=consultation, retention_until=LAST_DAY + timedelta(days=365), by=custodian)
    life.close_consultation(consultation_id=consultation.pk, by=custodian)

    opened, closed = (
        open_package(bytes(row.package), kind="status", sender="intake", trusted=public_key_of(INTAKE)).body
        for row in StatusPackage.objects.order_by("-status")
    )
    assert (opened["status"], closed["status"]) == ("open", "closed")
    assert opened["address"].endswith("/xpr-2026/")
    assert opened["recipient"] == {
        "name": "Human Rights Commission",
        "appointing_body": "Parliament, by two thirds",
        "accreditation": "A status",
        "privilege": "Nobody may make the Commission name its sources.",
        "runs_server": "The Commission itself",
        "opens_until": "2036-12-31",
        "fingerprint": fingerprint(consultation.custodian_keys.get().public_key),
    }
