"""Cycles of one's States, the task list of one assessment, and what waits for a second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.consultation.queries import standing_of
from assessments.core import queries, task_list, versions
from assessments.core.annex import AnnexRow, waiting_national
from assessments.core.enums import Status, Track, block_name
from assessments.core.forms import CycleForm
from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.permissions import (
    RATING_ROLES,
    is_reviewer,
    may_agree_not_applicable,
    may_assign,
    may_rate,
    own_track,
    visible_to,
)
from assessments.core.rows import Answered, Asked, answer_url
from assessments.core.services import assign_factors, hand_in_review, start_cycle, take_layers
from assessments.core.services.ratings import needs_reviewer
from assessments.core.views.downloads import assessments_csv
from assessments.core.views.factor import lines_of
from assessments.core.views.navigation import section_nav
from assessments.core.wording import say_in_readers_language
from frameworks.enums import Kind
from frameworks.models import Factor
from r2p_site.accounts.models import Role, State, User
from r2p_site.errors import DomainError, InvalidInput
from r2p_site.refusals import show_refusal


@require_safe
def assessment_list(request: HttpRequest) -> HttpResponse:
    """Every cycle the user may see, newest first within its State."""
    user = signed_in(request)
    words, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    found = queries.assessment_list(visible_to(user), words=words, status=status)
    if request.GET.get("format") == "csv":
        return assessments_csv(found)
    starting = queries.states_to_start(user)
    context = {
        "assessments": [task_list.list_row(assessment) for assessment in found],
        "q": words,
        "status": status,
        "statuses": Status.choices,
        "start_states": [{"name": row.name, "url": f"{reverse('core:start')}?state={row.pk}"} for row in starting],
    }
    return render(request, "core/assessments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The lead begins the next cycle of the own State."""
    states = State.objects.filter(pk__in=signed_in(request).states_with(Role.LEAD))
    state = get_object_or_404(states, pk=request.GET["state"]) if request.GET.get("state") else states.first()
    if state is None:
        return redirect("core:assessments")
    offered = versions.frameworks_offered(state, Kind.RISK)
    form = CycleForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            assessment = start_cycle(state=state, by=signed_in(request), values=form.value())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The cycle has begun. Rate the factors in any order."))
            return redirect("core:assessment", pk=assessment.pk)
    context = {"form": form, "state": state, "pins": task_list.pins_in_force(state)}
    return render(request, "core/start.html", context, status=422 if form.errors else 200)


@require_safe
def assessment_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task list: every factor and domain with its state, and the one thing to do next."""
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    track = own_track(user, assessment)
    progress = queries.progress(assessment, track)
    totals = task_list.totals(assessment, progress, track)
    say_in_readers_language(assessment, [row.factor for row in progress])
    context = {
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "assessment": task_list.facts(assessment),
        "newer_layers": task_list.newer_layers(assessment, user),
        "take_layers_url": reverse("core:take_layers", kwargs={"pk": pk}),
        "progress": totals,
        "groups": task_list.groups(assessment, progress, user),
        "next_step": task_list.next_step(assessment, progress, user),
        "is_read_only": not may_rate(user, assessment),
        "read_only_reason": task_list.read_only_reason(assessment, user),
        "others": [*task_list.others(assessment, user), consultation_row(assessment)],
        "moves": task_list.moves(assessment, user),
        "can_hand_in": is_reviewer(user, assessment) and may_rate(user, assessment) and totals["answered"] > 0,
        "hand_in_url": reverse("core:hand_in", kwargs={"pk": pk}),
    }
    return render(request, "core/assessment.html", context)


def consultation_row(assessment: Assessment) -> task_list.Row:
    """The consultation among what else belongs to the assessment."""
    return {
        "title": _("Consultation"),
        "text": _("What people know and say, received by an independent recipient; each theme gets an answer."),
        "url": reverse("consultation:consultation", kwargs={"pk": assessment.pk}),
        "count": standing_of(assessment).words,
    }


def drafters(assessment: Assessment) -> list[User]:
    """Who in the office may be given a factor."""
    members = User.objects.filter(
        is_active=True, memberships__state=assessment.cycle.state, memberships__role__in=RATING_ROLES
    )
    return list(members.distinct().order_by("name"))


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lead says who drafts which factor; one form for all of them."""
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    if not may_assign(user, assessment):
        raise Http404
    people = {str(row.pk): row for row in drafters(assessment)}
    progress = queries.progress(assessment, own_track(user, assessment))
    say_in_readers_language(assessment, [row.factor for row in progress])
    if request.method == "POST":
        try:
            assign_factors(assessment=assessment, factors=_wanted(request, progress, people), by=user)
        except DomainError as error:
            messages.error(request, " ".join(lines_of(error)))
            return redirect("core:assign", pk=pk)
        messages.success(request, _("Who drafts what is saved."))
        return redirect("core:assessment", pk=pk)
    context = {
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "assessment", user),
        "rows": [{"progress": row, "block": block_name(row.factor.block)} for row in progress],
        "people": list(people.values()),
        "back": reverse("core:assessment", kwargs={"pk": pk}),
    }
    return render(request, "core/assign.html", context)


def _wanted(
    request: HttpRequest, progress: list[queries.FactorProgress], people: dict[str, User]
) -> dict[Factor, User | None]:
    """The factors whose drafter was changed; a factor that was not sent stays with whom it is."""
    found: dict[Factor, User | None] = {}
    for row in progress:
        sent = request.POST.get(f"f-{row.factor.pk}")
        if sent is None or sent == str(row.assigned_id or ""):
            continue
        if sent and sent not in people:
            raise InvalidInput(fields={"user": [_("Choose a lead or drafter of this State.")]})
        found[row.factor] = people.get(sent)
    return found


@require_POST
def layers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lead shows the assessment in the newest translations of its frameworks."""
    assessment = assessment_or_404(request, pk)
    try:
        take_layers(assessment=assessment, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The newest translations are shown from now on. Every answer stays as it was."))
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


@require_safe
def not_applicable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answers "not applicable" with their reasons, for the second person to agree to."""
    assessment = assessment_or_404(request, pk)
    user = signed_in(request)
    waiting = list(queries.waiting_not_applicable(assessment))
    say_in_readers_language(assessment, [rating.indicator for rating in waiting])
    whole_blocks = queries.blocks_not_applicable(assessment, Track.OFFICIAL)
    own = waiting_national(assessment)
    context = {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "review", user),
        "rows": [
            *(
                _waits(user, rating, rating.indicator, reviewer=needs_reviewer(rating, whole_blocks))
                for rating in waiting
            ),
            *(_waits(user, row.rating, row, reviewer=False) for row in own if row.rating),
        ],
    }
    return render(request, "core/not_applicable.html", context)


def _waits(user: User, rating: Answered, asked: Asked, *, reviewer: bool) -> dict[str, Any]:
    if isinstance(asked, AnnexRow):
        url = reverse("core:national_agree", kwargs={"pk": rating.assessment_id, "indicator": asked.pk})
    else:
        url = reverse("core:rating_agree", kwargs={"pk": rating.assessment_id, "code": asked.code})
    return {
        "code": asked.code,
        "title": asked.label,
        "national": isinstance(asked, AnnexRow),
        "reason": rating.rationale,
        "by": rating.updated_by.name,
        "version": rating.version,
        "agree_url": url,
        "answer_url": answer_url(rating.assessment, asked),
        "needs_reviewer": reviewer,
        "may_agree": may_agree_not_applicable(user, rating, needs_reviewer=reviewer),
    }
