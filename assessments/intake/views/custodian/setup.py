"""Set-up and end of a consultation: who receives, keys, opening, closing, what went to the office, retention."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.intake.enums import Status
from assessments.intake.forms.custodian import ErasureForm, OpenForm, ReasonForm, RecipientForm
from assessments.intake.models import Consultation, CustodianKey, Erasure, Release
from assessments.intake.permissions import is_custodian, may_confirm, may_destroy_now
from assessments.intake.plain_words import in_reader_s_language
from assessments.intake.plan_changes import plan_lines
from assessments.intake.queries.contributors import is_full
from assessments.intake.queries.custody import key_of, keys_of, plan_change_of, the_recipient
from assessments.intake.services.life import (
    close_consultation,
    describe_recipient,
    obstacles,
    open_consultation,
)
from assessments.intake.services.retention import ask_erasure, erase_now, remaining, withdraw_erasure
from assessments.intake.views.custodian.in_words import highest, left
from assessments.intake.views.custodian.loading import (
    act,
    consultation_or_404,
    custodian,
    form_page,
    frame,
    set_up_person,
)
from assessments.intake.views.custodian.packages import package_progress
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError
from r2p_site.packages import fingerprint

FORM = ["GET", "HEAD", "POST"]
STATUS_TAGS = {Status.PLANNED: "plain", Status.OPEN: "now", Status.CLOSED: "warn", Status.RELEASED: "ok"}


@require_http_methods(FORM)
@never_cache
def recipient(request: HttpRequest) -> HttpResponse:
    by = custodian(request)
    form = RecipientForm(request.POST or None, instance=the_recipient())
    if request.method == "POST" and act(form, lambda: describe_recipient(given=form.given(), by=by)):
        messages.success(request, _("Saved. Contributors read this from now on."))
        return redirect("custodian:home")
    context = {
        "form": form,
        "title": _("Who receives"),
        "lede": _("What contributors read before they write a word. Say it as it is: also where protection ends."),
        "submit": _("Save"),
        "cancel_url": reverse("custodian:home"),
    }
    return render(request, "custodian/act.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def consultation_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, consultation = set_up_person(request), consultation_or_404(pk)
    own = key_of(consultation, user)
    missing = obstacles(consultation) if consultation.status == Status.PLANNED else {}
    context = {
        **frame(request, consultation, "consultation"),
        "title": in_reader_s_language(consultation.title),
        "is_custodian": is_custodian(user),
        "tag": STATUS_TAGS[Status(consultation.status)],
        "keys": [_key_row(key, user) for key in keys_of(consultation)],
        "own_key": own,
        "plan_change": plan_change_of(consultation),
        "bundle_form": ReasonForm(),
        "may_make_key": is_custodian(user) and own is None and consultation.destroyed_on is None,
        "obstacles": list(missing.values()),
        "deliveries": deliveries(consultation),
        "erasure": _erasure(consultation, user),
        "remaining": left(remaining(consultation)) if consultation.destroyed_on else None,
        "plan": plan_lines(consultation),
        "is_full": is_full(consultation),
        "highest": highest(consultation),
    }
    return render(request, "custodian/consultation.html", context)


def _key_row(key: CustodianKey, user: User) -> dict[str, Any]:
    """The fingerprint is on the holder's page alone: whoever confirms it must hear it, not copy it."""
    place = [key.consultation_id, key.pk]
    is_own = key.holder_id == user.pk
    waits = key.rehearsed_on is not None and key.confirmed_on is None and key.destroyed_on is None
    return {
        "key": key,
        "is_own": is_own,
        "fingerprint": fingerprint(key.public_key) if is_own or key.confirmed_on else "",
        "confirm_url": reverse("custodian:confirm", args=place) if waits and may_confirm(user, key) else "",
    }


def deliveries(consultation: Consultation) -> list[dict[str, Any]]:
    """What was signed for the office, each with how far its delivery is."""
    told = [
        (row.pk, _("That it is %(status)s") % {"status": row.get_status_display().lower()}, False)
        for row in consultation.status_packages.order_by("made_on", "-status")
    ]
    release = Release.objects.filter(consultation=consultation).first()
    if release is not None:
        told.append((release.package_id, _("The release"), True))
    held = consultation.held_back.order_by("made_on", "id")
    told += [(row.pk, _("That a theme is held back"), True) for row in held]
    return [{**package_progress(pk, label=label), "is_release": is_release} for pk, label, is_release in told]


def _erasure(consultation: Consultation, user: User) -> dict[str, Any] | None:
    row = Erasure.objects.filter(consultation=consultation).select_related("asked_by").first()
    if row is None:
        return None
    return {"row": row, "may_confirm": may_destroy_now(user, row)}


@require_http_methods(FORM)
@never_cache
def open_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    form = OpenForm(request.POST or None, consultation=consultation)
    return form_page(
        request,
        consultation,
        "consultation",
        form,
        call=lambda: open_consultation(consultation=consultation, by=by, **form.cleaned_data),
        done=_("It is open. The office is being told where people can take part."),
        back=reverse("custodian:consultation", args=[pk]),
        title=_("Open the consultation"),
        lede=_("From its first day on, everybody who has the address can write. Only the custodians can read it."),
        submit=_("Open it"),
        problems=[{"text": text} for text in obstacles(consultation).values()] if request.method != "POST" else [],
    )


@require_POST
def close_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    try:
        close_consultation(consultation_id=consultation.pk, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Closed. Nothing new is received, but reprisals and additions still are."))
    return redirect("custodian:consultation", pk=pk)


@require_http_methods(FORM)
@never_cache
def erasure(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    form = ErasureForm(request.POST or None)
    return form_page(
        request,
        consultation,
        "consultation",
        form,
        call=lambda: ask_erasure(consultation=consultation, by=by, reason=form.cleaned_data["reason"]),
        done=_("Asked. Nothing is destroyed until another custodian does it."),
        back=reverse("custodian:consultation", args=[pk]),
        title=_("Destroy everything now"),
        lede=_(
            "Contributions, replies, themes and keys, for ever. What was released stays. Another custodian does it."
        ),
        submit=_("Ask the other custodian"),
        danger=True,
    )


@require_POST
def erasure_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    return _end(request, pk, lambda: erase_now(consultation=consultation, by=by), _("Everything was destroyed."))


@require_POST
def erasure_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    return _end(request, pk, lambda: withdraw_erasure(consultation=consultation, by=by), _("Withdrawn."))


def _end(request: HttpRequest, pk: UUID, call: Any, done: str) -> HttpResponse:
    try:
        call()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("custodian:consultation", pk=pk)
