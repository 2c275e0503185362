"""What is asked: framework > version > factor > indicator. A published version never changes, in the database too."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.enums import Family, Kind, Nature, Prevention, VersionStatus, Wording

BLOCK_COMMON = "common"
BLOCK_RESILIENCE = "resilience"


class Framework(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=Kind.values), name="framework_kind_known")]

    def __str__(self) -> str:
        return self.slug


class FrameworkVersion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    published_year = models.PositiveIntegerField(_("year of the document"), null=True, blank=True)
    document_symbol = models.CharField(_("document symbol"), max_length=100, blank=True)
    source_url = models.URLField(_("address of the document"), max_length=500, blank=True)
    wording = models.CharField(max_length=12, choices=Wording, default=Wording.PARAPHRASE)
    language = models.CharField(_("language"), max_length=12, default="en")
    note = models.TextField(_("what changed"), blank=True)
    # Codes left out of the numbering on purpose: {"1.3": why}.
    gaps = models.JSONField(default=dict, blank=True)
    # What the draft was begun from. Empty: the version before, where there is one.
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # SHA-256 of the canonical JSON of the content, set when published.
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Whoever last changed the draft may not publish it. Empty: the installation itself, by a command.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["framework", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_version_number_once"),
            models.UniqueConstraint(
                fields=["framework"], condition=Q(status="draft"), name="framework_version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None, sha256="")
                | (Q(status="published", published_at__isnull=False) & ~Q(sha256="")),
                name="framework_version_published_has_hash_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Factor(models.Model):
    """A risk factor, or a domain of resilience."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="factors")
    permanent_id = models.CharField(max_length=100)
    # "7" or "R1": what people say; position gives the canonical order.
    number = models.CharField(_("number"), max_length=12)
    position = models.PositiveIntegerField()
    block = models.SlugField(_("block"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    guidance = models.TextField(_("guidance"), blank=True)
    rating_question = models.TextField(_("question to rate"), blank=True)
    prevention = models.CharField(max_length=12, choices=Prevention, blank=True)
    weight = models.DecimalField(max_digits=4, decimal_places=2, default=1)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="factor_number_once"),
            models.UniqueConstraint(
                fields=["version", "position"], name="factor_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["version", "permanent_id"], name="factor_permanent_id_once"),
            models.CheckConstraint(condition=Q(weight__gte=0.5, weight__lte=2), name="factor_weight_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Indicator(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Repeated from the factor so that the database can keep codes unique per version.
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="indicators")
    factor = models.ForeignKey(Factor, models.CASCADE, related_name="indicators")
    permanent_id = models.CharField(max_length=100)
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveIntegerField()
    label = models.CharField(_("label"), max_length=200)
    statement = models.TextField(_("statement"))
    guidance = models.TextField(_("guidance"), blank=True)
    nature = models.CharField(max_length=12, choices=Nature, blank=True)
    family = models.CharField(max_length=12, choices=Family)
    weight = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    source_checked = models.BooleanField(_("compared with the published document"), default=False)
    # Paragraphs of the source document, as numbers.
    source_paragraphs = models.JSONField(default=list, blank=True)
    examples = models.TextField(_("examples"), blank=True)
    # As frameworks.tags writes them.
    tags = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["factor__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="indicator_code_once"),
            models.UniqueConstraint(fields=["version", "permanent_id"], name="indicator_permanent_id_once"),
            models.UniqueConstraint(
                fields=["factor", "position"], name="indicator_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(weight__gte=0.5, weight__lte=2), name="indicator_weight_in_range"),
            models.CheckConstraint(condition=Q(family__in=Family.values), name="indicator_family_known"),
            models.CheckConstraint(condition=Q(nature__in=[*Nature.values, ""]), name="indicator_nature_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
