"""A change of plan that the office asks for: what it changes, field by field, and the custodian's decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.intake.enums import Status
from assessments.intake.forms.custodian import PlanForm
from assessments.intake.incoming import read_consultation
from assessments.intake.models import Consultation, PlanChange
from assessments.intake.plan_changes import changes
from assessments.intake.queries.custody import plan_change_of
from assessments.intake.services.plans import is_past_retention, keep_plan, take_plan
from assessments.intake.views.custodian.loading import act, consultation_or_404, custodian, frame
from r2p_site.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def plan_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    change = plan_change_of(consultation)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and act(form, lambda: _decide(form, consultation, by)):
        messages.success(request, _("Decided."))
        return redirect("custodian:consultation", pk=pk)
    if change is None and not form.errors:
        raise Http404
    context = {**frame(request, consultation, "consultation"), "form": form, **_shown(consultation, change)}
    return render(request, "custodian/plan.html", context, status=422 if form.errors else 200)


def _decide(form: PlanForm, consultation: Consultation, by: User) -> Consultation:
    decide = take_plan if form.cleaned_data["decision"] == "take" else keep_plan
    return decide(consultation=consultation, number=form.cleaned_data["number"], by=by)


def _shown(consultation: Consultation, change: PlanChange | None) -> dict[str, Any]:
    if change is None:
        return {"change": None, "rows": []}
    values = read_consultation(change.body)
    return {
        "change": change,
        "rows": changes(consultation, values),
        "is_open": consultation.status == Status.OPEN,
        "is_too_late": is_past_retention(consultation, values),
    }
