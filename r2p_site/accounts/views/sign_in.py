"""Signing in, and going on with what was typed when a session had ended."""

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from r2p_site import pages
from r2p_site.access import public_page
from r2p_site.accounts.enums import SITE_ROLES
from r2p_site.accounts.middleware import ask_to_sign_in
from r2p_site.accounts.practice import ACCOUNTS
from r2p_site.accounts.resume import CARRIED, carried_of, drop_carried, is_from_own_page, keep_carried, seal_post
from r2p_site.accounts.sign_in_forms import SignInForm


def sign_in_context(*, carried: str = "", had_files: bool = False, lost: bool = False) -> dict[str, Any]:
    """`carried` is what the page keeps of a POST; `lost` says that it was more than can be carried."""
    return {
        "carried": carried,
        "had_files": had_files,
        "lost": lost,
        "practice_accounts": ACCOUNTS[settings.DEPLOYMENT] if settings.PRACTICE_MODE else (),
    }


def render_sign_in(request: HttpRequest) -> HttpResponse:
    """In answer to a POST without a session: the sign-in page with the posted fields in it, encrypted."""
    token = seal_post(request)
    context = {
        **sign_in_context(carried=token, had_files=bool(request.FILES), lost=not token),
        "form": SignInForm(request=request),
        "redirect_field_name": "next",
        "redirect_field_value": reverse("account_resume"),
        "ended": True,
    }
    return render(request, "account/login.html", context, status=401)


class SignInView(LoginView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        carried = self.request.POST.get(CARRIED, "")
        return {**super().get_context_data(**kwargs), **sign_in_context(carried=carried), "ended": bool(carried)}

    def form_valid(self, form: SignInForm) -> HttpResponse:
        keep_carried(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


class PasskeySignInView(LoginWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: LoginWebAuthnForm) -> HttpResponse:
        keep_carried(self.request)
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        response: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return response


sign_in = public_page(SignInView.as_view())
passkey_sign_in = public_page(PasskeySignInView.as_view())


@public_page
def no_role(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_role.html", status=403)


@never_cache
def resume(request: HttpRequest) -> HttpResponse:
    """What waits to be sent again; nothing is saved until the person presses the button."""
    waiting = CARRIED in request.session
    carried = carried_of(request)
    if waiting and carried is None:
        drop_carried(request)
    return render(request, "accounts/resume.html", {"carried": carried, "refused": waiting and carried is None})


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    drop_carried(request)
    return redirect("/")


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page opened before signing in again has an old token. What a page of ours sent is offered again."""
    if not SITE_ROLES[settings.R2P_SITE] or not is_from_own_page(request):
        return pages.csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    token = seal_post(request)
    if not token:
        return pages.csrf_failure(request, reason)
    request.session[CARRIED] = token
    return redirect("account_resume")
