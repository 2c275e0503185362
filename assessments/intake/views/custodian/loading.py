"""Loading for the pages of custodians: who asks, which consultation, and whether the key is unlocked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assessments.intake.errors import NotUnlocked
from assessments.intake.models import Consultation, Contribution
from assessments.intake.permissions import is_custodian, may_see_setup
from assessments.intake.queries import custody
from assessments.intake.sealing.unlock import COOKIE, MINUTES, Unlocked, unlocked_by
from assessments.intake.services.keys import Opened
from r2p_site.accounts.models import User
from r2p_site.accounts.requests import signed_in
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal
from r2p_site.wording import listed

UNLOCKED = "unlocked_until"  # in the session: {consultation: moment}, nothing that opens anything


def custodian(request: HttpRequest) -> User:
    """The person, who is a custodian; else 403."""
    user = signed_in(request)
    if not is_custodian(user):
        raise PermissionDenied
    return user


def set_up_person(request: HttpRequest) -> User:
    """A custodian, or the operator of this deployment; else 403."""
    user = signed_in(request)
    if not may_see_setup(user):
        raise PermissionDenied
    return user


def consultation_or_404(pk: UUID) -> Consultation:
    return get_object_or_404(custody.consultations(), pk=pk)


def contribution_or_404(consultation: Consultation, contribution: UUID) -> Contribution:
    found = get_object_or_404(Contribution, pk=contribution, consultation=consultation)
    found.consultation = consultation
    return found


# --- The unlocked key -----------------------------------------------------------------------------------------------


def unlocked_until(request: HttpRequest, consultation: Consultation) -> datetime | None:
    """When the key locks itself; None when it is locked. A new session starts locked, whatever cookie is left."""
    moment = request.session.get(UNLOCKED, {}).get(str(consultation.pk))
    until = datetime.fromisoformat(moment) if moment else None
    return until if until and until > timezone.now() else None


def unlocked_key(request: HttpRequest, consultation: Consultation) -> Unlocked:
    """Raises NotUnlocked."""
    if unlocked_until(request, consultation) is None:
        raise NotUnlocked
    return unlocked_by(request.COOKIES.get(COOKIE, ""), holder=signed_in(request).pk)


def keep_key(request: HttpRequest, response: HttpResponse, consultation: Consultation, opened: Opened) -> HttpResponse:
    """The cookie goes to this consultation's pages alone, and is the only thing that opens the key."""
    until = timezone.now() + timedelta(minutes=MINUTES)
    request.session[UNLOCKED] = {**request.session.get(UNLOCKED, {}), str(consultation.pk): until.isoformat()}
    response.set_cookie(
        COOKIE,
        opened.cookie,
        max_age=MINUTES * 60,
        path=cookie_path(consultation),
        secure=settings.HTTPS_ONLY,
        httponly=True,
        samesite="Strict",
    )
    return response


def forget_key(request: HttpRequest, response: HttpResponse, consultation: Consultation) -> HttpResponse:
    kept = {pk: until for pk, until in request.session.get(UNLOCKED, {}).items() if pk != str(consultation.pk)}
    request.session[UNLOCKED] = kept
    response.delete_cookie(COOKIE, path=cookie_path(consultation), samesite="Strict")
    return response


def cookie_path(consultation: Consultation) -> str:
    return reverse("custodian:consultation", args=[consultation.pk])


def ask_to_unlock(request: HttpRequest, consultation: Consultation, *, back: str = "") -> HttpResponse:
    """And then `back`, or to the page that was asked for."""
    url = reverse("custodian:unlock", args=[consultation.pk])
    return redirect(f"{url}?{urlencode({'next': back or request.get_full_path()})}")


# --- Frame, acts ----------------------------------------------------------------------------------------------------


def frame(request: HttpRequest, consultation: Consultation, current: str) -> dict[str, Any]:
    """What every page of one consultation shows."""
    places = [
        ("consultation", _("Set-up")),
        ("inbox", _("Inbox")),
        ("themes", _("Themes")),
        ("ways", _("Cards and meetings")),
        ("release", _("Release")),
        ("openings", _("Openings")),
    ]
    if not is_custodian(signed_in(request)):
        places = places[:1]
    return {
        "consultation": consultation,
        "site_note": listed([consultation.state_name, consultation.cycle]),
        "section_nav": [
            {"label": label, "url": _url(name, consultation), "current": name == current} for name, label in places
        ],
        "unlocked_until": unlocked_until(request, consultation),
        "lock_url": reverse("custodian:lock", args=[consultation.pk]),
        # Once all is destroyed, nothing can be unlocked any more.
        "unlock_url": "" if consultation.destroyed_on else reverse("custodian:unlock", args=[consultation.pk]),
    }


def inbox_url(consultation: Consultation) -> str:
    return f"{reverse('custodian:home')}?consultation={consultation.slug}"


def _url(name: str, consultation: Consultation) -> str:
    if name == "inbox":
        return inbox_url(consultation)
    return reverse(f"custodian:{name}", args=[consultation.pk])


def act(form: forms.BaseForm, call: Callable[[], Any]) -> Any | None:
    """Bind, call the one service: what it gives, or None when the form is to be shown again with what is wrong."""
    if not form.is_valid():
        return None
    try:
        return call() or True
    except NotUnlocked:
        form.add_error(
            None,
            _("Your key was locked meanwhile. Unlock it in another tab, then send this again: nothing typed is lost."),
        )
    except DomainError as error:
        show_refusal(form, error)
    return None


def act_page(
    request: HttpRequest,
    consultation: Consultation,
    current: str,
    form: forms.BaseForm,
    *,
    template: str = "custodian/act.html",
    **texts: Any,
) -> HttpResponse:
    """One form on a page of its own; `texts`: title, lede, submit, cancel_url, danger. `template` extends act.html."""
    context = {**frame(request, consultation, current), "form": form, **texts}
    return render(request, template, context, status=422 if form.errors else 200)


def form_page(
    request: HttpRequest,
    consultation: Consultation,
    current: str,
    form: forms.BaseForm,
    *,
    call: Callable[[], Any],
    done: str,
    back: str,
    **texts: Any,
) -> HttpResponse:
    """act_page as a whole: once `call` has done what was sent, `done` is said on the page at `back`."""
    if request.method == "POST" and act(form, call):
        messages.success(request, done)
        return redirect(back)
    return act_page(request, consultation, current, form, cancel_url=back, **texts)
