from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Edition(TextChoices):
    INTERNAL = "internal", _("Internal: everything that the office holds")
    PARTNER = "partner", _("Partner: without internal sources")
    PUBLIC = "public", _("Public: what the disclosure level of the cycle lets be published")
