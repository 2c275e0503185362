"""The line that shows how far the result of a signed-off assessment is, and asking for it again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.core.enums import SIGNED_STATUSES
from assessments.core.loading import assessment_or_404, signed_in
from assessments.results.queries import result_of
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.presentation import JobView, job_view
from r2p_site.enqueue.queries import latest_job
from r2p_site.enqueue.services import retry_job


def shown_job(job: Job | None) -> JobView | None:
    return job_view(job, label=_("Result")) if job else None


@require_safe
def result_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress line of the scoring job; when it is done, the browser loads the page with the result."""
    assessment = assessment_or_404(request, pk)
    page = reverse("results:results", kwargs={"pk": pk})
    if result_of(assessment) is not None or assessment.status not in SIGNED_STATUSES:
        return HttpResponse(headers={"HX-Redirect": page})
    job = latest_job(assessment.snapshot.pk, name="results.score")
    context = {
        "job": shown_job(job),
        "poll_url": reverse("results:job", kwargs={"pk": pk}),
        "refresh_url": page,
        "retry_url": reverse("results:recompute", kwargs={"pk": pk}),
    }
    return render(request, "components/progress.html", context)


@require_POST
def recompute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks the worker again when computing the result has failed."""
    assessment = assessment_or_404(request, pk)
    if assessment.status in SIGNED_STATUSES:
        job = latest_job(assessment.snapshot.pk, name="results.score")
        if job is not None and job.is_retryable:
            retry_job(job_id=job.pk, by=signed_in(request))
    return redirect("results:results", pk=pk)
