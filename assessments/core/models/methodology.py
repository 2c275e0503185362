import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import MethodologyStatus


class Methodology(models.Model):
    """One version of the method: parameters, critical set, nexus, resilience map. Never edited once in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.CharField(_("version"), max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=MethodologyStatus, default=MethodologyStatus.DRAFT)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    record = models.JSONField()
    sha256 = models.CharField(max_length=64)
    change_note = models.TextField(_("what changed"), blank=True)
    # Names of the two framework administrators who approved; empty for the version that ships with the software.
    approved_by = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-effective_on", "-version"]
        verbose_name_plural = "methodologies"
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="active"), name="methodology_one_active")
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
