"""What every page of every site knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site": settings.R2P_SITE,
        # For pages that more than one site has: {% extends site_base %}.
        "site_base": f"{settings.R2P_SITE}/base.html",
        "site_urls": settings.SITE_URLS,
        "practice_mode": settings.PRACTICE_MODE,
        "site_languages": settings.LANGUAGES,
    }
