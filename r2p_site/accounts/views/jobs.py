"""Background work as operators see it: what waits, runs or failed, and whether workers are alive. No text of a user."""

from datetime import datetime
from typing import Protocol

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from r2p_site.accounts import services
from r2p_site.accounts.forms import JobFilterForm
from r2p_site.accounts.models import User
from r2p_site.accounts.requests import operator
from r2p_site.accounts.views.operate import operate_nav
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import count_by_state, last_seen, search_jobs
from r2p_site.errors import DomainError
from r2p_site.health import WORKER_LOST_AFTER
from r2p_site.paging import without_page
from r2p_site.spreadsheets import csv_response

PAGE_SIZE = 50


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    operator(request)
    form = JobFilterForm(request.GET)
    now = timezone.now()
    context = {
        "form": form,
        "page_obj": Paginator(_found(form), PAGE_SIZE).get_page(request.GET.get("page")),
        "query": without_page(request.GET),
        "counts": count_by_state(),
        "processes": [_process(_("Worker"), "worker", now), _process(_("Scheduler"), "beat", now)],
        "section_nav": operate_nav("operate_jobs"),
    }
    return render(request, "operate/jobs.html", context)


@require_safe
def jobs_csv(request: HttpRequest) -> HttpResponse:
    operator(request)
    columns = ("job", "name", "state", "progress", "attempts", "asked", "started", "ended", "error")
    return csv_response("jobs.csv", columns, map(_row, _found(JobFilterForm(request.GET))))


@require_POST
def retry(request: HttpRequest, job_id: str) -> HttpResponse:
    return _act(request, job_id, services.retry_job, done=_("The job is in the queue again."))


@require_POST
def cancel(request: HttpRequest, job_id: str) -> HttpResponse:
    return _act(request, job_id, services.cancel_job, done=_("The job stops as soon as it can."))


class _Service(Protocol):
    def __call__(self, *, job: Job, by: User) -> object: ...


def _act(request: HttpRequest, job_id: str, service: _Service, *, done: str) -> HttpResponse:
    by = operator(request)
    try:
        service(job=get_object_or_404(Job, pk=job_id), by=by)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("operate_jobs")


def _found(form: JobFilterForm) -> QuerySet[Job]:
    return search_jobs(**form.terms())


def _process(label: str, name: str, now: datetime) -> dict[str, object]:
    """When one of that kind was last alive; beat sweeps as often as workers write."""
    seen_at = last_seen(name)
    alive = seen_at is not None and now - seen_at < WORKER_LOST_AFTER
    return {"label": label, "seen_at": seen_at, "alive": alive}


def _row(job: Job) -> list[object]:
    times = (job.created_at, job.started_at, job.finished_at)
    return [
        job.pk,
        job.name,
        job.state,
        job.progress,
        job.attempts,
        *(at.isoformat(timespec="seconds") if at else "" for at in times),
        job.error_code,
    ]
