"""What is asked: framework > version > factor > indicator. A published version never changes, in the database too."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.enums import Family, Kind, LayerWording, Lineage, Nature, Prevention, VersionStatus, Wording
from frameworks.published_text import PublishedText

__all__ = [
    "BLOCK_COMMON",
    "BLOCK_RESILIENCE",
    "Descent",
    "DraftText",
    "Factor",
    "Framework",
    "FrameworkVersion",
    "Indicator",
    "PendingImport",
    "PublishedFramework",
    "PublishedText",
    "SourceCheck",
    "TranslationDraft",
    "TranslationLayer",
]
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


class SourceCheck(models.Model):
    """Somebody compared an indicator's words with the published document, or took that back. Only ever added to."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="source_checks")
    permanent_id = models.CharField(max_length=100)
    number = models.PositiveIntegerField(_("version"))
    compared = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["framework", "permanent_id", "-at"], name="source_check_of_indicator")]

    def __str__(self) -> str:
        return f"{self.permanent_id} {self.number}"


class Descent(models.Model):
    """What an administrator decided about an indicator against the version before: where it comes from, or why it left.

    `permanent_id` is that of the new version, for a retired one that of the old; `origins` are ids of the old version.
    """

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="descents")
    permanent_id = models.CharField(max_length=100)
    lineage = models.CharField(max_length=12, choices=Lineage)
    origins = models.JSONField(default=list, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["version", "permanent_id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "permanent_id"], name="descent_once"),
            models.CheckConstraint(condition=Q(lineage__in=Lineage.values), name="descent_lineage_known"),
            models.CheckConstraint(condition=~Q(lineage="retired", reason=""), name="descent_retired_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.permanent_id} {self.lineage}"


class TranslationLayer(models.Model):
    """The words of a published version in another language; numbered and frozen, so that no old report changes.

    `texts` maps a permanent id ("7", "7.9", or "" for the version itself) to {field: words}: what readers see. `stale`
    has the same shape, with {"words", "source"}: carried along from an earlier version whose source words were others,
    so not shown until somebody has looked at them again.

    A layer in the version's own language holds the sentences as published, beside which the version paraphrases.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="layers")
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    wording = models.CharField(max_length=12, choices=LayerWording, default=LayerWording.TRANSLATION)
    texts = models.JSONField(default=dict)
    stale = models.JSONField(default=dict)
    # Empty: the installation itself, by a command.
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "number"], name="translation_layer_number_once"),
            models.CheckConstraint(
                condition=Q(wording__in=LayerWording.values), name="translation_layer_wording_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language} {self.number}"


class TranslationDraft(models.Model):
    """The next translation layer of a version, while it is being written. Publishing it makes a layer of its texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="translation_drafts")
    language = models.CharField(max_length=12)
    wording = models.CharField(max_length=12, choices=LayerWording, default=LayerWording.TRANSLATION)
    # Whoever last changed the draft may not publish it. Empty: the installation itself, by a command.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="translation_draft_once"),
            models.CheckConstraint(
                condition=Q(wording__in=LayerWording.values), name="translation_draft_wording_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"


class DraftText(models.Model):
    """One field's words in a draft, with the source words that they were made from; empty words say nothing yet."""

    draft = models.ForeignKey(TranslationDraft, models.CASCADE, related_name="texts")
    permanent_id = models.CharField(max_length=100, blank=True)
    field = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    source = models.TextField(blank=True)
    # Counts saves, so that nobody overwrites what they have not seen.
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "permanent_id", "field"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "permanent_id", "field"], name="draft_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.permanent_id} {self.field}"


class PendingImport(models.Model):
    """A file that an administrator has sent and not yet confirmed. Nothing of it is in a framework."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # Set: the file holds words for this draft; else it holds a framework.
    draft = models.ForeignKey(TranslationDraft, models.CASCADE, null=True, blank=True, related_name="pending")
    name = models.CharField(max_length=255)
    body = models.BinaryField()
    # SHA-256 of the content that the shown differences start from; empty when there was none.
    compared_with = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class PublishedFramework(models.Model):
    """The public edition of a published version in one language: all that the public site may read of frameworks.

    `content` is the JSON object that REST serves; `body` its exact bytes, `etag` their SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    layer = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300)
    content = models.JSONField()
    body = models.BinaryField()
    etag = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "published_framework"
        ordering = ["kind", "slug", "-number", "language", "-layer"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number", "language", "layer"], name="published_framework_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number} {self.language}"
