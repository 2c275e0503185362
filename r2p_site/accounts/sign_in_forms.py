"""allauth's forms in this site's words: labels instead of placeholders."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "passwordless": _("Let it sign me in by itself, without a password"),
}


class Plain(forms.Form):
    """Placeholders vanish when one types; the label says it all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)


class SignInForm(Plain, LoginForm):  # type: ignore[misc]
    pass


class PasswordResetForm(Plain, ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(Plain, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class PasswordChangeForm(Plain, ChangePasswordForm):  # type: ignore[misc]
    pass


class PasswordAgainForm(Plain, ReauthenticateForm):  # type: ignore[misc]
    pass


class CodeForm(Plain, AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(Plain, FactorReauthenticateForm):  # type: ignore[misc]
    pass


class AppForm(Plain, ActivateTOTPForm):  # type: ignore[misc]
    pass


class PasskeyForm(Plain, AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["passwordless"].help_text = _("Your device then asks for a fingerprint, face or PIN.")
