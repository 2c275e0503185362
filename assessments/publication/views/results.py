"""Pages under a published assessment: how sure the result is, and one factor of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.core.enums import Disclosure
from assessments.publication import findings, presentation, queries
from assessments.publication.models import PublishedAssessment
from assessments.publication.views import pages
from assessments.publication.views.answers import page_response
from assessments.results.charts import chart_context
from r2p_site.wording import listed


@require_safe
def certainty(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _published(pk)
    if found.is_withdrawn:
        return pages.assessment(request, pk)
    method, content = _method(found), presentation.shown_results(found)
    needed = round(100 * method["parameters"]["cov_sufficient"])
    names, source = findings.public_names(found), findings.source_line(found)
    context = {
        **_frame(found),
        **findings.certainty_shown(found, content, method),
        "coverage": chart_context(content, names.factors, source=source, needed=needed).get("coverage"),
    }
    return page_response(request, "public/certainty.html", context)


@require_safe
def factor(request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
    """At disclosure level `full` only: elsewhere no rating is published, and there is no such page."""
    found = _published(pk)
    if found.is_withdrawn:
        return pages.assessment(request, pk)
    rows = [row for row in (*found.page["factors"], *found.page["domains"]) if row["number"] == number]
    if found.disclosure != Disclosure.FULL or not rows:
        raise Http404
    shown = findings.factor_shown(
        found,
        number,
        presentation.shown_results(found),
        method=_method(found),
        before=queries.levels_before(found, number),
    )
    (rated,) = presentation.rated_factors({"factors": rows, "domains": []})
    context = {
        **_frame(found),
        **shown,
        "indicators": [presentation.indicator_line(row, shown) for row in rated["indicators"]],
        "national": [
            presentation.answer_lines(row)
            for row in presentation.national_indicators(found.page)
            if row["factor"] == number
        ],
    }
    return page_response(request, "public/factor.html", context)


def _published(pk: UUID) -> PublishedAssessment:
    return get_object_or_404(PublishedAssessment.objects.defer("results", "bundle"), pk=pk)


def _method(found: PublishedAssessment) -> dict[str, Any]:
    record: dict[str, Any] = get_object_or_404(queries.methodologies(), version=found.methodology).record
    return record


def _frame(found: PublishedAssessment) -> dict[str, Any]:
    return {
        "assessment": presentation.assessment_facts(found),
        "site_note": listed([found.state_name, found.cycle_title]),
        "results_url": presentation.address(found),
    }
