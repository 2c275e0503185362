"""A released theme is held back by a custodian alone, once, and this site shows it no more."""

import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from assessments.intake.errors import HeldBefore, WrongState
from assessments.intake.models import Consultation, HeldBack, Release
from assessments.intake.queries.contributors import answers_of
from assessments.intake.queries.custody import holds_to_deliver, untold_holds
from assessments.intake.services.exchange import deliver_package, note_handed_over, outgoing
from assessments.intake.services.holding import hold_back
from r2p_site.audit.models import Event
from r2p_site.enqueue.leases import start_due_jobs
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.progress import Unwatched
from r2p_site.enqueue.registry import registered
from r2p_site.errors import NotFound, NotPermitted
from r2p_site.packages import open_package, public_key_of
from tests.assessments.intake.desk import Desk
from tests.assessments.intake.exchange import INTAKE
from tests.factories import intake

pytestmark = pytest.mark.django_db
THEMES = [
    {"id": str(uuid.uuid4()), "title": title, "text": f"{title}.", "groups": [], "language": "en"}
    for title in ("Mills", "Wells")
]


@pytest.fixture
def released(desk: Desk) -> Desk:
    Consultation.objects.update(status="released", closed_on="2026-03-02")
    desk.consultation.refresh_from_db()
    no_figures = {"views": {"factors": {}, "groups": {}, "agreement": None}, "views_sha256": "0" * 64}
    reach = {"reach": {"channels": {}, "groups": {}}, "set_aside": {"criteria": "x", "count": "fewer than 10"}}
    Release.objects.create(
        consultation=desk.consultation,
        package_id=uuid.uuid4(),
        package=b"{}",
        body={"themes": THEMES, **no_figures, **reach},
        sha256="0" * 64,
        released_on=intake.WEEK,
    )
    return desk


def hold(desk: Desk, theme: str = THEMES[0]["id"], **values: Any) -> HeldBack:
    given = {"reason": "protection", "by": desk.custodian, **values}
    return hold_back(consultation=desk.consultation, theme=uuid.UUID(theme), **given)


def test_hold_is_sent_again_and_again_until_the_office_has_it(released: Desk) -> None:
    row = hold(released)
    assert registered("intake.deliver").due is holds_to_deliver
    assert holds_to_deliver() == [row.pk]

    note_handed_over(package_id=row.pk, by=released.custodian)

    assert holds_to_deliver() == []


def refused(row: HeldBack, *, after: timedelta, code: str = "push_refused") -> datetime:
    """The last try of the job, so long after the first one. Gives its end."""
    job = Job.objects.get(object_id=row.pk)
    ended = job.created_at + after
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, error_code=code, error_text="The other site refused: No.", finished_at=ended
    )
    return ended


@pytest.mark.parametrize(("tried_for", "wait"), [(2, 2), (6, 6), (15, 15), (600, 15)])
def test_hold_that_the_office_refuses_is_sent_later_each_time_and_never_given_up(
    released: Desk, tried_for: int, wait: int
) -> None:
    row = hold(released)
    ended = refused(row, after=timedelta(minutes=tried_for))

    assert holds_to_deliver(ended + timedelta(minutes=wait, seconds=-1)) == []
    assert holds_to_deliver(ended + timedelta(minutes=wait)) == [row.pk]


def test_hold_is_sent_every_minute_while_the_office_is_silent(released: Desk) -> None:
    row = hold(released)
    ended = refused(row, after=timedelta(hours=10), code="push_failed")

    assert holds_to_deliver(ended) == [row.pk]


def test_refused_hold_is_on_the_custodian_s_first_page_with_reason_and_remedy(released: Desk) -> None:
    row, client = hold(released), released.client()
    assert untold_holds() == []
    refused(row, after=timedelta(seconds=1))
    Consultation.objects.update(destroyed_on="2026-06-01", office_contact="+351 555 010")

    first = client.get("/").context["steps"][0]

    assert first["text"] == "The office does not take it that a theme is held back"
    assert first["detail"].startswith("The other site refused: No.")
    assert (first["url"], first["urgent"]) == (f"{released.url()}#told", True)
    page = client.get(released.url()).content.decode()
    assert "+351 555 010" in page
    assert "The other site refused: No." in page
    # The operator does not learn that there is a hold.
    assert "held back" not in released.client_of(released.keeper).get("/").content.decode()
    assert THEMES[0]["title"] not in str(first)

    note_handed_over(package_id=row.pk, by=released.custodian)
    assert untold_holds() == []
    assert "it may still publish it" not in client.get(released.url()).content.decode()


def test_silent_office_is_said_to_be_silent(released: Desk) -> None:
    row = hold(released)
    later = Job.objects.get(object_id=row.pk).created_at + timedelta(minutes=3)

    assert [hold.refusal for hold in untold_holds(later)] == [""]
    refused(row, after=timedelta(minutes=1), code="push_failed")
    assert [hold.refusal for hold in untold_holds()] == [""]


def test_beat_tries_a_refused_hold_again_by_itself(released: Desk) -> None:
    row = hold(released)
    job = Job.objects.get(object_id=row.pk)
    refused(row, after=timedelta(0))

    start_due_jobs()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_office_is_told_which_theme_and_nothing_else(released: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = hold(released)

    found = open_package(bytes(row.package), kind="hold", sender="intake", trusted=public_key_of(INTAKE))
    assert found.body == {
        "consultation": str(released.consultation.pk),
        "theme": THEMES[0]["id"],
        "reason": "protection",
    }
    assert Job.objects.get(object_id=row.pk).name == "intake.deliver"
    assert THEMES[0]["id"] not in json.dumps(Event.objects.get(event="theme.held_back").details)
    pushed: list[bytes] = []
    monkeypatch.setattr("assessments.intake.services.exchange.push_package", lambda data, url: pushed.append(data))
    deliver_package(package_id=row.pk, progress=Unwatched())
    assert (pushed, outgoing(row.pk).delivered_on is not None) == ([bytes(row.package)], True)


def test_contributors_read_it_no_more(
    released: Desk, as_contributor_site: Callable[[], AbstractContextManager[None]]
) -> None:
    hold(released)
    with as_contributor_site():
        assert [theme["title"] for theme in answers_of(Consultation.objects.get())] == ["Wells"]
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT reason FROM intake_heldback")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (lambda _desk: {"theme": str(uuid.uuid4())}, NotFound),
        (lambda desk: {"by": desk.keeper}, NotPermitted),
        (lambda _desk: {"reason": "embarrassing"}, ValueError),
    ],
)
def test_what_cannot_be_held_back_is_refused(
    released: Desk, values: Callable[[Desk], dict[str, Any]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        hold(released, **values(released))
    assert HeldBack.objects.count() == 0


def test_nothing_is_held_back_before_the_release(desk: Desk) -> None:
    with pytest.raises(WrongState):
        hold(desk)


def test_theme_is_held_back_once(released: Desk) -> None:
    hold(released)
    with pytest.raises(HeldBefore):
        hold(released, by=released.other)
    with pytest.raises(IntegrityError, match="held_back_once"), transaction.atomic():
        HeldBack.objects.create(
            pk=uuid.uuid4(),
            consultation=released.consultation,
            theme=THEMES[0]["id"],
            reason="mistake",
            package=b"",
            made_on=intake.WEEK,
        )


def test_danger_outlasts_what_was_destroyed(released: Desk) -> None:
    Consultation.objects.update(destroyed_on="2026-06-01")

    assert hold(released).reason == "protection"


def test_custodian_holds_it_back_on_its_page(released: Desk) -> None:
    client, page = released.client(), released.url(f"themes/{THEMES[0]['id']}/hold-back/")
    assert "Hold it back from publication" in client.get(released.url("release/")).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "mistake"}).status_code == 302

    shown = client.get(released.url("release/")).content.decode()
    assert "Held back from publication" in shown
    assert "That a theme is held back" in shown
    assert client.get(released.url(f"themes/{uuid.uuid4()}/hold-back/")).status_code == 404
