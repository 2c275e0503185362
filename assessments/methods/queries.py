"""Reads of versions of the method, at a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessments.core.models import Assessment, Methodology
from assessments.methods.models import RescoredResult, Rescoring
from assessments.review.models import Snapshot
from frameworks.enums import VersionStatus
from frameworks.models import Factor, Indicator
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.queries import latest_job

RESCORE_JOB = "methods.rescore"

Json = Mapping[str, Any]
# Parts of a record that refer to rows of frameworks by permanent id.
INDICATOR_FIELDS = ("critical", "nexus")
FACTOR_FIELDS = ("resilience_map", "ew_trigger_factor", "ew_civic_domain", "ec_factors")


def search_methodologies(
    versions: QuerySet[Methodology], *, search: str = "", status: str = ""
) -> QuerySet[Methodology]:
    """Whose number or change note has the words; drafts first, then the one that took effect last."""
    if search:
        versions = versions.filter(Q(version__icontains=search) | Q(change_note__icontains=search))
    if status:
        versions = versions.filter(status=status)
    return versions.order_by(F("activated_at").desc(nulls_first=True), "-version")


def unknown_ids(record: Json) -> dict[str, list[str]]:
    """By part of the record, the ids that no published framework has. Two queries."""
    wanted = {name: _named(record, name) for name in (*INDICATOR_FIELDS, *FACTOR_FIELDS)}
    published = {"version__status": VersionStatus.PUBLISHED}
    indicators = _known(Indicator.objects.filter(**published), wanted, INDICATOR_FIELDS)
    factors = _known(Factor.objects.filter(**published), wanted, FACTOR_FIELDS)
    missing = {
        name: [key for key in keys if key not in (indicators if name in INDICATOR_FIELDS else factors)]
        for name, keys in wanted.items()
    }
    return {name: keys for name, keys in missing.items() if keys}


def _known(rows: "QuerySet[Any]", wanted: Mapping[str, list[str]], names: Iterable[str]) -> set[str]:
    keys = {key for name in names for key in wanted[name]}
    return set(rows.filter(permanent_id__in=keys).values_list("permanent_id", flat=True).distinct().order_by())


def _named(record: Json, name: str) -> list[str]:
    """Ids in the order of the record, each once."""
    value = record[name] if name in record else record["parameters"][name]
    if name == "nexus":
        found = [row["indicator"] for row in value.values()]
    elif name == "resilience_map":
        found = [*value, *(domain for domains in value.values() for domain in domains)]
    else:
        found = [value] if isinstance(value, str) else list(value)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many snapshots there are, how many have a row under the version, and how many of those it cannot score."""

    snapshots: int
    rescored: int
    refused: int
    job: Job | None


def rescoring_progress(methodology: Methodology) -> Progress | None:
    """Counts and nothing of any assessment; None when nobody has asked. At most four queries."""
    rescoring = Rescoring.objects.filter(methodology=methodology).first()
    if rescoring is None:
        return None
    counts = RescoredResult.objects.filter(methodology=methodology).aggregate(
        rescored=Count("pk"), refused=Count("pk", filter=Q(content__isnull=True))
    )
    return Progress(Snapshot.objects.count(), **counts, job=latest_job(rescoring.pk, name=RESCORE_JOB))


def waiting_snapshots(methodology_id: UUID) -> list[UUID]:
    """Ids of snapshots without a row under the version, the oldest first."""
    done = RescoredResult.objects.filter(methodology=methodology_id, snapshot=OuterRef("pk"))
    return list(Snapshot.objects.filter(~Exists(done)).order_by("created_at", "pk").values_list("pk", flat=True))


def rescored_of(assessment: Assessment) -> QuerySet[RescoredResult]:
    """Results of the assessment under other versions, the newest version first."""
    rows = RescoredResult.objects.filter(snapshot__assessment=assessment).exclude(methodology=assessment.methodology_id)
    return (
        rows.select_related("methodology", "snapshot")
        .defer("snapshot__record", "snapshot__annex")
        .order_by("-methodology__version")
    )
