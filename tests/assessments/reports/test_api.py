"""REST: the state of one report, for those who may read its edition."""

from collections.abc import Callable

import pytest
from django.test import Client

from r2p_site.accounts.models import User
from r2p_site.enqueue.leases import claim_job, finish_job
from r2p_site.enqueue.models import JobState
from tests.assessments.reports.requested import job_of, rendered, requested
from tests.cast import Cast

SignedIn = Callable[[User], Client]


def test_ready_report_names_its_file(cast: Cast, client_of: SignedIn) -> None:
    report = rendered(cast)

    found = client_of(cast.lead).get(f"/api/v1/reports/{report.pk}/").json()

    assert found == {
        "id": str(report.pk),
        "assessment": str(report.assessment_id),
        "edition": "internal",
        "language": "en",
        "state": "done",
        "progress": 100,
        "error": None,
        "requested_at": report.requested_at.isoformat().replace("+00:00", "Z"),
        "pages": report.pages,
        "size": report.size,
        "sha256": report.sha256,
        "file": f"http://testserver/assessments/{report.assessment_id}/reports/{report.pk}/file/",
    }


def test_report_that_is_being_made_has_no_file_yet(cast: Cast, client_of: SignedIn) -> None:
    report = requested(cast)

    found = client_of(cast.lead).get(f"/api/v1/reports/{report.pk}/").json()

    assert (found["state"], found["progress"], found["sha256"], found["file"]) == ("queued", 0, None, None)


def test_failed_report_says_why(cast: Cast, client_of: SignedIn) -> None:
    report = requested(cast)
    job = claim_job(job_of(report).pk)
    assert job is not None
    finish_job(job, JobState.FAILED, error_code="time_limit", error_text="This took too long.")

    found = client_of(cast.lead).get(f"/api/v1/reports/{report.pk}/").json()

    assert (found["state"], found["error"]) == ("failed", {"code": "time_limit", "message": "This took too long."})


def test_unchanged_report_is_not_sent_twice(cast: Cast, client_of: SignedIn) -> None:
    url = f"/api/v1/reports/{requested(cast).pk}/"
    client = client_of(cast.lead)

    again = client.get(url, headers={"If-None-Match": client.get(url)["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize(
    ("name", "edition", "status"),
    [
        ("drafter", "internal", 200),
        ("reviewer", "internal", 404),
        ("reviewer", "partner", 200),
        ("stranger", "public", 404),
        ("operator", "public", 404),
    ],
)
def test_report_exists_for_those_who_may_read_its_edition(
    cast: Cast, client_of: SignedIn, name: str, edition: str, status: int
) -> None:
    report = requested(cast, edition)

    assert client_of(cast.named(name)).get(f"/api/v1/reports/{report.pk}/").status_code == status


def test_visitor_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    assert client.get(f"/api/v1/reports/{requested(cast).pk}/").status_code == 401
