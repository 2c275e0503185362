"""What the task list of an assessment shows, in words."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core import queries, rows, versions, wording
from assessments.core.annex import asked_by, waiting_national
from assessments.core.enums import SIGNED_STATUSES, STATUS_TAGS, Status, block_name
from assessments.core.models import Assessment, Cycle
from assessments.core.permissions import (
    is_office,
    is_reviewer,
    may_assign,
    may_move,
    may_rate,
    may_take_layers,
    own_track,
)
from assessments.core.queries import FactorProgress
from frameworks.enums import Kind
from frameworks.languages import language_name
from frameworks.models import FrameworkVersion
from r2p_site.accounts.models import State, User
from r2p_site.wording import listed, listed_apart

Row = dict[str, Any]


def title(assessment: Assessment) -> str:
    return _("%(state)s, cycle %(cycle)s") % {"state": assessment.cycle.state.name, "cycle": assessment.cycle.title}


def period(cycle: Cycle) -> str:
    return _("%(start)s to %(end)s") % {"start": date_format(cycle.period_start), "end": date_format(cycle.period_end)}


def facts(assessment: Assessment) -> Row:
    cycle = assessment.cycle
    versions = (assessment.risk_version, assessment.resilience_version)
    return {
        "title": title(assessment),
        "state": assessment.get_status_display(),
        "state_kind": STATUS_TAGS[Status(assessment.status)],
        "due": None if assessment.status in SIGNED_STATUSES else cycle.due_on,
        "period": period(cycle),
        "framework": listed_apart(version_words(version) for version in versions),
        "disclosure": cycle.get_disclosure_display(),
    }


def needed_coverage(assessment: Assessment) -> int:
    """Percent of the answers from which a reading is full."""
    return round(100 * float(assessment.methodology.record["parameters"]["cov_sufficient"]))


def totals(assessment: Assessment, progress: list[FactorProgress], track: str) -> Row:
    answered, total = sum(row.answered for row in progress), sum(row.total for row in progress)
    percent = 100 * answered // total if total else 0
    return {
        "percent": percent,
        "answered": answered,
        "total": total,
        "critical_missing": queries.critical_missing(assessment, track),
        "low": percent < needed_coverage(assessment),
    }


def groups(assessment: Assessment, progress: list[FactorProgress], user: User) -> list[Row]:
    """Factors grouped by block in canonical order, each with its state in words."""
    found: list[Row] = []
    for row in progress:
        if not found or found[-1]["block"] != row.factor.block:
            found.append({"block": row.factor.block, "title": block_name(row.factor.block), "tasks": []})
        found[-1]["tasks"].append(_task(assessment, row, user))
    for group in found:
        group["answered"] = sum(task["answered"] for task in group["tasks"])
        group["total"] = sum(task["total"] for task in group["tasks"])
    return found


def _task(assessment: Assessment, row: FactorProgress, user: User) -> Row:
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
        "low": row.percent_answered < needed_coverage(assessment),
        "state": state,
        "kind": kind,
        "mine": row.assigned_id == user.pk,
        "assigned_to": row.assigned_to,
    }


def next_step(assessment: Assessment, progress: list[FactorProgress], user: User) -> Row | None:
    """Own factors first, then the first one that is not finished; when all are, review."""
    if not may_rate(user, assessment):
        return None
    open_ones = [row for row in progress if row.answered < row.total]
    own = [row for row in open_ones if row.assigned_id == user.pk]
    if not open_ones:
        url = reverse("review:review", kwargs={"pk": assessment.pk})
        return {"url": url, "action": _("Go to review and sign-off"), "text": _("Every indicator has an answer.")}
    chosen = (own or open_ones)[0]
    return {
        "url": rows.factor_url(assessment, chosen.factor),
        "action": _("Continue with %(number)s") % {"number": chosen.factor.number},
        "text": chosen.factor.title,
    }


def read_only_reason(assessment: Assessment, user: User) -> str:
    if may_rate(user, assessment):
        return ""
    if assessment.status in SIGNED_STATUSES:
        return _("This assessment is signed off; its record is frozen.")
    if is_reviewer(user, assessment):
        return _("Your review is handed in.")
    if assessment.status == Status.SUBMITTED:
        return _("Submitted: answers are closed until the approver asks for changes.")
    return _("You can read this assessment; leads and drafters answer.")


def moves(assessment: Assessment, user: User) -> list[Row]:
    """Newer versions of its frameworks to which the lead may move the assessment."""
    if not may_move(user, assessment):
        return []
    return [
        {
            "title": version_words(version),
            "url": reverse("core:move", kwargs={"pk": assessment.pk, "version": version.pk}),
        }
        for version in versions.newer_versions(assessment)
    ]


def _about_versions(assessment: Assessment, user: User, own: int) -> list[Row]:
    """What a move to another version set aside, and what the State asks beside the frameworks: `own` indicators."""
    pk = {"pk": assessment.pk}
    found: list[Row] = []
    aside = versions.set_aside(assessment, own_track(user, assessment)).count()
    if aside:
        found.append(
            {
                "title": _("Answers set aside"),
                "text": _("Given before the framework changed; nothing asks for them now."),
                "url": reverse("core:set_aside", kwargs=pk),
                "count": str(aside),
            }
        )
    if own or may_assign(user, assessment):
        found.append(
            {
                "title": _("National annex"),
                "text": _("What this State asks beside the frameworks; never scored."),
                "url": reverse("core:annex", kwargs=pk),
                "count": str(own) if own else "",
            }
        )
    return found


def others(assessment: Assessment, user: User) -> list[Row]:
    pk = {"pk": assessment.pk}
    own = asked_by(assessment).count()
    found = _about_versions(assessment, user, own)
    waiting = queries.waiting_not_applicable(assessment).count() + (len(waiting_national(assessment)) if own else 0)
    if waiting:
        found.append(
            {
                "title": _("Answered “not applicable”"),
                "text": _("Each needs a second person to agree."),
                "url": reverse("core:not_applicable", kwargs=pk),
                "count": ngettext("%d waits", "%d wait", waiting) % waiting,
            }
        )
    if is_office(user, assessment):
        people = assessment.populations.count()
        found.append(
            {
                "title": _("Populations at risk"),
                "text": _("Who could be harmed, with sex and age in view."),
                "url": reverse("core:populations", kwargs=pk),
                "count": str(people),
            }
        )
    if may_assign(user, assessment):
        found.append(
            {
                "title": _("Who drafts what"),
                "text": _("Give each factor to somebody of the office."),
                "url": reverse("core:assign", kwargs=pk),
                "count": "",
            }
        )
    return found


def newer_layers(assessment: Assessment, user: User) -> list[Row]:
    """Translations published since, for the lead to decide about."""
    if not may_take_layers(user, assessment):
        return []
    titles = {version.pk: version.title for version in (assessment.risk_version, assessment.resilience_version)}
    return [
        {"language": language_name(layer.language), "number": layer.number, "framework": titles[layer.version_id]}
        for layer in wording.newer_layers(assessment)
    ]


def list_row(assessment: Assessment) -> Row:
    """One line of a list of assessments."""
    cycle = assessment.cycle
    return {
        "title": title(assessment),
        "url": reverse("core:assessment", kwargs={"pk": assessment.pk}),
        "state": assessment.get_status_display(),
        "kind": STATUS_TAGS[Status(assessment.status)],
        "period": period(cycle),
    }


def version_words(version: FrameworkVersion) -> str:
    return listed([version.title, f"{_('version')} {version.number}"])


def pins_in_force(state: State) -> list[str]:
    """What a cycle that the State starts today keeps to its end, unless the lead chooses another framework of risk."""
    offered = (versions.frameworks_offered(state, kind) for kind in Kind.values)
    named = [version_words(versions[0]) for versions in offered if versions]
    methodology = queries.active_methodology()
    return [*named, _("Method %(version)s") % {"version": methodology.version}] if methodology else named
