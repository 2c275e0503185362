"""What may be sent: whether files are asked for, and how much is taken in."""

from dataclasses import fields
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.intake.forms.limits import LimitsForm
from assessments.intake.services.limits import Limits, set_limits
from assessments.intake.views.custodian.loading import consultation_or_404, custodian, form_page


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def limits_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    now = {field.name: getattr(consultation, field.name) for field in fields(Limits)}
    form = LimitsForm(request.POST or None, initial=now)
    return form_page(
        request,
        consultation,
        "consultation",
        form,
        call=lambda: set_limits(consultation=consultation, given=form.given(), by=by),
        done=_("Saved. Contributors see it from now on."),
        back=reverse("custodian:consultation", args=[pk]),
        title=_("What may be sent"),
        lede=_("Everything is sealed as it arrives, files too, and destroyed on the same day."),
        submit=_("Save"),
    )
