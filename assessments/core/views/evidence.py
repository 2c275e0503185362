"""Sources: shared by many answers of a State, each with its link or file and who may see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.core import queries, rows
from assessments.core.annex import AnnexRow
from assessments.core.enums import SourceKind
from assessments.core.errors import EvidenceConflict
from assessments.core.forms import EvidenceForm
from assessments.core.loading import assessment_or_404, indicator_or_404, national_or_404, signed_in, site_note
from assessments.core.models import Assessment, Evidence
from assessments.core.permissions import may_add_evidence, own_track, visible_evidence
from assessments.core.services import add_evidence, add_evidence_to_answer, change_evidence
from assessments.core.views.conflicts import Difference, show_what_stands
from assessments.core.views.downloads import evidence_csv
from assessments.core.views.navigation import section_nav
from assessments.core.wording import say_in_readers_language
from frameworks.models import Indicator
from r2p_site.errors import DomainError
from r2p_site.paging import without_page
from r2p_site.refusals import show_refusal
from r2p_site.wording import listed

PAGE = 50


def _frame(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    user = signed_in(request)
    return {
        "assessment": assessment,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "evidence", user),
        "can_edit": may_add_evidence(user, assessment.cycle.state),
    }


@require_safe
def evidence_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    words, kind = request.GET.get("search", "").strip(), request.GET.get("kind", "")
    visible = visible_evidence(signed_in(request), assessment.cycle.state)
    track = own_track(signed_in(request), assessment)
    found = queries.evidence_list(visible, track=track, words=words, kind=kind if kind in SourceKind.values else "")
    if request.GET.get("format") == "csv":
        return evidence_csv(found)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(request, assessment),
        "page_obj": page,
        "sources": [source_row(assessment, source) for source in page.object_list],
        "search": words,
        "kind": kind,
        "kinds": SourceKind.choices,
        "query": without_page(request.GET),
        "total": page.paginator.count,
        "add_url": reverse("core:evidence_new", kwargs={"pk": assessment.pk}),
    }
    return render(request, "core/evidence.html", context)


def source_row(assessment: Assessment, source: Evidence) -> dict[str, Any]:
    places = {"pk": assessment.pk, "source": source.pk}
    codes = queries.linked_codes(source)
    return {
        "id": source.pk,
        "title": source.title,
        "url": reverse("core:evidence_detail", kwargs=places),
        "publisher": source.publisher,
        "kind": source.get_kind_display(),
        "grade": f"{source.reliability}{source.credibility or ''}",
        "grade_words": listed(
            word for word in (source.get_reliability_display(), source.get_credibility_display()) if word
        ),
        "event_date": source.event_on,
        "source_date": source.source_on,
        "received_date": source.received_on,
        "confidentiality": source.get_confidentiality_display().partition(":")[0],
        "confidentiality_kind": {"public": "ok", "partner": "warn"}.get(source.confidentiality, "stop"),
        "codes": listed(codes),
        "file": {"name": source.file_name, "url": reverse("core:evidence_file", kwargs=places)}
        if source.file
        else None,
    }


def _named(indicator: rows.Asked | None) -> dict[str, str] | None:
    return {"code": indicator.code, "title": indicator.label} if indicator else None


def _back(pk: UUID) -> dict[str, str]:
    return {"cancel_url": reverse("core:evidence", kwargs={"pk": pk})}


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Records a source; coming from an indicator, attaches it there at once."""
    assessment = assessment_or_404(request, pk)
    frame = _frame(request, assessment)
    if not frame["can_edit"]:
        raise Http404
    code = request.GET.get("for", "")
    asked = _asked_or_404(request, assessment, code) if code else None
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        try:
            if asked is None:
                add_evidence(state=assessment.cycle.state, by=user, values=form.value())
            else:
                about = asked.indicator if isinstance(asked, AnnexRow) else asked
                add_evidence_to_answer(assessment=assessment, indicator=about, by=user, values=form.value())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The source is recorded."))
            if asked is not None:
                return redirect(rows.answer_url(assessment, asked))
            return redirect("core:evidence", pk=assessment.pk)
    if isinstance(asked, Indicator):
        say_in_readers_language(assessment, [asked])
    context = {**frame, "form": form, "is_new": True, "indicator": _named(asked), **_back(pk)}
    return render(request, "core/evidence_form.html", context, status=422 if form.errors else 200)


def _asked_or_404(request: HttpRequest, assessment: Assessment, code: str) -> rows.Asked:
    """An indicator of the framework, or of the State."""
    try:
        return indicator_or_404(assessment, code)
    except Http404:
        return national_or_404(assessment, own_track(signed_in(request), assessment), code)


def _evidence_or_404(request: HttpRequest, assessment: Assessment, source: UUID) -> Evidence:
    user = signed_in(request)
    visible = visible_evidence(user, assessment.cycle.state)
    return get_object_or_404(queries.evidence_list(visible, track=own_track(user, assessment)), pk=source)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_detail(request: HttpRequest, pk: UUID, source: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    evidence = _evidence_or_404(request, assessment, source)
    form = EvidenceForm(
        request.POST or None, request.FILES or None, instance=evidence, initial={"version": evidence.version}
    )
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_evidence(
                evidence=evidence,
                by=signed_in(request),
                expected_version=form.cleaned_data["version"] or 0,
                values=form.value(),
            )
        except DomainError as error:
            show_refusal(form, error)
            if isinstance(error, EvidenceConflict):
                differences = show_what_stands(form, request.POST, evidence)
        else:
            messages.success(request, _("The source is saved."))
            return redirect("core:evidence", pk=assessment.pk)
    if not may_add_evidence(signed_in(request), assessment.cycle.state):
        for field in form.fields.values():
            field.disabled = True
    context = {
        **_frame(request, assessment),
        "form": form,
        "is_new": False,
        "differences": differences,
        "source": source_row(assessment, evidence),
        **_back(pk),
    }
    return render(request, "core/evidence_form.html", context, status=422 if form.errors else 200)


@require_safe
def evidence_file(request: HttpRequest, pk: UUID, source: UUID) -> FileResponse:
    """The file as it came, always as a download: the browser never opens it inside this site."""
    evidence = _evidence_or_404(request, assessment_or_404(request, pk), source)
    if not evidence.file:
        raise Http404
    response = FileResponse(
        evidence.file.open("rb"), as_attachment=True, filename=evidence.file_name, content_type=evidence.file_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
