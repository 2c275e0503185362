import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.intake.enums import NoteKind, OpeningReason, ThemeState
from assessments.intake.models.consultation import Consultation
from assessments.intake.models.contribution import WITH_IT, Contribution, size_is_one_of, week_is_a_monday
from assessments.intake.models.keys import CustodianKey
from assessments.intake.sealing.bodies import SEALED_SIZES


class Opening(models.Model):
    """Who opened which contribution on which day, and why; shown to the other custodian."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, WITH_IT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=9, choices=OpeningReason)
    words = models.CharField(max_length=300, blank=True)
    on = models.DateField()

    class Meta:
        ordering = ["-on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=OpeningReason.OTHER) | ~Q(words=""), name="opening_other_reason_in_words"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Theme(models.Model):
    """What several contributions say, in the custodian's words: sealed like them until it is released.

    The sealed text is {"title", "text", "language", "factors", "groups", "quote", "note", "sources"}; `sources`: how
    many contributions it was written from. A held theme is released to nobody; nothing outside this site shows that it
    exists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="themes")
    state = models.CharField(max_length=5, choices=ThemeState, default=ThemeState.DRAFT)
    held = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [size_is_one_of("sealed", SEALED_SIZES, "theme_size_is_one_of_few")]

    def __str__(self) -> str:
        return str(self.pk)


class ThemeKey(models.Model):
    """The content key of a theme, sealed to one custodian."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="sealed_keys")
    custodian_key = models.ForeignKey(CustodianKey, models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "custodian_key"], name="theme_key_once_each")]

    def __str__(self) -> str:
        return str(self.pk)


class ThemeSource(models.Model):
    """A contribution from which a theme was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="sources")
    contribution = models.ForeignKey(Contribution, WITH_IT, related_name="theme_sources")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "contribution"], name="theme_source_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Note(models.Model):
    """What a custodian wrote about one contribution, sealed to the custodians: words to be quoted, or a warning.

    `reply` is the question by which the contributor was asked about these words. `sealed_keys` is the content key,
    sealed (hexadecimal), by the id of the custodian's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, WITH_IT, related_name="notes")
    kind = models.CharField(max_length=7, choices=NoteKind)
    reply = models.UUIDField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    week = models.DateField()
    sealed = models.BinaryField()
    sealed_keys = models.JSONField()

    class Meta:
        ordering = ["-week", "id"]
        constraints = [
            week_is_a_monday("note_week_is_a_monday"),
            size_is_one_of("sealed", SEALED_SIZES, "note_size_is_one_of_few"),
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.QUOTE, reply__isnull=False) | ~Q(kind=NoteKind.QUOTE),
                name="note_quote_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Erasure(models.Model):
    """One custodian asks to destroy everything of a consultation before its day; another one does it."""

    consultation = models.OneToOneField(Consultation, models.CASCADE, primary_key=True, related_name="erasure")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return str(self.pk)


class Meeting(models.Model):
    """How many of which groups came, in which week, and whether officials or security were there. Never who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="meetings")
    week = models.DateField()
    groups = models.JSONField(default=dict)  # {group: how many}
    officials_present = models.BooleanField(default=False)

    class Meta:
        ordering = ["week", "id"]
        constraints = [week_is_a_monday("meeting_week_is_a_monday")]

    def __str__(self) -> str:
        return str(self.pk)
