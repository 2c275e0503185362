"""Asking for a report, stopping it, asking again; what the worker leaves behind."""

import hashlib
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from assessments.consultation.registry import take_files_off
from assessments.reports import services
from assessments.reports.errors import MayNotRequest, ResultNotReady
from assessments.reports.models import Report
from assessments.reports.pdf import Pdf
from assessments.reports.queries import stored_bytes
from assessments.reports.services import (
    cancel_report,
    render_report,
    request_report,
    retry_report,
)
from r2p_site.audit.models import Event
from r2p_site.enqueue import JobCancelled
from r2p_site.enqueue.errors import JobFinished, JobNotFailed
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.progress import Unwatched
from r2p_site.enqueue.run import run_now
from r2p_site.errors import InvalidInput, NotFound
from tests.assessments.reports.requested import job_of, rendered, requested, scored
from tests.cast import Cast
from tests.factories.assessments import signed_off
from tests.factories.frameworks import translated

pytestmark = pytest.mark.django_db


def events(*names: str) -> list[str]:
    return list(Event.objects.filter(event__in=names).order_by("pk").values_list("event", flat=True))


def test_request_writes_report_job_and_event(cast: Cast) -> None:
    report = requested(cast)

    assert (report.edition, report.language, report.requested_by, report.sha256) == ("internal", "en", cast.lead, "")
    assert (job_of(report).state, job_of(report).asked_by) == ("queued", cast.lead.pk)
    event = Event.objects.get(event="report.requested")
    assert (event.subject, event.details["edition"]) == (f"assessment:{report.assessment_id}", "internal")


def test_request_again_gives_the_same_report_and_no_second_job(cast: Cast) -> None:
    report = requested(cast)

    again = request_report(assessment=report.assessment, edition="internal", language="en", by=cast.drafter)

    assert again == report
    assert Job.objects.filter(name="reports.render").count() == 1


def test_request_of_another_edition_is_another_report(cast: Cast) -> None:
    report = requested(cast)

    other = request_report(assessment=report.assessment, edition="public", language="en", by=cast.reviewer)

    assert (other.pk != report.pk, other.requested_by) == (True, cast.reviewer)


@pytest.mark.parametrize(("edition", "language", "field"), [("secret", "en", "edition"), ("public", "xx", "language")])
def test_request_of_an_unknown_edition_or_language_is_refused(
    cast: Cast, edition: str, language: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        request_report(assessment=scored(cast), edition=edition, language=language, by=cast.lead)

    assert list(refused.value.fields) == [field]
    assert Report.objects.count() == 0


def test_request_by_somebody_without_the_edition_is_refused(cast: Cast) -> None:
    with pytest.raises(MayNotRequest):
        request_report(assessment=scored(cast), edition="internal", language="en", by=cast.reviewer)


def test_request_before_the_result_is_there_is_refused(cast: Cast) -> None:
    with pytest.raises(ResultNotReady):
        request_report(assessment=signed_off(cast).assessment, edition="public", language="en", by=cast.lead)


def test_worker_stores_file_size_pages_and_hash(cast: Cast) -> None:
    report = rendered(cast)

    body = stored_bytes(report)
    assert (report.sha256, report.size, report.pages) == (
        hashlib.sha256(body).hexdigest(),
        len(body),
        len(PdfReader(io.BytesIO(body)).pages),
    )
    assert report.file.name == f"reports/{report.pk}.pdf"
    assert (job_of(report).state, job_of(report).progress) == ("done", 100)
    assert events("report.rendered") == ["report.rendered"]


def test_worker_that_runs_again_leaves_the_file_as_it_is(cast: Cast) -> None:
    report = rendered(cast)
    before = report.file.storage.get_modified_time(report.file.name)

    again = render_report(report_id=report.pk, progress=Unwatched())

    assert again == report
    assert report.file.storage.get_modified_time(report.file.name) == before
    assert events("report.rendered") == ["report.rendered"]


def test_file_that_was_lost_is_made_again_with_the_same_bytes(cast: Cast) -> None:
    report = rendered(cast)
    default_storage.delete(report.file.name)

    again = render_report(report_id=report.pk, progress=Unwatched())

    assert again is not None
    assert (again.sha256, again.file.name) == (report.sha256, report.file.name)
    assert hashlib.sha256(stored_bytes(again)).hexdigest() == report.sha256


def test_report_made_again_after_a_new_layer_has_the_same_bytes(cast: Cast) -> None:
    report = rendered(cast)
    before = stored_bytes(report)
    default_storage.delete(report.file.name)

    for language in ("en", "fr"):
        wording = "official" if language == "en" else "translation"
        translated(report.assessment.risk_version, language, {"1.1-statement": "Other words."}, wording=wording)

    again = render_report(report_id=report.pk, progress=Unwatched())
    assert again is not None
    assert stored_bytes(Report.objects.get(pk=report.pk)) == before


def test_worker_leaves_a_report_that_is_gone(cast: Cast) -> None:
    report = requested(cast)
    job, _deleted = job_of(report), report.delete()

    assert run_now(job).state == "done"


def test_what_is_held_back_leaves_every_edition_that_was_made(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]]
) -> None:
    report = rendered(cast)
    file = str(report.file)
    with django_capture_on_commit_callbacks(execute=True):
        take_files_off(report.assessment_id)

    assert not default_storage.exists(file)
    again = request_report(assessment=report.assessment, edition="internal", language="en", by=cast.lead)
    assert (again.sha256, job_of(again).state) == ("", "queued")


def test_file_that_was_being_made_when_something_was_held_back_is_not_stored(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = requested(cast)

    def make(*_: object) -> Pdf:
        take_files_off(report.assessment_id)
        return Pdf(b"%PDF-1.7 with it", 1)

    monkeypatch.setattr(services, "pdf_bytes", make)

    assert render_report(report_id=report.pk, progress=Unwatched()) is None
    assert not Report.objects.exists()


def test_worker_without_a_result_fails_with_the_reason(cast: Cast) -> None:
    assessment = signed_off(cast).assessment
    report = Report.objects.create(
        assessment=assessment, edition="public", language="en", requested_by=cast.lead, requested_at=timezone.now()
    )

    with pytest.raises(ResultNotReady):
        render_report(report_id=report.pk, progress=Unwatched())


def test_progress_is_told_at_every_step(cast: Cast) -> None:
    told: list[tuple[int, int]] = []

    class Watched:
        def report(self, done: int, total: int) -> None:
            told.append((done, total))

    render_report(report_id=requested(cast).pk, progress=Watched())

    assert told == [(0, 10), (1, 10), (2, 10), (6, 10), (8, 10)]


def test_cancel_stops_a_waiting_report_and_retry_makes_it(cast: Cast) -> None:
    report = requested(cast)

    cancelled = cancel_report(report=report, by=cast.drafter).state
    queued = retry_report(report=report, by=cast.lead).state
    done = run_now(job_of(report)).state

    assert (cancelled, queued, done) == ("cancelled", "queued", "done")
    assert events("report.requested", "report.cancelled") == [
        "report.requested",
        "report.cancelled",
        "report.requested",
    ]


def test_cancel_in_the_middle_leaves_no_file(cast: Cast) -> None:
    report = requested(cast)

    class CancelledAtLayout:
        def report(self, done: int, total: int) -> None:
            if done >= 6:
                raise JobCancelled

    with pytest.raises(JobCancelled):
        render_report(report_id=report.pk, progress=CancelledAtLayout())

    report.refresh_from_db()
    assert (report.sha256, bool(report.file), report.size) == ("", False, None)


def test_request_tries_again_what_was_cancelled(cast: Cast) -> None:
    report = requested(cast)
    cancel_report(report=report, by=cast.lead)

    request_report(assessment=report.assessment, edition="internal", language="en", by=cast.lead)

    assert job_of(report).state == "queued"


def test_request_queues_a_report_that_nobody_renders(cast: Cast) -> None:
    report = requested(cast)
    Job.objects.filter(name="reports.render").delete()

    request_report(assessment=report.assessment, edition="internal", language="en", by=cast.lead)

    assert job_of(report).state == "queued"


def test_request_of_a_report_with_its_file_queues_nothing(cast: Cast) -> None:
    report = rendered(cast)
    Job.objects.filter(name="reports.render").delete()

    request_report(assessment=report.assessment, edition="internal", language="en", by=cast.lead)

    assert Job.objects.filter(name="reports.render").count() == 0


def test_finished_report_is_neither_cancelled_nor_retried(cast: Cast) -> None:
    report = rendered(cast)

    with pytest.raises(JobFinished):
        cancel_report(report=report, by=cast.lead)
    with pytest.raises(JobNotFailed):
        retry_report(report=report, by=cast.lead)


@pytest.mark.parametrize("name", ["reviewer", "stranger", "nobody"])
def test_report_is_not_stopped_or_started_by_who_may_not_ask_for_it(cast: Cast, name: str) -> None:
    report = requested(cast)

    for step in (cancel_report, retry_report):
        with pytest.raises(MayNotRequest):
            step(report=report, by=cast.named(name))

    assert job_of(report).state == "queued"


def test_report_without_a_job_cannot_be_stopped(cast: Cast) -> None:
    report = requested(cast)
    Job.objects.all().delete()

    with pytest.raises(NotFound):
        cancel_report(report=report, by=cast.lead)


def test_database_refuses_a_second_report_of_the_same_edition(cast: Cast) -> None:
    report = requested(cast)

    with pytest.raises(IntegrityError, match="report_once_per_edition"), transaction.atomic():
        Report.objects.create(
            assessment=report.assessment,
            edition="internal",
            language="en",
            requested_by=cast.lead,
            requested_at=timezone.now(),
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"edition": "secret"}, "report_edition_known"), ({"sha256": "x"}, "report_file_has_hash")],
)
def test_database_refuses_a_report_that_contradicts_itself(
    cast: Cast, changes: dict[str, str], constraint: str
) -> None:
    report = requested(cast)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**changes)
