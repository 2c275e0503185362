from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "assessments.core"
    label = "core"
