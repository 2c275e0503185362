"""What this installation decides where django-allauth leaves a choice."""

import logging
import time
from base64 import urlsafe_b64encode
from smtplib import SMTPException
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from r2p_site.accounts.links import NOT_SENDING
from r2p_site.accounts.models import User
from r2p_site.accounts.origin import site_url
from r2p_site.accounts.permissions import may_enter_site
from r2p_site.addresses import address_key
from r2p_site.audit import record

logger = logging.getLogger(__name__)

# Seconds after signing in during which a second factor may be set up without typing the password again.
FRESH_SIGN_IN = 300


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an operator, never taken."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Sign-in attempts are counted under a key that changes daily, never under the address."""
        return address_key(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very site: the other sites are other origins."""
        host = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, allowed_hosts=host, require_https=self.request.is_secure())

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return site_url(path.replace("UID-KEY", quote(key)))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The page answers the same whether or not there is an account, so it cannot say that sending failed; the log
        does. A mail that only the console would show stays out of the log: it holds a link that opens an account."""
        if settings.EMAIL_BACKEND in NOT_SENDING and not settings.PRACTICE_MODE:
            logger.warning("e-mail not sent: EMAIL_URL names no server")
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.warning("e-mail could not be sent: %s", type(error).__name__)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if user.is_active and not may_enter_site(user):
            return redirect("account_no_role")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        methods = [str(step["method"]) for step in get_authentication_records(request, user)]
        record(event="user.signed_in", by=user, subject=f"user:{user.pk}", details={"methods": methods})
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes of signing in: whoever was just asked for the password is not asked again."""
        steps = get_authentication_records(self.request, self.request.user)
        return not steps or time.time() - steps[-1]["at"] > FRESH_SIGN_IN


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        """Seeds are stored encrypted; the key is derived from SECRET_KEY."""
        return _seed_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A seed of another SECRET_KEY is lost: no code fits, as when it is mistyped, and two operators remove it."""
        try:
            return _seed_box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.warning("a second factor was set up under another SECRET_KEY")
            return str(generate_totp_secret())

    def get_totp_issuer(self) -> str:
        return _("Prevention desk")

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  (allauth's name)
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("My passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where a second factor is required, the last one stays until another is added."""
        if not settings.SECOND_FACTOR_REQUIRED or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def derived_key(secret: str, *, purpose: str) -> bytes:
    """A Fernet key for one purpose, derived from a secret key."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"r2p_site.accounts.{purpose}".encode())
    return urlsafe_b64encode(hkdf.derive(secret.encode()))


def _seed_box() -> MultiFernet:
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(derived_key(secret, purpose="seeds")) for secret in secrets])
