"""Consultations of the practice State: the finished cycles with what was heard and answered, the one under way sent.

What the recipient of the finished cycles signed is made here, with a key that stands for it and is trusted for this
alone; the cycle under way goes to the real recipient's site of the practice installation.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from nacl.signing import SigningKey

from assessments.consultation.models import Consultation, SentPackage
from assessments.consultation.queries import themes_of
from assessments.consultation.services import (
    MeetingInput,
    add_brief,
    add_language,
    answer_theme,
    note_handed_over,
    plan_consultation,
    receive_package,
    record_meeting,
    send_answers,
    send_consultation,
)
from assessments.consultation.validators import PlanInput
from assessments.core.models import Assessment
from assessments.work.practice import heard
from r2p_site.accounts.models import User
from r2p_site.packages import own_key, public_key_of, sign_package

DAYS = 28


def practice_key(name: str) -> SigningKey:
    return SigningKey(hashlib.sha256(f"practice {name}".encode()).digest())


def consult_before(assessment: Assessment, lead: User, drafter: User, *, round_: heard.Round) -> None:
    """A whole consultation of a finished cycle, by the services: planned, sent, opened, released, answered."""
    consultation = _sent(assessment, lead, opens_on=round_.opens_on, today=round_.opens_on)
    body: dict[str, Any] = {"consultation": str(consultation.pk)}
    address = f"{settings.SITE_URLS['intake']}/practice-{assessment.cycle.title}/"
    status = {"status": "closed", "recipient": heard.RECIPIENT, "address": address}
    signed: tuple[tuple[str, Mapping[str, Any]], ...] = (("status", status), ("release", _release(round_)))
    for kind, content in signed:
        data = sign_package(kind=kind, body={**body, **content}, key=practice_key("intake"), sender="intake")
        receive_package(data=data, by=lead, assessment=assessment, trusted=public_key_of(practice_key("intake")))
    for values in round_.meetings:
        record_meeting(assessment=assessment, by=drafter, values=MeetingInput(*values))
    for brief in round_.briefs:
        add_brief(assessment=assessment, by=drafter, values=brief)
    for theme, (reply, text) in zip(_as_released(assessment), round_.answers, strict=True):
        answer_theme(assessment=assessment, theme=theme, by=lead, reply=reply, text={"en": text})
    answers = send_answers(assessment=assessment, by=lead, key=_office_key())
    for package in (consultation.sent_packages.get(kind="consultation"), answers):
        if package is not None:
            note_handed_over(package=package, by=lead)


def consult_now(assessment: Assessment, lead: User) -> SentPackage:
    """The cycle under way: signed, and on its way to the recipient."""
    consultation = _sent(assessment, lead, opens_on=timezone.localdate(), today=timezone.localdate())
    return consultation.sent_packages.get(kind="consultation")


def _sent(assessment: Assessment, lead: User, *, opens_on: date, today: date) -> Consultation:
    values = PlanInput(
        words=heard.WORDS,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=DAYS),
        regions=heard.REGIONS,
        office_contact=heard.OFFICE_CONTACT,
    )
    plan_consultation(assessment=assessment, by=lead, values=values, today=today)
    add_language(assessment=assessment, by=lead, words=heard.WORDS_IN_FRENCH)
    package = send_consultation(assessment=assessment, by=lead, key=_office_key(), today=today)
    return package.consultation


def _office_key() -> SigningKey:
    """The real key where the installation has one; tests and single commands run without."""
    return own_key() if settings.EXCHANGE_KEY else practice_key("office")


def _as_released(assessment: Assessment) -> list[Any]:
    return sorted(themes_of(assessment), key=lambda theme: theme.position)


def _release(round_: heard.Round) -> Mapping[str, Any]:
    themes = [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"practice:{round_.opens_on}:{number}")),
            "title": theme.title,
            "text": theme.text,
            "factors": list(theme.factors),
            "groups": list(theme.groups),
            "language": "en",
            "quote": theme.quote,
        }
        for number, theme in enumerate(round_.themes, start=1)
    ]
    return {
        "views": round_.views,
        "views_sha256": hashlib.sha256(f"sealed input of {round_.opens_on}".encode()).hexdigest(),
        "reach": round_.reach,
        "themes": themes,
        "set_aside": {"criteria": "Sent by a machine, or empty.", "count": "fewer than 10"},
        "meetings": round_.custodian_meetings,
        "recipient": heard.RECIPIENT,
    }
