"""Speaking to a contributor through the code, and for one in the recipient's own name."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import NoteKind, ReplyKind, Status
from assessments.intake.errors import AlreadyReleased, NoCode, NotAgreed, QuoteNotApproved
from assessments.intake.models import Contribution, Note, Reply
from assessments.intake.sealing.bodies import seal_reply
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.contributions import this_week
from assessments.intake.services.locking import lock_consultation, note, refuse_others
from assessments.intake.services.reading import check_unlocked, read_contribution
from assessments.intake.services.sealed import hex_keys, seal_for_custodians
from assessments.intake.validators import masked, refuse_open_marks
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput


@transaction.atomic
def write_reply(*, contribution: Contribution, kind: ReplyKind, text: str, by: User) -> Reply:
    """An answer or a question, sealed to the contributor's code: not even the writer can read it again.

    Raises NotPermitted, NoCode, WrongState, InvalidInput, ContributionTooLong.
    """
    refuse_others(by)
    refuse_open_marks(text=text)
    lock_consultation(contribution.consultation_id)
    reply = _reply(contribution, kind, {"text": masked(text)})
    note("reply.written", contribution.consultation, by, kind=kind.value)
    return reply


@transaction.atomic
def ask_for_quote(*, contribution: Contribution, words: str, text: str, unlocked: Unlocked, by: User) -> Note:
    """Show the contributor the exact words, as they would be published, and keep them sealed beside the question.

    Raises NotPermitted, NotUnlocked, NoCode, QuoteNotApproved when they may not be quoted at all, AlreadyReleased,
    InvalidInput.
    """
    refuse_others(by)
    refuse_open_marks(words=words, text=text)
    check_unlocked(unlocked, contribution.consultation_id, by)
    consultation = lock_consultation(contribution.consultation_id)
    if consultation.status == Status.RELEASED:
        raise AlreadyReleased
    if not read_contribution(contribution, unlocked).may_be_quoted:
        raise QuoteNotApproved
    reply = _reply(contribution, ReplyKind.QUOTE, {"text": masked(text), "quotation": masked(words)})
    row = _note(contribution, NoteKind.QUOTE, {"words": words}, by)
    row.reply = reply.pk
    row.save(force_insert=True)
    note("quotation.asked", consultation, by)
    return row


@transaction.atomic
def write_warning(
    *, contribution: Contribution, to: str, words: str, agreed_later: bool, unlocked: Unlocked, by: User
) -> Note:
    """A warning in the recipient's own name, for the custodian to send by hand to a mechanism of the United Nations.

    Prepared and recorded here, sent by nobody's server, never through the government; only with the contributor's
    word: ticked when it was sent, or (`agreed_later`) said in an addition, as the custodian declares.

    Raises NotPermitted, NotUnlocked, NotAgreed, InvalidInput.
    """
    refuse_others(by)
    check_unlocked(unlocked, contribution.consultation_id, by)
    consultation = lock_consultation(contribution.consultation_id)
    if not words.strip():
        raise InvalidInput(fields={"words": [_("Write what the recipient warns of.")]})
    refuse_open_marks(to=to, words=words)
    said = read_contribution(contribution, unlocked)
    if not said.witness and not (agreed_later and said.additions):
        raise NotAgreed
    row = _note(contribution, NoteKind.WARNING, {"words": words, "to": to}, by)
    row.save(force_insert=True)
    note("warning.prepared", consultation, by)
    return row


def _reply(contribution: Contribution, kind: ReplyKind, content: dict[str, str]) -> Reply:
    if not contribution.reply_key:
        raise NoCode
    reply = Reply(contribution=contribution, kind=kind, week=this_week())
    reply.sealed = seal_reply(content, to=contribution.reply_key, bound_to=reply.pk)
    reply.save(force_insert=True)
    return reply


def _note(contribution: Contribution, kind: NoteKind, content: dict[str, str], by: User) -> Note:
    row = Note(contribution=contribution, kind=kind, by=by, week=this_week())
    sealed = seal_for_custodians(content, consultation=contribution.consultation, bound_to=row.pk)
    row.sealed, row.sealed_keys = sealed.body, hex_keys(sealed)
    return row
