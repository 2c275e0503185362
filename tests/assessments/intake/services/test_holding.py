"""A released theme is held back by a custodian alone, once, and this site shows it no more."""

import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from assessments.intake.errors import HeldBefore, WrongState
from assessments.intake.models import Consultation, HeldBack, Release
from assessments.intake.queries.contributors import answers_of
from assessments.intake.queries.custody import holds_to_deliver
from assessments.intake.services.exchange import deliver_package, note_handed_over, outgoing
from assessments.intake.services.holding import hold_back
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job
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
