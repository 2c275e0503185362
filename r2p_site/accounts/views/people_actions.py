"""What operators do: each act on a page of its own, with its reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from r2p_site.accounts import services
from r2p_site.accounts.forms import InviteForm, ReasonForm, RoleForm
from r2p_site.accounts.links import send_set_password_link
from r2p_site.accounts.models import FactorReset, Membership, User
from r2p_site.accounts.permissions import may_see_link
from r2p_site.accounts.queries import people
from r2p_site.accounts.requests import operator
from r2p_site.accounts.views.operate import operate_nav
from r2p_site.errors import DomainError
from r2p_site.refusals import show_refusal


@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    by = operator(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.invite_user(by=by, **_role_arguments(form), **_picked(form, "email", "name"))
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _hand_over(request, user, by=by)
    texts = {
        "title": _("Invite a person"),
        "lede": _("They receive a link, open for three days, by which they set a password and a second factor."),
        "submit": _("Invite"),
    }
    return _page(request, form, cancel_url=reverse("operate"), **texts)


def give_role(request: HttpRequest, user_id: str) -> HttpResponse:
    by, user = operator(request), _person(user_id)
    form = RoleForm(request.POST or None)
    done = _act(request, form, lambda: services.give_role(user=user, by=by, **_role_arguments(form)), user=user)
    texts = {"title": _("Give %(name)s a role") % {"name": user.name}, "submit": _("Give this role")}
    return done or _page(request, form, cancel_url=_url(user), **texts)


def end_role(request: HttpRequest, user_id: str, role_id: int) -> HttpResponse:
    by, user = operator(request), _person(user_id)
    membership = get_object_or_404(Membership.objects.select_related("user", "state"), pk=role_id, user=user)
    form = ReasonForm(request.POST or None)
    done = _act(request, form, lambda: services.end_role(membership=membership, by=by, **_reason(form)), user=user)
    texts = {
        "title": _("End a role of %(name)s") % {"name": user.name},
        "lede": f"{membership.get_role_display()}{f', {membership.state}' if membership.state else ''}",
        "submit": _("End this role"),
    }
    return done or _page(request, form, cancel_url=_url(user), danger=True, **texts)


def deactivate(request: HttpRequest, user_id: str) -> HttpResponse:
    by, user = operator(request), _person(user_id)
    form = ReasonForm(request.POST or None)
    done = _act(request, form, lambda: services.deactivate_user(user=user, by=by, **_reason(form)), user=user)
    texts = {
        "title": _("Deactivate the account of %(name)s") % {"name": user.name},
        "lede": _("They are signed out at once and cannot sign in. What they did stays under their name."),
        "submit": _("Deactivate"),
    }
    return done or _page(request, form, cancel_url=_url(user), danger=True, **texts)


def reactivate(request: HttpRequest, user_id: str) -> HttpResponse:
    by, user = operator(request), _person(user_id)
    form = ReasonForm(request.POST or None)
    done = _act(request, form, lambda: services.reactivate_user(user=user, by=by, **_reason(form)), user=user)
    texts = {
        "title": _("Open the account of %(name)s again") % {"name": user.name},
        "lede": _("They can sign in again, with the roles that they still hold."),
        "submit": _("Open again"),
    }
    return done or _page(request, form, cancel_url=_url(user), **texts)


@never_cache
@require_POST
def send_link(request: HttpRequest, user_id: str) -> HttpResponse:
    by, user = operator(request), _person(user_id)
    return _hand_over(request, user, by=by)


def ask_reset(request: HttpRequest, user_id: str) -> HttpResponse:
    by, user = operator(request), _person(user_id)
    form = ReasonForm(request.POST or None)
    done = _act(request, form, lambda: services.ask_factor_reset(user=user, by=by, **_reason(form)), user=user)
    texts = {
        "title": _("Ask to remove the second factor of %(name)s") % {"name": user.name},
        "lede": _("Make sure that it is really they who ask. Nothing changes until a second operator confirms."),
        "submit": _("Ask a second operator"),
    }
    return done or _page(request, form, cancel_url=_url(user), **texts)


@require_POST
def confirm_reset(request: HttpRequest, reset_id: str) -> HttpResponse:
    reset = get_object_or_404(FactorReset.objects.select_related("user"), pk=reset_id)
    return _close(request, reset, services.confirm_factor_reset, _("The second factor was removed."))


@require_POST
def withdraw_reset(request: HttpRequest, reset_id: str) -> HttpResponse:
    reset = get_object_or_404(FactorReset.objects.select_related("user"), pk=reset_id)
    return _close(request, reset, services.withdraw_factor_reset, _("The request was withdrawn."))


def _close(request: HttpRequest, reset: FactorReset, service: Callable[..., FactorReset], done: str) -> HttpResponse:
    by = operator(request)
    try:
        service(reset=reset, by=by)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(_url(reset.user))


def _act(request: HttpRequest, form: forms.Form, call: Callable[[], Any], *, user: User) -> HttpResponse | None:
    """Bind, call the one service, and go back to the person; None when the form is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        call()
    except DomainError as error:
        show_refusal(form, error)
        return None
    messages.success(request, _("Done."))
    return redirect(_url(user))


def _page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    context |= {"form": form, "section_nav": operate_nav("operate")}
    return render(request, "operate/act.html", context, status=status)


def _hand_over(request: HttpRequest, user: User, *, by: User) -> HttpResponse:
    """After the link was sent, back to the person; else the page that shows it, once, to be handed over."""
    may_see = may_see_link(by, user)
    link = send_set_password_link(user=user, by=by)
    if link.sent:
        messages.success(request, _("The link was sent to %(email)s.") % {"email": user.email})
        return redirect(_url(user))
    if not may_see:
        messages.error(request, _("E-mail could not be sent, and this account is in use: the link is not shown."))
        return redirect(_url(user))
    context = {"person": user, "link": link, "section_nav": operate_nav("operate")}
    return render(request, "operate/hand_over.html", context)


def _person(user_id: str) -> User:
    return get_object_or_404(people(), pk=user_id)


def _url(user: User) -> str:
    return reverse("operate_person", args=[user.pk])


def _picked(form: forms.Form, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name) for name in names}


def _role_arguments(form: forms.Form) -> dict[str, Any]:
    return _picked(form, "role", "state", "reason")


def _reason(form: forms.Form) -> dict[str, Any]:
    return _picked(form, "reason")
