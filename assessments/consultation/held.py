"""What was frozen of a consultation, as it may be published today: without what is held back, and saying so."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assessments.consultation.enums import Withheld
from assessments.consultation.models import Brief, HeldTheme

Json = dict[str, Any]


def as_held_today(heard: Mapping[str, Any] | None, assessment: UUID) -> Json | None:
    """`heard` as `queries.heard` gave it when it was frozen, or as it was published. Two queries.

    `held` takes the place of what is left out: {"what": "theme" or "brief", "why", "text"}, and names nothing else.
    """
    if heard is None:
        return None
    themes = held_themes(assessment)
    briefs = {
        (row.organisation, row.title): row for row in Brief.objects.filter(assessment=assessment).exclude(withheld="")
    }
    return {
        **heard,
        "themes": [row for row in heard.get("themes", []) if row["id"] not in themes],
        "briefs": [row for row in heard.get("briefs", []) if (row["organisation"], row["title"]) not in briefs],
        "held": [
            *({"what": "theme", "why": reason, "text": ""} for reason in sorted(themes.values())),
            *(_brief(row) for row in sorted(briefs.values(), key=lambda row: (row.withheld, row.withheld_reason))),
        ],
    }


def held_themes(assessment: UUID) -> dict[str, str]:
    """Reasons of the recipient, by the id of the theme. One query."""
    rows = HeldTheme.objects.filter(theme__consultation__assessment=assessment)
    return {str(pk): reason for pk, reason in rows.values_list("theme_id", "reason")}


def is_held(assessment: UUID) -> bool:
    """Whether anything of it is held back, so that a file made before may say too much. Two queries at most."""
    return bool(held_themes(assessment)) or Brief.objects.filter(assessment=assessment).exclude(withheld="").exists()


def _brief(row: Brief) -> Json:
    return {"what": "brief", "why": str(Withheld(row.withheld)), "text": row.withheld_reason}
