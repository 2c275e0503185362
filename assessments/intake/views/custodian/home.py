"""The first page: what to do next, and the inbox. Without a text: those are behind the key and a reason."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.intake.enums import Status
from assessments.intake.forms.custodian import InboxForm
from assessments.intake.models import Consultation, Contribution
from assessments.intake.permissions import is_custodian
from assessments.intake.plain_words import in_reader_s_language
from assessments.intake.queries import custody
from assessments.intake.queries.custody import InboxCounts, InboxFilter
from assessments.intake.views.custodian.in_words import highest
from assessments.intake.views.custodian.loading import frame, inbox_url, set_up_person
from assessments.intake.views.custodian.next_steps import (
    steps_elsewhere,
    steps_of_custodian,
    steps_of_holds,
    steps_of_operator,
)
from assessments.intake.views.custodian.rows import contribution_row
from r2p_site.paging import without_page
from r2p_site.wording import listed

PAGE = 50


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    user = set_up_person(request)
    consultations = list(custody.consultations())
    if not is_custodian(user):
        context: dict[str, Any] = {
            "steps": steps_of_operator(user, consultations),
            "consultations": [_line(row) for row in consultations],
        }
        return render(request, "custodian/operator_home.html", context)
    shown = _chosen(request, consultations)
    if shown is None:
        return render(request, "custodian/home.html", {"steps": steps_of_custodian(user, None, None)})
    counts = custody.inbox_counts(shown)
    context = _inbox(request, shown, counts)
    context["steps"] = [
        *steps_of_holds(),
        *steps_of_custodian(user, shown, counts),
        *steps_elsewhere(shown, consultations),
    ]
    context["others"] = [_line(row) for row in consultations if row.pk != shown.pk]
    return render(request, "custodian/home.html", context)


def _chosen(request: HttpRequest, consultations: list[Consultation]) -> Consultation | None:
    """The one asked for, else the newest whose contributions are still there, else the newest."""
    wanted = request.GET.get("consultation", "")
    by_slug = [row for row in consultations if row.slug == wanted]
    alive = [row for row in consultations if row.destroyed_on is None]
    return next(iter([*by_slug, *alive, *consultations]), None)


class KnownCount(Paginator):  # type: ignore[type-arg]
    """Spares counting again what has been counted on the same page."""

    def __init__(self, rows: QuerySet[Contribution], count: int | None) -> None:
        super().__init__(rows, PAGE)
        if count is not None:
            self.count = count


def _inbox(request: HttpRequest, consultation: Consultation, counts: InboxCounts) -> dict[str, Any]:
    form = InboxForm(request.GET)
    asked = form.asked()
    known = counts.all if asked == InboxFilter() else None
    paginator = KnownCount(custody.inbox(consultation, asked), known)
    page = paginator.get_page(request.GET.get("page"))
    return {
        **frame(request, consultation, "inbox"),
        "title": in_reader_s_language(consultation.title),
        "counts": counts,
        "is_full": consultation.status == Status.OPEN and counts.limited >= consultation.most_contributions,
        "highest": highest(consultation),
        "filter": form,
        "page_obj": page,
        "query": without_page(request.GET),
        "rows": [contribution_row(row) for row in page.object_list],
    }


def _line(consultation: Consultation) -> dict[str, Any]:
    return {
        "title": in_reader_s_language(consultation.title),
        "cycle": listed([consultation.state_name, consultation.cycle]),
        "status": consultation.get_status_display(),
        "url": inbox_url(consultation),
        "setup_url": reverse("custodian:consultation", args=[consultation.pk]),
        "destroyed_on": consultation.destroyed_on,
    }
