"""What contributors read in place of legal terms: signs by factor, levels, groups with why each is asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.intake.enums import Group

Words = str | Promise

# By number of the factor in the UN Framework of Analysis, which most packages name. In this order on the page.
SIGNS: dict[str, Words] = {
    "9": _("People are treated worse, or hated, because of the group they belong to"),
    "2": _("People, women and girls among them, were killed, tortured, raped or driven out, and nobody was punished"),
    "7": _("People are being prepared for violence: hate speech, weapons, lists of names, laws against a group"),
    "11": _("Many ordinary people are attacked, again and again, or in the same way in many places"),
    "10": _("Somebody wants a whole group of people gone"),
    "12": _("The attacks look planned or ordered"),
    "8": _("Something is coming that could start violence: an election, a verdict, an anniversary, a killing"),
    "1": _("War, unrest, hunger or a crisis makes people unsafe"),
    "3": _("Police, courts or the army do not protect people, or take part"),
    "4": _("Somebody gains from violence: land, power, money, revenge"),
    "5": _("Those who would attack have weapons, fighters, money or support"),
    "6": _("What could hold violence back is missing: free media, help from outside, people who speak up"),
    "13": _("In the fighting, civilians, prisoners or the wounded are attacked or abused"),
    "14": _("Aid workers or peacekeepers are attacked, or aid is kept from people"),
}
SIGNS_OF = "un-framework-2014"

LEVELS: tuple[tuple[str, Words], ...] = (
    ("4", _("It is everywhere, or as bad as it can be, and happening now")),
    ("3", _("It happens in many places, or it is planned, or it is very grave")),
    ("2", _("It happens again and again, or in several places")),
    ("1", _("It happens now and then")),
    ("0", _("I looked, and I do not see it")),
    ("unknown", pgettext_lazy("level", "I do not know how much")),
)

WHY_GROUPS: dict[Group, Words] = {
    Group.WOMEN: _("Women see dangers that others do not. What women say is shown on its own, and first."),
    Group.YOUNG: _("So is what young people say."),
    Group.MINORITY: _("Minorities are often attacked first."),
    Group.INDIGENOUS: _("Indigenous Peoples are asked apart from minorities, because their rights are their own."),
    Group.REFUGEE: _("Who has no State behind them has fewer who protect them."),
    Group.DISPLACED: _("Being driven out is a sign in itself."),
    Group.MIGRANT: _("Migrants are often blamed when tension grows."),
    Group.DISABILITY: _("Warnings, shelters and help often do not reach persons with disabilities."),
    Group.VICTIM: _("You know what happened, and what must not happen again."),
    Group.DEFENDER: _("Pressure on those who speak up is an early sign."),
    Group.ACADEMIA: _("Research shows patterns that single events hide."),
    Group.BUSINESS: _("Businesses see land, money and security forces from near."),
    Group.WOMEN_LED: _("The government has to show that such organisations were heard."),
    Group.YOUTH_LED: _("The government has to show that such organisations were heard."),
    Group.OTHER_ORGANISATION: _("So that an organisation is not taken for one person."),
}


def in_reader_s_language(texts: Mapping[str, str]) -> str:
    """One of {language: text}: the reader's, else English, else any."""
    language = get_language() or "en"
    for code in (language, language.split("-")[0], "en"):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")


def sign_of(factor: Mapping[str, Any], framework: Mapping[str, Any]) -> Words:
    """What a factor means in plain words: ours for the UN Framework, else the question that the package brings."""
    if framework.get("slug") == SIGNS_OF and factor["number"] in SIGNS:
        return SIGNS[factor["number"]]
    return in_reader_s_language(factor.get("question") or {}) or in_reader_s_language(factor["title"])


def in_plain_order(factors: list[dict[str, Any]], framework: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What people see most comes first, where our words exist; else as the framework orders them."""
    if framework.get("slug") != SIGNS_OF:
        return list(factors)
    order = {number: place for place, number in enumerate(SIGNS)}
    return sorted(factors, key=lambda factor: order.get(factor["number"], len(order)))
