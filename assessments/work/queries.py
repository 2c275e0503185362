"""What each role has to do now, from what the slices know; the most urgent first."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.consultation.permissions import may_answer, may_plan
from assessments.consultation.queries import undelivered
from assessments.core import queries, rows, task_list
from assessments.core.annex import waiting_national
from assessments.core.enums import OPEN_STATUSES, STATUS_TAGS, Status, Track
from assessments.core.services.ratings import needs_reviewer
from assessments.results.queries import result_of
from assessments.review.gates import divergent_ratings, divergent_views
from assessments.work.keeping import drafts_waiting
from assessments.work.now import Now
from r2p_site.accounts.missing import second_operator
from r2p_site.accounts.models import Role, State, User
from r2p_site.accounts.permissions import may_confirm_factor_reset
from r2p_site.accounts.queries import open_factor_resets, states_without
from r2p_site.enqueue.models import JobState
from r2p_site.enqueue.queries import search_jobs
from r2p_site.wording import listed

Task = dict[str, Any]


def tasks_of(user: User, now: Now | None) -> list[Task]:
    found: list[Task] = []
    if now is not None:
        state = now.assessment.cycle.state
        for role, tasks in BY_ROLE.items():
            if user.has_role(role, state=state):
                # Who leads and drafts has each task once.
                found += [task for task in tasks(now) if task not in found]
    return [*found, *_cycles_to_start(user), *_installation(user)]


def _task(text: str, url: str, action: str, *, detail: str = "", urgent: bool = False) -> Task:
    return {"text": text, "url": url, "action": action, "detail": detail, "urgent": urgent}


def _lead(now: Now) -> list[Task]:
    assessment = now.assessment
    review = reverse("review:review", kwargs={"pk": assessment.pk})
    found = []
    if assessment.status == Status.CHANGES_REQUESTED:
        last = assessment.transitions.order_by("-at").first()
        reason = last.reason if last else ""
        found.append(_task(_("The approver asks for changes"), review, _("Read"), detail=reason, urgent=True))
    reasons = [row.reason for row in divergent_ratings(assessment)]
    reasons += [row.reason for row in divergent_views(assessment)]
    missing = reasons.count("")
    if missing and assessment.status in (*OPEN_STATUSES, Status.SUBMITTED):
        words = ngettext(
            "Say why the office keeps %d rating far from another voice",
            "Say why the office keeps %d ratings far from another voice",
            missing,
        )
        detail = _("Sign-off waits for it.")
        found.append(_task(words % missing, f"{review}#divergences", _("Answer"), detail=detail, urgent=True))
    found += _consultation(now)
    found += _waiting_not_applicable(now)
    found += _factors(now)
    if assessment.status in OPEN_STATUSES and all(row.answered == row.total for row in now.progress):
        found.append(_task(_("Everything is answered"), review, _("Review and submit"), urgent=True))
    return found


def _drafter(now: Now) -> list[Task]:
    return [*_themes(now), *_waiting_not_applicable(now), *_factors(now)]


def _consultation(now: Now) -> list[Task]:
    """What the lead does next about it: plan, send, answer."""
    user, assessment, standing = now.user, now.assessment, now.standing
    url = reverse("consultation:consultation", kwargs={"pk": assessment.pk})
    found = _themes(now)
    if standing.is_sent and undelivered(assessment):
        detail = _("Try again, or hand over the file.")
        words = _("A signed package did not reach the recipient")
        found.append(_task(words, f"{url}#exchange", _("Open"), detail=detail, urgent=True))
    if may_plan(user, assessment) and standing.is_changed:
        detail = _("The recipient still holds the plan that was sent before.")
        found.append(_task(_("Send the changed plan to the recipient"), url, _("Open"), detail=detail))
    if may_plan(user, assessment) and not standing.is_sent and not standing.shortfall:
        if standing.stage:
            detail = _("Planned, not sent.")
            found.append(_task(_("Send the consultation to the recipient"), url, _("Open"), detail=detail))
        else:
            detail = _("Sign-off asks for one, with women and young people in it.")
            found.append(_task(_("Plan the consultation"), url, _("Open"), detail=detail))
    return found


def _themes(now: Now) -> list[Task]:
    """Themes that wait for the office."""
    waiting = now.standing.waiting
    if not waiting or not may_answer(now.user, now.assessment):
        return []
    words = ngettext("%d theme waits for an answer", "%d themes wait for an answer", waiting)
    url = f"{reverse('consultation:consultation', kwargs={'pk': now.assessment.pk})}#themes"
    detail = _("From the consultation; sign-off waits for it.")
    return [_task(words % waiting, url, _("Answer"), detail=detail, urgent=True)]


def _factors(now: Now) -> list[Task]:
    """Own factors that are not finished; without any, the first three that are open."""
    assessment = now.assessment
    if assessment.status not in OPEN_STATUSES:
        return []
    unfinished = [row for row in now.progress if row.answered < row.total]
    own = [row for row in unfinished if row.assigned_id == now.user.pk]
    shown = own or [row for row in unfinished if row.assigned_id is None][:3]
    return [
        _task(
            f"{row.factor.number}. {row.factor.title}",
            rows.factor_url(assessment, row.factor),
            _("Continue") if row.answered else _("Begin"),
            detail=ngettext(
                "%(open)d of %(total)d not yet answered", "%(open)d of %(total)d not yet answered", row.total
            )
            % {"open": row.total - row.answered, "total": row.total},
            urgent=row.assigned_id == now.user.pk,
        )
        for row in shown
    ]


def _waiting_not_applicable(now: Now) -> list[Task]:
    """Answers of others that need this person's agreement."""
    user, assessment = now.user, now.assessment
    reviewer = user.has_role(Role.REVIEWER, state=assessment.cycle.state)
    whole_blocks = queries.blocks_not_applicable(assessment, Track.OFFICIAL)
    waiting = [
        row.indicator.code
        for row in queries.waiting_not_applicable(assessment)
        if row.updated_by_id != user.pk and (reviewer or not needs_reviewer(row, whole_blocks))
    ]
    own = waiting_national(assessment)
    waiting += [row.code for row in own if row.rating and row.rating.updated_by_id != user.pk]
    if not waiting or assessment.status not in (*OPEN_STATUSES, Status.SUBMITTED):
        return []
    words = ngettext(
        "%d answer “not applicable” waits for a second person",
        "%d answers “not applicable” wait for a second person",
        len(waiting),
    )
    return [
        _task(
            words % len(waiting),
            reverse("core:not_applicable", kwargs={"pk": assessment.pk}),
            _("Look"),
            detail=listed(waiting[:8]),
        )
    ]


def _approver(now: Now) -> list[Task]:
    user, assessment = now.user, now.assessment
    review = reverse("review:review", kwargs={"pk": assessment.pk})
    if assessment.status == Status.SUBMITTED and assessment.submitted_by_id != user.pk:
        by = assessment.submitted_by.name if assessment.submitted_by else ""
        detail = _("Submitted by %(name)s") % {"name": by}
        return [_task(_("Read and sign off, or ask for changes"), review, _("Open"), detail=detail, urgent=True)]
    if assessment.status == Status.APPROVED:
        ready = result_of(assessment) is not None
        detail = _("Signed off; the result is ready.") if ready else _("Signed off; the result is being computed.")
        return [_task(_("Publish the assessment"), review, _("Open"), detail=detail, urgent=ready)]
    return []


def _reviewer(now: Now) -> list[Task]:
    found, assessment = _waiting_not_applicable(now), now.assessment
    if assessment.reviewed_at is None and assessment.status in (*OPEN_STATUSES, Status.SUBMITTED):
        answered = sum(row.answered for row in now.progress)
        detail = _("%(answered)d of %(total)d answered in your own name; the office cannot read them yet.") % {
            "answered": answered,
            "total": sum(row.total for row in now.progress),
        }
        url = reverse("core:assessment", kwargs={"pk": assessment.pk})
        found.append(_task(_("Rate independently, then hand in"), url, _("Open"), detail=detail, urgent=True))
    return found


BY_ROLE: dict[Role, Callable[[Now], list[Task]]] = {
    Role.LEAD: _lead,
    Role.DRAFTER: _drafter,
    Role.APPROVER: _approver,
    Role.REVIEWER: _reviewer,
}


def _cycles_to_start(user: User) -> list[Task]:
    return [
        _task(
            _("Start the next cycle of %(state)s") % {"state": state.name},
            f"{reverse('core:start')}?state={state.pk}",
            _("Start"),
        )
        for state in queries.states_to_start(user)
    ]


def _installation(user: User) -> list[Task]:
    found = []
    if user.has_role(Role.FRAMEWORK_ADMIN):
        found += drafts_waiting(user)
        found.append(_task(_("Keep the frameworks up to date"), reverse("frameworks:list"), _("Open")))
    if user.has_role(Role.OPERATOR):
        found += _operator(user)
    return found


def _operator(user: User) -> list[Task]:
    found = [
        _task(
            _("Confirm, or not: remove the second factor of %(name)s") % {"name": reset.user.name},
            reverse("operate_person", args=[reset.user_id]),
            _("Look"),
            detail=reset.reason,
            urgent=True,
        )
        for reset in open_factor_resets()
        if may_confirm_factor_reset(user, reset)
    ]
    failed = search_jobs(state=JobState.FAILED).count()
    if failed:
        words = ngettext("%d background job failed", "%d background jobs failed", failed) % failed
        found.append(_task(words, f"{reverse('operate_jobs')}?state={JobState.FAILED}", _("Look")))
    return [*found, *_who_is_missing()]


def _who_is_missing() -> list[Task]:
    """What a new installation still lacks before anybody can assess and sign off."""
    if not State.objects.exists():
        detail = _("Roles are held and assessments made in a State.")
        return [_task(_("Add your State"), reverse("operate_states"), _("Add"), detail=detail, urgent=True)]
    invite = reverse("operate_invite")
    leads = [_("Invite a lead for %(state)s") % {"state": state.name} for state in states_without(Role.LEAD)]
    approvers = [
        _("Invite an approver for %(state)s") % {"state": state.name} for state in states_without(Role.APPROVER)
    ]
    found = [_task(text, invite, _("Invite")) for text in [*leads, *approvers]]
    if lacking := second_operator():
        found.append(_task(**lacking))
    return found


def completeness(now: Now) -> dict[str, Any]:
    assessment = now.assessment
    needed = task_list.needed_coverage(assessment)
    return {
        "url": reverse("core:assessment", kwargs={"pk": assessment.pk}),
        "rows": [
            {
                "code": row.factor.number,
                "title": row.factor.title,
                "percent": row.percent_answered,
                "low": row.percent_answered < needed,
                "url": rows.factor_url(assessment, row.factor),
            }
            for row in now.progress
        ],
    }


def with_others(now: Now) -> list[dict[str, Any]]:
    """Where others stand: contributors, the independent reviewer and the approver, as far as one may know."""
    user, assessment, standing = now.user, now.assessment, now.standing
    consultation = {
        "name": _("Consultation"),
        "words": standing.words,
        "kind": standing.kind,
        "url": reverse("consultation:consultation", kwargs={"pk": assessment.pk}),
    }
    if user.has_role(Role.REVIEWER, state=assessment.cycle.state):
        return [consultation]
    handed_in = assessment.reviewed_at is not None
    reviewer = {
        "name": Track.REVIEWER.label,
        "words": _("Handed in") if handed_in else _("Reviewing"),
        "kind": "ok" if handed_in else "now",
        "url": "",
    }
    review = reverse("review:review", kwargs={"pk": assessment.pk})
    status = {
        "name": _("Sign-off"),
        "words": assessment.get_status_display(),
        "kind": STATUS_TAGS[Status(assessment.status)],
        "url": review,
    }
    return [consultation, reviewer, status]
