import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import AnswerState, Confidence, Track, Trend
from assessments.core.models.assessment import Assessment
from assessments.core.models.evidence import Evidence
from assessments.core.models.population import Population
from frameworks.models import Indicator


class Answer(models.Model):
    """What one voice says about one indicator. Without a row, the answer is `nr`."""

    state = models.CharField(_("answer"), max_length=5, choices=AnswerState)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence, blank=True)
    contested = models.BooleanField(_("contested"), default=False)
    trend = models.CharField(_("trend"), max_length=7, choices=Trend, blank=True)
    rationale = models.TextField(_("why"), blank=True)
    # Only asked where the method makes a high level depend on a group or population being targeted.
    targeted = models.BooleanField(_("a group or population is targeted"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Rating(Answer):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="ratings")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    track = models.CharField(max_length=8, choices=Track, default=Track.OFFICIAL)
    updated_at = models.DateTimeField()
    sources = models.ManyToManyField(Evidence, related_name="ratings", blank=True)
    populations = models.ManyToManyField(Population, related_name="ratings", blank=True)
    # The second person who agreed that the indicator cannot arise here; until then `na` counts as `nr`.
    na_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["indicator__factor__position", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "track", "indicator"], name="rating_once_per_indicator"),
            models.CheckConstraint(
                condition=Q(state="rated", level__isnull=False, level__lte=4) | (~Q(state="rated") & Q(level=None)),
                name="rating_level_when_rated",
            ),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="rating_state_known"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="rating_track_known"),
            models.CheckConstraint(condition=~Q(state="na") | ~Q(rationale=""), name="rating_na_has_reason"),
            models.CheckConstraint(
                condition=Q(na_agreed_by=None) | (Q(state="na") & ~Q(na_agreed_by=models.F("updated_by"))),
                name="rating_na_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(contested=True) | Q(confidence__in=["low", ""]), name="rating_contested_is_low_confidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.state} {self.level}"

    @property
    def family(self) -> str:
        """Whose words the levels have."""
        return self.indicator.family


class CarriedAnswer(models.Model):
    """An answer given before its assessment moved to another version of a framework, where it could not simply stay.

    With an `indicator` it is a suggestion there, which counts only once somebody confirms it; without one it is set
    aside, because nothing asks for it any more. `history` holds every version of it, the last one last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="carried_answers")
    track = models.CharField(max_length=8, choices=Track)
    origin = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    history = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    carried_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["origin__factor__position", "origin__position"]
        constraints = [
            models.CheckConstraint(condition=Q(track__in=Track.values), name="carried_answer_track_known"),
            models.CheckConstraint(condition=~Q(indicator=F("origin")), name="carried_answer_is_from_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.track}"


class RatingRevision(Answer):
    """An earlier or the current wording of an answer, as it was saved; one row per version, never changed."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="revisions")
    at = models.DateTimeField()

    class Meta:
        ordering = ["rating", "-version"]
        constraints = [models.UniqueConstraint(fields=["rating", "version"], name="rating_revision_once")]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.version}"
