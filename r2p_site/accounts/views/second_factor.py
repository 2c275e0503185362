"""The one page of allauth's second factors that does not ask whether a factor may go."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Form) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, _("This is your only second factor. Add another one first."))
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        return response


remove_passkey = RemovePasskeyView.as_view()
