"""One's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from r2p_site.accounts import services
from r2p_site.accounts.forms import OwnAccountForm
from r2p_site.accounts.queries import open_factor_resets
from r2p_site.accounts.requests import signed_in


def own_account(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = OwnAccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        services.change_own_account(by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        response = redirect("own_account")
        # The person's choice replaces this browser's.
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    resets = open_factor_resets().filter(user=user)
    context = {"form": form, "resets": resets, "memberships": user.memberships.select_related("state")}
    return render(request, "accounts/own_account.html", context)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    services.sign_out_everywhere(by=signed_in(request))
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")


@require_POST
def stop_reset(request: HttpRequest, reset_id: str) -> HttpResponse:
    user = signed_in(request)
    reset = get_object_or_404(open_factor_resets().filter(user=user), pk=reset_id)
    services.withdraw_factor_reset(reset=reset, by=user)
    messages.success(request, _("Stopped. Your second factor stays."))
    return redirect("own_account")
