from uuid import UUID

from assessments.intake.enums import Status
from assessments.intake.models import Consultation
from assessments.intake.practice.load import fill_practice, waiting_for_practice
from assessments.intake.queries.custody import due_for_closing, due_for_destruction, holds_to_deliver
from assessments.intake.services.exchange import deliver_package
from assessments.intake.services.figures import run_figures
from assessments.intake.services.life import close_consultation
from assessments.intake.services.retention import destroy_due
from r2p_site.enqueue import Progress, job


@job("intake.deliver", soft_limit=120, due=holds_to_deliver)
def deliver(object_id: UUID, progress: Progress) -> None:
    """Sends the signed package with this id to the office; that a theme is held back again and again, until it is
    there."""
    deliver_package(package_id=object_id, progress=progress)


@job("intake.figures", soft_limit=600, max_attempts=1)
def figures(object_id: UUID, progress: Progress) -> None:
    """Figures of this consultation. Once: the key that was handed over is gone when a second worker begins."""
    run_figures(consultation_id=object_id, progress=progress)


@job("intake.close", due=due_for_closing)
def close(object_id: UUID, progress: Progress) -> None:
    """The last day of this consultation is over."""
    progress.report(0, 1)
    if Consultation.objects.filter(pk=object_id, status=Status.OPEN).exists():
        close_consultation(consultation_id=object_id, by=None)


@job("intake.destroy", soft_limit=600, due=due_for_destruction)
def destroy(object_id: UUID, progress: Progress) -> None:
    """Everything of this consultation, after its day."""
    destroy_due(consultation_id=object_id, progress=progress)


@job("intake.practice", soft_limit=300, due=waiting_for_practice)
def practice(object_id: UUID, progress: Progress) -> None:
    """In practice mode: the practice custodians' part of this consultation."""
    fill_practice(consultation_id=object_id, progress=progress)
