import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import PackageKind, Stage
from assessments.core.models import Assessment


class Consultation(models.Model):
    """The consultation of one assessment, as the office plans it and as far as the recipient says how it stands.

    Its id travels with every package. What contributors send is never here: the office has its release alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="consultation")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PLANNED)
    # {language: {"title": str, "questions": [str]}}, the language in which it was planned first in `languages`.
    words = models.JSONField(default=dict)
    languages = models.JSONField(default=list)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    # Coarse regions that a contributor may choose from; never a place that few people share.
    regions = models.JSONField(default=list)
    office_contact = models.CharField(_("how to reach this office"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    # From the status packages: who receives (public description), and where to take part.
    recipient = models.JSONField(default=dict)
    address = models.URLField(max_length=500, blank=True)
    status_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="consultation_stage_known"),
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="consultation_days_in_order"),
            models.CheckConstraint(
                condition=Q(stage="planned") | Q(sent_at__isnull=False), name="consultation_sent_before_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def main_language(self) -> str:
        return str(self.languages[0])

    @property
    def title(self) -> str:
        return str(self.words[self.main_language]["title"])

    @property
    def questions(self) -> list[str]:
        return list(self.words[self.main_language]["questions"])


class SentPackage(models.Model):
    """What was signed for the recipient: the exact bytes, so that sending again sends the same."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="sent_packages")
    kind = models.CharField(max_length=12, choices=PackageKind)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # When the recipient's server said that it has it; null as long as nobody knows, also when sent as a file.
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["consultation", "answers"]), name="sent_package_kind_known"),
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(kind="consultation"), name="sent_package_one_consultation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class ReceivedPackage(models.Model):
    """Every package taken in, by the number its sender gave it: the same number never stands for other bytes."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="received_packages")
    kind = models.CharField(max_length=12, choices=PackageKind)
    sha256 = models.CharField(max_length=64)
    # Null when it came from the recipient's server.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["status", "release"]), name="received_package_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
