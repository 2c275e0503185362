"""What the custodian site reads. Nothing here unseals; lists come at a constant number of queries."""

import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.intake.enums import LIMITED_CHANNELS, Channel, Kind, NoteKind, Status, Triage
from assessments.intake.models import (
    Card,
    Consultation,
    Contribution,
    CustodianKey,
    HeldBack,
    Note,
    Opening,
    PlanChange,
    Recipient,
)
from assessments.intake.queries.contributors import ready_keys
from assessments.intake.sealing.bodies import FILE_SIZES
from r2p_site.accounts.models import User
from r2p_site.enqueue.models import Job, JobState
from r2p_site.enqueue.queries import last_seen
from r2p_site.packages import PushRefused

WORKER_LOST_AFTER = timedelta(seconds=60)
LEAST_ROOM = 512 * 1024**2  # bytes: some 100,000 contributions of usual length
MOST_OFFERED = 300  # contributions on one form
REPORT_AFTER = timedelta(days=60)
DELIVER_JOB = "intake.deliver"
TOLD_WITHIN = timedelta(minutes=2)
REFUSED_AGAIN_AFTER = timedelta(minutes=15)  # at most: the office may have been mended meanwhile
FILE_PATHS = 3  # counted apart: what anybody sends, what comes with cards, reports of reprisals
IS_NEW = Q(triage=Triage.NEW)
# Something came under the code after it was opened: an answer, more words, another consent.
ADDED_SINCE = Q(added=True) & ~IS_NEW


def the_recipient() -> Recipient | None:
    return Recipient.objects.first()


def consultations() -> QuerySet[Consultation]:
    return Consultation.objects.select_related("plan_change")


def plan_change_of(consultation: Consultation) -> PlanChange | None:
    """What the office wants to change, and no custodian has decided yet. No query for one of `consultations`."""
    return getattr(consultation, "plan_change", None)


def keys_of(consultation: Consultation) -> QuerySet[CustodianKey]:
    return CustodianKey.objects.filter(consultation=consultation).select_related("holder").order_by("holder__name")


def key_of(consultation: Consultation, holder: User) -> CustodianKey | None:
    return CustodianKey.objects.filter(consultation=consultation, holder=holder).select_related("wrapped").first()


def keys_to_seal_to(consultation: Consultation) -> dict[UUID, str]:
    """Public keys by the id of the custodian's key: those that are confirmed and not destroyed."""
    return {key.pk: key.public_key for key in ready_keys(consultation).values()}


def has_room(files: int = 0) -> bool:
    """Room, for so many files on each path too, on the disk that holds the files of this process; the database is
    usually on the same one."""
    return shutil.disk_usage(settings.BASE_DIR).free >= LEAST_ROOM + files * FILE_PATHS * FILE_SIZES[-1]


def has_worker() -> bool:
    seen = last_seen("worker")
    return seen is not None and timezone.now() - seen < WORKER_LOST_AFTER


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Empty values narrow nothing."""

    channel: str = ""
    kind: str = ""
    triage: str = ""
    urgent: bool = False
    added: bool = False


def inbox(consultation: Consultation, asked: InboxFilter) -> QuerySet[Contribution]:
    """Without a text. Somebody in danger first, then what was not opened yet, newest week first."""
    found = Contribution.objects.filter(consultation=consultation)
    for name in ("channel", "kind", "triage"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.urgent:
        found = found.filter(urgent=True)
    if asked.added:
        found = found.filter(ADDED_SINCE)
    shown = ("id", "kind", "channel", "urgent", "added", "week", "triage", "lookup_sha256", "consultation_id")
    return found.only(*shown).order_by("-urgent", "-kind", "triage", "-week", "id")


@dataclass(frozen=True, slots=True)
class InboxCounts:
    all: int
    new: int
    urgent: int
    reprisals: int
    added: int
    set_aside: int
    limited: int


def inbox_counts(consultation: Consultation) -> InboxCounts:
    """One query. `urgent` and `reprisals` are those that nobody has opened yet, `added` those opened before something
    came under their code; `limited` are those that anybody could send, of which there is a highest number."""
    counts = Contribution.objects.filter(consultation=consultation).aggregate(
        all=Count("pk"),
        new=Count("pk", filter=IS_NEW),
        urgent=Count("pk", filter=IS_NEW & Q(urgent=True)),
        reprisals=Count("pk", filter=IS_NEW & Q(kind=Kind.REPRISAL)),
        added=Count("pk", filter=ADDED_SINCE),
        set_aside=Count("pk", filter=Q(triage=Triage.SET_ASIDE)),
        limited=Count("pk", filter=Q(channel__in=LIMITED_CHANNELS, kind=Kind.CONTRIBUTION)),
    )
    return InboxCounts(**counts)


def waiting_elsewhere(consultation: Consultation) -> dict[UUID, int]:
    """By other consultations: how often somebody may be in danger, was threatened, or added something, and nobody has
    looked. One query."""
    alarming = IS_NEW & (Q(urgent=True) | Q(kind=Kind.REPRISAL))
    found = Contribution.objects.filter(alarming | ADDED_SINCE).exclude(consultation=consultation)
    return dict(found.order_by().values_list("consultation").annotate(Count("pk")))


def openings(consultation: Consultation) -> QuerySet[Opening]:
    return Opening.objects.filter(contribution__consultation=consultation).select_related("by").order_by("-on", "id")


def opened_contributions(consultation: Consultation, *, also: Collection[object] = ()) -> QuerySet[Contribution]:
    """What a theme can rest on: opened and not set aside, newest week first, at most some hundreds; and those named."""
    named = [value for value in also if _is_uuid(value)]
    usable = Contribution.objects.filter(consultation=consultation, kind=Kind.CONTRIBUTION)
    usable = usable.exclude(triage=Triage.SET_ASIDE)
    recent = usable.exclude(triage=Triage.NEW).order_by("-week", "id").values("pk")[:MOST_OFFERED]
    return usable.filter(Q(pk__in=recent) | Q(pk__in=named)).order_by("-week", "id")


def quotes_of(consultation: Consultation) -> QuerySet[Note]:
    """Words that contributors were asked about."""
    notes = Note.objects.filter(contribution__consultation=consultation, kind=NoteKind.QUOTE)
    return notes.order_by("-week", "id")


def _is_uuid(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def cards_left(consultation: Consultation) -> dict[str, int]:
    """How many cards of each channel have not been used; one query."""
    rows = Card.objects.filter(consultation=consultation).values_list("channel").annotate(Count("pk"))
    return {str(Channel(channel).label): count for channel, count in rows.order_by("channel")}


def due_for_destruction(today: date | None = None) -> list[UUID]:
    """Past their day or erased, and something of them is still there: also what a backup has brought back."""
    day = today or timezone.localdate()
    over = Q(retention_until__lt=day) | Q(destroyed_on__isnull=False)
    past = Consultation.objects.filter(over).exclude(status=Status.PLANNED)
    left = Q(destroyed_on__isnull=True) | Q(contributions__isnull=False) | Q(custodian_keys__wrapped__isnull=False)
    return list(past.filter(left).values_list("pk", flat=True).distinct())


def due_for_closing(today: date | None = None) -> list[UUID]:
    day = today or timezone.localdate()
    return list(Consultation.objects.filter(status=Status.OPEN, closes_on__lt=day).values_list("pk", flat=True))


def holds_to_deliver(now: datetime | None = None) -> list[UUID]:
    """Packages that hold a theme back, that the office does not have, and that are to be sent now: somebody may be in
    danger meanwhile. Every minute while its site is silent; what it refuses, after twice the time each time."""
    at = now or timezone.now()
    waiting = HeldBack.objects.filter(delivered_on__isnull=True).values_list("pk", flat=True)
    return [pk for pk, job in _deliveries(waiting).items() if job is None or _sent_again_from(job) <= at]


def _sent_again_from(job: Job) -> datetime:
    """The row of the job is the same for every try."""
    if not _is_refused(job) or job.finished_at is None:
        return job.created_at
    return job.finished_at + min(job.finished_at - job.created_at, REFUSED_AGAIN_AFTER)


def _is_refused(job: Job) -> bool:
    return job.state == JobState.FAILED and job.error_code == PushRefused.code


def _deliveries(packages: Iterable[UUID]) -> dict[UUID, Job | None]:
    """The job of each package, None before there is one. One query, none without packages."""
    found: dict[UUID, Job | None] = dict.fromkeys(packages)
    if found:
        jobs = Job.objects.filter(name=DELIVER_JOB, object_id__in=list(found)).order_by("created_at")
        found.update({job.object_id: job for job in jobs})
    return found


@dataclass(frozen=True, slots=True)
class UntoldHold:
    """Of which the office does not know, after it was tried to tell it. `refusal`: what the office said, empty while
    its site is silent."""

    consultation: Consultation
    refusal: str


def untold_holds(now: datetime | None = None) -> list[UntoldHold]:
    """Of every consultation. One query when there is none, two else."""
    at = now or timezone.now()
    rows = list(HeldBack.objects.filter(delivered_on__isnull=True).select_related("consultation").order_by("made_on"))
    jobs = _deliveries(row.pk for row in rows)
    late = [(row, job) for row in rows if (job := jobs[row.pk]) and _is_late(job, at)]
    return [UntoldHold(row.consultation, job.error_text if _is_refused(job) else "") for row, job in late]


def _is_late(job: Job, at: datetime) -> bool:
    return job.state == JobState.FAILED or at - job.created_at > TOLD_WITHIN


def report_from(consultation: Consultation) -> date | None:
    """The day from which the recipient may publish a report of its own; None while the consultation is not closed."""
    return consultation.closed_on + REPORT_AFTER if consultation.closed_on else None
