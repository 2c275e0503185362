from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "r2p_site.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # The sites without accounts run without allauth.
        if apps.is_installed("allauth.account"):
            import_module("r2p_site.accounts.receivers")
