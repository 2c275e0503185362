from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import HoldReason, Reply
from assessments.consultation.models.consultation import Consultation


class Release(models.Model):
    """What the recipient released, once: figures above the minimum number of sources, ranges, and no contribution."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="release")
    # As `views` of an answers file, without what the office adds; and the SHA-256 of the sealed input behind it.
    views = models.JSONField()
    views_sha256 = models.CharField(max_length=64)
    # Ranges by channel and by group: `channels`, `groups`.
    reach = models.JSONField()
    # What was set aside as abuse: `criteria` in words, `count` as a range.
    set_aside = models.JSONField(default=dict)
    # A list of meetings, each with `week` (2026-W10), `groups` (ranges) and `officials_present`.
    meetings = models.JSONField(default=list)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"release of {self.consultation_id}"


class Theme(models.Model):
    """Something that several people said, in the recipient's words or in words that a contributor approved."""

    id = models.UUIDField(primary_key=True, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="themes")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()
    # Numbers of the factors it concerns; groups whose own voice it is.
    factors = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    language = models.CharField(max_length=12)
    quote = models.BooleanField(default=False)

    class Meta:
        ordering = ["consultation", "position"]
        constraints = [models.UniqueConstraint(fields=["consultation", "position"], name="theme_position_once")]

    def __str__(self) -> str:
        return self.title


class ThemeAnswer(models.Model):
    """What the office answers, and why; contributors and the public read it."""

    theme = models.OneToOneField(Theme, models.PROTECT, primary_key=True, related_name="answer")
    reply = models.CharField(_("answer"), max_length=10, choices=Reply)
    # By language.
    text = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="theme_answer_known"),
            models.CheckConstraint(condition=~Q(text={}), name="theme_answer_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.reply}"


class HeldTheme(models.Model):
    """A theme that the recipient holds back from publication, by a package that it signed: the office cannot make such
    a row for itself, nor remove one."""

    theme = models.OneToOneField(Theme, models.PROTECT, primary_key=True, related_name="held_back")
    reason = models.CharField(max_length=10, choices=HoldReason)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="held_theme_says_why")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.reason}"


class EarlyHold(models.Model):
    """A hold whose theme is not here yet, because the release is late: the theme is held from the moment it comes. Kept
    as HeldTheme is."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="early_holds")
    theme = models.UUIDField()
    reason = models.CharField(max_length=10, choices=HoldReason)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "theme"], name="early_hold_once"),
            models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="early_hold_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.reason}"
