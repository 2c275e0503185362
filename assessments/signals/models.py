"""Outside signals: what other publishers' indices say of one State. Beside the score, never inside it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from r2p_site.accounts.models import State


class SignalFile(models.Model):
    """One file of a publisher, read for one State. Checked first; shown from `kept_at` until `removed_at`.

    Rows stay when their file is removed: an assessment signed off meanwhile keeps showing what it was signed with.
    `other_rows` were of other States and are not kept; `rank_columns` were left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="signal_files")
    publisher = models.CharField(_("publisher"), max_length=60)
    edition = models.CharField(_("edition"), max_length=120)
    licence = models.CharField(_("licence"), max_length=300)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    other_rows = models.PositiveIntegerField()
    unread_columns = models.PositiveIntegerField()
    rank_columns = models.JSONField(default=list)
    without_value = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(edition=""), name="signal_file_has_edition"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(kept_at__lte=F("removed_at")), name="signal_file_removed_after_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.edition}"


class Signal(models.Model):
    """One value as published: text, so that not a digit changes. `speaks_to`: permanent id, empty for the whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(SignalFile, models.CASCADE, related_name="signals")
    position = models.PositiveIntegerField()
    measure = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    year = models.IntegerField()
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=60, blank=True)
    speaks_to = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["file", "position"]
        constraints = [
            models.UniqueConstraint(fields=["file", "measure", "year"], name="signal_once_per_year"),
            models.UniqueConstraint(fields=["file", "position"], name="signal_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"
