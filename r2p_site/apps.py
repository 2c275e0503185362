from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "r2p_site"
    label = "r2p_site"

    def ready(self) -> None:
        post_migrate.connect(_apply_grants, sender=self, dispatch_uid="r2p_site.grants")


def _apply_grants(using: str, **_: Any) -> None:
    """Sent once for each app, after all migrations; one of them is enough."""
    from r2p_site.grants import apply_grants

    apply_grants(using=using)
