"""Events of the audit chains. No foreign keys: an event outlives what it speaks of and blocks no deletion."""

from django.db import models
from django.utils.translation import gettext_lazy as _

INSTALLATION = "installation"
FIRST_PREVIOUS_HASH = "0" * 64


class Event(models.Model):
    """One thing done. Rows are inserted unlinked; the database links them into their chain as the transaction commits.

    `content` is the canonical JSON (RFC 8785) of everything else that the columns say; the hash is the SHA-256 of the
    canonical JSON of {"content": ..., "position": ..., "previous_hash": ...}.
    """

    id = models.BigAutoField(primary_key=True)
    # ISO3 code of a State, or "installation".
    chain = models.CharField(_("chain"), max_length=12)
    position = models.PositiveBigIntegerField(_("position"), null=True, editable=False)
    event = models.CharField(_("event"), max_length=80)
    # Empty when the system itself acted.
    actor_id = models.CharField(max_length=36, blank=True)
    actor = models.CharField(_("by"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    details = models.JSONField(_("details"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"))
    content = models.TextField(editable=False)
    previous_hash = models.CharField(max_length=64, null=True, editable=False)
    hash = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        # The table is made by the first migration; unmanaged, so that no `flush` ever tries to empty it.
        managed = False
        db_table = "audit_event"
        ordering = ["chain", "position"]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}: {self.event}"
