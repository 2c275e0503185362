from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    RISK = "risk", _("Risk")
    RESILIENCE = "resilience", _("Resilience")


class VersionStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("framework version", "Draft")
    PUBLISHED = "published", pgettext_lazy("framework version", "Published")


class Nature(TextChoices):
    STRUCTURAL = "structural", _("Structural")
    DYNAMIC = "dynamic", _("Dynamic")
    TRIGGER = "trigger", _("Trigger")


class Family(TextChoices):
    """Decides the words of the five levels, so that one scale fits acts, conditions, means and events."""

    INCIDENT = "incident", _("Incident: violations, attacks, acts")
    CONDITION = "condition", _("Condition: situations, motives, tensions, gaps in protection")
    CAPACITY = "capacity", _("Capacity: means, support")
    BUILD_UP = "build_up", _("Build-up: measures, preparation, plans")
    EVENT = "event", _("Event: triggers")
    MEASURE = "measure", _("Measure of resilience")


# One word each, for lists.
FAMILY_WORDS = {
    Family.INCIDENT: pgettext_lazy("family of indicators", "incident"),
    Family.CONDITION: pgettext_lazy("family of indicators", "condition"),
    Family.CAPACITY: pgettext_lazy("family of indicators", "capacity"),
    Family.BUILD_UP: pgettext_lazy("family of indicators", "build-up"),
    Family.EVENT: pgettext_lazy("family of indicators", "event"),
    Family.MEASURE: pgettext_lazy("family of indicators", "measure"),
}


class Prevention(TextChoices):
    STRUCTURAL = "structural", _("Structural prevention")
    OPERATIONAL = "operational", _("Operational prevention")


class Lineage(TextChoices):
    """What an indicator of a version is against the version before."""

    UNCHANGED = "unchanged", pgettext_lazy("indicator against the version before", "Unchanged")
    REWORDED = "reworded", pgettext_lazy("indicator against the version before", "Reworded, means the same")
    SPLIT = "split", pgettext_lazy("indicator against the version before", "Part of one that was split")
    MERGED = "merged", pgettext_lazy("indicator against the version before", "Merged from several")
    NEW = "new", pgettext_lazy("indicator against the version before", "New")
    RETIRED = "retired", pgettext_lazy("indicator against the version before", "Retired")


class Wording(TextChoices):
    PARAPHRASE = "paraphrase", _("In this project's own words; compare with the published document")
    OFFICIAL = "official", _("As published")
    OWN = "own", _("This project's own indicators")


class LayerWording(TextChoices):
    """What the words of a translation layer are."""

    TRANSLATION = "translation", _("A translation of the words used here")
    OFFICIAL = "official", _("The sentences as published in this language")
