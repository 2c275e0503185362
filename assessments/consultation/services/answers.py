"""The office's answer to each theme: accepted, in part, or not, and why."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import Reply
from assessments.consultation.models import Theme, ThemeAnswer
from assessments.consultation.permissions import may_answer
from assessments.consultation.services.locking import lock_assessment, note
from assessments.consultation.validators import LONGEST_TEXT, Errors, check_lines, refuse
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.errors import VersionMismatch


@transaction.atomic
def answer_theme(
    *, assessment: Assessment, theme: Theme, by: User, reply: str, text: Mapping[str, str], expected_version: int = 0
) -> ThemeAnswer:
    """`text` by language; at least one says why. Raises InvalidInput, VersionMismatch, RecordClosed, MayNotConsult."""
    locked = lock_assessment(assessment, by, may_answer)
    found = ThemeAnswer.objects.select_for_update().filter(theme=theme).first()
    if (found.version if found else 0) != expected_version:
        raise VersionMismatch
    said = {language: words.strip() for language, words in text.items() if words.strip()}
    refuse(_errors(reply, said))
    if found is None:
        found = ThemeAnswer(theme=theme, version=0)
    found.reply, found.text, found.by, found.at = reply, said, by, timezone.now()
    found.version += 1
    found.save()
    note("theme.answered", locked, by, theme=theme.pk, answer=reply, version=found.version)
    return found


def _errors(reply: str, said: Mapping[str, str]) -> Errors:
    errors: Errors = {}
    if reply not in Reply.values:
        errors["reply"] = [_("Choose one of the three answers.")]
    if not said:
        errors["text"] = [_("Say why; the people who raised it will read this.")]
    check_lines(errors, "text", list(said.values()), most=LONGEST_TEXT)
    return errors
