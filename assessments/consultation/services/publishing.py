"""What the public site shows of consultations: written to its own table, which is all it can read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.consultation.held import as_held_today
from assessments.consultation.models import Consultation, PublishedConsultation
from assessments.consultation.queries import call_of
from assessments.consultation.registry import take_files_off
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.enqueue import enqueue

Json = dict[str, Any]


def publish_call(consultation: Consultation, assessment: Assessment) -> PublishedConsultation:
    """What is asked, who receives, where to take part. Inside a transaction, when the recipient says how it stands."""
    published, _created = PublishedConsultation.objects.update_or_create(
        pk=assessment.pk,
        defaults={
            **_identity(assessment),
            "stage": consultation.stage,
            "opens_on": consultation.opens_on,
            "closes_on": consultation.closes_on,
            "address": consultation.address,
            "call": call_of(consultation),
        },
    )
    return published


def publish_heard(assessment: Assessment, heard: Json, *, at: datetime) -> PublishedConsultation:
    """`heard` as frozen at sign-off, cut for the public, and without what is held back. Inside the transaction that
    publishes the assessment."""
    call = heard["consultation"] or {}
    published, _created = PublishedConsultation.objects.update_or_create(
        pk=assessment.pk,
        defaults={
            **_identity(assessment),
            "stage": call.get("stage", ""),
            "opens_on": call.get("opens_on"),
            "closes_on": call.get("closes_on"),
            "call": {name: call[name] for name in ("titles", "questions", "languages", "recipient") if name in call},
            "heard": {name: value for name, value in heard.items() if name != "consultation"},
            "heard_at": at,
        },
    )
    return published


def hold_published(assessment: Assessment, *, by: User | None) -> None:
    """What is public already loses what is held back now, page and files, at once; the public files come again as soon
    as the worker has made them without it. Inside the transaction that takes the recipient's word."""
    take_files_off(assessment.pk)
    found = PublishedConsultation.objects.select_for_update().filter(pk=assessment.pk, heard_at__isnull=False).first()
    if found is None:
        return
    found.heard = as_held_today(found.heard, assessment.pk)
    found.save(update_fields=["heard"])
    enqueue("publication.attach_report", assessment.pk, by=by)


def withdraw_heard(assessment_id: UUID) -> None:
    """With the assessment, what was heard leaves the site: a theme may be what endangers somebody."""
    PublishedConsultation.objects.filter(pk=assessment_id).update(heard={}, heard_at=None)


def _identity(assessment: Assessment) -> Json:
    cycle = assessment.cycle
    return {
        "iso3": cycle.state_id,
        "state_name": cycle.state.name,
        "practice": cycle.state.is_practice,
        "cycle_title": cycle.title,
    }
