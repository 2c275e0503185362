"""Says what a SHA-256 stands for, if it was published here. Nothing asked is kept."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.core.enums import Disclosure
from assessments.publication import presentation
from assessments.publication.queries import Found, find_hash
from assessments.publication.views.answers import page_response

_HASH = re.compile(r"[0-9a-f]{64}")
_SHOWN = 200  # characters of what was asked that are shown again


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form; with `?sha256=`, the way to its answer."""
    if "sha256" not in request.GET:
        return page_response(request, "public/verify_ask.html", {})
    asked = cleaned(request.GET["sha256"])
    if _HASH.fullmatch(asked):
        return HttpResponseRedirect(f"/verify/{asked}/")
    return _malformed(request, asked)


@require_safe
def answer(request: HttpRequest, sha256: str) -> HttpResponse:
    asked = cleaned(sha256)
    if not _HASH.fullmatch(asked):
        return _malformed(request, asked)
    found = find_hash(asked)
    if found is None:
        return page_response(request, "public/verify.html", {"sha256": asked, "found": False}, status=404)
    return page_response(request, "public/verify.html", {"sha256": asked, "found": True, **_context(found)})


def cleaned(text: str) -> str:
    """As people copy it from a page or a PDF: with spaces and line breaks, in capitals."""
    return "".join(text.split()).lower()


def _malformed(request: HttpRequest, asked: str) -> HttpResponse:
    context = {"asked": asked[:_SHOWN], "length": len(asked)}
    return page_response(request, "public/verify_ask.html", context, status=400)


def _context(found: Found) -> dict[str, Any]:
    assessment = found.assessment
    can_recompute = assessment.disclosure == Disclosure.FULL and not assessment.is_withdrawn
    return {
        "matches": None,
        "assessment": {**presentation.assessment_facts(assessment), "url": presentation.address(assessment)},
        "what": _what(found),
        "is_withdrawn": assessment.is_withdrawn,
        "published": found.published_at,
        "methodology_version": assessment.methodology,
        "bundle_url": f"/api/v1/assessments/{assessment.pk}/bundle/" if can_recompute else "",
        "command": "python manage.py verify_snapshot bundle.json" if can_recompute else "",
    }


def _what(found: Found) -> str:
    words = {
        "snapshot": _("What was signed off: every answer, frozen"),
        "results": _("The published results"),
        "computed": _("The results before anything was withheld"),
        "report": _("Report, public edition, %(language)s") % {"language": presentation.language_name(found.language)},
    }
    return words[found.kind]
