"""Default deny: a page that is not marked public needs a person with a role of this site and a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from r2p_site.access import is_public_page
from r2p_site.accounts.models import User
from r2p_site.accounts.permissions import may_enter_site
from r2p_site.accounts.resume import CARRIED, carried_of, drop_carried

# What a person may open before the second factor is set up.
SET_UP_PAGES = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "account_reauthenticate",
    "account_logout",
}
_HAS_FACTOR = "has_second_factor"


class SignInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # A page is meant for one person: no shared cache keeps it, and the browser asks again. Not `no-store`, which
        # would lose what was typed when somebody goes back.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: list[Any], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if is_public_page(view):
            return None
        is_rest = _is_rest(view)
        if not isinstance(request.user, User):
            # REST answers 401 itself, or knows the caller by a token.
            return None if is_rest else ask_to_sign_in(request)
        if refusal := _refuse_person(request, request.user, is_rest=is_rest):
            return refusal
        if not isinstance(request.user, User):
            return None  # signed out just now for want of a role; REST answers 401
        _use_language(request, request.user)
        if request.method == "POST" and CARRIED in request.session:
            _forget_if_replayed(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """allauth would store the suspended request in the session, address included; we only remember where to go."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        url = methods[0]["url"] if methods else reverse("account_login")
        return redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Where nothing was typed, a redirect; else a page, or a fragment, that keeps what was typed."""
    if request.headers.get("HX-Request"):
        return render(request, "accounts/_session_ended.html", status=401)
    if request.method in {"GET", "HEAD"}:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    from r2p_site.accounts.views.sign_in import render_sign_in  # after the apps are loaded: it has models and forms

    return render_sign_in(request)


def _is_rest(view: Callable[..., Any]) -> bool:
    """Django REST framework's views refuse by their own default permission."""
    return hasattr(getattr(view, "cls", None), "permission_classes")


def _refuse_person(request: HttpRequest, user: User, *, is_rest: bool) -> HttpResponse | None:
    if not may_enter_site(user):
        logout(request)
        return None if is_rest else redirect("account_no_role")
    if not settings.SECOND_FACTOR_REQUIRED or _has_second_factor(request, user):
        return None
    if is_rest:
        message = _("Set up a second factor first: sign in to the site with a browser.")
        error = {"code": "second_factor_required", "message": message, "fields": {}}
        return JsonResponse({"error": error}, status=403)
    match = request.resolver_match
    if match is not None and match.url_name in SET_UP_PAGES:
        return None
    return redirect("mfa_index")


def _has_second_factor(request: HttpRequest, user: User) -> bool:
    """Asked of the database once per session; removing the factor by operators ends the sessions."""
    if request.session.get(_HAS_FACTOR) != str(user.pk):
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            return False
        request.session[_HAS_FACTOR] = str(user.pk)
    return True


def _use_language(request: HttpRequest, user: User) -> None:
    """The person's own language, unless this browser has chosen one."""
    if user.language in dict(settings.LANGUAGES) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language


def _forget_if_replayed(request: HttpRequest) -> None:
    carried = carried_of(request)
    if carried is None or carried.path == request.get_full_path():
        drop_carried(request)
