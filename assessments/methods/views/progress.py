"""How far the re-scoring under a version is, as templates show it: counts, and the progress of the job."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.core.models import Methodology
from assessments.methods.queries import rescoring_progress
from r2p_site.enqueue.presentation import job_view


def rescoring_context(methodology: Methodology) -> dict[str, Any]:
    """The context of methods/_rescoring.html."""
    found = rescoring_progress(methodology)
    place = [methodology.version]
    context: dict[str, Any] = {
        "ask_url": reverse("methods:rescore", args=place),
        "asked": found is not None,
        "snapshots": found.snapshots if found else 0,
        "rescored": found.rescored if found else 0,
        "refused": found.refused if found else 0,
        "may_ask": found is None or found.job is None or found.job.state == "done",
    }
    if found is None or found.job is None:
        return context
    return context | {
        "job": job_view(found.job, label=_("Re-scoring")),
        "poll_url": reverse("methods:rescore_job", args=place),
        "refresh_url": reverse("methods:method", args=place),
        "cancel_url": reverse("methods:rescore_cancel", args=place),
        "retry_url": reverse("methods:rescore", args=place),
    }
