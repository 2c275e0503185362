"""Writing, step by step. Everything typed comes with each request and goes back into the page; nothing lies between."""

import logging
from typing import Any

from django.db import DatabaseError
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.intake.challenge import may_pass, new_challenge
from assessments.intake.errors import (
    CardUnknown,
    ConsultationFull,
    ContributionTooLong,
    FileRefused,
    FilesNotAsked,
    NotReceiving,
)
from assessments.intake.forms.contribution import ContributorForm, ReprisalForm, TellForm
from assessments.intake.forms.steps import CHECK, CODE, FILES, LAST, RETYPE, Step
from assessments.intake.queries.contributors import is_full, is_receiving, is_receiving_reprisals
from assessments.intake.sealing.codes import groups_of, lookup_sha256, new_code
from assessments.intake.services.contributions import receive_contribution
from assessments.intake.views.home import consultation_or_404, frame
from r2p_site import pages
from r2p_site.errors import DomainError

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = consultation_or_404(slug)
    form = TellForm(request.POST, request.FILES, consultation=consultation)
    if request.method != "POST" and not is_receiving(consultation):
        return HttpResponseRedirect(reverse("intake:consultation", args=[slug]))
    return _answer(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reprisal(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = consultation_or_404(slug)
    form = ReprisalForm(request.POST, request.FILES, consultation=consultation)
    if request.method != "POST" and not is_receiving_reprisals(consultation):
        return HttpResponseRedirect(reverse("intake:consultation", args=[slug]))
    return _answer(request, form)


@require_safe
@never_cache
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "intake/sent.html", frame(consultation_or_404(slug)))


def _answer(request: HttpRequest, form: ContributorForm) -> HttpResponse:
    """The next page, by the step that was sent and the button that was pressed."""
    step, pressed = form.step(request.POST.get("step", "")), request.POST.get("go", "next")
    if request.method != "POST" or "step" not in request.POST:
        return show_step(request, form, form.steps[0], full=is_full(form.consultation, form.kind))
    if pressed not in {"next", "code", "send"}:
        return show_step(request, form, form.step(pressed))
    if step.name == CODE.name:
        return show_step(request, form, RETYPE)
    if step.name == CHECK.name and pressed == "code":
        return _show_code(request, form)
    if step == CHECK and form.consultation.files_asked:
        return _problem(request, form, step) or show_step(request, form, FILES)
    if step == CHECK or step in LAST:
        return _send(request, form, step)
    if form.wrong_in(step):
        return show_step(request, form, step, checked=True)
    return show_step(request, form, form.after(step))


def _show_code(request: HttpRequest, form: ContributorForm) -> HttpResponse:
    """The only page that ever holds the code; what is carried on is the digest of its look-up id."""
    code = new_code()
    return show_step(request, form, CODE, code_groups=groups_of(code), made=lookup_sha256(code))


def _send(request: HttpRequest, form: ContributorForm, step: Step) -> HttpResponse:
    """Send, or show the first step at which something is wrong."""
    if problem := _problem(request, form, step):
        return problem
    if not may_pass(request):
        return show_step(request, form, step, challenge=new_challenge())
    try:
        given = form.checked_input(code=form.cleaned_data["typed"])
        receive_contribution(consultation=form.consultation, given=given)
    except DomainError as error:
        return _refused(request, form, step, error)
    except DatabaseError as error:
        logger.error("a contribution could not be stored: %s", type(error).__name__)  # noqa: TRY400 - its text may quote
        return show_step(request, form, step, refusal=str(NotReceiving.message), status=503)
    return HttpResponseRedirect(reverse("intake:sent", args=[form.consultation.slug]))


def _problem(request: HttpRequest, form: ContributorForm, step: Step) -> HttpResponse | None:
    """The page to correct before anything can be sent from this step."""
    for one in form.steps:
        if form.wrong_in(one) and (one == step or one not in LAST):
            return show_step(request, form, one, checked=True)
    if not form.says_something:
        form.add_error("text", _("Nothing is written or chosen yet. Write a little, or choose something before."))
        return show_step(request, form, form.step("what"), checked=True)
    if form.has_dropped_files:
        return show_step(request, form, step, refusal=str(FilesNotAsked.message))
    if step == RETYPE and not form.cleaned_data["typed"]:
        form.add_error("typed", _("Type the code that was shown to you, or go back and send without one."))
        return show_step(request, form, step, checked=True)
    return None


def _refused(request: HttpRequest, form: ContributorForm, step: Step, error: DomainError) -> HttpResponse:
    """The page with the field to change; everything typed is still in it."""
    if isinstance(error, CardUnknown):
        form.add_error("card", str(error))
        return show_step(request, form, form.step("about"), checked=True)
    if isinstance(error, ContributionTooLong):
        form.add_error("text", str(error))
        return show_step(request, form, form.step("what"), checked=True)
    if isinstance(error, FileRefused):
        form.add_error("files", str(error))
        return show_step(request, form, step, checked=True)
    return show_step(request, form, step, refusal=str(error), full=isinstance(error, ConsultationFull))


def show_step(
    request: HttpRequest,
    form: ContributorForm,
    step: Step,
    *,
    checked: bool = False,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """One step, with the others hidden in it. Errors show only where a button was pressed that asks for them."""
    shown = form.shown(step)
    numbers = [one.name for one in form.steps if one not in {CHECK, CODE, *LAST}]
    context: dict[str, Any] = {
        **frame(form.consultation),
        "form": form,
        "step": step,
        "place": numbers.index(step.name) + 1 if step.name in numbers else None,
        "places": len(numbers),
        "before": form.before(step),
        "shown": [field for field in shown if not field.name.startswith("level_")],
        "levels": [field for field in shown if field.name.startswith("level_")],
        "carried": [field for field in form.carried(step) if not (step == CODE and field.name == "made")],
        "wrong": form.wrong_in(step) if checked else [],
        "checked": checked,
        "summary": _summary(form) if step == CHECK else [],
        "takes_files": step in LAST and "files" in form.fields,
        "choose_again": step in LAST and bool(form.files),
        **more,
    }
    return render(request, f"intake/steps/{step.name}.html", context, status=status)


def _summary(form: ContributorForm) -> list[dict[str, Any]]:
    """What will be sent, by step, in the words of the page."""
    found = []
    for step in form.steps:
        fields = [(field.label, _shown_value(field)) for field in form.shown(step) if step not in LAST]
        if filled := [(label, values) for label, values in fields if values]:
            found.append({"step": step, "fields": filled})
    return found


def _shown_value(field: BoundField) -> list[str]:
    value = field.value()
    if value in (None, "", False, []):
        return []
    choices = dict(getattr(field.field, "choices", []))
    if choices:
        given = value if isinstance(value, list) else [value]
        return [str(choices[one]) for one in given if one in choices]
    return [_("Yes")] if field.widget_type == "checkbox" else [str(value)]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page had expired, or the browser keeps no cookie: the same page again, with everything that was typed."""
    match = request.resolver_match
    refusal = _(
        "Nothing was sent: this page was open for long, or your browser refused the one cookie that it needs. "
        "Press the button again."
    )
    forms = {"intake:tell": TellForm, "intake:reprisal": ReprisalForm}
    if match is None or match.view_name not in forms or request.method != "POST":
        return pages.csrf_failure(request, reason)
    form = forms[match.view_name](request.POST, request.FILES, consultation=consultation_or_404(match.kwargs["slug"]))
    step = form.step(request.POST.get("step", ""))
    if step == CODE:
        step = CHECK  # its code was in the page that is gone
    return show_step(request, form, step, refusal=refusal)
