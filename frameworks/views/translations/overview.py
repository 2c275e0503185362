"""The languages of a version, how far each is, and publishing the next layer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.enums import VersionStatus
from frameworks.forms import TranslationForm
from frameworks.languages import language_name, suggested_languages
from frameworks.layers import LanguageRow, changes_to_publish, fingerprint_of, languages_of
from frameworks.models import FrameworkVersion
from frameworks.permissions import may_publish_translation
from frameworks.services import publish_translation, start_translation
from frameworks.translation.progress import progress_of
from frameworks.translation.slots import ABOUT
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import editor
from frameworks.views.loading import version_or_404
from frameworks.views.translations.loading import Loaded, load_translation
from frameworks.views.translations.part import progress_words
from r2p_site.errors import DomainError, InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def translations(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every language of a version; a POST begins another, or the next layer of one."""
    user = editor(request)
    version = version_or_404(request, slug, number)
    form = TranslationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_translation(version=version, by=user, **form.cleaned_data)
        except InvalidInput as error:
            for name, lines in error.fields.items():
                for line in lines:
                    form.add_error(name, str(line))
        else:
            return redirect("frameworks:translation", slug, number, draft.language)
    context = {
        "version": version,
        "form": form,
        "is_draft": version.status == VersionStatus.DRAFT,
        "source_name": language_name(version.language),
        "suggestions": [{"code": code, "name": language_name(code)} for code in suggested_languages()],
        "languages": [_language_row(row, version) for row in languages_of(version)],
    }
    return render(request, "frameworks/translations.html", context, status=422 if form.errors else 200)


def _language_row(row: LanguageRow, version: FrameworkVersion) -> dict[str, Any]:
    at = {"slug": version.framework.slug, "number": version.number}
    return {
        "code": row.code,
        "name": language_name(row.code),
        "read_url": f"{reverse('frameworks:version', kwargs=at)}?language={row.code}",
        "draft_url": reverse("frameworks:translation", kwargs={**at, "language": row.code}),
        "layer": row.layer,
        "is_official": row.is_official,
        "published": row.published,
        "published_words": progress_words(row.published.missing, row.published.stale) if row.published else "",
        "draft": row.draft,
        "drafted": row.drafted,
        "drafted_words": progress_words(row.drafted.missing, row.drafted.stale) if row.drafted else "",
    }


@require_safe
def translation_page(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """One draft: how far each part is, files for translators, and the way to publication."""
    loaded = load_translation(request, slug, number, language)
    context = {
        **loaded.frame,
        "progress": loaded.progress,
        "progress_words": progress_words(loaded.progress.missing, loaded.progress.stale),
        "parts": _parts(loaded),
        "file_url": loaded.url("translation_file"),
        "import_url": loaded.url("translation_import"),
        "publish_url": loaded.url("translation_publish"),
        "is_draft": loaded.draft.version.status == VersionStatus.DRAFT,
    }
    return render(request, "frameworks/translation.html", context)


def _parts(loaded: Loaded) -> list[dict[str, Any]]:
    found = []
    for number, title in loaded.parts:
        slots = loaded.slots_in(number)
        if slots:
            done = progress_of(slots, loaded.found)
            found.append(
                {
                    "code": "" if number == ABOUT else number,
                    "title": _("About the framework") if number == ABOUT else title,
                    "url": loaded.url("translation_part", part=number),
                    "progress": done,
                    "words": progress_words(done.missing, done.stale),
                }
            )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def publish_page(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """What readers of the language will read, what they will not, and the button."""
    loaded = load_translation(request, slug, number, language)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            layer = publish_translation(draft=loaded.draft, by=loaded.user, seen=request.POST.get("seen", ""))
        except DomainError as error:
            refusal = error
        else:
            said = {"language": language_name(language), "number": layer.number}
            messages.success(request, _("%(language)s, layer %(number)d, is published and stays as it is.") % said)
            return redirect("frameworks:translations", slug, number)
    context = {
        **loaded.frame,
        "progress": loaded.progress,
        "changes": list(changes_to_publish(loaded.draft, loaded.slots, loaded.found)),
        "refusal": refusal,
        "seen": fingerprint_of(loaded.draft, loaded.texts),
        "may_publish": may_publish_translation(loaded.user, loaded.draft),
        "is_draft": loaded.draft.version.status == VersionStatus.DRAFT,
    }
    return render(request, "frameworks/translation_publish.html", context, status=409 if refusal else 200)
