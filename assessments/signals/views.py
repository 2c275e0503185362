"""Outside signals of a State: what is shown, sending a file, seeing what it would store, deciding."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.core.loading import assessment_or_404, signed_in, site_note
from assessments.core.models import Assessment
from assessments.core.views.navigation import section_nav
from assessments.signals.forms import SignalFileForm, SpeaksToForm
from assessments.signals.models import SignalFile
from assessments.signals.permissions import may_change_signals
from assessments.signals.publishers import PUBLISHERS, publisher_named
from assessments.signals.queries import checked_by, files_of, rows_of, signals_at
from assessments.signals.services import check_signals, discard_signals, keep_signals, remove_signals
from frameworks.models import Factor
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


def _frame(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    user = signed_in(request)
    return {
        "assessment": assessment,
        "state": assessment.cycle.state,
        "site_note": site_note(assessment),
        "section_nav": section_nav(assessment, "results", user),
        "may_change": may_change_signals(user, assessment),
        "results_url": reverse("results:results", kwargs={"pk": assessment.pk}),
        "list_url": reverse("signals:signals", kwargs={"pk": assessment.pk}),
        "import_url": reverse("signals:import", kwargs={"pk": assessment.pk}),
    }


def _lead_or_403(request: HttpRequest, pk: UUID) -> Assessment:
    assessment = assessment_or_404(request, pk)
    if not may_change_signals(signed_in(request), assessment):
        raise PermissionDenied
    return assessment


def _places(assessment: Assessment) -> list[tuple[str, str]]:
    """Factors and domains of the pinned versions, as choices by permanent id; one query."""
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    rows = Factor.objects.filter(version__in=versions).order_by("-version__framework__kind", "position")
    return [(row.permanent_id, f"{row.number} {row.title}") for row in rows]


@require_safe
def signal_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, pk)
    places = dict(_places(assessment))
    shown = signals_at(assessment.cycle.state_id, timezone.now())
    context = {
        **_frame(request, assessment),
        "signals": [{**row, "place": places.get(row["speaks_to"], "")} for row in shown],
        "files": [_file_line(assessment, file) for file in files_of(assessment.cycle.state)],
        "publishers": PUBLISHERS,
    }
    return render(request, "signals/signals.html", context)


def _file_line(assessment: Assessment, file: SignalFile) -> dict[str, Any]:
    publisher = publisher_named(file.publisher)
    return {
        "name": publisher.name if publisher else file.publisher,
        "edition": file.edition,
        "by": file.by.name,
        "kept_at": file.kept_at,
        "removed_at": file.removed_at,
        "remove_url": reverse("signals:remove", kwargs={"pk": assessment.pk, "file": file.pk}),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reads the file and shows what it would store; nothing is shown to anybody yet."""
    assessment = _lead_or_403(request, pk)
    form = SignalFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = check_signals(state=assessment.cycle.state, by=signed_in(request), values=form.value())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("signals:checked", pk=pk, file=file.pk)
    context = {**_frame(request, assessment), "form": form, "publishers": PUBLISHERS}
    return render(request, "signals/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def checked_file(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """What the file would store for this State; a POST keeps it."""
    assessment = _lead_or_403(request, pk)
    user = signed_in(request)
    found = get_object_or_404(checked_by(user, assessment.cycle.state), pk=file)
    signals = list(found.signals.select_related("file"))
    form = SpeaksToForm(request.POST or None, signals=signals, places=_places(assessment))
    if request.method == "POST" and form.is_valid():
        try:
            keep_signals(file_id=found.pk, by=user, speaks_to=form.value())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Kept. It stands beside the results, outside the score."))
            return redirect("signals:signals", pk=pk)
    publisher = publisher_named(found.publisher)
    context = {
        **_frame(request, assessment),
        "form": form,
        "file": found,
        "publisher": publisher.name if publisher else found.publisher,
        "signals": rows_of(signals),
        "discard_url": reverse("signals:discard", kwargs={"pk": pk, "file": found.pk}),
    }
    return render(request, "signals/checked.html", context, status=422 if form.errors else 200)


@require_POST
def discard(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    assessment = _lead_or_403(request, pk)
    user = signed_in(request)
    discard_signals(file_id=get_object_or_404(checked_by(user, assessment.cycle.state), pk=file).pk, by=user)
    messages.info(request, _("The file was thrown away. Nothing was stored."))
    return redirect("signals:signals", pk=pk)


@require_POST
def remove(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Takes a file off the results; one removed already stays so."""
    assessment = _lead_or_403(request, pk)
    found = get_object_or_404(files_of(assessment.cycle.state), pk=file)
    try:
        remove_signals(file_id=found.pk, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken away. Assessments signed off with it keep it."))
    return redirect("signals:signals", pk=pk)
