from django.utils.translation import gettext_lazy as _

from r2p_site.errors import NotPermitted


class MayNotPreview(NotPermitted):
    code = "may_not_preview"
    message = _("The lead asks for the ranges of a draft, until it is signed off.")
