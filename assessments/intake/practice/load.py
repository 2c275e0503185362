"""Makes the practice recipient's side step by step, by the services, each step by the person whose part it is.

A finished consultation comes as a package signed with a key that stands for the office and is trusted for this alone;
the cycle under way is sent by the office's own site. Both are filled by the worker, where keys may be.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from nacl.signing import SigningKey

from assessments.intake.enums import Channel, Consent, Kind, ReplyKind, Status
from assessments.intake.errors import WeakPassphrase
from assessments.intake.models import Consultation, Contribution, CustodianKey, StatusPackage
from assessments.intake.practice import content
from assessments.intake.practice.content import Voice
from assessments.intake.sealing.codes import new_code
from assessments.intake.sealing.keys import check_passphrase
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services import cards, exchange, keys, life, reading, release, replying, themes
from assessments.intake.services.contributions import ContributionInput, receive_contribution
from assessments.intake.services.figures import compute_figures
from assessments.scoring import methodology_sha256, shipped_records
from r2p_site.accounts.models import PRACTICE_STATE, User
from r2p_site.enqueue import Progress
from r2p_site.packages import fingerprint, public_key_of, sign_package

FINISHED = uuid5(NAMESPACE_URL, "practice:consultation:finished")
METHODOLOGY = "1.0.0"
FRAMEWORK = Path(__file__).parent / "framework.json"
KEPT = timedelta(days=365)
DAYS = 28


@dataclass(frozen=True, slots=True)
class Cast:
    custodian: User
    second: User


def load_practice(*, password: str) -> list[User]:
    """Accounts, the recipient, the office's package of a finished consultation. Run again, it adds nothing."""
    # Imported here: every process knows every job, and the contributor site has no sign-in that these need.
    from r2p_site.accounts.services.practice import create_practice_accounts

    people = create_practice_accounts(password=password, deployment="intake")
    life.describe_recipient(given=content.RECIPIENT, by=_cast().custodian)
    if not Consultation.objects.filter(pk=FINISHED).exists():
        data = sign_package(kind="consultation", body=_body(), key=_office(), sender="office")
        exchange.receive_package(data=data, by=_cast().custodian, trusted=public_key_of(_office()))
    return people


def waiting_for_practice() -> list[UUID]:
    """What the worker is to fill: the finished consultation, and the first that the office sends. Others are left to
    whoever practises."""
    if not settings.PRACTICE_MODE or not _is_passphrase(settings.PRACTICE_PASSWORD):
        return []
    waiting = Consultation.objects.filter(
        status=Status.PLANNED, iso3=PRACTICE_STATE, custodian_keys__isnull=True, closes_on__gte=timezone.localdate()
    )
    if CustodianKey.objects.exclude(consultation=FINISHED).exists():
        waiting = waiting.filter(pk=FINISHED)
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def fill_practice(*, consultation_id: UUID, progress: Progress) -> None:
    """Keys, cards, contributions, replies, themes; of the finished consultation the release and the answers too."""
    consultation, cast = Consultation.objects.select_for_update().get(pk=consultation_id), _cast()
    unlocked = _keys(consultation, cast)
    progress.report(1, 4)
    consultation = life.open_consultation(
        consultation=consultation, retention_until=consultation.closes_on + KEPT, by=cast.custodian
    )
    sent = _contributions(consultation, cast.custodian)
    progress.report(2, 4)
    _read_and_answer(sent, unlocked, cast)
    _themes(consultation, sent, unlocked, cast.custodian)
    cards.record_meeting(
        consultation=consultation,
        day=timezone.localdate(),
        groups={"women": 14, "displaced": 11},
        officials_present=False,
        by=cast.second,
    )
    progress.report(3, 4)
    if consultation_id == FINISHED:
        _finish(consultation, unlocked, cast.custodian, progress)


def _cast() -> Cast:
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@practice.example")}
    return Cast(people["custodian"], people["custodian2"])


def _office() -> SigningKey:
    return SigningKey(hashlib.sha256(b"practice office").digest())


def _is_passphrase(password: str) -> bool:
    try:
        check_passphrase(password)
    except WeakPassphrase:
        return False
    return True


def _body() -> dict[str, Any]:
    """As the office writes it; the framework's rows are those that it ships."""
    today, record = timezone.localdate(), dict(shipped_records()[METHODOLOGY])
    return {
        "consultation": str(FINISHED),
        "state": PRACTICE_STATE,
        "state_name": "Practice State",
        "cycle": str(today.year - 1),
        "title": {"en": "What do you see coming? The round before"},
        "questions": [
            {"id": f"q{number}", "text": {"en": text}} for number, text in enumerate(content.QUESTIONS, start=1)
        ],
        "opens_on": (today - timedelta(days=DAYS)).isoformat(),
        "closes_on": (today + timedelta(days=DAYS)).isoformat(),
        "languages": ["en"],
        "methodology": {"version": METHODOLOGY, "sha256": methodology_sha256(record), "record": record},
        "regions": list(content.REGIONS),
        "files_asked": False,
        "office_contact": "Office of the focal point, 1 Prevention Street, Practice City",
        **json.loads(FRAMEWORK.read_text()),
    }


def _keys(consultation: Consultation, cast: Cast) -> Unlocked:
    """Each makes a pair, types the recovery key back, and reads the fingerprint to the other."""
    passphrase = settings.PRACTICE_PASSWORD
    made = []
    for holder, confirmer in ((cast.custodian, cast.second), (cast.second, cast.custodian)):
        one = keys.make_key(consultation=consultation, passphrase=passphrase, by=holder)
        keys.rehearse_key(key=one.key, recovery_key=one.recovery_key, by=holder)
        keys.confirm_key(key=one.key, typed=fingerprint(one.key.public_key), by=confirmer)
        made.append(one.key)
    return keys.unlock_key(key=made[0], passphrase=passphrase, by=cast.custodian).unlocked


def _contributions(consultation: Consultation, by: User) -> list[Contribution]:
    """Those of VOICES, in their order; the others beside them."""
    sheets = {
        channel: cards.issue_cards(consultation=consultation, channel=channel, count=40, by=by).codes
        for channel in (Channel.INVITED, Channel.MET)
    }
    voices = [*content.VOICES, *_marked("women", content.WOMEN_WHO_MARKED), *_marked("", content.OTHERS_WHO_MARKED)]
    sent = [_send(consultation, voice, card=sheets[voice.channel].pop()) for voice in voices]
    for voice in content.OTHER_WAYS:
        _send(consultation, voice)
    cards.type_in(
        consultation=consultation,
        content=content.ON_PAPER.content(),
        channel=Channel.PAPER,
        kind=Kind.CONTRIBUTION,
        urgent=False,
        by=by,
    )
    threatened = {"language": "en", "text": content.REPRISAL, "urgent": True, "witness": False}
    given = ContributionInput(content=threatened, kind=Kind.REPRISAL, urgent=True, code=new_code())
    receive_contribution(consultation=consultation, given=given)
    return sent


def _marked(group: str, count: int) -> list[Voice]:
    """People who chose levels and wrote nothing."""
    levels = content.MARKED_ONLY
    groups = (group,) if group else ()
    return [
        Voice("", levels[n % len(levels)], groups, channel=(Channel.INVITED, Channel.MET)[n % 2]) for n in range(count)
    ]


def _send(consultation: Consultation, voice: Voice, *, card: str = "") -> Contribution:
    channel = Channel.OPEN if card else voice.channel
    given = ContributionInput(content=voice.content(), channel=channel, urgent=voice.urgent, code=new_code(), card=card)
    return receive_contribution(consultation=consultation, given=given)


def _read_and_answer(sent: list[Contribution], unlocked: Unlocked, cast: Cast) -> None:
    by = cast.custodian
    for contribution in sent[:6]:
        reading.open_contribution(contribution=contribution, reason="theme", unlocked=unlocked, by=by)
    for contribution in sent[:5]:
        replying.write_reply(contribution=contribution, kind=ReplyKind.REPLY, text=content.REPLY, by=by)
    replying.write_reply(contribution=sent[5], kind=ReplyKind.QUESTION, text=content.QUESTION, by=cast.second)
    quotable = next(row for row, voice in zip(sent, content.VOICES, strict=False) if voice.consent == Consent.QUOTE)
    replying.ask_for_quote(
        contribution=quotable, words=content.QUOTED, text=content.QUOTE_QUESTION, unlocked=unlocked, by=by
    )


def _themes(consultation: Consultation, sent: list[Contribution], unlocked: Unlocked, by: User) -> None:
    """Ready in the finished consultation, drafts in the one under way; one is held quietly."""
    for written in content.THEMES:
        theme = themes.write_theme(
            consultation=consultation,
            given=themes.ThemeInput(
                title=written.title,
                text=written.text,
                language="en",
                sources=tuple(sent[place].pk for place in written.sources),
                factors=written.factors,
                groups=written.groups,
                ready=consultation.pk == FINISHED,
            ),
            unlocked=unlocked,
            by=by,
        )
        if written.held:
            themes.hold_theme(theme=theme, held=True, by=by)


def _finish(consultation: Consultation, unlocked: Unlocked, by: User, progress: Progress) -> None:
    """Closed, counted, released; the packages go nowhere, because the office knows no such consultation."""
    life.close_consultation(consultation_id=consultation.pk, by=by)
    compute_figures(consultation_id=consultation.pk, unlocked=unlocked, progress=progress)
    consultation.refresh_from_db()
    preview = release.preview_release(consultation=consultation, unlocked=unlocked, by=by)
    ready = {theme.id: theme.sha256 for theme in preview.themes}
    released = release.release(consultation=consultation, thought_of=ready, unlocked=unlocked, by=by)
    for status in StatusPackage.objects.filter(consultation=consultation):
        exchange.note_handed_over(package_id=status.pk, by=by)
    exchange.note_handed_over(package_id=released.package_id, by=by)
    titles = {theme["title"]: theme["id"] for theme in released.body["themes"]}
    answers = [
        {"theme": titles[written.title], "answer": answer, "text": {"en": text}}
        for written, (answer, text) in zip(content.THEMES, content.ANSWERS, strict=False)
    ]
    body = {"consultation": str(consultation.pk), "answers": answers}
    data = sign_package(kind="answers", body=body, key=_office(), sender="office")
    exchange.receive_package(data=data, by=by, trusted=public_key_of(_office()))
