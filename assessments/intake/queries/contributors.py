"""What the contributor site reads. Contributors are found by a code alone; the database refuses all else."""

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from assessments.intake.enums import Kind, Status
from assessments.intake.models import Answer, Card, Consultation, Contribution, CustodianKey, HeldBack, Recipient
from assessments.intake.sealing.codes import card_sha256, lookup_sha256


def the_recipient() -> Recipient | None:
    return Recipient.objects.first()


def known_consultations() -> QuerySet[Consultation]:
    """Those that contributors may know of: once opened."""
    return Consultation.objects.exclude(status=Status.PLANNED)


def shown_consultations() -> QuerySet[Consultation]:
    """Those of which something may be sent, read or deleted: until everything of them is destroyed."""
    return known_consultations().filter(destroyed_on__isnull=True)


def open_consultations() -> list[Consultation]:
    return [consultation for consultation in shown_consultations() if is_receiving(consultation)]


def ready_keys(consultation: Consultation | UUID) -> dict[str, CustodianKey]:
    """By public key: those to which a contribution is sealed now. One query; the consultation by its id will do."""
    keys = CustodianKey.objects.filter(
        consultation=consultation, confirmed_on__isnull=False, destroyed_on__isnull=True
    ).order_by("id")
    return {key.public_key: key for key in keys}


def is_receiving(consultation: Consultation) -> bool:
    """Contributions: while it is open, within its days, and somebody could open them."""
    today = timezone.localdate()
    is_open = consultation.status == Status.OPEN and consultation.opens_on <= today <= consultation.closes_on
    return is_open and bool(ready_keys(consultation))


def is_receiving_reprisals(consultation: Consultation) -> bool:
    """Threats come afterwards too: until the keys are destroyed."""
    opened = consultation.status != Status.PLANNED and consultation.destroyed_on is None
    return opened and bool(ready_keys(consultation))


def takes_additions(consultation: Consultation, kind: str) -> bool:
    """As long as somebody can read them, and, of what goes into themes, those are not out."""
    is_out = consultation.status == Status.RELEASED and kind == Kind.CONTRIBUTION
    return not is_out and is_receiving_reprisals(consultation)


def is_full(consultation: Consultation, kind: Kind = Kind.CONTRIBUTION) -> bool:
    """Whether no more of what anybody can send is taken in. How much came this site cannot ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM intake_full WHERE consultation_id = %s AND kind = %s", [consultation.pk, kind])
        return cursor.fetchone() is not None


def contribution_by_code(code: str) -> Contribution | None:
    """Inside a transaction: the database shows this row, and its replies, until the transaction ends."""
    digest = lookup_sha256(code)
    _say("r2p.lookup", digest)
    return Contribution.objects.filter(lookup_sha256=digest).select_related("consultation").first()


def hold_code(code: str) -> None:
    """Until this transaction ends, nobody else adds under the code. An advisory lock: this site may lock no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"r2p:{lookup_sha256(code)}"])


def cards_by_code(code: str, consultation: Consultation) -> QuerySet[Card]:
    """Inside a transaction: none or one."""
    digest = card_sha256(code)
    _say("r2p.card", digest)
    return Card.objects.filter(code_sha256=digest, consultation=consultation)


def answers_of(consultation: Consultation) -> list[dict[str, object]]:
    """The released themes, each with the office's answer or None; women's and young people's first. Not those that
    were held back since."""
    release = getattr(consultation, "release", None)
    if release is None:
        return []
    given = {answer.theme: answer for answer in Answer.objects.filter(consultation=consultation)}
    held = set(HeldBack.objects.filter(consultation=consultation).values_list("theme", flat=True))
    released = [theme for theme in release.body.get("themes", []) if UUID(theme["id"]) not in held]
    themes = [{**theme, "answer": given.get(UUID(theme["id"]))} for theme in released]
    first = ("women", "young_people")
    return sorted(themes, key=lambda theme: not any(group in first for group in theme.get("groups", [])))


def _say(name: str, digest: str) -> None:
    """For row security, in this transaction only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, digest])
