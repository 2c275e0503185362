"""Review and sign-off: what is missing, what may be done now, by whom, and what was done."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.core.enums import OPEN_STATUSES, STATUS_TAGS, Status, Track
from assessments.core.loading import assessment_or_404, factor_or_404, indicator_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.permissions import may_read_track
from assessments.core.rows import factor_urls
from assessments.core.views.factor import lines_of
from assessments.core.views.navigation import section_nav
from assessments.review import permissions
from assessments.review.gates import (
    Gap,
    consultation_gaps,
    gaps_before_sign_off,
    gaps_before_submission,
)
from assessments.review.queries import snapshot_of, steps_of
from assessments.review.rows import Refusal, check_row, divergence_rows, view_divergence_rows
from assessments.review.services import (
    approve_assessment,
    explain_divergence,
    explain_view_divergence,
    request_changes,
    submit_assessment,
)
from r2p_site.accounts.models import User
from r2p_site.errors import DomainError, NotPermitted


@require_safe
def review_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    return render(request, "review/review.html", review_context(assessment, user))


def review_context(assessment: Assessment, user: User, *, refusal: Refusal | None = None) -> dict[str, Any]:
    official = may_read_track(user, assessment, Track.OFFICIAL)
    gaps = _gaps(assessment) if official else []
    urls = factor_urls(assessment)
    offered = actions(assessment, user, blocked=any(gap.blocks for gap in gaps))
    divergences = divergence_rows(assessment, user, urls, refusal) if official else []
    if official:
        divergences += view_divergence_rows(assessment, user, urls, refusal)
    steps = list(steps_of(assessment))
    boxes = {f"action-{row['name']}" for row in offered} | {
        f"why-{row['code']}" for row in divergences if row["save_url"]
    }
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "review", user),
        "state": {
            "words": assessment.get_status_display(),
            "kind": STATUS_TAGS[Status(assessment.status)],
            "explanation": waiting_for(assessment),
            "reason": steps[0].reason if steps and assessment.status == Status.CHANGES_REQUESTED else "",
        },
        "checks": [check_row(assessment, gap, urls) for gap in gaps],
        "actions": offered,
        "divergences": divergences,
        "history": [
            {"at": step.at, "by": step.by.name, "words": step.get_target_display(), "reason": step.reason}
            for step in steps
        ],
        "snapshot": _snapshot(assessment),
        "problems": [
            {"text": line, "href": f"#{refusal.place}" if refusal.place in boxes else ""} for line in refusal.lines
        ]
        if refusal
        else [],
        # The step may no longer be offered: what was typed for it is given back all the same.
        "left_over": refusal.typed if refusal and refusal.place not in boxes else "",
        "reason": refusal.typed if refusal else "",
        "reason_for": refusal.step if refusal else "",
    }


def _snapshot(assessment: Assessment) -> dict[str, Any] | None:
    found = snapshot_of(assessment)
    if found is None:
        return None
    public = settings.SITE_URLS["public"] if assessment.status == Status.PUBLISHED else ""
    return {
        "sha256": found.sha256,
        "at": found.created_at,
        "public_url": f"{public}/assessments/{assessment.pk}/" if public else "",
        "verify_url": f"{public}/verify/{found.sha256}/" if public else "",
    }


def _gaps(assessment: Assessment) -> list[Gap]:
    if assessment.status in OPEN_STATUSES:
        # What sign-off will ask of the consultation is said in time, and does not stand in the way of submitting.
        ahead = [replace(gap, blocks=False) for gap in consultation_gaps(assessment)]
        return [*gaps_before_submission(assessment), *ahead]
    return gaps_before_sign_off(assessment) if assessment.status == Status.SUBMITTED else []


def waiting_for(assessment: Assessment) -> str:
    """Who has to act next, in one line."""
    words = {
        Status.DRAFT: _("The office drafts; the lead submits."),
        Status.CHANGES_REQUESTED: _("The approver asked for changes; the lead submits again."),
        Status.SUBMITTED: _("An approver who did not submit it reads, then signs off or asks for changes."),
        Status.APPROVED: _("Signed off and frozen; an approver publishes."),
        Status.PUBLISHED: _("Published. Nothing in it changes any more."),
        Status.SUPERSEDED: _("A later assessment replaces this one."),
        Status.WITHDRAWN: _("Withdrawn; the reason is public."),
    }
    return words[Status(assessment.status)]


def actions(assessment: Assessment, user: User, *, blocked: bool) -> list[dict[str, Any]]:
    """The steps that this person may take now, the main one first."""
    offered = [
        ("submit", "review:submit", _("Submit for sign-off"), _("Note to the approver"), permissions.may_submit, False),
        ("approve", "review:approve", _("Sign off"), _("Note for the record"), permissions.may_decide, False),
        (
            "request_changes",
            "review:request_changes",
            _("Ask for changes"),
            _("What has to change, and why"),
            permissions.may_decide,
            True,
        ),
        ("publish", "publication:publish", _("Publish"), _("Note for the record"), permissions.may_publish, False),
        (
            "withdraw",
            "publication:withdraw",
            _("Withdraw"),
            _("Why it is withdrawn; the public will read this"),
            permissions.may_withdraw,
            True,
        ),
    ]
    found = []
    for name, route, label, asks, may, needs_reason in offered:
        if not may(user, assessment):
            continue
        try:
            url = reverse(route, kwargs={"pk": assessment.pk})
        except NoReverseMatch:
            continue
        found.append(
            {
                "name": name,
                "url": url,
                "label": label,
                "explanation": _explanation(name),
                "reason_label": asks,
                "reason_required": needs_reason,
                "disabled": blocked and name in {"submit", "approve"},
                "kind": {"request_changes": "quiet", "withdraw": "danger"}.get(name, ""),
            }
        )
    return found


def _explanation(step: str) -> str:
    """What follows from a step that cannot be taken back; empty for the others."""
    return {
        "approve": _("The record is frozen for good: nobody can change it, and nothing heard later enters it."),
        "publish": _("Everybody can read it from then on, as far as this cycle was to be published."),
        "withdraw": _("Every figure leaves the public site for good; that it was published, and your reason, stay."),
    }.get(step, "")


Service = Callable[..., Any]


def _act(request: HttpRequest, pk: UUID, service: Service, done: str, *, field: str) -> HttpResponse:
    """Takes one step; a refusal is shown on the page with what was typed still in its box."""
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    typed = request.POST.get("reason", "")
    try:
        service(assessment=assessment, by=user, **{field: typed})
    except DomainError as error:
        step = request.resolver_match.url_name if request.resolver_match else ""
        return refused(request, pk, Refusal(step or "", lines_of(error), typed), error)
    messages.success(request, done)
    return redirect("review:review", pk=pk)


def refused(request: HttpRequest, pk: UUID, refusal: Refusal, error: DomainError) -> HttpResponse:
    """The page as it stands now, with why not and what was typed: 403 for the wrong role, else 409."""
    context = review_context(assessment_or_404(request, pk), signed_in(request), refusal=refusal)
    return render(request, "review/review.html", context, status=403 if isinstance(error, NotPermitted) else 409)


@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, submit_assessment, _("Submitted. An approver now reads it."), field="note")


@require_POST
def ask_for_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, request_changes, _("The lead is asked for changes."), field="reason")


@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    done = _("Signed off. The record is frozen and the result is being computed.")
    return _act(request, pk, approve_assessment, done, field="note")


@require_POST
def divergence(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The lead writes why the office keeps a rating far from the reviewer's."""
    indicator = indicator_or_404(assessment_or_404(request, pk), code)
    return _explained(request, pk, explain_divergence, (code, indicator.permanent_id))


@require_POST
def view_divergence(request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
    """The lead writes why the office keeps its rating of a factor far from the views received."""
    factor = factor_or_404(assessment_or_404(request, pk), number, domain=False)
    return _explained(request, pk, explain_view_divergence, (number, factor.permanent_id))


def _explained(request: HttpRequest, pk: UUID, service: Service, about: tuple[str, str]) -> HttpResponse:
    """`about`: code or number as the page shows it, and permanent id."""
    code, permanent_id = about
    typed = request.POST.get("reason", "")
    try:
        service(
            assessment=assessment_or_404(request, pk), permanent_id=permanent_id, reason=typed, by=signed_in(request)
        )
    except DomainError as error:
        return refused(request, pk, Refusal("divergence", lines_of(error), typed, code), error)
    messages.success(request, _("The reason for %(code)s is recorded.") % {"code": code})
    return redirect(f"{reverse('review:review', kwargs={'pk': pk})}#divergences")
