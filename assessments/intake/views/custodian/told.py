"""What a contributor told, in the plain words in which it was asked."""

from typing import Any

from assessments.intake.contents import Told
from assessments.intake.enums import Consent
from assessments.intake.forms.custodian import GROUP_NAMES
from assessments.intake.models import Consultation
from assessments.intake.plain_words import LEVELS, in_reader_s_language, sign_of


def told_context(said: Told, consultation: Consultation) -> dict[str, Any]:
    questions = {row["id"]: in_reader_s_language(row["text"]) for row in consultation.questions}
    return {
        "text": said.text,
        "language": said.language,
        "signs": _signs(said, consultation),
        "answers": [{"question": questions.get(key, key), "text": text} for key, text in said.answers.items()],
        "groups": [GROUP_NAMES.get(group, group) for group in said.groups],
        "region": said.region,
        "consent": Consent(said.consent).label,
        "consent_kind": {"quote": "ok", "summary": "now", "count": "warn"}[said.consent],
        "urgent": said.urgent,
        "witness": said.witness,
        "for_someone": said.for_someone,
        "additions": said.additions,
        "again": said.again,
    }


def _signs(said: Told, consultation: Consultation) -> list[dict[str, Any]]:
    """Everything that was chosen: its plain words, the factor behind it, and how much of it was seen."""
    levels = dict(LEVELS)
    chosen = {*said.topics, *said.levels, *said.unknown}
    return [
        {
            "number": factor["number"],
            "words": sign_of(factor, consultation.framework),
            "title": in_reader_s_language(factor["title"]),
            "level": levels.get(str(said.levels.get(factor["number"], "unknown")), ""),
        }
        for factor in consultation.factors
        if factor["number"] in chosen
    ]
