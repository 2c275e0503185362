"""What can be refused about a job."""

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict


class JobFinished(Conflict):
    code = "job_finished"
    message = _("This has ended already, so it cannot be cancelled.")


class JobNotFailed(Conflict):
    code = "job_not_failed"
    message = _("Only what failed or was cancelled can be started again.")
