"""Receiving from contributors. No actor and no audit event: either would give a contribution a time, or a trace of it.

The content is sealed before it is stored; the process keeps nothing of it, and cannot read it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from nacl.public import PrivateKey

from assessments.intake.enums import Channel, Consent, Kind, PartKind, ReplyKind
from assessments.intake.errors import (
    AdditionsFull,
    CannotOpen,
    CardUnknown,
    CodeMistyped,
    CodeTaken,
    ConsultationFull,
    FileRefused,
    FilesNotAsked,
    NothingUnderCode,
    NotReceiving,
    TooManyAdditions,
    TooManyFiles,
)
from assessments.intake.files import FILES_AT_ONCE, FILES_UNDER_CODE, CleanFile, UnreadableFile, clean_file
from assessments.intake.models import Consultation, Contribution, Part, Reply, SealedFile, SealedKey
from assessments.intake.queries.contributors import (
    cards_by_code,
    contribution_by_code,
    hold_code,
    is_receiving,
    is_receiving_reprisals,
    ready_keys,
    takes_additions,
)
from assessments.intake.sealing.bodies import seal, unseal_reply
from assessments.intake.sealing.codes import lookup_sha256, place_sha256, read_code, reply_key
from r2p_site.errors import DomainError

FORMAT = 1
# Under one code, the first included; what is more comes as a new contribution.
PARTS_LIMIT = 20


@dataclass(frozen=True, slots=True)
class ContributionInput:
    """What a contributor, or the custodian for one, hands in. `content` is sealed as it is.

    `code` is a return code, empty to send without one; `card` is a single-use card's code, or empty. `files` are
    the bytes as they came: what is stored is what `clean_file` makes of them.
    """

    content: Mapping[str, Any]
    kind: Kind = Kind.CONTRIBUTION
    channel: Channel = Channel.OPEN
    urgent: bool = False
    code: str = ""
    card: str = ""
    files: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class ReplyShown:
    id: UUID
    kind: str
    week: date
    text: str
    quotation: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """What lies under a code, as its owner sees it: never what was sent."""

    consultation: Consultation
    kind: str
    replies: list[ReplyShown] = field(default_factory=list)


def this_week() -> date:
    """The Monday of the current week: all that is ever kept of a time."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def receive_contribution(*, consultation: Consultation, given: ContributionInput) -> Contribution:
    """Seal and store. What comes once more under the same code is kept too, beside the first.

    When it raises (NotReceiving, ConsultationFull, CardUnknown, CodeMistyped, CodeTaken, ContributionTooLong,
    FilesNotAsked, FileRefused, TooManyFiles, TooManyAdditions) nothing is stored.
    """
    receiving = is_receiving_reprisals if given.kind == Kind.REPRISAL else is_receiving
    if not receiving(consultation):
        raise NotReceiving
    files = _clean(consultation, given.files)
    try:
        with transaction.atomic():
            return _receive(consultation, given, files)
    except IntegrityError as error:
        raise _refusal(error) from error


def _receive(consultation: Consultation, given: ContributionInput, files: Sequence[CleanFile]) -> Contribution:
    code = read_code(given.code) if given.code else ""
    if code and (known := contribution_by_code(code)):
        return _send_again(known, consultation, given, files, code=code)
    contribution = Contribution(
        consultation=consultation,
        kind=given.kind,
        channel=_channel(given, consultation),
        urgent=given.urgent,
        week=this_week(),
        lookup_sha256=lookup_sha256(code) if code else None,
        reply_key=reply_key(code).public_key.encode().hex() if code else None,
    )
    try:
        with transaction.atomic():
            contribution.save(force_insert=True)
    except IntegrityError:
        if code and (known := contribution_by_code(code)):
            return _send_again(
                known, consultation, given, files, code=code
            )  # two presses at once: the other came first
        raise
    _add_part(contribution, PartKind.FIRST, given.content, files, code=code)
    return contribution


def _send_again(
    known: Contribution, consultation: Consultation, given: ContributionInput, files: Sequence[CleanFile], *, code: str
) -> Contribution:
    """A second press of the button, or other words: nobody here can tell, so it is sealed beside the first. Whoever
    opens it sees what is new in it."""
    if (known.consultation_id, known.kind) != (consultation.pk, given.kind):
        raise CodeTaken
    _add_part(known, PartKind.AGAIN, given.content, files, code=code)
    return known


def _refusal(error: IntegrityError) -> DomainError:
    """What the database keeps to by itself (0008), in its words or ours. Any other error is raised as it is."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    refusals: dict[str | None, type[DomainError]] = {
        "contributions_at_most": ConsultationFull,
        "additions_at_most": AdditionsFull,
        "files_at_most": TooManyFiles,
        "nothing_after_destruction": NotReceiving,
    }
    if name not in refusals:
        raise error
    return refusals[name]()


def _clean(consultation: Consultation, files: Sequence[bytes]) -> list[CleanFile]:
    if files and not consultation.files_asked:
        raise FilesNotAsked
    if len(files) > FILES_AT_ONCE:
        raise TooManyFiles
    cleaned: list[CleanFile] = []
    for number, data in enumerate(files, 1):
        try:
            cleaned.append(clean_file(data))
        except UnreadableFile as error:
            raise FileRefused(number) from error
    return cleaned


def _channel(given: ContributionInput, consultation: Consultation) -> Channel:
    """What is sent for somebody else stays that, with a card too: it is not one more person who counts."""
    by_card = _use_card(given, consultation) if given.card else given.channel
    return given.channel if given.channel == Channel.INTERMEDIARY else by_card


def _use_card(given: ContributionInput, consultation: Consultation) -> Channel:
    """The channel of the card, which is deleted: two who try it at once get one use."""
    try:
        cards = cards_by_code(read_code(given.card), consultation)
    except CodeMistyped as error:
        raise CardUnknown(fields={"card": [error.message]}) from error
    card = cards.first()
    if card is None or not cards.delete()[0]:
        raise CardUnknown(fields={"card": [CardUnknown.message]})
    return Channel(card.channel)


def add_to_contribution(*, code: str, text: str, files: Sequence[bytes] = ()) -> None:
    """Raises NothingUnderCode, NotReceiving, TooManyAdditions, ContributionTooLong, and as files are refused."""
    _add(code, PartKind.ADDITION, {"text": text}, files=files)


def change_consent(*, code: str, consent: Consent) -> None:
    """Until the release; the custodian goes by the one with the highest number."""
    _add(code, PartKind.CONSENT, {"consent": consent.value})


def answer_quotation(*, code: str, reply: UUID, approved: bool) -> None:
    """Yes or no to the words that a custodian showed. Raises NothingUnderCode for a question that is not theirs."""
    _add(code, PartKind.QUOTE_ANSWER, {"reply": str(reply), "approved": approved}, about=reply)


def _add(
    code: str, kind: PartKind, content: Mapping[str, Any], *, about: UUID | None = None, files: Sequence[bytes] = ()
) -> None:
    try:
        with transaction.atomic():
            contribution = _known(code)
            if about and not Reply.objects.filter(pk=about, contribution=contribution, kind=ReplyKind.QUOTE).exists():
                raise NothingUnderCode
            _check_receiving(contribution)
            _add_part(contribution, kind, content, _clean(contribution.consultation, files), code=code)
    except IntegrityError as error:
        raise _refusal(error) from error


@transaction.atomic
def delete_contribution(*, code: str) -> None:
    """Everything under the code, replies included. The database takes along what this site may not see."""
    contribution = _known(code)
    Contribution.objects.filter(pk=contribution.pk).delete()


@transaction.atomic
def open_box(*, code: str) -> Box:
    """The replies under a code, opened with the key that follows from it. Raises NothingUnderCode."""
    contribution = _known(code)
    private_key = reply_key(code)
    replies = [_shown(reply, private_key) for reply in contribution.replies.all()]
    return Box(contribution.consultation, contribution.kind, replies)


def _shown(reply: Reply, private_key: PrivateKey) -> ReplyShown:
    """One that was exchanged or damaged on the server is shown as that, and hides no other."""
    try:
        content = unseal_reply(bytes(reply.sealed), private_key=private_key, bound_to=reply.pk)
    except CannotOpen:
        return ReplyShown(
            reply.pk, ReplyKind.REPLY, reply.week, gettext("This reply was changed and cannot be opened.")
        )
    return ReplyShown(reply.pk, reply.kind, reply.week, str(content["text"]), str(content.get("quotation", "")))


def _known(code: str) -> Contribution:
    contribution = contribution_by_code(code)
    if contribution is None:
        raise NothingUnderCode
    return contribution


def _check_receiving(contribution: Contribution) -> None:
    if not takes_additions(contribution.consultation, contribution.kind):
        raise NotReceiving


def _add_part(
    contribution: Contribution,
    kind: PartKind,
    content: Mapping[str, Any],
    files: Sequence[CleanFile] = (),
    *,
    code: str,
) -> None:
    """Numbered by what is there already, since nothing else tells which of two came later; one at a time."""
    number = 0 if kind == PartKind.FIRST else _next_number(contribution, code)
    if files and SealedFile.objects.filter(contribution=contribution).count() + len(files) > FILES_UNDER_CODE:
        raise TooManyFiles
    place = place_sha256(code, number) if code else None
    part = Part(contribution=contribution, kind=kind, week=this_week(), place_sha256=place)
    rows = {uuid4(): file for file in files}
    said = {"format": FORMAT, **content, "number": number}
    if rows:
        said["files"] = [{"id": str(row), "kind": file.kind.value} for row, file in rows.items()]
    keys = {key.pk: key.public_key for key in ready_keys(contribution.consultation).values()}
    sealed = seal(said, to=keys, bound_to=part.pk, files={row: file.data for row, file in rows.items()})
    part.sealed = sealed.body
    part.save(force_insert=True)
    SealedKey.objects.bulk_create(
        SealedKey(part=part, custodian_key_id=key, sealed=sealed_key) for key, sealed_key in sealed.keys.items()
    )
    SealedFile.objects.bulk_create(
        SealedFile(pk=row, contribution=contribution, part=part, sealed=body) for row, body in sealed.files.items()
    )


def _next_number(contribution: Contribution, code: str) -> int:
    """Raises TooManyAdditions."""
    hold_code(code)
    number = Part.objects.filter(contribution=contribution).count()
    if number >= PARTS_LIMIT:
        raise TooManyAdditions
    return number
