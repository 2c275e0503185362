from uuid import UUID

from assessments.consultation.services import deliver_package
from r2p_site.enqueue import Progress, job


@job("consultation.deliver", soft_limit=300)
def deliver(object_id: UUID, progress: Progress) -> None:
    """Sends the signed package with this id to the recipient's server."""
    deliver_package(package_id=object_id, progress=progress)
    progress.report(1, 1)
