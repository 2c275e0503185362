import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import Disclosure, Status
from assessments.core.models.methodology import Methodology
from frameworks.models import Factor, FrameworkVersion, TranslationLayer
from r2p_site.accounts.models import State


class Cycle(models.Model):
    """One periodic round of a State."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    due_on = models.DateField(_("to be submitted by"))
    disclosure = models.CharField(_("what the public will see"), max_length=10, choices=Disclosure)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["state", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["state", "number"], name="cycle_number_once"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="cycle_period_in_order"),
            models.CheckConstraint(condition=Q(disclosure__in=Disclosure.values), name="cycle_disclosure_known"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.title}"


class Assessment(models.Model):
    """The assessment of one cycle, pinned to the framework versions and the method under which it was begun."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="assessment")
    risk_version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    resilience_version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    methodology = models.ForeignKey(Methodology, models.PROTECT, related_name="assessments")
    # How often it moved to other versions: the same code may then ask something else (see core/api/etags.py).
    moves = models.PositiveIntegerField(default=0)
    # One for each language of a pinned version; what a later layer says is not shown here until the lead takes it.
    layers = models.ManyToManyField(TranslationLayer, related_name="+", blank=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # The independent reviewer hands in once; the office reads that track only when both sides have handed in.
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["cycle__state", "-cycle__number"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="assessment_status_known"),
            models.CheckConstraint(
                condition=Q(submitted_by=None, submitted_at=None)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="assessment_submitted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="assessment_approved_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="assessment_reviewed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")), name="assessment_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "changes_requested", "submitted"], approved_at=None)
                | Q(status__in=["approved", "published", "superseded", "withdrawn"], approved_at__isnull=False),
                name="assessment_signed_off_states",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cycle)

    @property
    def state(self) -> State:
        return self.cycle.state


class Assignment(models.Model):
    """Who in the office drafts a factor; it directs work, it does not restrict it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="assignments")
    factor = models.ForeignKey(Factor, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "factor"], name="assignment_once_per_factor")]

    def __str__(self) -> str:
        return f"{self.factor} {self.user}"
