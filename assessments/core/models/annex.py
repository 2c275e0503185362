import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import AnswerState, Track
from assessments.core.models.assessment import Assessment
from assessments.core.models.evidence import Evidence
from assessments.core.models.rating import Answer
from frameworks.enums import Family
from frameworks.models import Framework
from r2p_site.accounts.models import State


class NationalIndicator(models.Model):
    """A State's own indicator beside the official ones under a factor: rated and reported like them, never scored.

    It belongs to the factor by permanent id, whatever version a cycle keeps to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="national_indicators")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    factor_permanent_id = models.CharField(max_length=100)
    # What people called the factor last: the code where a version has the factor no more.
    factor_number = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    label = models.CharField(_("label"), max_length=200)
    statement = models.TextField(_("statement"), max_length=5000)
    guidance = models.TextField(_("guidance"), max_length=5000, blank=True)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["state", "framework", "factor_number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "framework", "factor_permanent_id", "number"], name="national_indicator_number_once"
            ),
            models.CheckConstraint(condition=Q(family__in=Family.values), name="national_indicator_family_known"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(statement=""), name="national_indicator_says_what"),
        ]

    def __str__(self) -> str:
        return self.code()

    def code(self, factor_number: str = "") -> str:
        """ "7.N1", with the factor's number in the version at hand."""
        return f"{factor_number or self.factor_number}.N{self.number}"

    @property
    def permanent_id(self) -> str:
        return f"national/{self.pk}"


class NationalRating(Answer):
    """An answer to a national indicator. `asked`: the words that it was given to; `history`: its earlier versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="national_ratings")
    indicator = models.ForeignKey(NationalIndicator, models.PROTECT, related_name="ratings")
    track = models.CharField(max_length=8, choices=Track)
    updated_at = models.DateTimeField()
    sources = models.ManyToManyField(Evidence, related_name="national_ratings", blank=True)
    asked = models.JSONField()
    history = models.JSONField(default=list)
    # The second person who agreed that the indicator cannot arise here, as of official answers.
    na_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["indicator__factor_number", "indicator__number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "track", "indicator"], name="national_rating_once"),
            models.CheckConstraint(
                condition=Q(state="rated", level__isnull=False, level__lte=4) | (~Q(state="rated") & Q(level=None)),
                name="national_rating_level_when_rated",
            ),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="national_rating_state_known"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="national_rating_track_known"),
            models.CheckConstraint(condition=~Q(state="na") | ~Q(rationale=""), name="national_rating_na_has_reason"),
            models.CheckConstraint(
                condition=Q(na_agreed_by=None) | (Q(state="na") & ~Q(na_agreed_by=models.F("updated_by"))),
                name="national_rating_na_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.state} {self.level}"

    @property
    def family(self) -> str:
        """Whose words the levels have: those that it was answered in."""
        return str(self.asked["family"])
