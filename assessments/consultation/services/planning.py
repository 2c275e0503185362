"""The plan: what is asked, when, in which languages. It changes until the recipient opens it; what was signed before
is sent again, with a higher number."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.consultation.enums import Stage
from assessments.consultation.errors import AlreadyOpened
from assessments.consultation.models import Consultation
from assessments.consultation.permissions import may_plan
from assessments.consultation.services.locking import lock_assessment, lock_consultation, note
from assessments.consultation.validators import PlanInput, WordsInput, check_plan, check_words, refuse
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, NotFound, VersionMismatch


@transaction.atomic
def plan_consultation(
    *, assessment: Assessment, by: User, values: PlanInput, expected_version: int = 0, today: date | None = None
) -> Consultation:
    """Plans the consultation, or changes the plan. `today`: another day than the present, for practice data.

    Raises VersionMismatch, AlreadyOpened, InvalidInput, RecordClosed, MayNotConsult.
    """
    locked = lock_assessment(assessment, by, may_plan)
    found = Consultation.objects.select_for_update().filter(assessment=locked).first()
    if (found.version if found else 0) != expected_version:
        raise VersionMismatch
    refuse(check_plan(values, today=today or timezone.localdate()))
    if found is None:
        found = Consultation(assessment=locked, version=0)
    _refuse_opened(found)
    _write(found, values)
    note("consultation.planned", locked, by, consultation=found.pk, version=found.version)
    return found


def _write(found: Consultation, values: PlanInput) -> None:
    words = values.words
    others = {code: given for code, given in found.words.items() if code in found.languages[1:]}
    # Another number of questions leaves the other languages behind: they are written again.
    kept = {
        code: given
        for code, given in others.items()
        if code != words.language and len(given["questions"]) == len(words.questions)
    }
    found.words = {words.language: _as_json(words), **kept}
    found.languages = list(found.words)
    found.opens_on, found.closes_on = values.opens_on, values.closes_on
    found.regions, found.office_contact = list(values.regions), values.office_contact.strip()
    found.version += 1
    found.save()


@transaction.atomic
def add_language(*, assessment: Assessment, by: User, words: WordsInput) -> Consultation:
    """Title and questions in one more language, or again in one. Raises AlreadyOpened, InvalidInput, NotFound."""
    locked = lock_assessment(assessment, by, may_plan)
    found = lock_consultation(locked)
    _refuse_opened(found)
    refuse(check_words(words, questions=len(found.questions)))
    found.words[words.language] = _as_json(words)
    if words.language not in found.languages:
        found.languages.append(words.language)
    found.version += 1
    found.save(update_fields=["words", "languages", "version"])
    note("consultation.language_added", locked, by, consultation=found.pk, language=words.language)
    return found


@transaction.atomic
def remove_language(*, assessment: Assessment, by: User, language: str) -> Consultation:
    """Any but the one in which it was planned. Raises AlreadyOpened, InvalidInput, NotFound."""
    locked = lock_assessment(assessment, by, may_plan)
    found = lock_consultation(locked)
    _refuse_opened(found)
    if language not in found.languages:
        raise NotFound
    if language == found.main_language:
        raise InvalidInput
    found.languages.remove(language)
    del found.words[language]
    found.version += 1
    found.save(update_fields=["words", "languages", "version"])
    note("consultation.language_removed", locked, by, consultation=found.pk, language=language)
    return found


def _refuse_opened(found: Consultation) -> None:
    if found.stage != Stage.PLANNED:
        raise AlreadyOpened


def _as_json(words: WordsInput) -> dict[str, object]:
    return {"title": words.title.strip(), "questions": list(words.questions)}
