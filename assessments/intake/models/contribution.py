import uuid

from django.db import models
from django.db.models import Func, Q
from django.db.models.lookups import In

from assessments.intake.enums import (
    ADDED_KINDS,
    CARD_CHANNELS,
    LIMITED_CHANNELS,
    Channel,
    Kind,
    PartKind,
    ReplyKind,
    SetAsideReason,
    Triage,
)
from assessments.intake.models.consultation import Consultation
from assessments.intake.models.keys import CustodianKey
from assessments.intake.sealing.bodies import FILE_SIZES, REPLY_SIZES, SEALED_SIZES

# Rows that belong to a contribution go with it in the database itself (0002): the contributor site, which may not see
# them, deletes a contribution by its code and needs no more.
WITH_IT = models.DO_NOTHING


def size_is_one_of(field: str, sizes: tuple[int, ...], name: str) -> models.CheckConstraint:
    """Sealed texts come in a few sizes, so that their length says little."""
    length = Func(models.F(field), function="octet_length", output_field=models.IntegerField())
    return models.CheckConstraint(condition=In(length, list(sizes)), name=name)


def week_is_a_monday(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(week__iso_week_day=1), name=name)


class Contribution(models.Model):
    """What came under one return code, or without one. The week is the only time kept; the text is in its parts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CONTRIBUTION)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.OPEN)
    # Somebody's life is at risk: the custodian sees this without opening anything.
    urgent = models.BooleanField(default=False)
    # Something came under the code later that no custodian has opened; the database says it (0009).
    added = models.BooleanField(default=False)
    week = models.DateField()
    # SHA-256 of the look-up id that follows from the return code; null when it was sent without one.
    lookup_sha256 = models.CharField(max_length=64, null=True, unique=True)
    # X25519, hexadecimal; replies are sealed to it, and the private half follows from the return code.
    reply_key = models.CharField(max_length=64, null=True)
    triage = models.CharField(max_length=9, choices=Triage, default=Triage.NEW)
    set_aside_reason = models.CharField(max_length=11, choices=SetAsideReason, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["consultation", "triage", "week", "id"], name="contribution_inbox"),
            # In the order of the inbox, so that its first page is read and not sorted.
            models.Index(
                fields=["consultation", "-urgent", "-kind", "triage", "-week", "id"], name="contribution_in_order"
            ),
            # Counted whenever one comes (0008).
            models.Index(
                fields=["consultation", "kind"],
                name="contribution_counted",
                condition=Q(channel__in=LIMITED_CHANNELS),
            ),
        ]
        constraints = [
            week_is_a_monday("contribution_week_is_a_monday"),
            models.CheckConstraint(
                condition=Q(lookup_sha256__isnull=True, reply_key__isnull=True)
                | Q(lookup_sha256__isnull=False, reply_key__isnull=False),
                name="contribution_code_gives_both",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="contribution_channel_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="contribution_kind_known"),
            models.CheckConstraint(
                condition=(Q(triage=Triage.SET_ASIDE) & ~Q(set_aside_reason=""))
                | (~Q(triage=Triage.SET_ASIDE) & Q(set_aside_reason="")),
                name="contribution_set_aside_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Part(models.Model):
    """One sealed text. The contributor site adds rows and cannot read one back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, WITH_IT, related_name="parts")
    kind = models.CharField(max_length=12, choices=PartKind, default=PartKind.FIRST)
    # SHA-256 of its number under its code: no two have one number, and without the code nobody learns their order.
    # Null without a code, under which nothing is added.
    place_sha256 = models.CharField(max_length=64, null=True)
    week = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["contribution"], name="part_added", condition=Q(kind__in=ADDED_KINDS))]
        constraints = [
            models.UniqueConstraint(fields=["place_sha256"], name="part_place_once"),
            week_is_a_monday("part_week_is_a_monday"),
            size_is_one_of("sealed", SEALED_SIZES, "part_size_is_one_of_few"),
            models.CheckConstraint(condition=Q(kind__in=PartKind.values), name="part_kind_known"),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(kind=PartKind.FIRST), name="part_first_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SealedKey(models.Model):
    """The content key of a part, sealed to one custodian."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, WITH_IT, related_name="sealed_keys")
    custodian_key = models.ForeignKey(CustodianKey, models.PROTECT, related_name="sealed_keys")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "custodian_key"], name="sealed_key_once_each")]

    def __str__(self) -> str:
        return str(self.pk)


class SealedFile(models.Model):
    """A picture or a text that came with a part, sealed under the part's content key. It has no name, and what kind it
    is stands in the part. The contributor site adds rows and cannot read one back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, WITH_IT, related_name="files")
    part = models.ForeignKey(Part, WITH_IT, related_name="files")
    sealed = models.BinaryField()

    class Meta:
        constraints = [size_is_one_of("sealed", FILE_SIZES, "file_size_is_one_of_few")]

    def __str__(self) -> str:
        return str(self.pk)


class Reply(models.Model):
    """From a custodian, sealed to the key that follows from the contributor's code. Nobody else can read it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, WITH_IT, related_name="replies")
    kind = models.CharField(max_length=8, choices=ReplyKind, default=ReplyKind.REPLY)
    week = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["-week", "id"]
        verbose_name_plural = "replies"
        constraints = [
            week_is_a_monday("reply_week_is_a_monday"),
            size_is_one_of("sealed", REPLY_SIZES, "reply_size_is_one_of_few"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Card(models.Model):
    """A single-use card that nobody recorded giving to anybody. Used, it is deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="cards")
    channel = models.CharField(max_length=12, choices=Channel)
    code_sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(channel__in=CARD_CHANNELS), name="card_channel_counts")]

    def __str__(self) -> str:
        return str(self.pk)
