"""What every page of every site knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from r2p_site.accounts.models import Role, User
from r2p_site.language import language_choices

RECORD = (Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.REVIEWER)
EVERYONE = tuple(Role)
# By site: label, route, and who has something to do there.
PLACES = {
    "staff": (
        (_("My work"), "work:home", EVERYONE),
        (_("Assessments"), "core:assessments", RECORD),
        (_("Frameworks"), "frameworks:list", EVERYONE),
        (_("People"), "operate", (Role.OPERATOR,)),
    ),
    "custodian": (
        (_("Inbox"), "custodian:home", (Role.CUSTODIAN,)),
        (_("Keys and consultations"), "custodian:home", (Role.OPERATOR,)),
        (_("Who receives"), "custodian:recipient", (Role.CUSTODIAN,)),
        (_("People"), "operate", (Role.OPERATOR,)),
    ),
}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site": settings.R2P_SITE,
        # For pages that more than one site has: {% extends site_base %}.
        "site_base": f"{settings.R2P_SITE}/base.html",
        "site_urls": settings.SITE_URLS,
        "practice_mode": settings.PRACTICE_MODE,
        "language_choices": language_choices(request),
        "languages_by_cookie": settings.R2P_SITE not in settings.SITES_WITHOUT_ACCOUNTS,
        "site_nav": _places(request),
    }


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    """Where this person may go; empty before sign-in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    found = []
    for label, route, roles in PLACES.get(settings.R2P_SITE, ()):
        try:
            url = reverse(route)
        except NoReverseMatch:
            continue
        if user.has_role(*roles):
            current = request.path == url or (url != "/" and request.path.startswith(url))
            found.append({"label": label, "url": url, "current": current})
    return found
