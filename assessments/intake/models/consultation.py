import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Status

# Of one consultation on each path, as long as its custodian says nothing else: at most 10 GB of texts, 15 GB of files.
MOST_CONTRIBUTIONS = 20_000
MOST_FILES = 1_000


class Recipient(models.Model):
    """Who receives, as contributors are told. One row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    only = models.BooleanField(default=True, editable=False, unique=True)
    name = models.CharField(_("name of the independent recipient"), max_length=200)
    readers = models.TextField(_("who reads, one name and function a line"))
    appointing_body = models.CharField(_("who appoints them"), max_length=300)
    accreditation = models.CharField(_("accreditation"), max_length=300, blank=True)
    privilege = models.TextField(_("what the law protects, and what it does not"))
    runs_server = models.CharField(_("who runs this server"), max_length=300)
    other_ways = models.TextField(_("other ways to take part"))
    local_help = models.TextField(_("local help, one contact a line"), blank=True)
    complaint_route = models.TextField(_("where to turn when the recipient is the problem"))
    exit_url = models.URLField(_("where “leave this page quickly” leads"), default="https://www.wikipedia.org/")
    no_officials = models.BooleanField(_("none of the readers is a government official"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="recipient_is_one")]

    def __str__(self) -> str:
        return self.name


class Consultation(models.Model):
    """As the office's signed package describes it; `id` is the office's. Named in audit events by its State's chain.

    `title` and the texts in `questions` and `factors` are {language: text}. `retention_until` is set when it opens;
    after that day every contribution and every wrapped key is destroyed, and `destroyed_on` says when.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    iso3 = models.CharField(max_length=3)
    state_name = models.CharField(max_length=200)
    cycle = models.CharField(max_length=100)
    title = models.JSONField()
    questions = models.JSONField(default=list)  # [{"id", "text"}]
    factors = models.JSONField(default=list)  # [{"number", "block", "title", "question"}]
    regions = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    framework = models.JSONField()  # {"slug", "version"}
    methodology = models.JSONField()  # {"version", "sha256", "record"}
    catalogue = models.JSONField(default=list)
    office_contact = models.CharField(max_length=300, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    retention_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)
    # Numbers of the office's packages: of the plan by which it asks, the highest one that was kept out, and of the
    # answers that are here, 0 before the first.
    plan_number = models.PositiveIntegerField(default=1)
    declined_number = models.PositiveIntegerField(default=0)
    answers_number = models.PositiveIntegerField(default=0)
    # What may be sent, as the custodian decides. The database itself keeps to both numbers (0008, 0009).
    files_asked = models.BooleanField(default=False)
    most_contributions = models.PositiveIntegerField(default=MOST_CONTRIBUTIONS)
    most_files = models.PositiveIntegerField(default=MOST_FILES)

    class Meta:
        ordering = ["-opens_on", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="intake_consultation_status_known"),
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="intake_consultation_period"),
            models.CheckConstraint(
                condition=Q(status=Status.PLANNED) | Q(retention_until__isnull=False),
                name="intake_consultation_retention_when_opened",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.CLOSED, Status.RELEASED], closed_on__isnull=False)
                | Q(status__in=[Status.PLANNED, Status.OPEN], closed_on__isnull=True),
                name="intake_consultation_closed_on_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class PlanChange(models.Model):
    """Another plan that the office signed, until a custodian takes it or keeps the one that holds. One at most: a later
    one takes the place of an earlier one. `body` is that of the package."""

    consultation = models.OneToOneField(Consultation, models.CASCADE, primary_key=True, related_name="plan_change")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    received_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.number}"
