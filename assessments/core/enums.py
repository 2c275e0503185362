"""The field's words: answer states, levels by family, bands, statuses. The scoring engine knows only their numbers."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.enums import Family
from r2p_site.wording import filled

Words = str | Promise


class AnswerState(TextChoices):
    RATED = "rated", _("Rated")
    INSUFFICIENT = "ii", _("Insufficient information")
    NOT_RATED = "nr", _("Not rated")
    NOT_APPLICABLE = "na", _("Not applicable")


class Confidence(TextChoices):
    LOW = "low", pgettext_lazy("confidence", "Low")
    MEDIUM = "medium", pgettext_lazy("confidence", "Medium")
    HIGH = "high", pgettext_lazy("confidence", "High")


class Trend(TextChoices):
    WORSE = "worse", pgettext_lazy("trend", "Getting worse")
    SAME = "same", pgettext_lazy("trend", "About the same")
    BETTER = "better", pgettext_lazy("trend", "Getting better")
    UNKNOWN = "unknown", pgettext_lazy("trend", "Not known")


class Track(TextChoices):
    OFFICIAL = "official", _("Official rating")
    REVIEWER = "reviewer", _("Independent reviewer")


class Status(TextChoices):
    DRAFT = "draft", pgettext_lazy("assessment", "Being drafted")
    SUBMITTED = "submitted", pgettext_lazy("assessment", "Submitted for sign-off")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("assessment", "Changes requested")
    APPROVED = "approved", pgettext_lazy("assessment", "Signed off")
    PUBLISHED = "published", pgettext_lazy("assessment", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("assessment", "Superseded by a later one")
    WITHDRAWN = "withdrawn", pgettext_lazy("assessment", "Withdrawn")


# How templates/components/tag.html colours each.
STATUS_TAGS = {
    Status.DRAFT: "now",
    Status.SUBMITTED: "now",
    Status.CHANGES_REQUESTED: "warn",
    Status.APPROVED: "ok",
    Status.PUBLISHED: "ok",
    Status.SUPERSEDED: "plain",
    Status.WITHDRAWN: "stop",
}
OPEN_STATUSES = (Status.DRAFT, Status.CHANGES_REQUESTED)
SIGNED_STATUSES = (Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN)


class Disclosure(TextChoices):
    """Fixed when a cycle starts: how much of the result the public will see."""

    FULL = "full", _("Full: every rating; anyone can recompute the result")
    FACTOR = "factor", _("By factor: results by risk factor and domain, no single rating")
    SUMMARY = "summary", _("Summary: results by crime and resilience as a whole")


class MethodologyStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("methodology", "Draft")
    ACTIVE = "active", pgettext_lazy("methodology", "In force")
    RETIRED = "retired", pgettext_lazy("methodology", "Retired")


class SourceKind(TextChoices):
    UN_MECHANISM = "un_mechanism", _("UN human rights mechanism (UPR, treaty body, special procedure, inquiry)")
    UN_OTHER = "un_other", _("Other United Nations source")
    REGIONAL = "regional", _("Regional organisation")
    NHRI = "nhri", _("National human rights institution")
    GOVERNMENT = "government", _("Government body, statistics, gazette")
    COURT = "court", _("Court")
    CIVIL_SOCIETY = "civil_society", _("Civil society, published")
    ACADEMIC = "academic", _("Academic work, data set")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Other")


class Reliability(TextChoices):
    """How far the source has proved reliable; graded apart from what it says this time."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(IntegerChoices):
    CONFIRMED = 1, _("1: confirmed by other sources")
    PROBABLE = 2, _("2: probably true")
    POSSIBLE = 3, _("3: possibly true")
    DOUBTFUL = 4, _("4: doubtful")
    IMPROBABLE = 5, _("5: improbable")
    UNKNOWN = 6, _("6: cannot be judged")


class Confidentiality(TextChoices):
    PUBLIC = "public", _("Public: may appear in every edition")
    PARTNER = "partner", _("Partner: not in public editions")
    INTERNAL = "internal", _("Internal: only in this office's own edition")


class PopulationGroup(TextChoices):
    ETHNIC = "ethnic", _("Ethnic, racial or linguistic minority")
    RELIGIOUS = "religious", _("Religious minority")
    INDIGENOUS = "indigenous", _("Indigenous People")
    REFUGEES = "refugees", _("Refugees and asylum seekers")
    DISPLACED = "displaced", _("Internally displaced people")
    STATELESS = "stateless", _("Stateless people")
    MIGRANTS = "migrants", _("Migrants")
    WOMEN = "women", _("Women and girls")
    CHILDREN = "children", _("Children")
    DISABILITY = "disability", _("People with disabilities")
    LGBTI = "lgbti", _("LGBTI people")
    POLITICAL = "political", _("Political opponents, journalists, human rights defenders")
    OTHER = "other", _("Other")


@dataclass(frozen=True, slots=True)
class LevelWord:
    level: int
    word: Words
    gloss: Words


def _scale(*pairs: tuple[Words, Words]) -> tuple[LevelWord, ...]:
    return tuple(LevelWord(level, word, gloss) for level, (word, gloss) in enumerate(pairs))


# Methodology, section 2 (risk) and section 5 (resilience).
LEVELS: dict[str, tuple[LevelWord, ...]] = {
    Family.INCIDENT: _scale(
        (_("Not observed"), _("looked for, no sign found")),
        (_("Isolated"), _("single incidents")),
        (_("Recurrent"), _("several places, or one serious incident")),
        (_("Widespread or systematic"), _("or serious and continuing")),
        (_("Extreme"), _("pervasive or organised, harm under way")),
    ),
    Family.CONDITION: _scale(
        (_("Not observed"), _("looked for, no sign found")),
        (_("Early or limited"), _("beginning, or confined")),
        (_("Clear"), _("in part of the country or for some groups")),
        (_("Severe or general"), _("grave, or across the country")),
        (_("Acute"), _("at breaking point")),
    ),
    Family.CAPACITY: _scale(
        (_("None"), _("none that could be turned against a group or population")),
        (_("Controlled"), _("exists, under effective control")),
        (_("Weakly controlled"), _("could be turned against them")),
        (_("In hostile hands"), _("held or partly used by those likely to commit crimes")),
        (_("In use"), _("in use against them")),
    ),
    Family.BUILD_UP: _scale(
        (_("Not observed"), _("looked for, no sign found")),
        (_("First signs"), _("words or drafts")),
        (_("Under way"), _("adopted or under way in part")),
        (_("In force"), _("or widely prepared")),
        (_("Carried out"), _("complete or being carried out")),
    ),
    Family.EVENT: _scale(
        (_("None"), _("none occurred or foreseeable")),
        (_("Foreseeable"), _("no tension yet")),
        (_("Near, with tension"), _("occurred or near, with tension")),
        (_("Violence or incitement"), _("occurred, with violence or incitement")),
        (_("Grave violence"), _("occurred, with grave violence spreading")),
    ),
    Family.MEASURE: _scale(
        (_("Absent"), _("does not exist")),
        (_("On paper"), _("announced or on paper")),
        (_("Partly in place"), _("begun, incomplete")),
        (_("Working with gaps"), _("in place, does not reach everyone")),
        (_("Working"), _("independent sources show that it reaches those at risk")),
    ),
}


def answer_words(state: str, level: int | None, family: str) -> str:
    """ "2 Clear", or the words of the state when there is no level."""
    if level is None:
        return str(AnswerState(state).label)
    return f"{level} {LEVELS[family][level].word}"


BANDS: tuple[Words, ...] = (
    _("Limited signs"),
    _("Some signs"),
    _("Significant signs"),
    _("Serious signs"),
    _("Critical signs"),
)
RESILIENCE_BANDS: tuple[Words, ...] = (_("Very weak"), _("Weak"), _("Partial"), _("Solid"), _("Strong"))

# Names of the blocks that the shipped framework uses; a framework with others shows its own block names.
BLOCKS: dict[str, Words] = {
    "common": _("Common to all crimes"),
    "genocide": _("Genocide"),
    "crimes_against_humanity": _("Crimes against humanity"),
    "war_crimes": _("War crimes"),
    "resilience": _("Resilience"),
}


# The same inside "signs relevant to ...": other languages join the name to the words before it.
RELEVANT_TO: dict[str, Words] = {
    "genocide": pgettext_lazy("relevant to", "genocide"),
    "crimes_against_humanity": pgettext_lazy("relevant to", "crimes against humanity"),
    "war_crimes": pgettext_lazy("relevant to", "war crimes"),
}


def block_name(block: str) -> Words:
    return BLOCKS.get(block, block.replace("_", " ").capitalize())


def relevant_to(block: str) -> Words:
    """A block of another framework has no name in other languages, so nothing is joined to it."""
    other = filled(pgettext_lazy("relevant to", "%(block)s"), {"block": block.replace("_", " ")})
    return RELEVANT_TO.get(block, other)
