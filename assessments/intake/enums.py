"""The words of the intake: channels, groups, consents, states. Plain words for contributors are in plain_words.py."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    PLANNED = "planned", pgettext_lazy("consultation", "Planned")
    OPEN = "open", pgettext_lazy("consultation", "Open")
    CLOSED = "closed", pgettext_lazy("consultation", "Closed")
    RELEASED = "released", pgettext_lazy("consultation", "Released")


class Channel(TextChoices):
    """How a contribution came. Only sources that the custodian holds to be distinct persons count in figures."""

    OPEN = "open", pgettext_lazy("channel", "Open to everyone")
    INVITED = "invited", pgettext_lazy("channel", "Invited, with a card")
    MET = "met", pgettext_lazy("channel", "Met, with a card")
    INTERMEDIARY = "intermediary", pgettext_lazy("channel", "Through an organisation")
    PAPER = "paper", pgettext_lazy("channel", "On paper or told, typed in")


COUNTED_CHANNELS = (Channel.INVITED, Channel.MET)
# What anybody can send as often as they like: of these a consultation takes in no more than it says.
LIMITED_CHANNELS = (Channel.OPEN, Channel.INTERMEDIARY)
# Channels for which the custodian can print single-use cards.
CARD_CHANNELS = (Channel.INVITED, Channel.MET)


class Kind(TextChoices):
    CONTRIBUTION = "contribution", _("Contribution")
    REPRISAL = "reprisal", _("Intimidation or reprisals")


class PartKind(TextChoices):
    """What was sent under one code: the first text, the whole form once more, an addition, another consent, an answer
    to "may we quote this?".

    Which came last follows from the number inside each: no part says when it came but the week.
    """

    FIRST = "first", _("First")
    AGAIN = "again", _("Sent again")
    ADDITION = "addition", _("Addition")
    CONSENT = "consent", _("Change of consent")
    QUOTE_ANSWER = "quote_answer", _("Answer about a quotation")


# Of any length; the others are as short as they can be.
ADDED_KINDS = (PartKind.AGAIN, PartKind.ADDITION)


class FileKind(TextChoices):
    PICTURE = "picture", pgettext_lazy("file", "Picture")
    TEXT = "text", pgettext_lazy("file", "Text")


class Consent(TextChoices):
    QUOTE = "quote", _("May be quoted word for word, once I have approved the words")
    SUMMARY = "summary", _("May be summarised in other words")
    COUNT = "count", _("May only be counted")


class Group(TextChoices):
    WOMEN = "women", _("I am a woman")
    YOUNG = "young_people", _("I am a young person, over 18")
    MINORITY = "minorities", _("I belong to a national, ethnic, religious or linguistic minority")
    INDIGENOUS = "indigenous_peoples", _("I belong to an Indigenous People")
    REFUGEE = "refugees_stateless", _("I am a refugee, or no State calls me its citizen")
    DISPLACED = "displaced", _("I had to leave my home within the country")
    MIGRANT = "migrants", _("I am a migrant")
    DISABILITY = "persons_with_disabilities", _("I am a person with a disability")
    VICTIM = "victims", _("I, my family or my community were victims")
    DEFENDER = "defenders", _("I defend human rights, or report the news")
    ACADEMIA = "academia", _("I do research or teach")
    BUSINESS = "business", _("I speak for a business")
    WOMEN_LED = "women_led_organisations", _("I speak for an organisation led by women")
    YOUTH_LED = "youth_led_organisations", _("I speak for an organisation led by young people")
    OTHER_ORGANISATION = "other_organisations", _("I speak for another organisation")


# Groups as the figures name them (methodology, section 7); the others keep their names.
FIGURE_GROUPS = {Group.WOMEN_LED: "organisations", Group.YOUTH_LED: "organisations"}


class Triage(TextChoices):
    NEW = "new", pgettext_lazy("contribution", "Not opened yet")
    READ = "read", pgettext_lazy("contribution", "Read")
    USED = "used", pgettext_lazy("contribution", "Used in a theme")
    SET_ASIDE = "set_aside", pgettext_lazy("contribution", "Set aside")


class SetAsideReason(TextChoices):
    """The published criteria: what a set-aside contribution is, never who sent it."""

    EMPTY = "empty", _("It says nothing that can be read")
    REPEATED = "repeated", _("The same text was sent many times")
    ADVERTISING = "advertising", _("Advertising, or another matter altogether")
    ABUSE = "abuse", _("It threatens or insults, and says nothing else")


class ReplyKind(TextChoices):
    REPLY = "reply", _("Reply")
    QUESTION = "question", _("Question")
    QUOTE = "quote", _("May this be quoted?")


class OpeningReason(TextChoices):
    THEME = "theme", _("To write themes")
    URGENT = "urgent", _("Somebody may be in danger")
    SUPPORT = "support", _("To answer or to ask")
    QUOTE = "quote", _("To check a quotation")
    SETTING_ASIDE = "set_aside", _("To decide whether it is set aside")
    OTHER = "other", _("Another reason, said below")


class NoteKind(TextChoices):
    QUOTE = "quote", _("Words to be quoted")
    WARNING = "warning", _("Warning in the recipient's own name")


class PackageKind(TextChoices):
    """What the two deployments tell each other."""

    CONSULTATION = "consultation", pgettext_lazy("package", "Consultation")
    STATUS = "status", pgettext_lazy("package", "Status")
    RELEASE = "release", pgettext_lazy("package", "Release")
    ANSWERS = "answers", pgettext_lazy("package", "Answers to themes")
    HOLD = "hold", pgettext_lazy("package", "A theme held back")


RECEIVED_KINDS = (PackageKind.CONSULTATION, PackageKind.ANSWERS)


class HoldReason(TextChoices):
    """Why a released theme is not to be published. Published in its place; no reason says that somebody asked for it,
    because that would tell the office that somebody did."""

    PROTECTION = "protection", _("So that nobody is put in danger")
    MISTAKE = "mistake", _("It was released by mistake")


class ThemeState(TextChoices):
    DRAFT = "draft", pgettext_lazy("theme", "Draft")
    READY = "ready", pgettext_lazy("theme", "Ready to release")


class AnswerKind(TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("answer to a theme", "Accepted")
    PARTLY = "partly", pgettext_lazy("answer to a theme", "Accepted in part")
    NOT = "not", pgettext_lazy("answer to a theme", "Not accepted")
