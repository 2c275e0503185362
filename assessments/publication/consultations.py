"""Published consultations as templates/public shows them."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.consultation.enums import STAGE_TAGS, Stage
from assessments.consultation.models import PublishedConsultation
from assessments.consultation.presentation import call_context, heard_context, views_table
from assessments.publication.findings import public_names
from assessments.publication.models import PublishedAssessment

Shown = dict[str, Any]


def open_row(found: PublishedConsultation, language: str) -> Shown:
    """Where anybody can take part now."""
    return {**facts(found, language), "take_part": found.address}


def facts(found: PublishedConsultation, language: str) -> Shown:
    """`title` is empty where there was no consultation."""
    return {
        **call_context(found.call, language),
        "state": found.state_name,
        "cycle": found.cycle_title,
        "is_practice": found.practice,
        "opens_on": found.opens_on,
        "closes_on": found.closes_on,
        "stage": {"words": Stage(found.stage).label, "kind": STAGE_TAGS[Stage(found.stage)]} if found.stage else None,
        "url": f"/consultations/{found.pk}/",
        "assessment_url": f"/assessments/{found.pk}/" if found.heard_at else "",
        "has_heard": found.heard_at is not None,
    }


def heard_shown(found: PublishedConsultation, assessment: PublishedAssessment | None, language: str) -> Shown:
    """`assessment` names the factors that themes speak of, and holds the views received beside its ratings."""
    if assessment is None or assessment.is_withdrawn:
        return heard_context(found.heard, (), language)
    factors = public_names(assessment).factors
    reasons = assessment.page.get("view_divergences") or {}
    return {
        **heard_context(found.heard, factors, language),
        "received": views_table(assessment.results_content.get("views"), factors, reasons),
    }


def line(found: PublishedConsultation, shown: Shown) -> str:
    """In a few words, among what an assessment rests on."""
    if shown["answered"]:
        return str(shown["answered"])
    return _("Held; no theme was released") if found.stage else _("None; the reason is published")
