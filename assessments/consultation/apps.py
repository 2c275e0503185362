from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "assessments.consultation"
    label = "consultation"
