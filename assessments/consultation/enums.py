"""The words of a consultation. Codes are those of the packages that travel between office and intake."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


class Stage(TextChoices):
    """What anybody, the lead included, may know of a consultation before its release."""

    PLANNED = "planned", pgettext_lazy("consultation", "Planned")
    OPEN = "open", pgettext_lazy("consultation", "Open")
    CLOSED = "closed", pgettext_lazy("consultation", "Closed")
    RELEASED = "released", pgettext_lazy("consultation", "Released")


STAGE_TAGS = {Stage.PLANNED: "plain", Stage.OPEN: "now", Stage.CLOSED: "warn", Stage.RELEASED: "ok"}


class Reply(TextChoices):
    """How the office answers a theme."""

    ACCEPTED = "accepted", pgettext_lazy("answer to a theme", "Accepted")
    PARTLY = "partly", pgettext_lazy("answer to a theme", "Accepted in part")
    REFUSED = "not", pgettext_lazy("answer to a theme", "Not accepted")


REPLY_TAGS = {Reply.ACCEPTED: "ok", Reply.PARTLY: "warn", Reply.REFUSED: "stop"}


class Group(TextChoices):
    """Who took part; women and young people first (A/HRC/48/39, paragraph 42)."""

    WOMEN = "women", _("Women")
    YOUNG_PEOPLE = "young_people", _("Young people")
    ORGANISATIONS = "organisations", _("Women-led or youth-led organisations")
    MINORITIES = "minorities", _("Minorities")
    INDIGENOUS = "indigenous_peoples", _("Indigenous Peoples")
    REFUGEES = "refugees_stateless", _("Refugees and stateless people")
    DISPLACED = "displaced", _("Internally displaced people")
    MIGRANTS = "migrants", _("Migrants")
    DISABILITY = "persons_with_disabilities", _("People with disabilities")
    VICTIMS = "victims", _("Victims and affected communities")
    DEFENDERS = "defenders", _("Human rights defenders")
    ACADEMIA = "academia", _("Academia")
    BUSINESS = "business", _("Business")
    OTHER_ORGANISATIONS = "other_organisations", _("Other organisations")
    OTHERS = "others", _("Others")


# Without these no consultation is evidenced.
NEEDED_GROUPS = (Group.WOMEN, Group.YOUNG_PEOPLE)

CHANNEL_WORDS: dict[str, Words] = {
    "invited": _("Invited, with a card of their own"),
    "met": _("Met in person"),
    "open": _("Open to everyone"),
    "intermediary": _("Through a trusted intermediary"),
    "paper": _("On paper or by word of mouth"),
}
AGREEMENT_WORDS: dict[str, Words] = {
    "close": _("Contributors see nearly the same."),
    "fair": _("Contributors agree fairly well with each other."),
    "divided": _("Contributors are divided."),
}


class Flag(TextChoices):
    """How far views lie from the official rating (methodology, section 7)."""

    ALIGNED = "aligned", pgettext_lazy("views received", "Aligned")
    DIVERGENT = "divergent", pgettext_lazy("views received", "One level apart")
    STRONG = "strong", pgettext_lazy("views received", "Two or more levels apart")


FLAG_TAGS = {Flag.ALIGNED: "ok", Flag.DIVERGENT: "warn", Flag.STRONG: "stop"}


class HoldReason(TextChoices):
    """Why the recipient holds a released theme back from publication."""

    PROTECTION = "protection", _("so that nobody is put in danger")
    MISTAKE = "mistake", _("because it was released by mistake")


class Withheld(TextChoices):
    """Whether a brief is published, and at whose wish not."""

    NO = "", _("It is published")
    ORGANISATION = "organisation", _("Its organisation took it back")
    OFFICE = "office", _("The office holds it back")


# Counts leave the office as ranges, as they leave the intake. The word below the lowest is the custodian's too.
RANGES = ((50, "50+"), (20, "20-49"), (10, "10-19"))
FEWER = "fewer than 10"


def range_of(count: int) -> str:
    """The range that is published instead of a count."""
    return next((name for least, name in RANGES if count >= least), FEWER)


def range_words(name: str) -> Words:
    return _("fewer than 10") if name == FEWER else name


def group_words(code: str) -> Words:
    """A group that a later recipient names is shown by its own word."""
    return Group(code).label if code in Group.values else code.replace("_", " ").capitalize()


def channel_words(code: str) -> Words:
    return CHANNEL_WORDS.get(code, code.replace("_", " ").capitalize())


class PackageKind(TextChoices):
    CONSULTATION = "consultation", _("Consultation")
    STATUS = "status", _("Status")
    RELEASE = "release", _("Release")
    ANSWERS = "answers", _("Answers to themes")
    HOLD = "hold", _("A theme held back")


SENT_KINDS = (PackageKind.CONSULTATION, PackageKind.ANSWERS)
RECEIVED_KINDS = (PackageKind.STATUS, PackageKind.RELEASE, PackageKind.HOLD)
