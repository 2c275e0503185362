"""Assessments signed off, scored and published through the services; only the ratings are written in bulk."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile

from assessments.consultation.services import explain_shortfall
from assessments.core.enums import Track
from assessments.core.models import Assessment, Evidence, Population, Rating
from assessments.core.services import CycleInput, load_methodology, start_cycle
from assessments.publication.models import PublishedAssessment
from assessments.publication.services import publish_assessment
from assessments.reports.models import Report
from assessments.results.models import Result
from assessments.results.services import score_snapshot
from assessments.review.services import approve_assessment, submit_assessment
from assessments.scoring import shipped_records
from frameworks.models import FrameworkVersion, Indicator
from frameworks.services import load_frameworks
from tests.cast import Cast
from tests.factories.assessments import NO_CONSULTATION

PUBLIC_TITLE, INTERNAL_TITLE = "Annual report of the ombudsperson", "Cable from the border post"
OPEN_NAME, SENSITIVE_NAME = "Fisher families", "Hill people of Ombra"
RATED_AT = datetime(2026, 1, 5, tzinfo=UTC)


def load_basis() -> None:
    """Frameworks and method, as a new installation has them."""
    load_frameworks()
    for record in shipped_records().values():
        load_methodology(record=dict(record))


def signed_off(
    cast: Cast, *, year: int = 2025, disclosure: str = "full", reviewed: bool = False, rated: int | None = None
) -> Assessment:
    """The next cycle of the cast's State, signed off and scored; `rated` is how many risk indicators have a level."""
    if not FrameworkVersion.objects.exists():
        load_basis()
    values = CycleInput(
        title=f"Cycle {year}",
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        due_on=date(year + 1, 3, 31),
        disclosure=disclosure,
    )
    assessment = start_cycle(state=cast.state, by=cast.lead, values=values)
    _rate(assessment, cast, Track.OFFICIAL, rated)
    if reviewed:
        _rate(assessment, cast, Track.REVIEWER, rated)
        assessment.reviewed_by, assessment.reviewed_at = cast.reviewer, RATED_AT
        assessment.save()
    explain_shortfall(assessment=assessment, by=cast.lead, reason=NO_CONSULTATION)
    submit_assessment(assessment=assessment, by=cast.lead)
    snapshot = approve_assessment(assessment=assessment, by=cast.approver)
    score_snapshot(snapshot_id=snapshot.pk)
    assessment.refresh_from_db()
    return assessment


def published(cast: Cast, **how: Any) -> PublishedAssessment:
    return publish_assessment(assessment=signed_off(cast, **how), by=cast.approver)


def copies(original: PublishedAssessment, count: int) -> None:
    """The same publication for other States, straight into the public tables: for counting queries of lists."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    fields = {
        field.attname: getattr(original, field.attname)
        for field in PublishedAssessment._meta.concrete_fields
        if field.name != "id"
    }
    for index in range(count):
        iso3 = f"Q{letters[index // 26]}{letters[index % 26]}"
        own = {"iso3": iso3, "state_name": f"State {iso3}", "snapshot_sha256": f"{index:064x}"}
        PublishedAssessment.objects.create(**{**fields, **own})


def result_of(assessment: Assessment) -> Result:
    return Result.objects.get(snapshot__assessment=assessment)


def assessment_of(found: PublishedAssessment) -> Assessment:
    return Assessment.objects.get(pk=found.pk)


def stored_report(assessment: Assessment, cast: Cast, body: bytes = b"%PDF-1.7 for the public") -> Report:
    """A public edition as the worker leaves it; a stand-in body, since rendering is tested where it is done."""
    digest = hashlib.sha256(body).hexdigest()
    return Report.objects.create(
        assessment=assessment,
        edition="public",
        language="en",
        file=ContentFile(body, name=f"{digest}.pdf"),
        sha256=digest,
        size=len(body),
        pages=3,
        requested_by=cast.approver,
        requested_at=RATED_AT,
    )


def _rate(assessment: Assessment, cast: Cast, track: str, rated: int | None) -> None:
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    indicators = list(
        Indicator.objects.filter(version__in=versions).order_by("factor__version", "factor__position", "position")
    )
    if track == Track.REVIEWER:
        indicators = [row for row in indicators if row.version_id == assessment.risk_version_id]
    left = rated
    rows = []
    for indicator in indicators:
        is_risk = indicator.version_id == assessment.risk_version_id
        if is_risk and left is not None:
            if left == 0:
                continue
            left -= 1
        rows.append(
            Rating(
                assessment=assessment,
                indicator=indicator,
                track=track,
                state="rated",
                level=indicator.position % 3,
                confidence="medium",
                rationale=f"Seen at {indicator.code}; {SENSITIVE_NAME} fled.",
                updated_by=cast.drafter if track == Track.OFFICIAL else cast.reviewer,
                updated_at=RATED_AT,
            )
        )
    Rating.objects.bulk_create(rows)
    if track == Track.OFFICIAL:
        _explain(assessment, cast, rows)


def _explain(assessment: Assessment, cast: Cast, ratings: list[Rating]) -> None:
    sources = [
        Evidence.objects.create(
            state=cast.state,
            title=title,
            publisher="Ombudsperson",
            kind="nhri",
            received_on=date(2026, 1, 2),
            link="https://example.org/report",
            confidentiality=confidentiality,
            added_by=cast.drafter,
        )
        for title, confidentiality in ((PUBLIC_TITLE, "public"), (INTERNAL_TITLE, "internal"))
    ]
    through = Rating.sources.through
    through.objects.bulk_create(
        through(rating_id=rating.pk, evidence_id=source.pk) for rating in ratings for source in sources
    )
    for name, sensitive in ((OPEN_NAME, False), (SENSITIVE_NAME, True)):
        Population.objects.create(assessment=assessment, name=name, group="ethnic", why="Why", sensitive=sensitive)
