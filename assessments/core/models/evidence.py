import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import Confidentiality, Credibility, Reliability, SourceKind
from r2p_site.accounts.models import State


class Evidence(models.Model):
    """A source, shared by many answers and cycles of its State. The server never fetches its link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("who says it"), max_length=200)
    kind = models.CharField(_("kind of source"), max_length=20, choices=SourceKind)
    event_on = models.DateField(_("when it happened"), null=True, blank=True)
    source_on = models.DateField(_("date of the source"), null=True, blank=True)
    received_on = models.DateField(_("when we received it"))
    link = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveIntegerField(null=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    confidentiality = models.CharField(_("who may see it"), max_length=10, choices=Confidentiality)
    reliability = models.CharField(_("reliability of the source"), max_length=1, choices=Reliability, blank=True)
    credibility = models.PositiveSmallIntegerField(
        _("credibility of what it says"), choices=Credibility, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_on", "title"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", file_sha256="") | (~Q(file="") & ~Q(file_sha256="")), name="evidence_file_has_hash"
            ),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="evidence_kind_known"),
            models.CheckConstraint(
                condition=Q(confidentiality__in=Confidentiality.values), name="evidence_confidentiality_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
