"""What the public site may read of consultations; `r2p_public` reads this table and none of the others."""

import uuid

from django.db import models
from django.db.models import Q

from assessments.consultation.enums import Stage


class PublishedConsultation(models.Model):
    """One assessment's consultation in public; its id is that of the assessment.

    `call` is written when the recipient opens or closes: what is asked, who receives, where to take part. `heard` is
    written when the assessment is published: reach, themes with answers, meetings, briefs, or the reason why there was
    no consultation. Withdrawing the assessment empties `heard`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    iso3 = models.CharField(max_length=3)
    state_name = models.CharField(max_length=200)
    practice = models.BooleanField()
    cycle_title = models.CharField(max_length=120)
    # Empty where there was no consultation and the reason is published.
    stage = models.CharField(max_length=10, choices=Stage, blank=True)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    address = models.URLField(max_length=500, blank=True)
    call = models.JSONField(default=dict)
    heard = models.JSONField(default=dict)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "published_consultation"
        ordering = ["state_name", "-closes_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="", opens_on=None, closes_on=None)
                | (~Q(stage="") & Q(opens_on__isnull=False, closes_on__isnull=False)),
                name="published_consultation_has_days",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state_name} {self.cycle_title}"
