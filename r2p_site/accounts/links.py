"""One-time links by which a person sets a password: sent by e-mail, or shown to be handed over."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from r2p_site.accounts.models import User
from r2p_site.accounts.origin import site_url
from r2p_site.accounts.permissions import may_manage_accounts
from r2p_site.audit import record
from r2p_site.errors import NotPermitted

logger = logging.getLogger(__name__)
NOT_SENDING = {"django.core.mail.backends.console.EmailBackend", "django.core.mail.backends.dummy.EmailBackend"}


@dataclass(frozen=True, slots=True)
class Link:
    """`sent` is False where this installation cannot send e-mail, or the attempt failed."""

    url: str
    sent: bool


def set_password_url(user: User) -> str:
    """Absolute; valid until used, until the next sign-in, or for PASSWORD_RESET_TIMEOUT (three days)."""
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return site_url(reverse("account_reset_password_from_key", kwargs=names))


def send_set_password_link(*, user: User, by: User) -> Link:
    """Call after the transaction that made the account: a failure to send must not undo it."""
    if not may_manage_accounts(by):
        raise NotPermitted
    link = Link(url=set_password_url(user), sent=False)
    if settings.EMAIL_BACKEND not in NOT_SENDING:
        link = Link(url=link.url, sent=_send(user, link.url))
    record(event="user.link_sent" if link.sent else "user.link_made", by=by, subject=f"user:{user.pk}")
    return link


def _send(user: User, url: str) -> bool:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = render_to_string("accounts/email/set_password.txt", {"user": user, "url": url})
        subject = _("Your account at the Prevention desk")
    try:
        return send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email]) == 1
    except (OSError, SMTPException) as error:
        logger.warning("e-mail could not be sent: %s", type(error).__name__)
        return False
