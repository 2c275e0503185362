"""The office's plan field by field, and what another one would change, as a custodian reads them before deciding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.intake.models import Consultation
from assessments.intake.plain_words import SIGNS_OF
from assessments.scoring import methodology_sha256, shipped_records
from r2p_site.wording import labelled, listed

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: its lines as they are, and as they would be."""

    label: Any
    before: Lines
    after: Lines


def changed_fields(consultation: Consultation, values: Mapping[str, Any]) -> list[str]:
    """`values` as `read_consultation` gives them."""
    return [name for name, value in values.items() if getattr(consultation, name) != value]


def changes(consultation: Consultation, values: Mapping[str, Any]) -> list[Changed]:
    """In the order in which people care; every field that differs is among them."""
    differing = set(changed_fields(consultation, values))
    return [
        _changed(label, lines(getattr(consultation, name)), lines(values[name]), in_full=name not in LONG)
        for name, (label, lines) in FIELDS.items()
        if name in differing
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as it stands."""

    label: Any
    lines: Lines
    is_long: bool


def plan_lines(consultation: Consultation) -> list[Shown]:
    """All that the office asks, in every language: in one that a custodian does not read it may ask something else."""
    rows = [(name, label, lines(getattr(consultation, name))) for name, (label, lines) in FIELDS.items()]
    return [Shown(label, found, name in LONG) for name, label, found in rows if found and name not in UNSHOWN]


def _changed(label: Any, before: Lines, after: Lines, *, in_full: bool) -> Changed:
    """Of a long list, only the lines that differ; all, where the same ones come in another order."""
    old, new = set(before), set(after)
    if in_full or old == new:
        return Changed(label, before, after)
    return Changed(label, [line for line in before if line not in new], [line for line in after if line not in old])


def language_words(code: str) -> str:
    return str(settings.LANGUAGES_KNOWN.get(code, code))


def _texts(value: Mapping[str, str]) -> Lines:
    """Each text isolated (Unicode FSI, PDI), so that its direction moves nothing around it."""
    return [labelled(language_words(code), f"\u2068{text}\u2069") for code, text in value.items()]


def _questions(value: list[Mapping[str, Any]]) -> Lines:
    return [f"{number}. {line}" for number, row in enumerate(value, start=1) for line in _texts(row["text"])]


def _factors(value: list[Mapping[str, Any]]) -> Lines:
    """A title and a question that change places are two lines that differ."""
    return [
        f"{row['number']}. {line}"
        for row in value
        for line in (*_texts(row["title"]), *(listed([_("Question"), text]) for text in _texts(row["question"] or {})))
    ]


def _rows(value: list[Mapping[str, Any]]) -> Lines:
    return [listed(f"{name} {row[name]}" for name in sorted(row)) for row in value]


# Names of those that this site knows; another one is shown as the package names it.
FRAMEWORKS: Mapping[Any, Any] = {SIGNS_OF: _("United Nations Framework of Analysis for Atrocity Crimes, version")}


@cache
def _shipped() -> frozenset[str]:
    """SHA-256 of the methods that this software came with."""
    return frozenset(methodology_sha256(dict(record)) for record in shipped_records().values())


def _method(pinned: Mapping[str, Any]) -> Lines:
    """What it means for people, and whether anybody else knows it: its number says nothing, the office writes it."""
    least = pinned["record"]["parameters"]["k_min"]
    lines = [
        f"{pinned['version']}, SHA-256 {pinned['sha256']}",
        str(_("Figures from %(least)s people on") % {"least": least}),
    ]
    if pinned["sha256"] not in _shipped():
        lines.append(
            str(_("This software did not come with it: compare the SHA-256 with the record that the office published."))
        )
    return lines


FIELDS: Mapping[str, tuple[Any, Callable[[Any], Lines]]] = {
    "opens_on": (_("First day"), lambda day: [date_format(day)]),
    "closes_on": (_("Last day"), lambda day: [date_format(day)]),
    "title": (_("Title"), _texts),
    "questions": (_("Questions"), _questions),
    "languages": (_("Languages"), lambda codes: [language_words(code) for code in codes]),
    "regions": (_("Regions to choose from"), list),
    "office_contact": (_("How to reach the office"), lambda text: [text] if text else []),
    "cycle": (_("Cycle"), lambda text: [text]),
    "state_name": (_("Name of the State"), lambda text: [text]),
    "factors": (_("Words of the factors"), _factors),
    "framework": (_("Framework"), lambda row: [f"{FRAMEWORKS.get(row['slug'], row['slug'])} {row['version']}"]),
    "methodology": (_("Method of counting"), _method),
    "catalogue": (_("What the factors rest on"), _rows),
}
# Of these, only the lines that differ are shown.
LONG = ("factors", "catalogue")
# What the head of the page says, and rows that say nothing to a reader.
UNSHOWN = ("opens_on", "closes_on", "cycle", "state_name", "catalogue")
