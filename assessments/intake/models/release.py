import uuid

from django.db import models
from django.db.models import Q

from assessments.intake.enums import AnswerKind, HoldReason, Status
from assessments.intake.models.consultation import Consultation
from assessments.intake.models.contribution import size_is_one_of
from assessments.intake.sealing.bodies import SEALED_SIZES


class Figures(models.Model):
    """Computed once, after closing, and sealed to the custodians until the release tells what may be told of it.

    The sealed text is {"views", "reach", "set_aside", "withheld", "input_sha256"}: what may be shown of the levels
    (methodology, section 7), reach and what was set aside as ranges, what falls below the minimum by name and without a
    count ("factors", "groups", "reach"; never released), and the SHA-256 of the canonical sources, which only the
    custodian can compute again. `sealed_keys` is its content key, sealed (hexadecimal), by the id of the custodian's
    key.
    """

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="figures")
    sealed = models.BinaryField()
    sealed_keys = models.JSONField()
    # SHA-256 over what was there: a contribution changed or withdrawn since then makes the figures out of date.
    basis_sha256 = models.CharField(max_length=64)
    computed_on = models.DateField()

    class Meta:
        verbose_name_plural = "figures"
        constraints = [size_is_one_of("sealed", SEALED_SIZES, "figures_size_is_one_of_few")]

    def __str__(self) -> str:
        return str(self.pk)


class Release(models.Model):
    """The signed package that went to the office, as it was signed; `body` is what it says."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="release")
    package_id = models.UUIDField(unique=True)
    package = models.BinaryField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    released_on = models.DateField()
    delivered_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.sha256


class StatusPackage(models.Model):
    """What tells the office that the consultation is open, or closed, by which plan, and what was kept out, as it was
    signed. Sent by a job, or a file."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="status_packages")
    status = models.CharField(max_length=8, choices=Status)
    plan = models.PositiveIntegerField(default=1)
    declined = models.PositiveIntegerField(default=0)
    package = models.BinaryField()
    made_on = models.DateField()
    delivered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "status", "plan", "declined"], name="status_package_once_each"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.OPEN, Status.CLOSED]), name="status_package_says_which"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.pk}"


class HeldBack(models.Model):
    """A released theme that is not to be published, as the signed package says it to the office. Never taken back.

    The contributor site reads which theme, and leaves it out too.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="held_back")
    theme = models.UUIDField()
    reason = models.CharField(max_length=10, choices=HoldReason)
    package = models.BinaryField()
    made_on = models.DateField()
    delivered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "theme"], name="held_back_once"),
            models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="held_back_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.reason}"


class Answer(models.Model):
    """The office's answer to a theme, as its signed package said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="answers")
    theme = models.UUIDField()
    answer = models.CharField(max_length=8, choices=AnswerKind)
    text = models.JSONField()  # {language: text}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "theme"], name="answer_one_a_theme"),
            models.CheckConstraint(condition=Q(answer__in=AnswerKind.values), name="answer_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.answer}"


class ReceivedPackage(models.Model):
    """What the office sent, once each: the same id with other bytes is refused."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=20)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    received_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ConsultationReport(models.Model):
    """The custodian's own report, which it may publish here from 60 days after closing, whatever the office does.

    A draft is sealed to the custodians, as {"text"}; what is published is in clear, and no longer sealed.
    """

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="report")
    text = models.TextField(blank=True)
    sealed = models.BinaryField(null=True)
    sealed_keys = models.JSONField(default=dict)
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [
            size_is_one_of("sealed", SEALED_SIZES, "report_size_is_one_of_few"),
            models.CheckConstraint(
                condition=Q(published_on=None, text="", sealed__isnull=False)
                | (Q(published_on__isnull=False, sealed=None) & ~Q(text="")),
                name="report_in_clear_when_published",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
