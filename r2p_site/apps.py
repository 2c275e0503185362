from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "r2p_site"
    label = "r2p_site"
