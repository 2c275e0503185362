"""Cycles of one's States, the task list of one assessment, and what waits for a second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.core import queries, rows
from assessments.core.enums import block_name
from assessments.core.forms import CycleForm
from assessments.core.models import Assessment
from assessments.core.permissions import (
    RATING_ROLES,
    is_office,
    is_reviewer,
    may_agree_not_applicable,
    may_assign,
    may_rate,
    own_track,
    visible_to,
)
from assessments.core.queries import FactorProgress
from assessments.core.services import assign_factor, hand_in_review, start_cycle
from assessments.core.services.ratings import needs_reviewer
from assessments.core.views.factor import lines_of
from assessments.core.views.loading import assessment_or_404, factor_or_404, signed_in, site_note
from assessments.core.views.navigation import section_nav
from r2p_site.accounts.models import Role, State, User
from r2p_site.errors import DomainError, InvalidInput


@require_GET
def assessment_list(request: HttpRequest) -> HttpResponse:
    """Every cycle the user may see, newest first within its State."""
    user = signed_in(request)
    words = request.GET.get("q", "").strip()
    found = queries.assessment_list(visible_to(user), words=words, status=request.GET.get("status", ""))
    context = {
        "assessments": found,
        "q": words,
        "status": request.GET.get("status", ""),
        "statuses": Assessment._meta.get_field("status").choices,
        "may_start": bool(user.states_with(Role.LEAD)),
    }
    return render(request, "core/assessments.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The lead begins the next cycle of the own State."""
    states = State.objects.filter(pk__in=signed_in(request).states_with(Role.LEAD))
    state = get_object_or_404(states, pk=request.GET["state"]) if request.GET.get("state") else states.first()
    if state is None:
        return redirect("core:assessments")
    form = CycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            assessment = start_cycle(state=state, by=signed_in(request), values=form.value())
        except DomainError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The cycle has begun. Rate the factors in any order."))
            return redirect("core:assessment", pk=assessment.pk)
    return render(request, "core/start.html", {"form": form, "state": state}, status=422 if form.errors else 200)


def add_errors(form: Any, error: DomainError) -> None:
    """Puts a service's refusal where the form can show it: beside the field it names, else on top."""
    if not isinstance(error, InvalidInput) or not error.fields:
        form.add_error(None, str(error))
        return
    for name, lines in error.fields.items():
        for line in lines:
            form.add_error(name if name in form.fields else None, str(line))


@require_GET
def assessment_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    progress = queries.progress(assessment, own_track(user, assessment))
    waiting = queries.waiting_not_applicable(assessment).count()
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "cycle": assessment.cycle,
        "blocks": task_blocks(assessment, progress, user),
        "answered": sum(row.answered for row in progress),
        "total": sum(row.total for row in progress),
        "percent": percent_answered(progress),
        "waiting_not_applicable": waiting if is_office(user, assessment) or is_reviewer(user, assessment) else 0,
        "can_rate": may_rate(user, assessment),
        "can_hand_in": is_reviewer(user, assessment) and may_rate(user, assessment),
        "can_assign": may_assign(user, assessment),
        "drafters": drafters(assessment) if may_assign(user, assessment) else [],
        "is_reviewer": is_reviewer(user, assessment),
    }
    return render(request, "core/assessment.html", context)


def percent_answered(progress: list[FactorProgress]) -> int:
    total = sum(row.total for row in progress)
    return round(100 * sum(row.answered for row in progress) / total) if total else 0


def drafters(assessment: Assessment) -> list[User]:
    """Who in the office may be given a factor."""
    members = User.objects.filter(
        is_active=True, memberships__state=assessment.cycle.state, memberships__role__in=RATING_ROLES
    )
    return list(members.distinct().order_by("name"))


def task_blocks(assessment: Assessment, progress: list[FactorProgress], user: User) -> list[dict[str, Any]]:
    """Factors grouped by block in canonical order, each with its state in words."""
    blocks: list[dict[str, Any]] = []
    for row in progress:
        if not blocks or blocks[-1]["block"] != row.factor.block:
            blocks.append({"block": row.factor.block, "title": block_name(row.factor.block), "tasks": []})
        blocks[-1]["tasks"].append(task(assessment, row, user))
    return blocks


def task(assessment: Assessment, row: FactorProgress, user: User) -> dict[str, Any]:
    needed = round(100 * assessment.methodology.record["parameters"]["cov_sufficient"])
    state, kind = _("Not started"), ""
    if row.total and row.answered == row.total:
        state, kind = _("Answered"), "ok"
    elif row.answered:
        state, kind = _("Under way"), "now"
    return {
        "code": row.factor.number,
        "title": row.factor.title,
        "url": rows.factor_url(assessment, row.factor),
        "percent": row.percent_answered,
        "answered": row.answered,
        "total": row.total,
        "coverage": row.coverage,
        "low": row.coverage is not None and row.coverage < needed,
        "state": state,
        "kind": kind,
        "assigned_to": row.assigned_to,
        "assigned_id": row.assigned_id,
        "mine": row.assigned_id == user.pk,
        "domain": row.factor.version_id != assessment.risk_version_id,
    }


@require_POST
def assign(request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    factor = factor_or_404(assessment, number, domain=request.POST.get("domain") == "1")
    chosen = request.POST.get("user", "")
    user = next((row for row in drafters(assessment) if str(row.pk) == chosen), None)
    try:
        assign_factor(assessment=assessment, factor=factor, user=user, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    return redirect("core:assessment", pk=assessment.pk)


@require_POST
def hand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The independent reviewer closes the own track."""
    assessment = assessment_or_404(request, pk)
    try:
        hand_in_review(assessment=assessment, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("Your review is handed in. The office reads it once it has submitted its own."))
    return redirect("core:assessment", pk=assessment.pk)


@require_GET
def not_applicable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answers "not applicable" with their reasons, for the second person to agree to."""
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    waiting = list(queries.waiting_not_applicable(assessment))
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "review", user),
        "rows": [
            {
                "rating": rating,
                "needs_reviewer": (reviewer := needs_reviewer(rating)),
                "may_agree": may_agree_not_applicable(user, rating, needs_reviewer=reviewer),
            }
            for rating in waiting
        ],
    }
    return render(request, "core/not_applicable.html", context)
