from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "r2p_site.audit"
    label = "audit"
