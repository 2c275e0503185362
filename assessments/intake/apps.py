from typing import Any

from celery import signals
from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "assessments.intake"
    label = "intake"

    def ready(self) -> None:
        signals.worker_init.connect(_make_worker_key, dispatch_uid="intake.worker_key")


def _make_worker_key(**_kwargs: Any) -> None:
    """Before the worker forks, so that its children have the key in their memory."""
    from assessments.intake.sealing.handover import start_worker_key

    start_worker_key()
