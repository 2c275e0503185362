import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import MethodologyStatus


class Methodology(models.Model):
    """One version of the method: parameters, critical set, nexus, resilience map. Never edited once in force.

    A draft may be changed; `revision` counts how often, so that nobody overwrites what they have not read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.CharField(_("version"), max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=MethodologyStatus, default=MethodologyStatus.DRAFT)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    record = models.JSONField()
    sha256 = models.CharField(max_length=64)
    change_note = models.TextField(_("what changed"), blank=True)
    # Names of the two framework administrators who approved; empty for the version that ships with the software. They
    # are shown to staff alone and are not in the published record.
    approved_by = models.JSONField(default=list, blank=True)
    drafted_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Whoever last changed the draft may not put it in force. Empty: the installation itself, by a command.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-effective_on", "-version"]
        verbose_name_plural = "methodologies"
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="active"), name="methodology_one_active"),
            models.CheckConstraint(condition=Q(status__in=MethodologyStatus.values), name="methodology_status_known"),
            models.CheckConstraint(
                condition=Q(activated_by=None) | ~Q(activated_by=models.F("changed_by")),
                name="methodology_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(status="retired") | Q(retired_at=None), name="methodology_retired_when_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.version


class PublishedMethodology(models.Model):
    """What the public site may read of a methodology version: the exact bytes that were hashed."""

    version = models.CharField(max_length=20, primary_key=True)
    status = models.CharField(max_length=10, choices=MethodologyStatus)
    effective_on = models.DateField(null=True)
    record = models.JSONField()
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "published_methodology"
        ordering = ["-effective_on", "-version"]
        verbose_name_plural = "published methodologies"

    def __str__(self) -> str:
        return self.version
