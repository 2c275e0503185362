"""A contribution as a line: which one, how it came, in which week, what became of it. Never a word of it."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from assessments.intake.enums import Kind, Triage
from assessments.intake.models import Contribution

TRIAGE_TAGS = {Triage.NEW: "now", Triage.READ: "", Triage.USED: "ok", Triage.SET_ASIDE: "plain"}


def short_name(contribution: UUID) -> str:
    """Enough of a contribution's random id to tell two apart on a page."""
    return contribution.hex[:6].upper()


def contribution_row(contribution: Contribution) -> dict[str, Any]:
    return {
        "name": short_name(contribution.pk),
        "url": reverse("custodian:contribution", args=[contribution.consultation_id, contribution.pk]),
        "channel": contribution.get_channel_display(),
        "week": contribution.week,
        "is_reprisal": contribution.kind == Kind.REPRISAL,
        "urgent": contribution.urgent,
        "added": contribution.added and contribution.triage != Triage.NEW,
        "has_code": contribution.lookup_sha256 is not None,
        "state": contribution.get_triage_display(),
        "kind": TRIAGE_TAGS[Triage(contribution.triage)],
    }
