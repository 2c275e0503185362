"""Where to take part now, and what was heard and answered before."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from assessments.consultation.queries import earlier_consultations, open_consultations, published_consultations
from assessments.publication import consultations
from assessments.publication.models import PublishedAssessment
from assessments.publication.views.answers import page_response
from r2p_site.wording import listed


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    language = _language()
    context = {
        "intake_url": settings.SITE_URLS["intake"],
        "open": [consultations.open_row(found, language) for found in open_consultations()],
        "earlier": [consultations.facts(found, language) for found in earlier_consultations()],
    }
    return page_response(request, "public/consultations.html", context)


@require_safe
def consultation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One consultation: who receives, what was asked; after publication what was heard and answered."""
    found = get_object_or_404(published_consultations(), pk=pk)
    assessment = PublishedAssessment.objects.defer("results", "bundle").filter(pk=pk).first()
    language = _language()
    context = {
        "consultation": {**consultations.facts(found, language), "take_part": found.address},
        "site_note": listed([found.state_name, found.cycle_title]),
        "heard": consultations.heard_shown(found, assessment, language) if found.heard else None,
    }
    return page_response(request, "public/consultation.html", context)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
