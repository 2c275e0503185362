"""Reads of the public edition; nothing here touches a table that `r2p_public` may not read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from assessments.core.enums import Disclosure, MethodologyStatus, Status
from assessments.core.models import PublishedMethodology
from assessments.publication.models import PublishedAssessment, PublishedDrawing, PublishedReport, PublishedScore
from assessments.results.query_parameters import FIRST_YEAR, ScoreQuery
from assessments.results.score_rows import Order
from frameworks.models import PublishedFramework

# Bytes and texts that a list does not need.
HEAVY = ("page", "results", "results_content", "bundle")


def listed_assessments() -> QuerySet[PublishedAssessment]:
    """By name of the State, then the newest cycle first."""
    return PublishedAssessment.objects.defer(*HEAVY)


def with_reading(assessments: QuerySet[PublishedAssessment]) -> QuerySet[PublishedAssessment]:
    """With `reading`, the part of the page from which a sentence is made; None after withdrawal."""
    return assessments.annotate(reading=F("page__reading"))


def with_trend(assessments: QuerySet[PublishedAssessment]) -> QuerySet[PublishedAssessment]:
    """With `reading`, and with `crimes` and `change` of the official track: what a trend of one State shows."""
    return with_reading(assessments).annotate(
        crimes=F("results_content__tracks__official__crimes"), change=F("results_content__change")
    )


def levels_before(found: PublishedAssessment, number: str) -> dict[str, int | None]:
    """Official levels of one factor in the cycle before, by permanent id, where they are published. One query."""
    earlier = PublishedAssessment.objects.filter(iso3=found.iso3, cycle_number__lt=found.cycle_number)
    last = earlier.order_by("-cycle_number").defer("results", "results_content", "bundle").first()
    if last is None or last.is_withdrawn or last.disclosure != Disclosure.FULL:
        return {}
    return {
        row.get("id", row["code"]): row["answers"]["official"]["level"]
        for factor in (*last.page["factors"], *last.page["domains"])
        if factor["number"] == number
        for row in factor["indicators"]
    }


def drawings_among(iso3: str, keys: Iterable[str]) -> set[str]:
    """Those of the drawings asked for that the State has. One query."""
    found = PublishedDrawing.objects.filter(iso3=iso3, spec_sha256__in=list(keys))
    return set(found.values_list("spec_sha256", flat=True))


def with_reports(assessments: QuerySet[PublishedAssessment]) -> QuerySet[PublishedAssessment]:
    """With the reports that can be downloaded, not their bytes; one query more."""
    return assessments.prefetch_related(Prefetch("reports", PublishedReport.objects.defer("body")))


def in_states_named(assessments: QuerySet[PublishedAssessment], words: str) -> QuerySet[PublishedAssessment]:
    return assessments.filter(Q(state_name__icontains=words) | Q(iso3__iexact=words)) if words else assessments


def narrowed(
    assessments: QuerySet[PublishedAssessment], *, state: str = "", year: int | None = None, status: str = ""
) -> QuerySet[PublishedAssessment]:
    filters: dict[str, Any] = {"iso3": state, "year": year, "status": status}
    return assessments.filter(**{name: value for name, value in filters.items() if value not in (None, "")})


def published_scores(query: ScoreQuery) -> QuerySet[PublishedScore]:
    """Rows of one State in the order of cycles, then canonical."""
    scores = PublishedScore.objects.filter(assessment__iso3=query.state)
    for bound, comparison in ((query.first, "gte"), (query.last, "lte")):
        if bound is not None:
            column = "cycle_number" if bound < FIRST_YEAR else "year"
            scores = scores.filter(**{f"assessment__{column}__{comparison}": bound})
    wanted = {
        "measure": query.measure,
        "track": query.track,
        "assessment__methodology": query.methodology,
        "assessment__published_at__lte": query.until,
    }
    scores = scores.filter(**{name: value for name, value in wanted.items() if value})
    return scores.order_by("assessment__cycle_number", "position")


def order_of_page(page: dict[str, Any]) -> Order:
    """Canonical order, as the page holds it."""
    blocks = dict.fromkeys(row["block"] for row in page["factors"])
    return Order(
        factors=tuple(row["number"] for row in page["factors"]),
        crimes=tuple(block for block in blocks if block != "common"),
        domains=tuple(row["number"] for row in page["domains"]),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a hash stands for. `kind`: snapshot, results, computed or report; `language` is that of a report."""

    kind: str
    language: str
    assessment: PublishedAssessment
    published_at: datetime


def find_hash(sha256: str) -> Found | None:
    """What was published here under this SHA-256, withdrawn or not. At most two queries."""
    named = Q(snapshot_sha256=sha256) | Q(results_sha256=sha256) | Q(computed_sha256=sha256)
    assessment = PublishedAssessment.objects.filter(named).defer(*HEAVY).first()
    if assessment is not None:
        kind = "computed"
        if assessment.snapshot_sha256 == sha256:
            kind = "snapshot"
        elif assessment.results_sha256 == sha256:
            kind = "results"
        return Found(kind, "", assessment, assessment.published_at)
    heavy = [f"assessment__{name}" for name in HEAVY]
    report = PublishedReport.objects.filter(sha256=sha256).select_related("assessment").defer("body", *heavy).first()
    if report is None:
        return None
    return Found("report", report.language, report.assessment, report.assessment.published_at)


def methodologies() -> QuerySet[PublishedMethodology]:
    """Every version that is or was in force, the newest first, without its bytes."""
    return PublishedMethodology.objects.exclude(status=MethodologyStatus.DRAFT).defer("body")


def methodology_of(version: str = "") -> PublishedMethodology | None:
    """That version, or the one in force."""
    if version:
        return methodologies().filter(version=version).first()
    return methodologies().filter(status=MethodologyStatus.ACTIVE).first()


def latest_of_each(assessments: Iterable[PublishedAssessment]) -> list[PublishedAssessment]:
    """The newest of each State that still shows figures, else its newest; the order of States is kept."""
    found: dict[str, PublishedAssessment] = {}
    for assessment in assessments:
        known = found.get(assessment.iso3)
        if known is None or (known.is_withdrawn and assessment.status == Status.PUBLISHED):
            found[assessment.iso3] = assessment
    return list(found.values())


def critical_indicators(record: Mapping[str, Any]) -> list[dict[str, str]]:
    """The critical set of a method in the words of the published frameworks; in canonical order. One query."""
    wanted = set(record["critical"])
    found: dict[str, dict[str, str]] = {}
    own_words = PublishedFramework.objects.filter(kind="risk", layer=0)
    for framework in own_words.defer("body").order_by("-published_at"):
        for factor in framework.content["factors"]:
            for row in factor["indicators"]:
                if row["id"] in wanted:
                    found.setdefault(row["id"], {"code": row["code"], "title": row["label"]})
    return [found.get(key, {"code": key, "title": ""}) for key in record["critical"]]
