"""A translation out to a translator as a workbook, and back: send it, see what it would change, then decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks.errors import DraftChanged, FileRefused
from frameworks.exchange.formats import FORMATS
from frameworks.forms import TranslationFileForm
from frameworks.models import PendingImport
from frameworks.services import (
    confirm_translation,
    discard_import,
    export_translation,
    prepare_translation,
    renew_translation,
    report_on_translation,
)
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import PROBLEMS_SHOWN
from frameworks.views.translations.loading import Loaded, load_translation
from r2p_site.errors import DomainError
from r2p_site.wording import listed_apart


@require_safe
def export(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    loaded = load_translation(request, slug, number, language)
    body = export_translation(draft=loaded.draft)
    response = HttpResponse(body, content_type=FORMATS["xlsx"].content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}-{language}.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def import_file(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    loaded = load_translation(request, slug, number, language)
    form = TranslationFileForm(request.POST, request.FILES) if request.method == "POST" else TranslationFileForm()
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            pending, _report = prepare_translation(draft=loaded.draft, body=file.read(), name=file.name, by=loaded.user)
        except FileRefused as refused:
            problems = [str(problem) for problem in refused.problems]
            form.add_error("file", str(refused))
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect(loaded.url("translation_import_report", pk=pending.pk))
    context = {
        **loaded.frame,
        "form": form,
        "file_url": loaded.url("translation_file"),
        "file_problems": problems[:PROBLEMS_SHOWN],
        "problem_count": len(problems),
        "more": max(0, len(problems) - PROBLEMS_SHOWN),
    }
    return render(request, "frameworks/translation_import.html", context, status=400 if form.errors else 200)


def _pending(loaded: Loaded, pk: UUID) -> PendingImport:
    found = PendingImport.objects.filter(by=loaded.user, draft=loaded.draft)
    return get_object_or_404(found.select_related("draft__version__framework"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def import_report(request: HttpRequest, slug: str, number: int, *, language: str, pk: UUID) -> HttpResponse:
    """What the file would change; a POST decides for it."""
    loaded = load_translation(request, slug, number, language)
    pending = _pending(loaded, pk)
    refusal: DomainError | None = None
    try:
        if request.method == "POST":
            confirm_translation(pending=pending, by=loaded.user)
            messages.success(request, _("The draft now has the words of the file."))
            return redirect(loaded.url("translation"))
        report = report_on_translation(pending)
    except DraftChanged as error:
        refusal = error
        report = renew_translation(pending=pending, by=loaded.user)
    except FileRefused as refused:
        # The version has changed so much since that the file no longer fits.
        discard_import(pending=pending, by=loaded.user)
        messages.error(request, listed_apart(refused.problems[:3]))
        return redirect(loaded.url("translation_import"))
    context = {**loaded.frame, "pending": pending, "report": report, "refusal": refusal}
    context["discard_url"] = loaded.url("translation_import_discard", pk=pk)
    return render(request, "frameworks/translation_report.html", context, status=409 if refusal else 200)


@require_POST
@shows_what_was_typed
def import_discard(request: HttpRequest, slug: str, number: int, *, language: str, pk: UUID) -> HttpResponse:
    loaded = load_translation(request, slug, number, language)
    discard_import(pending=_pending(loaded, pk), by=loaded.user)
    messages.info(request, _("The file was thrown away. Nothing was changed."))
    return redirect(loaded.url("translation"))
