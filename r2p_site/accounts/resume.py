"""What was typed when a session had expired: carried by the sign-in page, offered again after signing in.

The posted fields travel in the page itself, encrypted and signed; the server stores them only once the person has
proved the password, and then in that person's session. Files cannot be carried; the page says so.
"""

import json
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from r2p_site.accounts.adapter import derived_key

CARRIED = "carried"  # name of the form field, and of the session's entry
LIFETIME = 12 * 3600  # seconds
SIZE_LIMIT = 2 * 1024**2  # bytes of posted fields
_NEVER_CARRIED = {"csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Carried:
    """A POST that could not be served. `user_id` is empty when the expired session no longer said whose it was."""

    path: str
    user_id: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def seal_post(request: HttpRequest) -> str:
    """The posted fields as a token; empty when they are more than can be carried, or fields of a password page.

    Nothing is carried in the intake deployment: the token lies in the database of a host where its key lies too, and
    a custodian types passphrases, recovery keys and words of contributors.
    """
    if settings.DEPLOYMENT == settings.INTAKE:
        return ""
    fields = [(name, value) for name, values in request.POST.lists() if name not in _NEVER_CARRIED for value in values]
    if any("password" in name for name, _value in fields):
        return ""
    posted = {
        "path": request.get_full_path(),
        "user": expired_user_id(request),
        "fields": fields,
        "files": bool(request.FILES),
    }
    text = json.dumps(posted).encode()
    return "" if len(text) > SIZE_LIMIT else _box().encrypt(zlib.compress(text)).decode()


def unseal_post(token: str) -> Carried | None:
    """None when the token is not ours, was changed, or is older than LIFETIME."""
    try:
        # Decompressed without a limit: only what seal_post made gets past the signature.
        posted = json.loads(zlib.decompress(_box().decrypt(token.encode(), ttl=LIFETIME)))
    except (InvalidToken, UnicodeEncodeError):
        return None
    fields = tuple((str(name), str(value)) for name, value in posted["fields"])
    carried = Carried(path=posted["path"], user_id=posted["user"], fields=fields, had_files=posted["files"])
    return carried if url_has_allowed_host_and_scheme(carried.path, allowed_hosts=None) else None


def keep_carried(request: HttpRequest) -> bool:
    """Move what the sign-in page carried into the session of the person who just proved the password."""
    token = request.POST.get(CARRIED, "")
    if not token or unseal_post(token) is None:
        return False
    request.session[CARRIED] = token
    return True


def carried_of(request: HttpRequest) -> Carried | None:
    """What waits in this session, if it is the signed-in person's own or nobody's known."""
    carried = unseal_post(request.session.get(CARRIED, ""))
    if carried is None or carried.user_id not in {"", str(request.user.pk)}:
        return None
    return carried


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent this; another site's form is never offered again."""
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(sender)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def drop_carried(request: HttpRequest) -> None:
    request.session.pop(CARRIED, None)


def expired_user_id(request: HttpRequest) -> str:
    """Whose session the cookie named, while the expired row is still there; else empty."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = Session.objects.filter(session_key=key).first() if key else None
    return str(row.get_decoded().get(SESSION_KEY, "")) if row else ""


def _box() -> Fernet:
    return Fernet(derived_key(settings.SECRET_KEY, purpose="carried"))
