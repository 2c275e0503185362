"""What the office itself records beside the recipient's release. Counts of groups, never a name."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.consultation.enums import Withheld
from assessments.core.models import Assessment


class Meeting(models.Model):
    """A meeting that the office held: its week, who came as counts of groups, whether officials were there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="meetings")
    # The Monday of its week: no day is kept, so that nobody can be placed at it.
    week = models.DateField(_("week"))
    # {group: count above 0}
    groups = models.JSONField()
    officials_present = models.BooleanField(_("officials or security present"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assessment", "week", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(groups={}), name="meeting_counts_somebody"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="meeting_keeps_the_week_alone"),
        ]

    def __str__(self) -> str:
        return f"{self.week}"


class Brief(models.Model):
    """What an organisation chose to publish under its own name, with the office's reply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="briefs")
    organisation = models.CharField(_("organisation, as it wants to be named"), max_length=200)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text of the brief"))
    # Day of the organisation's written permission to publish, which the office keeps.
    permission_on = models.DateField(_("written permission dated"))
    reply = models.TextField(_("reply of the office"), blank=True)
    withheld = models.CharField(max_length=12, choices=Withheld, blank=True)
    # Why the office does not publish it; the public reads this instead.
    withheld_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assessment", "organisation", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "organisation", "title"], name="brief_once"),
            models.CheckConstraint(condition=Q(withheld__in=Withheld.values), name="brief_withheld_by_whom"),
            models.CheckConstraint(
                condition=(Q(withheld="office") & ~Q(withheld_reason=""))
                | (~Q(withheld="office") & Q(withheld_reason="")),
                name="brief_withheld_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.title}"


class Shortfall(models.Model):
    """Why the assessment was signed off without a consultation, or without women or young people in it. Published."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, primary_key=True, related_name="shortfall")
    reason = models.TextField(_("why there was no consultation, or who did not take part"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="shortfall_has_reason")]

    def __str__(self) -> str:
        return str(self.assessment_id)
