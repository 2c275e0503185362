"""What an indicator can be marked with beside nature and family: themes, populations, SDGs, themes of the UN.

A tag is written `<list>:<name>`, for example `theme:gender` or `sdg:16`. Tags help people to find indicators; no score
reads them.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

THEMES: dict[str, Words] = {
    "hate_speech": _("Hate speech"),
    "civic_space": _("Civic space"),
    "gender": _("Gender"),
    "youth": _("Youth"),
    "impunity": _("Impunity"),
    "displacement": _("Displacement"),
}
POPULATIONS: dict[str, Words] = {
    "women": _("Women and girls"),
    "children": _("Children"),
    "young_people": _("Young people"),
    "older_persons": _("Older persons"),
    "persons_with_disabilities": _("Persons with disabilities"),
    "indigenous_peoples": _("Indigenous Peoples"),
    "minorities": _("Minorities"),
    "refugees": _("Refugees"),
    "internally_displaced": _("Internally displaced persons"),
    "stateless": _("Stateless persons"),
    "migrants": _("Migrants"),
    "lgbti": _("LGBTI persons"),
    "detainees": _("Persons deprived of liberty"),
    "defenders": _("Human rights defenders and journalists"),
}
SDGS: dict[str, Words] = {
    "1": _("No poverty"),
    "2": _("Zero hunger"),
    "3": _("Good health and well-being"),
    "4": _("Quality education"),
    "5": _("Gender equality"),
    "6": _("Clean water and sanitation"),
    "7": _("Affordable and clean energy"),
    "8": _("Decent work and economic growth"),
    "9": _("Industry, innovation and infrastructure"),
    "10": _("Reduced inequalities"),
    "11": _("Sustainable cities and communities"),
    "12": _("Responsible consumption and production"),
    "13": _("Climate action"),
    "14": _("Life below water"),
    "15": _("Life on land"),
    "16": _("Peace, justice and strong institutions"),
    "17": _("Partnerships for the goals"),
}
UN_THEMES: dict[str, Words] = {
    "protection_of_civilians": _("Protection of civilians"),
    "women_peace_security": _("Women, peace and security"),
    "youth_peace_security": _("Youth, peace and security"),
    "children_armed_conflict": _("Children and armed conflict"),
    "racial_discrimination": _("Racial discrimination"),
    "torture": _("Torture and ill-treatment"),
    "enforced_disappearances": _("Enforced disappearances"),
    "transitional_justice": _("Truth, justice, reparation and non-recurrence"),
    "arms_control": _("Arms control"),
    "rule_of_law": _("Rule of law"),
}
LISTS: dict[str, tuple[Words, dict[str, Words]]] = {
    "theme": (_("Theme"), THEMES),
    "population": (_("Population"), POPULATIONS),
    "sdg": (_("Sustainable Development Goal"), SDGS),
    "un": (_("Theme of the United Nations"), UN_THEMES),
}


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    words: Words


def known_tags() -> list[str]:
    """In the order in which they are shown."""
    return [f"{kind}:{name}" for kind, (_words, names) in LISTS.items() for name in names]


def tag_words(tag: str) -> Words:
    """What readers see; a tag that this version of the software does not know is shown as it is written."""
    kind, _colon, name = tag.partition(":")
    if kind not in LISTS or name not in LISTS[kind][1]:
        return tag
    words = LISTS[kind][1][name]
    return _("SDG %(number)s, %(goal)s") % {"number": name, "goal": words} if kind == "sdg" else words


def shown_tags(tags: Iterable[str]) -> list[Tag]:
    return [Tag(tag, tag_words(tag)) for tag in tags]


def tag_choices(among: Container[str] | None = None) -> list[tuple[Words, list[tuple[str, Words]]]]:
    """For a select or check boxes, list by list; only those `among` the given, and no list without any."""
    grouped = (
        (words, [tag for tag in (f"{kind}:{name}" for name in names) if among is None or tag in among])
        for kind, (words, names) in LISTS.items()
    )
    return [(words, [(tag, tag_words(tag)) for tag in tags]) for words, tags in grouped if tags]
