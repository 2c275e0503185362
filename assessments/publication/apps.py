from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "assessments.publication"
    label = "publication"
