from uuid import UUID

from assessments.methods.queries import RESCORE_JOB
from assessments.methods.services import rescore
from r2p_site.enqueue import Progress, job


# What the limit cuts off goes on from where it was when somebody asks again.
@job(RESCORE_JOB, soft_limit=3000, max_attempts=10)
def rescore_all(object_id: UUID, progress: Progress) -> None:
    """Scores what is missing for the rescoring with this id."""
    rescore(rescoring_id=object_id, progress=progress)
