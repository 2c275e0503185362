from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "assessments.review"
    label = "review"
