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
    # Versions of the plan, as numbers of packages: signed last; asked by the recipient, which says so; kept out by it.
    sent_number = models.PositiveIntegerField(null=True)
    plan_number = models.PositiveIntegerField(null=True)
    declined_number = models.PositiveIntegerField(default=0)
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
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_number=None) | Q(sent_at__isnull=False, sent_number__isnull=False),
                name="consultation_sent_by_number",
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

    @property
    def is_changed(self) -> bool:
        """Whether the plan differs from the one that was signed last."""
        return self.sent_number is not None and self.version > self.sent_number

    @property
    def waits_for_recipient(self) -> bool:
        """Whether a change was signed of which the recipient has not said whether it took it."""
        if self.plan_number is None or self.sent_number is None:
            return False
        return self.sent_number > max(self.plan_number, self.declined_number)


class SentPackage(models.Model):
    """What was signed for the recipient: the exact bytes, so that sending again sends the same."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="sent_packages")
    kind = models.CharField(max_length=12, choices=PackageKind)
    # Of a consultation: the version of the plan in it. Of answers: how many were signed with it; null where they had no
    # number yet. The recipient takes no number twice, and none lower.
    number = models.PositiveIntegerField(null=True)
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
            models.CheckConstraint(
                condition=~Q(kind="consultation") | Q(number__isnull=False), name="sent_package_plan_has_number"
            ),
            models.UniqueConstraint(fields=["consultation", "kind", "number"], name="sent_package_number_once"),
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
            models.CheckConstraint(
                condition=Q(kind__in=["status", "release", "hold"]), name="received_package_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
