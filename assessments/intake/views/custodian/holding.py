"""Holding a released theme back from publication."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.intake.errors import WrongState
from assessments.intake.forms.custodian import HoldBackForm
from assessments.intake.services.holding import hold_back, released_theme
from assessments.intake.views.custodian.loading import consultation_or_404, custodian, form_page
from r2p_site.errors import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hold_back_page(request: HttpRequest, pk: UUID, theme: UUID) -> HttpResponse:
    by, consultation = custodian(request), consultation_or_404(pk)
    try:
        found = released_theme(consultation, theme)
    except (NotFound, WrongState) as error:
        raise Http404 from error
    form = HoldBackForm(request.POST or None)
    return form_page(
        request,
        consultation,
        "release",
        form,
        call=lambda: hold_back(consultation=consultation, theme=theme, reason=form.cleaned_data["reason"], by=by),
        done=_("Held back. The office is being told, and may not publish it."),
        back=reverse("custodian:release", args=[pk]),
        title=_("Hold back “%(title)s”") % {"title": found["title"]},
        lede=_(
            "The office has read it, and must leave it out of all that it publishes from now on. What is published "
            "already is taken off its site; copies that others made stay with them. This cannot be taken back."
        ),
        submit=_("Hold it back"),
        danger=True,
    )
