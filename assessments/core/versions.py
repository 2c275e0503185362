"""Versions of frameworks over the cycles of a State: which to begin on, where to move, what earlier answers say."""

from uuid import UUID

from django.db.models import QuerySet

from assessments.core.models import Assessment, CarriedAnswer
from frameworks.crosswalk import COMPARABLE, origins_between
from frameworks.enums import Kind, VersionStatus
from frameworks.models import Factor, FrameworkVersion
from frameworks.queries import versions_in_force
from r2p_site.accounts.models import State


def frameworks_offered(state: State, kind: str) -> list[FrameworkVersion]:
    """What the State's next cycle may be begun on, each framework in its newest version: that of its last cycle first,
    else the framework that was published first. Two queries."""
    versions = versions_in_force(kind=kind)
    field = "risk_version" if kind == Kind.RISK else "resilience_version"
    last = Assessment.objects.filter(cycle__state=state).order_by("-cycle__number").values_list(f"{field}__framework")
    used = last.first()
    return sorted(versions, key=lambda version: used is None or version.framework_id != used[0])


def newer_versions(assessment: Assessment) -> list[FrameworkVersion]:
    """Published versions, each the newest of its framework, to which the assessment could move. One query."""
    pinned = {version.framework_id: version for version in (assessment.risk_version, assessment.resilience_version)}
    found = FrameworkVersion.objects.filter(framework__in=pinned, status=VersionStatus.PUBLISHED)
    newest = {row.framework_id: row for row in found.select_related("framework").order_by("number")}
    return [row for key, row in newest.items() if row.number > pinned[key].number]


def carried_to(assessment: Assessment, track: str, factor: Factor) -> dict[UUID, list[CarriedAnswer]]:
    """Suggestions that came along when the assessment moved to another version, by indicator. One query."""
    rows = CarriedAnswer.objects.filter(assessment=assessment, track=track, indicator__factor=factor)
    found: dict[UUID, list[CarriedAnswer]] = {}
    for row in rows.select_related("origin", "indicator"):
        if row.indicator_id is not None:
            found.setdefault(row.indicator_id, []).append(row)
    return found


def set_aside(assessment: Assessment, track: str) -> QuerySet[CarriedAnswer]:
    """Answers to what nothing asks any more since the assessment moved."""
    rows = CarriedAnswer.objects.filter(assessment=assessment, track=track, indicator=None)
    return rows.select_related("origin__version")


def earlier_ids(assessment: Assessment) -> dict[str, str | None]:
    """What indicators were in the last cycle, where that is not what they are now: another permanent id, or None where
    an earlier level would say something else. Empty without a last cycle, and where it kept to the same versions."""
    found: dict[str, str | None] = {}
    previous = assessment.previous
    for name in ("risk_version_id", "resilience_version_id"):
        if previous is None or getattr(previous, name) == getattr(assessment, name):
            continue
        for key, origin in origins_between(getattr(previous, name), getattr(assessment, name)).items():
            old = origin.ids[0] if origin.lineage in COMPARABLE else None
            if old != key:
                found[key] = old
    return found
