"""The words of a version in other languages: drafts, and the numbered layers that are frozen once published."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from frameworks.enums import LayerWording
from frameworks.models.content import FrameworkVersion


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
