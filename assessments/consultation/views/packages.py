"""What is signed and sent, and what comes back as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.consultation import permissions, queries
from assessments.consultation.enums import PackageKind
from assessments.consultation.forms import PackageForm
from assessments.consultation.models import SentPackage
from assessments.consultation.services import note_handed_over, receive_package, send_again, send_consultation
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.views.factor import lines_of
from assessments.core.views.navigation import section_nav
from r2p_site.accounts.models import User
from r2p_site.enqueue.models import JobState
from r2p_site.enqueue.presentation import JobView, job_view
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


def package_row(package: SentPackage, assessment: Assessment, user: User) -> dict[str, Any]:
    """A package with the context of components/progress.html."""
    label = PackageKind(package.kind).label
    job = queries.delivery_of(package)
    here = {"pk": assessment.pk, "package": package.pk}
    shown = JobView(package.pk, JobState.QUEUED, 0, "", label) if job is None else job_view(job, label=label)
    if package.delivered_at is not None:
        shown = JobView(package.pk, JobState.DONE, 100, "", label)
    may_retry = permissions.may_exchange(user, assessment)
    return {
        "job": shown,
        "made_at": package.made_at,
        "sha256": package.sha256,
        "delivered_at": package.delivered_at,
        "poll_url": reverse("consultation:package_job", kwargs=here),
        "refresh_url": reverse("consultation:consultation", kwargs={"pk": assessment.pk}),
        "download_url": reverse("consultation:package_file", kwargs=here),
        "handed_over_url": reverse("consultation:package_handed_over", kwargs=here)
        if may_retry and package.delivered_at is None
        else "",
        "retry_url": reverse("consultation:package_retry", kwargs=here) if may_retry else "",
    }


@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    try:
        send_consultation(assessment=assessment, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("Signed. It is on its way to the recipient, which decides when it opens."))
    return redirect("consultation:consultation", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lead hands in a package that the recipient gave as a file."""
    assessment, user = assessment_or_404(request, pk), signed_in(request)
    if not permissions.may_exchange(user, assessment):
        raise Http404
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            received = receive_package(data=form.content(), by=user, assessment=assessment)
        except DomainError as error:
            show_refusal(form, error)
        else:
            done = _("The package is taken in.") if received.is_new else _("This package had been taken in before.")
            messages.success(request, done)
            return redirect("consultation:consultation", pk=pk)
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "consultation", user),
        "form": form,
        "back_url": reverse("consultation:consultation", kwargs={"pk": pk}),
    }
    return render(request, "consultation/receive.html", context, status=422 if form.errors else 200)


def package_or_404(request: HttpRequest, pk: UUID, package: UUID) -> tuple[Assessment, SentPackage]:
    assessment = assessment_or_404(request, pk)
    sent = SentPackage.objects.filter(consultation__assessment=assessment).select_related("consultation__assessment")
    return assessment, get_object_or_404(sent, pk=package)


@require_safe
def package_file(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    """The bytes as they were signed, to be carried to the recipient."""
    assessment, found = package_or_404(request, pk, package)
    name = f"{assessment.cycle.state_id}-{found.kind}-{str(found.pk)[:8]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(found.body), content_type="application/json", headers=headers)


@require_safe
def package_job(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    assessment, found = package_or_404(request, pk, package)
    return render(request, "components/progress.html", package_row(found, assessment, signed_in(request)))


@require_POST
def package_retry(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    _assessment, found = package_or_404(request, pk, package)
    try:
        send_again(package=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("consultation:consultation", pk=pk)


@require_POST
def package_handed_over(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    _assessment, found = package_or_404(request, pk, package)
    try:
        note_handed_over(package=found, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted: the recipient has the file."))
    return redirect("consultation:consultation", pk=pk)
