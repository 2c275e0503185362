"""Publishing copies the public edition of an assessment to the tables of the public site; withdrawing empties it."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from assessments.consultation.held import held_themes
from assessments.consultation.services import publish_heard, withdraw_heard
from assessments.core.models import Assessment
from assessments.core.queries import with_pins
from assessments.publication.edition import public_edition
from assessments.publication.errors import HeldMeanwhile
from assessments.publication.findings import state_trend
from assessments.publication.models import PublishedAssessment, PublishedDrawing, PublishedReport, PublishedScore
from assessments.publication.page import pinned_frameworks, public_page
from assessments.publication.queries import listed_assessments, narrowed, with_trend
from assessments.reports.document import Sources
from assessments.reports.enums import Edition
from assessments.reports.models import Report
from assessments.results.drawing import Spec, draw, spec_sha256, trend_specs
from assessments.results.models import Result
from assessments.results.queries import signals_beside
from assessments.results.score_rows import canonical_order, score_rows
from assessments.review.errors import ResultMissing
from assessments.review.services import take_step
from assessments.scoring import canonical_bytes
from r2p_site.accounts.models import User
from r2p_site.enqueue import enqueue

Json = dict[str, Any]


@transaction.atomic
def publish_assessment(*, assessment: Assessment, by: User, note: str = "") -> PublishedAssessment:
    """Makes a signed-off assessment public and asks the worker for the public PDF. Raises ResultMissing, WrongStatus,
    MayNotMove. Earlier cycles stay published as they are."""
    locked = take_step("publish", assessment=assessment, by=by, reason=note)
    result = Result.objects.select_related("snapshot__previous").filter(snapshot__assessment=locked).first()
    if result is None:
        raise ResultMissing
    pinned = with_pins(Assessment.objects.all()).get(pk=locked.pk)
    published = _write_edition(pinned, result)
    enqueue("publication.attach_report", published.pk, by=by)
    enqueue("publication.draw_trend", published.pk, by=by)
    return published


@transaction.atomic
def withdraw_assessment(*, assessment: Assessment, by: User, reason: str) -> PublishedAssessment:
    """Takes every figure off the public site; its page says why. Raises ReasonMissing, WrongStatus, MayNotMove.

    The hashes stay, so that a printed report is still recognised. A later cycle already published in full keeps the
    withdrawn snapshot in its bundle: its result could not be recomputed without it.
    """
    locked = take_step("withdraw", assessment=assessment, by=by, reason=reason)
    published = PublishedAssessment.objects.select_for_update().get(pk=locked.pk)
    published.scores.all().delete()
    published.reports.update(body=b"")
    published.status, published.status_reason = locked.status, reason.strip()
    published.withdrawn_at = timezone.now()
    published.page, published.results_content = {}, {}
    published.results = published.bundle = b""
    published.save()
    withdraw_heard(published.pk)
    PublishedDrawing.objects.filter(iso3=published.iso3).delete()
    enqueue("publication.draw_trend", published.pk, by=by)
    return published


@transaction.atomic
def public_report_of(*, assessment_id: UUID, language: str) -> Report:
    """The public edition in that language; where nobody asked for it, asked for in the name of whoever signed off."""
    approver = Assessment.objects.values_list("approved_by", flat=True).get(pk=assessment_id)
    report, _created = Report.objects.get_or_create(
        assessment_id=assessment_id,
        edition=Edition.PUBLIC,
        language=language,
        defaults={"requested_by_id": approver, "requested_at": timezone.now()},
    )
    return report


@transaction.atomic
def attach_report(*, published_id: UUID, report: Report, held: Collection[str] | None = None) -> PublishedReport | None:
    """Copies a rendered public edition to the public tables; nothing when the assessment was withdrawn meanwhile.

    `held`: the themes that were held back before it was made. Raises HeldMeanwhile where these are others now.
    """
    published = PublishedAssessment.objects.select_for_update().get(pk=published_id)
    if published.is_withdrawn:
        return None
    if held is not None and set(held) != set(held_themes(published_id)):
        raise HeldMeanwhile
    with report.file.open("rb") as file:
        body = file.read()
    attached, _created = PublishedReport.objects.update_or_create(
        assessment=published,
        language=report.language,
        defaults={"sha256": report.sha256, "size": len(body), "pages": report.pages or 0, "body": body},
    )
    return attached


def draw_trend(*, published_id: UUID) -> int:
    """Draws the trend of the published cycles of a State in every language of the site; returns how many were drawn.

    Raises ConversionFailed. Only a worker calls this. A cycle withdrawn meanwhile is not shown: what was drawn with it
    is thrown away.
    """
    iso3 = PublishedAssessment.objects.values_list("iso3", flat=True).get(pk=published_id)
    known = set(PublishedDrawing.objects.filter(iso3=iso3).values_list("spec_sha256", flat=True))
    missing = {key: spec for key, spec in _trend_specs(iso3).items() if key not in known}
    bodies = dict(zip(missing, draw(list(missing.values())), strict=True))
    with transaction.atomic():
        # Publishing and withdrawing lock the same rows, so that what is wanted cannot change before this commits.
        list(PublishedAssessment.objects.select_for_update().filter(iso3=iso3).values_list("pk"))
        wanted = _trend_specs(iso3)
        PublishedDrawing.objects.filter(iso3=iso3).exclude(spec_sha256__in=wanted).delete()
        PublishedDrawing.objects.bulk_create(
            (PublishedDrawing(iso3=iso3, spec_sha256=key, body=bodies[key]) for key in bodies if key in wanted),
            ignore_conflicts=True,
        )
    return len(bodies)


def _trend_specs(iso3: str) -> dict[str, Spec]:
    cycles = list(narrowed(with_trend(listed_assessments()), state=iso3))
    found: dict[str, Spec] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            trend = state_trend(cycles)
            found |= {spec_sha256(spec): spec for spec in trend_specs(trend).values()} if trend else {}
    return found


def _write_edition(assessment: Assessment, result: Result) -> PublishedAssessment:
    edition = public_edition(assessment, result)
    published = PublishedAssessment.objects.create(
        **_identity(assessment, assessment.published_at or timezone.now()),
        **_results(edition.sources.results, result),
        page={**public_page(assessment, edition.sources), "signals": signals_beside(assessment)},
        bundle=edition.bundle,
    )
    _write_scores(published, edition.sources)
    if heard := edition.sources.record.get("heard"):
        publish_heard(assessment, heard, at=published.published_at)
    return published


def _identity(assessment: Assessment, published_at: datetime) -> Json:
    cycle = assessment.cycle
    return {
        "id": assessment.pk,
        "iso3": cycle.state_id,
        "state_name": cycle.state.name,
        "practice": cycle.state.is_practice,
        "cycle_number": cycle.number,
        "cycle_title": cycle.title,
        "year": cycle.period_end.year,
        "period_start": cycle.period_start,
        "period_end": cycle.period_end,
        "disclosure": cycle.disclosure,
        "status": assessment.status,
        "published_at": published_at,
        "methodology": assessment.methodology.version,
        "frameworks": pinned_frameworks(assessment),
    }


def _results(content: Json, result: Result) -> Json:
    body = canonical_bytes(content)
    return {
        "results": body,
        "results_content": content,
        "results_sha256": hashlib.sha256(body).hexdigest(),
        "computed_sha256": result.sha256,
        "snapshot_sha256": result.snapshot.sha256,
    }


def _write_scores(published: PublishedAssessment, sources: Sources) -> None:
    rows = score_rows(sources.results, canonical_order(sources.snapshot["catalogue"]))
    PublishedScore.objects.bulk_create(
        PublishedScore(assessment=published, position=position, **asdict(row))
        for position, row in enumerate(rows, start=1)
    )
