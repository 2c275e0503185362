import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import PopulationGroup
from assessments.core.models.assessment import Assessment


class Population(models.Model):
    """A population at risk in this assessment, with sex and age in view. Counted, never scored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="populations")
    name = models.CharField(_("name"), max_length=200)
    group = models.CharField(_("group"), max_length=12, choices=PopulationGroup)
    where = models.CharField(_("where"), max_length=200, blank=True)
    size = models.CharField(_("how many, and whose estimate"), max_length=200, blank=True)
    women_and_girls = models.TextField(_("what women and girls face"), blank=True)
    age = models.TextField(_("what children, young and older people face"), blank=True)
    why = models.TextField(_("why this population is at risk"))
    # A name that could endanger the people named is printed in restricted editions only.
    sensitive = models.BooleanField(_("name it in restricted editions only"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "name"], name="population_name_once"),
            models.CheckConstraint(condition=Q(group__in=PopulationGroup.values), name="population_group_known"),
        ]

    def __str__(self) -> str:
        return self.name
