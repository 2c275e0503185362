"""Packages by hand: taking in a file, watching a delivery, trying again, carrying the file instead."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intake.enums import PackageKind
from assessments.intake.forms.custodian import PackageForm, ReasonForm
from assessments.intake.models import Consultation
from assessments.intake.queries.custody import DELIVER_JOB, key_of
from assessments.intake.services.bundle import export_bundle
from assessments.intake.services.exchange import (
    Outgoing,
    note_handed_over,
    outgoing,
    receive_package,
    send_again,
)
from assessments.intake.views.custodian.loading import (
    act,
    act_page,
    consultation_or_404,
    custodian,
    set_up_person,
    unlocked_key,
)
from r2p_site.enqueue.models import JobState
from r2p_site.enqueue.presentation import JobView
from r2p_site.enqueue.queries import latest_job
from r2p_site.errors import DomainError, NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receive(request: HttpRequest) -> HttpResponse:
    by = custodian(request)
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        received = act(form, lambda: receive_package(data=form.cleaned_data["file"].read(), by=by))
        if received:
            words = _("Received.") if received.is_new else _("This package had been received before.")
            messages.success(request, words)
            return redirect("custodian:consultation", pk=received.consultation.pk)
    context = {
        "form": form,
        "multipart": True,
        "title": _("Receive a package from the office"),
        "lede": _(
            "Needed only where the two servers do not reach each other. Nothing but what the office signed is used."
        ),
        "submit": _("Receive"),
        "cancel_url": reverse("custodian:home"),
    }
    return render(request, "custodian/act.html", context, status=422 if form.errors else 200)


def package_progress(package_id: UUID, *, label: str) -> dict[str, Any]:
    """The context of components/progress.html for one delivery."""
    found = outgoing(package_id)
    place = [found.consultation.pk, package_id]
    return {
        "job": _job_view(found, label),
        "poll_url": reverse("custodian:package_job", args=place),
        "refresh_url": reverse("custodian:consultation", args=[found.consultation.pk]),
        "retry_url": reverse("custodian:package_again", args=place),
        "file_url": "",
        "download_url": reverse("custodian:package_file", args=place),
        "handed_url": reverse("custodian:package_handed", args=place),
        "delivered_on": found.delivered_on,
        "waits_as_hold": found.kind == PackageKind.HOLD and found.delivered_on is None,
    }


def _job_view(found: Outgoing, label: str) -> JobView:
    job = latest_job(found.id, name=DELIVER_JOB)
    if found.delivered_on is not None or job is None:
        state = JobState.DONE if found.delivered_on else JobState.QUEUED
        return JobView(found.id, state, 100 if found.delivered_on else 0, "", label)
    return JobView(found.id, job.state, job.progress, job.error_text, label)


def _of(pk: UUID, package: UUID) -> tuple[Consultation, Outgoing]:
    consultation = consultation_or_404(pk)
    try:
        found = outgoing(package)
    except NotFound as error:
        raise Http404 from error
    if found.consultation.pk != consultation.pk:
        raise Http404
    return consultation, found


@require_safe
def package_job(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    set_up_person(request)
    _consultation, found = _of(pk, package)
    return render(request, "components/progress.html", package_progress(found.id, label=str(found.kind.label)))


@require_safe
@never_cache
def package_file(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    """The bytes as they were signed, to be carried to the office."""
    custodian(request)
    consultation, found = _of(pk, package)
    response = HttpResponse(found.package, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}-{found.kind}.json"'
    return response


@require_POST
def package_again(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    by = custodian(request)
    consultation, found = _of(pk, package)
    try:
        send_again(package_id=found.id, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("custodian:consultation", pk=consultation.pk)


@require_POST
def package_handed(request: HttpRequest, pk: UUID, package: UUID) -> HttpResponse:
    by = custodian(request)
    consultation, found = _of(pk, package)
    note_handed_over(package_id=found.id, by=by)
    messages.success(request, _("Noted: the office has it."))
    return redirect("custodian:consultation", pk=consultation.pk)


@require_POST
@never_cache
def bundle(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Everything that this custodian's key opens, still sealed, to be opened on a computer that is not connected.

    With a reason and the unlocked key: it counts as opening each contribution in it.
    """
    by, consultation = custodian(request), consultation_or_404(pk)
    key = key_of(consultation, by)
    if key is None or not hasattr(key, "wrapped"):
        raise Http404
    form = ReasonForm(request.POST)
    lines = act(
        form,
        lambda: export_bundle(
            consultation=consultation, unlocked=unlocked_key(request, consultation), by=by, **form.cleaned_data
        ),
    )
    if lines is None:
        return _bundle_form(request, consultation, form)
    response = StreamingHttpResponse(lines, content_type="application/jsonl")
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}-sealed.jsonl"'
    return response


def _bundle_form(request: HttpRequest, consultation: Consultation, form: ReasonForm) -> HttpResponse:
    return act_page(
        request,
        consultation,
        "consultation",
        form,
        title=_("Download what your key opens, still sealed"),
        lede=_("To be opened on a computer that is not connected. The other custodian sees each as opened by you."),
        submit=_("Download"),
        cancel_url=reverse("custodian:consultation", args=[consultation.pk]),
    )
