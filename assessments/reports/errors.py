from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, NotPermitted


class MayNotRequest(NotPermitted):
    code = "may_not_request_report"
    message = _("Your role does not read this edition, or the assessment is not signed off yet.")


class ResultNotReady(Conflict):
    code = "result_not_ready"
    message = _("The result is still being computed. Ask for the report when it is there.")
