"""Who receives, what is open, and what to know before writing. No cookie, no script, nothing kept by the browser."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.intake.models import Consultation
from assessments.intake.plain_words import in_reader_s_language
from assessments.intake.queries.contributors import (
    answers_of,
    is_full,
    is_receiving,
    is_receiving_reprisals,
    known_consultations,
    ready_keys,
    shown_consultations,
    the_recipient,
)
from r2p_site.packages import fingerprint


def frame(consultation: Consultation | None = None) -> dict[str, Any]:
    """What every page of contributors shows: the recipient, and where to leave quickly."""
    recipient = the_recipient()
    return {
        "recipient": recipient,
        "exit_url": recipient.exit_url if recipient else "https://www.wikipedia.org/",
        "consultation": consultation,
        "title": in_reader_s_language(consultation.title) if consultation else "",
        "public_url": settings.SITE_URLS["public"],
    }


def consultation_or_404(slug: str) -> Consultation:
    return get_object_or_404(shown_consultations(), slug=slug)


@require_safe
@never_cache
def intake_home(request: HttpRequest) -> HttpResponse:
    consultations = list(known_consultations())
    context = {
        **frame(),
        "open_ones": [_line(consultation) for consultation in consultations if is_receiving(consultation)],
        "earlier_ones": [_line(consultation) for consultation in consultations if not is_receiving(consultation)],
    }
    if context["recipient"] is None or not consultations:
        return render(request, "intake/closed.html", context)
    return render(request, "intake/home.html", context)


def _line(consultation: Consultation) -> dict[str, Any]:
    return {"consultation": consultation, "title": in_reader_s_language(consultation.title)}


@require_safe
@never_cache
def consultation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Before you start; after the release what was heard and answered, also when all else was destroyed."""
    consultation = get_object_or_404(known_consultations(), slug=slug)
    if consultation.destroyed_on is not None:
        return render(request, "intake/over.html", {**frame(consultation), **_told(consultation)})
    context = {
        **frame(consultation),
        "receiving": is_receiving(consultation),
        "receiving_reprisals": is_receiving_reprisals(consultation),
        "full": is_full(consultation),
        "fingerprints": [fingerprint(public_key) for public_key in ready_keys(consultation)],
        **_told(consultation),
    }
    if context["recipient"] is None:
        raise Http404
    return render(request, "intake/consultation.html", context)


def _told(consultation: Consultation) -> dict[str, Any]:
    """What is public of it."""
    return {"answers": _answers(consultation), "report": _report(consultation)}


def _answers(consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {**theme, "answer_text": in_reader_s_language(theme["answer"].text) if theme["answer"] else ""}  # type: ignore[attr-defined]
        for theme in answers_of(consultation)
    ]


def _report(consultation: Consultation) -> Any:
    report = getattr(consultation, "report", None)
    return report if report and report.published_on else None
