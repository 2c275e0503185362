"""Where this site is, for links in messages."""

from django.conf import settings


def site_url(path: str) -> str:
    """Absolute; from the settings, not from the Host header of a request."""
    base: str = settings.SITE_URLS[settings.R2P_SITE]
    return base.rstrip("/") + path
