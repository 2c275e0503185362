from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "assessments.intake"
    label = "intake"
