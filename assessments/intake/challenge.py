"""When very much is being sent, a small task stands before the next: no address is looked at, so everyone gets it.

The task is text, works without script and with a screen reader, and says nothing about who solves it.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from r2p_site.api.throttling import count_request

_LETTERS = "BCDFGHJKMNPQRSTVWXZ"
_LENGTH = 5
VALID_FOR = 1800  # seconds; enough to read on with a slow connection


@dataclass(frozen=True, slots=True)
class Challenge:
    """Type the letters backwards. The token says nothing of the answer to whoever lacks the site's key."""

    letters: str
    token: str


def may_pass(request: HttpRequest) -> bool:
    """Whether what was posted may be taken now: not crowded, or the task of this request was solved."""
    if token := request.POST.get("challenge"):
        return is_solved(token, request.POST.get("challenge_answer", ""))
    return not is_crowded(request)


def is_crowded(request: HttpRequest) -> bool:
    """Counts one more that wants to send, and says whether there are too many in this minute."""
    return count_request(request, scope="send") > settings.CONTRIBUTIONS_PER_MINUTE


def new_challenge() -> Challenge:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    until, nonce = str(int(time.time()) + VALID_FOR), secrets.token_hex(8)
    return Challenge(letters, f"{until}.{nonce}.{_signature(until, nonce, letters[::-1])}")


def is_solved(token: str, answer: str) -> bool:
    """Once for each token, until it expires."""
    until, _, rest = token.partition(".")
    nonce, _, signature = rest.partition(".")
    given = "".join(answer.upper().split()).replace("-", "")
    if not hmac.compare_digest(signature.encode(), _signature(until, nonce, given).encode()):
        return False
    return int(until) > time.time() and cache.add(f"challenge:{nonce}", 1, timeout=VALID_FOR)


def _signature(until: str, nonce: str, answer: str) -> str:
    key = hashlib.sha256(b"r2p challenge" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{until}.{nonce}.{answer}".encode(), hashlib.sha256).hexdigest()
