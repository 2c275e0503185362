"""One answer by itself: saved by script as it is given, its history, its sources, the second person's agreement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core import queries, rows
from assessments.core.enums import answer_words
from assessments.core.errors import QuestionMoved
from assessments.core.loading import assessment_or_404, indicator_or_404, signed_in
from assessments.core.permissions import own_track
from assessments.core.services import agree_not_applicable
from assessments.core.validators import version_of
from assessments.core.views.answering import choose_sources, history_page, line, revision_words, save_by_script
from assessments.core.views.factor import lines_of
from r2p_site.errors import DomainError


@require_POST
def rating(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Autosave."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    if request.GET.get("asked", str(indicator.pk)) != str(indicator.pk):
        moved = [str(QuestionMoved.message)]
        read = version_of(request.POST.get(f"{code}-version", "")) or 0
        return line(request, assessment, indicator, version=read, errors=moved, status=409)
    return save_by_script(request, assessment, indicator)


@require_safe
def rating_history(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Every version of an answer, who gave it and when, newest first."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    ratings = queries.ratings_of(assessment, own_track(signed_in(request), assessment))
    current = get_object_or_404(ratings, indicator=indicator)
    revisions = [
        {
            "version": row.version,
            "at": row.at,
            "by": row.updated_by.name,
            "answer": answer_words(row.state, row.level, indicator.family),
            **revision_words({"confidence": row.confidence, "trend": row.trend}),
            "contested": row.contested,
            "rationale": row.rationale,
        }
        for row in current.revisions.select_related("updated_by")
    ]
    return history_page(request, assessment, indicator, revisions)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_sources(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    current = queries.ratings_of(assessment, own_track(signed_in(request), assessment)).filter(indicator=indicator)
    if page := choose_sources(request, assessment, indicator, current.first()):
        return page
    messages.success(request, _("The sources of %(code)s are saved.") % {"code": code})
    return redirect(rows.answer_url(assessment, indicator))


@require_POST
def rating_agree(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The second person agrees that an indicator cannot arise here."""
    assessment = assessment_or_404(request, pk)
    indicator = indicator_or_404(assessment, code)
    read = request.POST.get("version", "")
    waiting = queries.waiting_not_applicable(assessment).filter(indicator=indicator).first()
    if waiting is None or read != str(waiting.version):
        messages.error(request, _("This answer was changed in the meantime. Read it again, then decide."))
        return redirect("core:not_applicable", pk=assessment.pk)
    try:
        agree_not_applicable(rating=waiting, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("You agreed that %(code)s cannot arise here.") % {"code": indicator.code})
    return redirect("core:not_applicable", pk=assessment.pk)
