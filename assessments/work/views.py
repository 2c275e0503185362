"""What is mine to do now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments.core import queries, task_list
from assessments.core.enums import OPEN_STATUSES
from assessments.core.loading import signed_in
from assessments.core.permissions import visible_to
from assessments.work.now import Now, now_of
from assessments.work.queries import completeness, tasks_of, with_others
from r2p_site.accounts.models import Role, User
from r2p_site.wording import labelled

SHOWN = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    now = now_of(user)
    tasks = tasks_of(user, now)
    drafting = now is not None and now.assessment.status in OPEN_STATUSES
    context: dict[str, Any] = {
        "greeting": greeting(len(tasks)),
        "lede": lede(now) if now else "",
        "tasks": tasks,
        "completeness": completeness(now) if now and drafting else None,
        "others": with_others(now) if now else [],
        "idle": idle(user),
        "assessments": [task_list.list_row(row) for row in queries.assessment_list(visible_to(user))[:SHOWN]],
    }
    return render(request, "work/home.html", context)


def idle(user: User) -> dict[str, Any]:
    """What stands where nothing waits: what will, and where to begin oneself."""
    if user.has_role(Role.OPERATOR):
        text = _("Failed background work, and requests to remove a second factor, appear here.")
        steps = [(_("People and roles"), "operate"), (_("Background work"), "operate_jobs")]
        return {"text": text, "steps": [{"text": label, "url": reverse(name)} for label, name in steps]}
    return {"text": _("What others hand to you appears here."), "steps": []}


def greeting(count: int) -> str:
    hour = timezone.localtime().hour
    words = _("Good morning.") if hour < 12 else _("Good afternoon.") if hour < 18 else _("Good evening.")
    if not count:
        return _("%(greeting)s Nothing waits for you.") % {"greeting": words}
    needs = ngettext("One thing needs you.", "%(count)d things need you.", count) % {"count": count}
    return f"{words} {needs}"


def lede(now: Now) -> str:
    """How far the newest cycle is, and how long it has."""
    assessment, progress = now.assessment, now.progress
    if assessment.status not in OPEN_STATUSES:
        return f"{labelled(task_list.title(assessment), assessment.get_status_display())}."
    days = (assessment.cycle.due_on - timezone.localdate()).days
    due = (
        ngettext("The cycle closes in %(days)d day.", "The cycle closes in %(days)d days.", days) % {"days": days}
        if days >= 0
        else _("The cycle was due on %(day)s.") % {"day": date_format(assessment.cycle.due_on)}
    )
    answered, total = sum(row.answered for row in progress), sum(row.total for row in progress)
    given = _("%(answered)d of %(total)d answers are given.") % {"answered": answered, "total": total}
    return f"{due} {given}"
