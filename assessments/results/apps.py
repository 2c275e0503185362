from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "assessments.results"
    label = "results"
