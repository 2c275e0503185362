"""Pages of the public site. No session, no cookie; every page works without script."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessments.consultation.queries import published_consultations
from assessments.core.enums import BANDS, RESILIENCE_BANDS, Disclosure, MethodologyStatus
from assessments.core.models import PublishedMethodology
from assessments.core.parameter_words import parameter_rows
from assessments.publication import consultations, findings, presentation, queries
from assessments.publication.models import PublishedAssessment, PublishedDrawing, PublishedReport
from assessments.publication.views.answers import page_response
from assessments.results.drawing import spec_sha256, trend_specs
from r2p_site.api import etag_response
from r2p_site.wording import listed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """States that have published, by name; never by result."""
    words = request.GET.get("q", "").strip()[:100]
    found = queries.in_states_named(queries.listed_assessments(), words)
    states = presentation.state_lines(queries.latest_of_each(found))
    return page_response(request, "public/home.html", {"states": states, "q": words})


@require_safe
def state(request: HttpRequest, iso3: str) -> HttpResponse:
    found = list(queries.narrowed(queries.with_trend(queries.listed_assessments()), state=iso3))
    if not found:
        raise Http404
    context = {
        "state": {"iso3": iso3, "name": found[0].state_name, "is_practice": found[0].practice},
        "assessments": presentation.assessment_lines(found),
        "trend": _trend(found),
    }
    return page_response(request, "public/state.html", context)


def _trend(cycles: list[PublishedAssessment]) -> dict[str, Any] | None:
    """With the address of its drawing by theme, once the worker has made it."""
    trend = findings.state_trend(cycles)
    if trend:
        iso3 = cycles[0].iso3
        wanted = {theme: spec_sha256(spec) for theme, spec in trend_specs(trend).items()}
        known = queries.drawings_among(iso3, wanted.values())
        is_drawn = known == set(wanted.values())
        trend["drawn"] = {theme: f"/states/{iso3}/charts/{key}.svg" for theme, key in wanted.items() if is_drawn}
    return trend


@require_safe
def drawing(request: HttpRequest, iso3: str, sha256: str) -> HttpResponse:
    """A chart as the worker drew it."""
    found = get_object_or_404(PublishedDrawing, iso3=iso3, spec_sha256=sha256)
    return etag_response(request, bytes(found.body), "image/svg+xml", found.spec_sha256, public=True)


@require_safe
def assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.with_reports(PublishedAssessment.objects.defer("results", "bundle")), pk=pk)
    if found.is_withdrawn:
        facts = {"assessment": presentation.assessment_facts(found), "sha256": found.snapshot_sha256}
        return page_response(request, "public/withdrawn.html", facts)
    method = get_object_or_404(queries.methodologies(), version=found.methodology)
    context: dict[str, Any] = {
        "assessment": presentation.assessment_facts(found),
        "site_note": listed([found.state_name, found.cycle_title]),
        **presentation.results_context(found, method.record),
        "certainty_url": f"{presentation.address(found)}certainty/",
        "consultation": _consultation(found),
        **_provenance(found),
        "downloads": presentation.downloads(found),
        "factors": presentation.rated_factors(found.page),
        "national": presentation.national_indicators(found.page),
        "populations_named": presentation.populations(found.page),
        "left_out": {
            "populations": found.page["unnamed_populations"],
            "sources": found.page["unnamed_sources"],
        },
    }
    return page_response(request, "public/assessment.html", context)


def _consultation(found: PublishedAssessment) -> dict[str, Any] | None:
    """In a few lines what was heard; the whole is on its own page."""
    heard = published_consultations().filter(pk=found.pk, heard_at__isnull=False).first()
    if heard is None:
        return None
    language = get_language() or settings.LANGUAGE_CODE
    shown = consultations.heard_shown(heard, found, language)
    return {**consultations.facts(heard, language), "words": consultations.line(heard, shown), "heard": shown}


def _provenance(found: PublishedAssessment) -> dict[str, Any]:
    risk = found.page["frameworks"][0]
    is_full = found.disclosure == Disclosure.FULL
    return {
        "verify_url": f"/verify/{found.snapshot_sha256}/",
        "sha256": found.snapshot_sha256,
        "bundle_url": f"/api/v1/assessments/{found.pk}/bundle/" if is_full else "",
        "methodology_version": found.methodology,
        "methodology_url": f"/methodology/{found.methodology}/",
        "framework": risk["title"],
        "framework_url": f"/frameworks/{risk['slug']}/",
        "frameworks": found.page["frameworks"],
    }


@require_safe
def report(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    """The PDF as it was rendered once."""
    stored = PublishedReport.objects.filter(assessment=pk, language=language).exclude(body=b"")
    found = get_object_or_404(stored.select_related(None).defer("body"))

    def body() -> bytes:
        return bytes(stored.values_list("body", flat=True).get())

    name = f"assessment-{pk}-{language}.pdf"
    return etag_response(request, body, "application/pdf", found.sha256, public=True, filename=name)


@require_safe
def methodology(request: HttpRequest, version: str = "") -> HttpResponse:
    found = queries.methodology_of(version)
    if found is None:
        raise Http404
    context = {
        "methodology": {
            "version": found.version,
            "effective": found.effective_on,
            "sha256": found.sha256,
            "change_note": found.record.get("change_note", ""),
            "is_retired": found.status == MethodologyStatus.RETIRED,
        },
        "parameters": [
            {"name": name, "value": value, "meaning": meaning}
            for name, value, meaning in parameter_rows(found.record["parameters"])
        ],
        "critical": queries.critical_indicators(found.record),
        "bands": _bands(found.record["parameters"]["bands"]),
        "versions": [_version(row, found) for row in queries.methodologies()],
        "json_url": f"/api/v1/methodologies/{found.version}/",
    }
    return page_response(request, "public/methodology.html", context)


def _version(row: PublishedMethodology, shown: PublishedMethodology) -> dict[str, Any]:
    return {
        "version": row.version,
        "url": f"/methodology/{row.version}/",
        "effective": row.effective_on,
        "current": row.version == shown.version,
    }


def _bands(thresholds: list[float]) -> list[dict[str, Any]]:
    """The highest band first. A band ends where the next begins."""
    limits = [0, *(round(100 * limit) for limit in thresholds), 100]
    return [
        {
            "band": band,
            "word": word,
            "resilience_word": RESILIENCE_BANDS[band],
            "low": limits[band],
            "high": limits[band + 1],
        }
        for band, word in enumerate(BANDS)
    ]
