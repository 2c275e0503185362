"""Discarding a draft: what goes, why, and only then the button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frameworks.editor_forms import DiscardForm
from frameworks.errors import AlreadyPublished, DraftChanged
from frameworks.exchange.formats import FORMATS
from frameworks.held import HeldTranslation, held_by
from frameworks.languages import language_name
from frameworks.models import FrameworkVersion
from frameworks.services import discard_draft
from frameworks.views.editor import add_errors
from frameworks.views.gone import shows_what_was_typed
from frameworks.views.imports import editor
from frameworks.views.loading import closed, draft_or_404, frame
from r2p_site.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@shows_what_was_typed
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    if request.method != "POST" and (elsewhere := closed(version)):
        return elsewhere
    form = DiscardForm(request.POST or None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            as_read = request.POST.get("as_read", "")
            discard_draft(version=version, by=editor(request), reason=form.cleaned_data["reason"], as_read=as_read)
        except AlreadyPublished as error:
            messages.error(request, str(error))
            return redirect("frameworks:version", slug, number)
        except DraftChanged as error:
            refusal = error
        except DomainError as error:
            add_errors(form, error)
        else:
            return _discarded(request, version)
    held = held_by(version)
    context = {
        **frame(version),
        "form": form,
        "held": held,
        "translations": [_named(row) for row in held.translations],
        "formats": FORMATS,
        "refusal": refusal,
    }
    return render(request, "frameworks/discard.html", context, status=_status(form, refusal))


def _discarded(request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    """To the version that the draft was begun from, where there is one."""
    done = _("The draft of version %(number)d is discarded. What is published stays as it was.")
    messages.success(request, done % {"number": version.number})
    if version.framework.versions.exists():
        return redirect("frameworks:framework", version.framework.slug)
    return redirect("frameworks:list")


def _named(row: HeldTranslation) -> dict[str, object]:
    return {"code": row.code, "name": language_name(row.code), "words": row.words}


def _status(form: DiscardForm, refusal: DomainError | None) -> int:
    if refusal:
        return 409
    return 422 if form.errors else 200
