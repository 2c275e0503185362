from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "assessments.methods"
    label = "methods"
