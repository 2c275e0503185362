from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, NotPermitted


class WrongStatus(Conflict):
    code = "wrong_status"
    message = _("The assessment has moved on in the meantime. Load the page again.")


class MayNotMove(NotPermitted):
    code = "may_not_move"
    message = _("Your role does not take this step, or the same person took the step before.")


class ReasonMissing(InvalidInput):
    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(fields={"reason": [_("Write the reason; those concerned will read it.")]})


class NotReady(Conflict):
    """Something that sign-off needs is missing; the review page lists each gap with its place."""

    code = "not_ready"
    message = _("Something is still missing. Each gap is listed below with the place where it is filled.")


class ResultMissing(Conflict):
    code = "result_missing"
    message = _("The result is still being computed. Publish when it is ready.")
