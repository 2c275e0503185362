"""What the practice State answers, and why: fictional from end to end, the same on every installation."""

from dataclasses import dataclass
from datetime import date

from assessments.core.enums import AnswerState, Confidence, Disclosure, Trend
from assessments.core.services import CycleInput, EvidenceInput, PopulationInput
from assessments.core.validators import RatingInput, asks_target
from assessments.signals.publishers import Asked
from frameworks.enums import Family
from frameworks.models import Indicator

CONFIDENCES = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)

# What a drafter of the practice State would write, by family and level.
REASONS: dict[str, tuple[str, ...]] = {
    Family.INCIDENT: (
        "Looked for in the commission's monitoring and in court records for the period; none found.",
        "Two incidents in one district, both investigated by the police within a month.",
        "Incidents in three districts of the Eastern Region since spring; victims mostly of one community.",
        "Reported from most districts of the east and continuing; few investigations were opened.",
        "Organised and continuing; the authorities named by several sources have not stopped it.",
    ),
    Family.CONDITION: (
        "Statistics and reports of the period show no sign of it.",
        "Confined to two border districts, and new since last year.",
        "Clear in the Eastern Region and for the Marsh communities; elsewhere not observed.",
        "Felt across the country since the budget crisis; severe in the east.",
        "At breaking point in the east, according to three independent sources.",
    ),
    Family.CAPACITY: (
        "No means were found that could be turned against a group.",
        "They exist, are registered and are under parliamentary control.",
        "Control is weak in the border districts; audits were postponed twice.",
        "Partly in the hands of local defence groups that took part in earlier violence.",
        "In use against villages of one community, as the commission documented.",
    ),
    Family.BUILD_UP: (
        "Gazette, broadcasts and session records were searched; no measure or preparation found.",
        "A draft and several speeches; nothing adopted.",
        "Four districts check villagers at entrances; two orders were lifted after the ombudsman wrote.",
        "In force in the east since the emergency decree; targets one community in practice.",
        "Being carried out according to the special rapporteur's communication and local sources.",
    ),
    Family.EVENT: (
        "None occurred in the period and none is foreseeable before the next one.",
        "Foreseeable within the year; preparations are calm.",
        "Near, and tension is rising around it in two cities.",
        "Occurred, with violence and incitement in two cities.",
        "Occurred, with grave violence that spread to neighbouring districts.",
    ),
    Family.MEASURE: (
        "Does not exist yet.",
        "Announced in the action plan; no budget line.",
        "Begun in the capital; the regions follow next year.",
        "In place and used; does not reach the Marsh communities.",
        "Works, and two independent reports show that it reaches those at risk.",
    ),
}
MISSING = "Asked the districts and the commission; what came back does not allow a rating."
NOT_APPLICABLE = "Cannot arise in this State: it has no installation, operation or group of this kind."
TRENDS = (Trend.SAME, Trend.WORSE, Trend.SAME, Trend.BETTER, Trend.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an indicator stands in its framework: factor and indicator counted from 1."""

    factor: int
    index: int
    is_domain: bool


def answer(indicator: Indicator, place: Place, *, shift: int = 0) -> RatingInput:
    """The practice State's answer; `shift` lowers or raises the level, within the scale."""
    state, level = _state(place)
    if state != AnswerState.RATED:
        reason = NOT_APPLICABLE if state == AnswerState.NOT_APPLICABLE else MISSING
        return RatingInput(state=state, rationale=reason)
    level = min(4, max(0, level + shift))
    step = place.factor + place.index
    return RatingInput(
        state=state,
        level=level,
        confidence=CONFIDENCES[step % 3],
        trend=TRENDS[step % 5],
        rationale=REASONS[indicator.family][level],
        targeted=level >= 3 if asks_target(indicator) else None,
    )


def _state(place: Place) -> tuple[str, int]:
    f, i = place.factor, place.index
    if place.is_domain:
        return AnswerState.INSUFFICIENT.value if (f, i) == (9, 5) else AnswerState.RATED.value, (f + 2 * i) % 5
    if (f + i) % 17 == 0:
        return AnswerState.NOT_APPLICABLE.value, 0
    if (2 * f + 3 * i) % 13 == 0:
        return AnswerState.INSUFFICIENT.value, 0
    return AnswerState.RATED.value, max(0, (5 * f + 4 * i) % 9 - 4)


CYCLES = (
    CycleInput("2022", date(2021, 1, 1), date(2022, 12, 31), date(2023, 3, 31), Disclosure.FACTOR),
    CycleInput("2024", date(2023, 1, 1), date(2024, 12, 31), date(2025, 3, 31), Disclosure.FULL),
)
DISCLOSURE_NOW = Disclosure.FULL

# Files of outside publishers in their shape, every value in them invented for the practice State.
SIGNAL_EDITION = "practice: invented values"
SIGNALS = (
    (
        "civicus-monitor-practice.csv",
        "Country,Number of Records,CIVICUS Monitor Rating,Population\nPractice State,1,Obstructed,4100000\n",
        Asked(year=2022, named="Practice State"),
    ),
    (
        "civil-liberties-practice.csv",
        "Entity,Code,Year,Civil liberties index (best estimate)\n"
        + "".join(f"Practice State,XPR,{year},0.{62 - 2 * (year - 2015)}\n" for year in range(2015, 2023)),
        Asked(),
    ),
    (
        "inform-practice.csv",
        "COUNTRY,ISO3,Projected Conflict Risk,Governance,Inequality,INFORM RISK,RISK CLASS,Rank\n"
        "Practice State,XPR,6.1,5.4,x,4.9,Medium,90\n",
        Asked(year=2022),
    ),
    (
        "treaty-status-practice.csv",
        "iso2,member,state party,year ratification or accession,signatory,no action,status,note\n"
        "XP,Practice State,1,1996,0,0,state party,\n",
        Asked(year=2022, treaty="genocide", named="XP"),
    ),
)

SOURCES = (
    EvidenceInput(
        title="Monthly monitoring, May",
        publisher="Human Rights Commission of the Practice State",
        kind="nhri",
        received_on=date(2024, 6, 3),
        source_on=date(2024, 5, 31),
        confidentiality="public",
        reliability="A",
        credibility=2,
        note="Chapter on the Eastern Region.",
    ),
    EvidenceInput(
        title="Universal periodic review: recommendation 140.31",
        publisher="Human Rights Council",
        kind="un_mechanism",
        received_on=date(2023, 11, 20),
        source_on=date(2023, 10, 12),
        confidentiality="public",
        reliability="A",
        credibility=1,
    ),
    EvidenceInput(
        title="Concluding observations on the combined periodic reports",
        publisher="Committee on the Elimination of Racial Discrimination",
        kind="un_mechanism",
        received_on=date(2024, 1, 15),
        source_on=date(2023, 12, 8),
        confidentiality="public",
        reliability="A",
        credibility=1,
    ),
    EvidenceInput(
        title="Household survey: income and services by district",
        publisher="National Statistics Office",
        kind="government",
        received_on=date(2024, 3, 1),
        source_on=date(2024, 2, 15),
        confidentiality="public",
        reliability="B",
        credibility=2,
    ),
    EvidenceInput(
        title="Letter on checks at village entrances",
        publisher="Ombudsman",
        kind="government",
        received_on=date(2024, 4, 22),
        event_on=date(2024, 4, 10),
        confidentiality="partner",
        reliability="B",
        credibility=2,
    ),
    EvidenceInput(
        title="Situation note of a district office",
        publisher="Ministry of the Interior",
        kind="government",
        received_on=date(2024, 7, 9),
        confidentiality="internal",
        reliability="C",
        credibility=3,
        note="Names a village: never print.",
    ),
    EvidenceInput(
        title="Hate speech on local radio, a content analysis",
        publisher="University of the Practice State",
        kind="academic",
        received_on=date(2024, 8, 2),
        source_on=date(2024, 7, 1),
        confidentiality="public",
        reliability="B",
        credibility=3,
    ),
)

POPULATIONS = (
    PopulationInput(
        name="Marsh communities",
        group="indigenous",
        where="Eastern Region",
        size="About 60,000, census of 2020",
        why="Checked at village entrances, cut off from services, named in hostile broadcasts.",
        women_and_girls="Women report harassment at checkpoints on the way to market and clinic.",
        age="School attendance of children fell by a third since the emergency decree.",
    ),
    PopulationInput(
        name="People displaced by the border fighting",
        group="displaced",
        where="Three camps near the border",
        size="About 9,000, humanitarian partners",
        why="Depend on aid convoys that were turned back twice.",
        women_and_girls="Two of three adults are women; there is no separate reporting channel.",
        age="Half are under 18.",
    ),
    PopulationInput(
        name="Members of the Assembly of the River",
        group="religious",
        size="A few hundred",
        why="So few that naming them with a place identifies families.",
        sensitive=True,
    ),
)
# Populations named in answers, by block of the framework: index into POPULATIONS.
NAMED_IN = {"genocide": (0, 2), "crimes_against_humanity": (0, 1), "war_crimes": (1,)}
# Indicators, as (factor, index), where the reviewer sees far more than the office, and why the office keeps its rating.
DIVERGES = {(4, 2), (9, 3)}
DIVERGENCE_REASON = (
    "The reviewer relies on one source of a single district; the office found no second one. To be looked at again in "
    "the next cycle together with the commission."
)
