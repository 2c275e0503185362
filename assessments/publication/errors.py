from django.utils.translation import gettext_lazy as _

from r2p_site.errors import DomainError


class HeldMeanwhile(DomainError):
    """The file is to be made again."""

    code = "held_meanwhile"
    message = _("A theme was held back while this file was made: it may be in it.")
