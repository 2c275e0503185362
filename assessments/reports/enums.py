from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Edition(TextChoices):
    INTERNAL = "internal", _("Internal: everything that the office holds")
    PARTNER = "partner", _("Partner: without internal sources")
    PUBLIC = "public", _("Public: what the disclosure level of the cycle lets be published")


# Who may read an edition, and what it leaves out; shown where one is chosen and on its cover.
AUDIENCE = {
    Edition.INTERNAL: _(
        "For this office only. It names every source and every population, also those whose names could "
        "endanger people."
    ),
    Edition.PARTNER: _(
        "For the independent reviewer and partners whom the office trusts. Internal sources and sensitive names are "
        "left out."
    ),
    Edition.PUBLIC: _(
        "For everyone. Only public sources, no sensitive name, and no more detail than the disclosure level of the "
        "cycle allows."
    ),
}

SHORT_NAMES = {
    Edition.INTERNAL: _("Internal edition"),
    Edition.PARTNER: _("Partner edition"),
    Edition.PUBLIC: _("Public edition"),
}
