from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "assessments.work"
    label = "work"
