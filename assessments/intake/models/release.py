import uuid

from django.db import models
from django.db.models import Q

from assessments.intake.enums import AnswerKind, Status
from assessments.intake.models.consultation import Consultation


class Figures(models.Model):
    """Computed once, after closing: what may be shown of the levels (methodology, section 7), and reach as ranges."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="figures")
    views = models.JSONField()
    reach = models.JSONField()
    set_aside = models.CharField(max_length=20)  # a range
    # What falls below the minimum, by name and without a count: {"factors", "groups", "reach"}. Never released.
    withheld = models.JSONField(default=dict)
    # SHA-256 of the canonical sources, which only the custodian can compute again.
    input_sha256 = models.CharField(max_length=64)
    # SHA-256 over what was there: a contribution changed or withdrawn since then makes the figures out of date.
    basis_sha256 = models.CharField(max_length=64)
    computed_on = models.DateField()

    class Meta:
        verbose_name_plural = "figures"

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
    """What tells the office that the consultation is open, or closed, as it was signed. Sent by a job, or a file."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="status_packages")
    status = models.CharField(max_length=8, choices=Status)
    package = models.BinaryField()
    made_on = models.DateField()
    delivered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "status"], name="status_package_once_each"),
            models.CheckConstraint(
                condition=Q(status__in=[Status.OPEN, Status.CLOSED]), name="status_package_says_which"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.pk}"


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
    """The custodian's own report, which it may publish here from 60 days after closing, whatever the office does."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="report")
    text = models.TextField()
    published_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
