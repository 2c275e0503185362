"""Published rows as REST shows them."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.reverse import reverse

from assessments.consultation.models import PublishedConsultation
from assessments.core.enums import Disclosure
from assessments.core.models import PublishedMethodology
from assessments.publication.models import PublishedAssessment, PublishedReport

Row = dict[str, Any]


def assessment_row(found: PublishedAssessment, request: Request) -> Row:
    return {
        "id": str(found.pk),
        "state": {"iso3": found.iso3, "name": found.state_name, "practice": found.practice},
        "cycle": {"number": found.cycle_number, "title": found.cycle_title},
        "year": found.year,
        "period": {"start": found.period_start.isoformat(), "end": found.period_end.isoformat()},
        "status": found.status,
        "status_reason": found.status_reason,
        "disclosure": found.disclosure,
        "published_at": found.published_at,
        "withdrawn_at": found.withdrawn_at,
        "methodology": found.methodology,
        "frameworks": found.frameworks,
        "snapshot_sha256": found.snapshot_sha256,
        "results_sha256": found.results_sha256,
        "reports": [] if found.is_withdrawn else [_report(report, found) for report in found.reports.all()],
        "links": _links(found, request),
    }


def _links(found: PublishedAssessment, request: Request) -> Row:
    def address(name: str) -> str:
        return reverse(f"api:{name}", kwargs={"pk": found.pk}, request=request)

    in_full = found.disclosure == Disclosure.FULL and not found.is_withdrawn
    return {
        "self": address("assessment"),
        "page": f"{settings.SITE_URLS['public']}/assessments/{found.pk}/",
        "results": None if found.is_withdrawn else address("assessment_results"),
        "bundle": address("assessment_bundle") if in_full else None,
        "annex": address("annex") if in_full else None,
        "scores": f"{reverse('api:scores', request=request)}?state={found.iso3}",
        "verify": f"{settings.SITE_URLS['public']}/verify/{found.snapshot_sha256}/",
    }


def _report(report: PublishedReport, found: PublishedAssessment) -> Row:
    address = f"{settings.SITE_URLS['public']}/assessments/{found.pk}/report/{report.language}.pdf"
    return {"language": report.language, "sha256": report.sha256, "size": report.size, "url": address}


def methodology_row(found: PublishedMethodology, request: Request) -> Row:
    return {
        "version": found.version,
        "status": found.status,
        "effective_on": found.effective_on,
        "sha256": found.sha256,
        "url": reverse("api:methodology", kwargs={"version": found.version}, request=request),
    }


def consultation_row(found: PublishedConsultation) -> Row:
    call = found.call
    return {
        "assessment": str(found.pk),
        "state": {"iso3": found.iso3, "name": found.state_name, "practice": found.practice},
        "cycle": found.cycle_title,
        "status": found.stage,
        "title": call["titles"][call["languages"][0]],
        "titles": call["titles"],
        "questions": call["questions"],
        "languages": call["languages"],
        "opens_on": found.opens_on,
        "closes_on": found.closes_on,
        "take_part": found.address,
        "recipient": call["recipient"],
    }
