"""Background work as operators see it."""

import csv
import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from r2p_site.accounts import services
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.enqueue.leases import note_alive
from r2p_site.enqueue.models import Job
from r2p_site.errors import NotPermitted
from tests.cast import PEOPLE, Cast

ClientOf = Callable[[User], Client]


def job(name: str = "reports.render", state: str = "failed") -> Job:
    ended = None if state == "queued" else timezone.now()
    code, text = ("time_limit", "This took too long.") if state == "failed" else ("", "")
    return Job.objects.create(
        name=name, object_id=uuid4(), state=state, finished_at=ended, error_code=code, error_text=text
    )


def main_of(client: Client, path: str) -> str:
    return client.get(path).content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"reports.render", "results.score"}),
        ("state=failed", {"reports.render"}),
        ("name=score", {"results.score"}),
        ("state=nonsense", {"reports.render", "results.score"}),
        ("state=running", set()),
    ],
)
def test_jobs_are_filtered_and_exported(cast: Cast, client_of: ClientOf, query: str, expected: set[str]) -> None:
    job(), job("results.score", "done")
    client = client_of(cast.operator)
    page = main_of(client, f"/operate/jobs/?{query}")
    export = csv.DictReader(io.StringIO(client.get(f"/operate/jobs/export/?{query}").content.decode()))

    assert {name for name in ("reports.render", "results.score") if f"<code>{name}</code>" in page} == expected
    assert {row["name"] for row in export} == expected


def test_page_says_which_processes_are_alive(cast: Cast, client_of: ClientOf) -> None:
    note_alive("worker")
    page = main_of(client_of(cast.operator), "/operate/jobs/")

    assert (page.count("Not running"), page.count("Never seen")) == (1, 1)


@pytest.mark.parametrize(
    ("state", "action", "after"), [("failed", "retry", "queued"), ("queued", "cancel", "cancelled")]
)
def test_operator_retries_and_cancels(cast: Cast, client_of: ClientOf, state: str, action: str, after: str) -> None:
    row = job(state=state)

    assert client_of(cast.operator).post(f"/operate/jobs/{row.pk}/{action}/")["Location"] == "/operate/jobs/"

    row.refresh_from_db()
    event = Event.objects.latest("at")
    assert (row.state, event.subject, event.actor_id) == (after, f"job:{row.pk}", str(cast.operator.pk))


@pytest.mark.parametrize(("action", "words"), [("retry", "Only what failed"), ("cancel", "already")])
def test_finished_job_is_left_as_it_is(cast: Cast, client_of: ClientOf, action: str, words: str) -> None:
    row = job(state="done")

    page = client_of(cast.operator).post(f"/operate/jobs/{row.pk}/{action}/", follow=True).content.decode()

    row.refresh_from_db()
    assert (row.state, words in page) == ("done", True)


@pytest.mark.parametrize("name", [name for name in PEOPLE if not name.startswith("operator")])
def test_nobody_else_touches_a_job(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        services.retry_job(job=job(), by=cast.named(name))
    with pytest.raises(NotPermitted):
        services.cancel_job(job=job(state="queued"), by=cast.named(name))


@pytest.mark.parametrize("more", [1, 30])
def test_jobs_cost_the_same_queries_for_one_and_thirty(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for _ in range(more):
        job()
    client = client_of(cast.operator)
    client.get("/operate/jobs/")
    with django_assert_num_queries(8):
        client.get("/operate/jobs/")
