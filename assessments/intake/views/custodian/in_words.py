"""Numbers and names of what is kept, as a custodian reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from assessments.intake.models import Consultation

# By the tables that are counted once a round was destroyed (services/retention.py).
KEPT: Mapping[str, Any] = {
    "theme_sources": _("Which contributions themes rest on"),
    "theme_keys": _("Keys of themes"),
    "themes": _("Themes"),
    "openings": _("Who opened what"),
    "notes": _("Quotations and warnings"),
    "replies": _("Replies"),
    "files": _("Files"),
    "sealed_keys": _("Keys of texts"),
    "parts": _("Texts"),
    "contributions": _("Contributions"),
    "figures": _("Figures"),
    "meetings": _("Meetings"),
    "reports": _("Drafts of your report"),
    "cards": _("Unused cards"),
    "wrapped_keys": _("Keys of custodians"),
}


def grouped(number: int) -> str:
    """With the separators of the reader's language."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def highest(consultation: Consultation) -> dict[str, str]:
    return {"contributions": grouped(consultation.most_contributions), "files": grouped(consultation.most_files)}


def left(remaining: Mapping[str, int]) -> list[tuple[Any, str]]:
    return [(KEPT[name], grouped(count)) for name, count in remaining.items()]
