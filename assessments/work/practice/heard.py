"""What the practice State asked in its consultations, what was heard, what it answered: fictional from end to end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.consultation.services import BriefInput
from assessments.consultation.validators import WordsInput

WORDS = WordsInput(
    language="en",
    title="What do you see coming, and what keeps people safe?",
    questions=(
        "What has changed for the worse where you live, and for whom?",
        "Who is threatened or spoken of as if they were less than others?",
        "What works to keep people safe, and what is missing?",
    ),
)
WORDS_IN_FRENCH = WordsInput(
    language="fr",
    title="Que voyez-vous venir, et qu'est-ce qui protège les gens ?",
    questions=(
        "Qu'est-ce qui s'est dégradé là où vous vivez, et pour qui ?",
        "Qui est menacé, ou traité en paroles comme s'il valait moins que les autres ?",
        "Qu'est-ce qui protège les gens, et que manque-t-il ?",
    ),
)
REGIONS = ("Northern Region", "Eastern Region", "Southern Region", "Capital")
OFFICE_CONTACT = "Office of the focal point, 1 Prevention Street, Practice City"
RECIPIENT: Mapping[str, str] = {
    "name": "Human Rights Commission of the Practice State",
    "appointing_body": "Parliament, by two thirds of its members",
    "accreditation": "A status (fictional)",
    "privilege": "Files of the Commission may be seized by order of the Constitutional Court only.",
    "runs_server": "The Commission, in its own building",
    "opens_until": "90 days after the last day",
}


@dataclass(frozen=True, slots=True)
class Said:
    title: str
    text: str
    factors: Sequence[str]
    groups: Sequence[str] = ()
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One finished consultation. `answers` in the order of `themes`; `meetings`: day, groups, officials present."""

    opens_on: date
    views: Mapping[str, Any]
    reach: Mapping[str, Any]
    themes: Sequence[Said]
    answers: Sequence[tuple[str, str]]
    meetings: Sequence[tuple[date, Mapping[str, int], bool]] = ()
    custodian_meetings: Sequence[Mapping[str, Any]] = ()
    briefs: Sequence[BriefInput] = ()


def _cells(n: str, medians: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    return {number: {"n": n, "median": median} for number, median in medians.items()}


FIRST = Round(
    opens_on=date(2022, 9, 5),
    views={"factors": _cells("10-19", {"1": 2, "8": 2, "9": 3}), "groups": {}, "agreement": None},
    reach={
        "channels": {"invited": "10-19", "open": "20-49"},
        "groups": {"women": "10-19", "young_people": "fewer than 10", "victims": "10-19"},
    },
    themes=(
        Said(
            "Checks at village entrances",
            "People describe being stopped and listed on the way to market. Women say that they now "
            "send children instead.",
            ("9",),
            ("women",),
        ),
        Said(
            "Broadcasts that name a community",
            "Two local stations speak of one community as a burden; listeners call in with threats "
            "that nobody answers.",
            ("8",),
        ),
    ),
    answers=(
        (
            "accepted",
            "The ministry has ended listing at entrances; the office reports every three months whether it stays so.",
        ),
        (
            "partly",
            "The media council was asked to look at both stations. The office cannot close a "
            "station and does not ask for it.",
        ),
    ),
    meetings=((date(2022, 9, 20), {"young_people": 14, "victims": 6}, False),),
)

SECOND = Round(
    opens_on=date(2024, 9, 2),
    views={
        "factors": _cells(
            "20-49",
            {
                "1": 2,
                "2": 2,
                "3": 3,
                "4": 3,
                "5": 2,
                "6": 3,
                "7": 3,
                "8": 3,
                "9": 3,
                "10": 2,
                "11": 3,
                "12": 3,
                "14": 2,
            },
        ),
        "groups": {
            "women": _cells("10-19", {"3": 3, "4": 3, "7": 3, "9": 4, "11": 4, "12": 3}),
            "young_people": _cells("10-19", {"6": 3, "7": 3, "8": 4, "9": 3}),
        },
        "agreement": "fair",
    },
    reach={
        "channels": {"invited": "20-49", "met": "10-19", "open": "50+"},
        "groups": {
            "women": "20-49",
            "young_people": "10-19",
            "organisations": "10-19",
            "minorities": "10-19",
            "indigenous_peoples": "10-19",
            "displaced": "fewer than 10",
            "persons_with_disabilities": "fewer than 10",
            "defenders": "10-19",
        },
    },
    themes=(
        Said(
            "Prices, and who is blamed for them",
            "Traders of one community are named as the cause of high prices; two shops were burned "
            "and nobody was charged.",
            ("1", "8"),
        ),
        Said(
            "Women at checkpoints",
            "Women of the Marsh communities describe searches by men, insults and demands on the "
            "way to the clinic. Many no "
            "longer go. They ask for women officers and for somebody to whom it can be reported "
            "without going to the post.",
            ("9", "11"),
            ("women",),
        ),
        Said(
            "Young people and the armed youth leagues",
            "We are told to join or to leave the district. Those who say no are photographed.",
            ("7",),
            ("young_people",),
            quote=True,
        ),
        Said(
            "Commission of inquiry without a report",
            "Families of those killed in spring wait for the report that was promised within six months.",
            ("2", "3"),
        ),
    ),
    answers=(
        (
            "accepted",
            "Both fires are now with the national prosecutor; the office follows the cases "
            "and reports in the next cycle.",
        ),
        (
            "accepted",
            "Women officers serve at four of seven checkpoints since October. The "
            "commission receives complaints there "
            "once a week, without police in the room.",
        ),
        (
            "partly",
            "The leagues are not part of any public force, and the decree that let them "
            "carry arms was lifted. The office "
            "has no proof of the photographs and has asked the commission to keep listening.",
        ),
        (
            "not",
            "The report is under court seal while trials last. The office has asked for a "
            "public summary and says here that "
            "it was refused.",
        ),
    ),
    meetings=(
        (date(2024, 9, 17), {"women": 21, "victims": 12}, False),
        (date(2024, 9, 24), {"business": 9, "academia": 5}, True),
    ),
    custodian_meetings=(
        {"week": "2024-W38", "groups": {"women": "10-19", "indigenous_peoples": "10-19"}, "officials_present": False},
    ),
    briefs=(
        BriefInput(
            organisation="Marsh Women's Cooperative",
            title="What safe passage would take",
            text="We run nine markets. Since the decree we count the days on which our members "
            "could not reach one: 61 in half a "
            "year. We ask for three things: women officers at every checkpoint, a number to call "
            "that is not the police, and "
            "a date on which the decree ends.",
            permission_on=date(2024, 10, 1),
            reply="The first is under way, the second begins in January with the commission. The "
            "date is for Parliament to decide; "
            "the office recommends the end of March.",
        ),
    ),
)
VIEW_DIVERGENCE_REASON = (
    "Contributors speak of what they fear next; the office rates what its sources show in the "
    "period. It keeps its rating, "
    "and names this factor first in what it watches until the next cycle."
)
