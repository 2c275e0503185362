"""What administrators record beside a version: comparisons with the document, where indicators come from, imports."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.enums import Lineage
from frameworks.models.content import Framework, FrameworkVersion
from frameworks.models.translation import TranslationDraft


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
