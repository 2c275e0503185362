"""Every edit of a version, with before and after."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks import queries
from frameworks.editor_forms import HistoryForm
from frameworks.history import entry_of
from frameworks.views.loading import draft_or_404, frame
from r2p_site.paging import without_page

PAGE = 50


@require_safe
def history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = draft_or_404(request, slug, number)
    form = HistoryForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = Paginator(queries.events_of(version, search=search), PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(version),
        "form": form,
        "page_obj": page,
        "entries": [entry_of(event) for event in page],
        "query": without_page(request.GET),
        "is_filtered": bool(search),
    }
    return render(request, "frameworks/history.html", context)
