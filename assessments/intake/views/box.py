"""With a return code: replies and questions, more to add, another consent, all deleted. Never what was sent."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.intake.challenge import may_pass, new_challenge
from assessments.intake.errors import NothingUnderCode, NotReceiving
from assessments.intake.forms.box import AddForm, CodeForm, ConsentForm, QuoteForm, WithCode
from assessments.intake.queries.contributors import takes_additions
from assessments.intake.services.contributions import delete_contribution, open_box
from assessments.intake.views.home import frame
from r2p_site.errors import DomainError

logger = logging.getLogger(__name__)
Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def return_page(request: HttpRequest) -> HttpResponse:
    """One address for everything: the code never stands in an address."""
    if request.method != "POST":
        return _ask(request, CodeForm())
    action = _ACTIONS.get(request.POST.get("action", ""))
    if action is not None:
        return action(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    return _show(request, form.cleaned_data["code"])


@require_safe
@never_cache
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/deleted.html", frame())


def _ask(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return render(request, "intake/return.html", {**frame(), "form": form})


def _show(request: HttpRequest, code: str, more: Context | None = None) -> HttpResponse:
    """The box, or the question for the code with what is wrong with it."""
    try:
        box = open_box(code=code)
    except NothingUnderCode as error:
        form = CodeForm({"code": code})
        form.add_error("code", str(error))
        return _ask(request, form)
    context = {
        **frame(box.consultation),
        "box": box,
        "code_form": WithCode({"code": code}),
        "add_form": AddForm(initial={"code": code}),
        "files_asked": box.consultation.files_asked,
        "takes_additions": takes_additions(box.consultation, box.kind),
        "choose_again": bool(request.FILES) and not (more or {}).get("done"),
        "consent_form": ConsentForm(initial={"code": code}),
        **(more or {}),
    }
    if not box.consultation.files_asked:
        context["add_form"].fields.pop("files", None)
    return render(request, "intake/box.html", context)


def _add(request: HttpRequest) -> HttpResponse:
    return _change(request, "add_form", AddForm(request.POST, request.FILES))


def _consent(request: HttpRequest) -> HttpResponse:
    return _change(request, "consent_form", ConsentForm(request.POST))


def _quote(request: HttpRequest) -> HttpResponse:
    return _change(request, "quote_form", QuoteForm(request.POST))


def _change(request: HttpRequest, name: str, form: AddForm | ConsentForm | QuoteForm) -> HttpResponse:
    """One change under the code; whatever is refused stands in the page again with what was typed."""
    if not form.is_valid():
        code = form.cleaned_data.get("code", "")
        return _show(request, code, {name: form}) if code else _ask(request, CodeForm(request.POST))
    code = form.cleaned_data["code"]
    if not may_pass(request):
        return _show(request, code, {name: form, "challenge": new_challenge()})
    try:
        form.apply()
    except DomainError as error:
        return _show(request, code, {name: form, "refusal": str(error)})
    except DatabaseError as error:
        logger.error("an addition could not be stored: %s", type(error).__name__)  # noqa: TRY400 - its text may quote
        return _show(request, code, {name: form, "refusal": str(NotReceiving.message)})
    return _show(request, code, {"done": form.done})


def _ask_delete(request: HttpRequest) -> HttpResponse:
    form = WithCode(request.POST)
    if not form.is_valid():
        return _ask(request, CodeForm(request.POST))
    return render(request, "intake/delete.html", {**frame(), "form": form})


def _delete(request: HttpRequest) -> HttpResponse:
    form = WithCode(request.POST)
    if not form.is_valid():
        return _ask(request, CodeForm(request.POST))
    try:
        delete_contribution(code=form.cleaned_data["code"])
    except NothingUnderCode as error:
        again = CodeForm(request.POST)
        again.add_error("code", str(error))
        return _ask(request, again)
    return HttpResponseRedirect(reverse("intake:deleted"))


_ACTIONS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "add": _add,
    "consent": _consent,
    "quote": _quote,
    "ask-delete": _ask_delete,
    "delete": _delete,
}
