"""One table per publisher: what its header looks like, which columns are read, and what each speaks to, with why.

Only what is named here is read, so that a rank among States never is. Titles and reasons are in our own words; they are
stored with the value, as data, in English; pages word them in the reader's language (assessments/signals/wording.py).
Permanent ids are those of the two shipped frameworks.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

# A place among States. No table names such a column; where every column is taken, those that match are left out.
RANK: Final = re.compile(r"rank|percentile", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """`header` is matched whole; its groups `start`, `end`, `year` fill `title` and give the year.

    A value is a number from `low` to `high`, or one of `words`. `speaks_to` is a permanent id, empty for the whole.
    """

    header: str
    title: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    speaks_to: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Recognised by a header that has every one of `signs`. `state_key` says what `state_column` holds.

    `year_column` is empty where the file does not say the year. `asks`: what the importer must say in its stead.
    `missing`: what the publisher writes for "no value". `takes_any`: series whose title is the header itself.
    """

    key: str
    name: str
    licence: str
    link: str
    signs: tuple[str, ...]
    state_column: str
    state_key: str
    columns: tuple[Column, ...]
    year_column: str = ""
    asks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ("",)
    takes_any: bool = False


TREATIES: Final = {
    "genocide": _("Convention on the Prevention and Punishment of the Crime of Genocide"),
    "rome-statute": _("Rome Statute of the International Criminal Court"),
    "cerd": _("Convention on the Elimination of All Forms of Racial Discrimination"),
    "ccpr": _("Covenant on Civil and Political Rights"),
    "cescr": _("Covenant on Economic, Social and Cultural Rights"),
    "cedaw": _("Convention on the Elimination of All Forms of Discrimination against Women"),
    "cat": _("Convention against Torture"),
    "crc": _("Convention on the Rights of the Child"),
    "cmw": _("Convention on the Rights of Migrant Workers"),
    "crpd": _("Convention on the Rights of Persons with Disabilities"),
    "ced": _("Convention against Enforced Disappearance"),
}

EARLY_WARNING_PROJECT: Final = Publisher(
    key="early-warning-project",
    name="Early Warning Project",
    licence=_("United States Holocaust Memorial Museum and Dartmouth College; credit the Early Warning Project."),
    link="https://earlywarningproject.ushmm.org/",
    signs=("ewp_name",),
    state_column="ewp_name",
    state_key="name",
    columns=(
        Column(
            r"risk\.(?P<start>\d{4})and(?P<end>\d{4})\.from(?P<year>\d{4})",
            _("Estimated probability of a new mass killing within the State, {start} or {end}"),
            unit=_("probability"),
            low=0,
            high=1,
            why=_("A statistical estimate over many conditions: it speaks to the assessment as a whole."),
        ),
        Column(
            r"risk\.(?P<start>\d{4})only\.from(?P<year>\d{4})",
            _("Estimated probability of a new mass killing within the State, {start}"),
            unit=_("probability"),
            low=0,
            high=1,
            why=_("A statistical estimate over many conditions: it speaks to the assessment as a whole."),
        ),
    ),
    missing=("", "NA"),
)
CIVICUS: Final = Publisher(
    key="civicus-monitor",
    name="CIVICUS Monitor",
    licence=_("Credit CIVICUS; see its terms of use."),
    link="https://monitor.civicus.org/",
    signs=("Country", "CIVICUS Monitor Rating"),
    state_column="Country",
    state_key="name",
    columns=(
        Column(
            "CIVICUS Monitor Rating",
            _("Rating of civic space"),
            unit=_("of five words, from open to closed"),
            words=("Open", "Narrowed", "Obstructed", "Repressed", "Closed"),
            speaks_to="R3",
            why=_("It rates what the domain asks: freedom to associate, assemble and speak."),
        ),
    ),
    asks=("year",),
    missing=("", "Null"),
)
VDEM: Final = Publisher(
    key="v-dem",
    name="Varieties of Democracy (V-Dem)",
    licence=_("V-Dem Institute, CC BY 4.0; credit V-Dem and name the dataset's version."),
    link="https://www.v-dem.net/",
    signs=("country_text_id", "year"),
    state_column="country_text_id",
    state_key="iso3",
    year_column="year",
    columns=tuple(
        Column(header, title, unit=_("index from 0 to 1"), low=0, high=1, speaks_to=speaks_to, why=why)
        for header, title, speaks_to, why in (
            ("v2x_civlib", _("Civil liberties"), "R3", _("Liberties that the domain rates.")),
            ("v2xcs_ccsi", _("Core civil society"), "R3", _("Room for organisations, as the domain rates it.")),
            (
                "v2x_freexp_altinf",
                _("Freedom of expression and information"),
                "R3",
                _("Free media, as the domain rates it."),
            ),
            ("v2x_clphy", _("Freedom from political killings and torture"), "2", _("Serious violations by the State.")),
            ("v2x_rule", _("Rule of law"), "R5", _("Courts and their independence, as the domain rates them.")),
            ("v2xpe_exlsocgr", _("Exclusion by social group"), "9", _("Discrimination between groups.")),
            ("v2xeg_eqprotec", _("Equal protection"), "R4", _("Equality in law and practice.")),
        )
    ),
)
OUR_WORLD_IN_DATA: Final = Publisher(
    key="our-world-in-data",
    name="Our World in Data",
    licence=_("Our World in Data, CC BY 4.0; the series names its own origin."),
    link="https://ourworldindata.org/",
    signs=("Entity", "Code", "Year"),
    state_column="Code",
    state_key="iso3",
    year_column="Year",
    columns=tuple(
        Column(header, "{header}", unit=_("as published"), speaks_to=speaks_to, why=why)
        for header, speaks_to, why in (
            (r"Civil liberties index.*", "R3", _("Civic liberties.")),
            (r"Freedom of expression.*", "R3", _("Free media.")),
            (r"Rule of law.*", "R5", _("Courts and remedies.")),
            (r"Physical integrity.*", "2", _("Serious violations.")),
        )
    ),
    takes_any=True,
)
INFORM: Final = Publisher(
    key="inform-risk",
    name="INFORM Risk",
    licence=_("European Commission, Joint Research Centre, CC BY 4.0; credit INFORM Risk."),
    link="https://drmkc.jrc.ec.europa.eu/inform-index",
    signs=("ISO3", "INFORM RISK"),
    state_column="ISO3",
    state_key="iso3",
    columns=tuple(
        Column(header, title, unit=_("from 0 to 10"), low=0, high=10, speaks_to=speaks_to, why=why)
        for header, title, speaks_to, why in (
            (
                "Projected Conflict Risk",
                _("Projected conflict risk"),
                "1",
                _("Conflict is what the factor asks first."),
            ),
            (
                "Current Highly Violent Conflict Intensity",
                _("Intensity of highly violent conflict"),
                "1",
                _("Conflict is what the factor asks first."),
            ),
            ("Governance", _("Weakness of governance"), "3", _("How far State structures work.")),
            ("Inequality", _("Inequality"), "R4", _("Gaps between groups, as the domain rates them.")),
            ("Uprooted people", _("Uprooted people"), "1", _("Displacement shows instability.")),
            ("INFORM RISK", _("Risk of humanitarian crises"), "1", _("Humanitarian strain is part of instability.")),
        )
    ),
    asks=("year",),
    missing=("", "x"),
)
UN_TREATIES: Final = Publisher(
    key="un-treaties",
    name="United Nations treaty status",
    licence=_("Facts of the United Nations Treaty Collection."),
    link="https://treaties.un.org/",
    signs=("iso2", "state party", "year ratification or accession", "status"),
    state_column="iso2",
    state_key="iso2",
    year_column="year ratification or accession",
    columns=(
        Column(
            "status",
            "{treaty}",
            unit=_("status"),
            words=("state party", "signatory", "no action"),
            speaks_to="R9",
            why=_("Ratification is what the domain asks first."),
        ),
    ),
    asks=("year", "treaty"),
)
PUBLISHERS: Final = (EARLY_WARNING_PROJECT, CIVICUS, VDEM, OUR_WORLD_IN_DATA, INFORM, UN_TREATIES)


def publisher_named(key: str) -> Publisher | None:
    return next((publisher for publisher in PUBLISHERS if publisher.key == key), None)
