"""One answer to a State's own indicator by itself: the same as of an official one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core import rows
from assessments.core.annex import AnnexRow, waiting_national
from assessments.core.enums import answer_words
from assessments.core.loading import assessment_or_404, national_or_404, signed_in
from assessments.core.models import Assessment
from assessments.core.permissions import own_track
from assessments.core.services import agree_national_not_applicable
from assessments.core.services.national_ratings import said_now
from assessments.core.views.answering import choose_sources, history_page, revision_words, save_by_script
from assessments.core.views.factor import lines_of
from r2p_site.errors import DomainError


def _row(request: HttpRequest, assessment: Assessment, indicator: UUID) -> AnnexRow:
    return national_or_404(assessment, own_track(signed_in(request), assessment), indicator)


@require_POST
def national_rating(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    """Autosave."""
    assessment = assessment_or_404(request, pk)
    return save_by_script(request, assessment, _row(request, assessment, indicator))


@require_safe
def national_history(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    """Every version of an answer, who gave it and when, newest first."""
    assessment = assessment_or_404(request, pk)
    row = _row(request, assessment, indicator)
    if row.rating is None:
        raise Http404
    said = [*row.rating.history, said_now(row.rating)]
    return history_page(request, assessment, row, [_revision(version) for version in reversed(said)])


def _revision(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": said["version"],
        "at": parse_datetime(said["at"]),
        "by": said["by"],
        "answer": answer_words(said["state"], said["level"], said["asked"]["family"]),
        **revision_words(said),
        "contested": said["contested"],
        "rationale": said["rationale"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def national_sources(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    row = _row(request, assessment, indicator)
    if page := choose_sources(request, assessment, row, row.rating):
        return page
    messages.success(request, _("The sources of %(code)s are saved.") % {"code": row.code})
    return redirect(rows.answer_url(assessment, row))


@require_POST
def national_agree(request: HttpRequest, pk: UUID, indicator: UUID) -> HttpResponse:
    """The second person agrees that an indicator cannot arise here."""
    assessment = assessment_or_404(request, pk)
    row = next((row for row in waiting_national(assessment) if row.pk == indicator), None)
    if row is None or row.rating is None or request.POST.get("version", "") != str(row.rating.version):
        messages.error(request, _("This answer was changed in the meantime. Read it again, then decide."))
        return redirect("core:not_applicable", pk=assessment.pk)
    try:
        agree_national_not_applicable(rating=row.rating, by=signed_in(request))
    except DomainError as error:
        messages.error(request, " ".join(lines_of(error)))
    else:
        messages.success(request, _("You agreed that %(code)s cannot arise here.") % {"code": row.code})
    return redirect("core:not_applicable", pk=assessment.pk)
