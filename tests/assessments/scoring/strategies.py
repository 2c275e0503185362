"""Random small assessments for properties: every block, critical and trigger indicators, uneven weights."""

from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

Document = dict[str, Any]

# A failure is shown as it was found: documents this large take minutes to make smaller.
PHASES = (Phase.explicit, Phase.generate)
QUICK = settings(max_examples=30, phases=PHASES)
WITH_DRAWS = settings(max_examples=12, phases=PHASES)

# Code to nature. 1.1 is the nexus; 7.9, 7.10, 10.1, 10.2, 11.1, 12.1, 13.7, 14.5 are critical.
RISK = {
    "1.1": "dynamic", "1.2": "structural", "1.3": "dynamic",
    "2.1": "structural", "2.2": "structural",
    "7.1": "dynamic", "7.9": "dynamic", "7.10": "dynamic",
    "8.1": "trigger", "8.2": "trigger", "8.3": "dynamic",
    "9.1": "structural", "9.2": "dynamic",
    "10.1": "dynamic", "10.2": "dynamic", "10.5": "structural",
    "11.1": "dynamic", "11.2": "dynamic",
    "12.1": "dynamic",
    "13.1": "dynamic", "13.7": "dynamic",
    "14.1": "dynamic", "14.5": "dynamic",
}  # fmt: skip
RESILIENCE = ("R1.1", "R1.2", "R3.1", "R3.2", "R4.1", "R5.1", "R8.1", "R8.2")
BLOCKS = {9: "genocide", 10: "genocide", 11: "crimes_against_humanity", 12: "crimes_against_humanity"}
BLOCKS |= {13: "war_crimes", 14: "war_crimes"}

levels = st.integers(0, 4)
weights = st.sampled_from([0.5, 0.75, 1.0])
rated_answers = st.builds(
    lambda level, confidence, contested: (
        {"state": "rated", "level": level, "confidence": confidence} | ({"contested": True} if contested else {})
    ),
    levels,
    st.sampled_from(["low", "medium", "high"]),
    st.booleans(),
)
unrated_answers = st.sampled_from([{"state": state} for state in ("ii", "nr", "na")])
answers = st.one_of(rated_answers, rated_answers, rated_answers, unrated_answers)


def row(code: str, weight: float = 1.0) -> Document:
    factor = code.split(".", maxsplit=1)[0]
    if factor.startswith("R"):
        return {"code": code, "factor": factor, "block": "resilience", "weight": weight}
    number = int(factor)
    return {
        "code": code,
        "factor": number,
        "block": BLOCKS.get(number, "common"),
        "nature": RISK.get(code, "dynamic"),
        "weight": weight,
    }


@st.composite
def catalogues(draw: st.DrawFn) -> list[Document]:
    return [row(code, draw(weights)) for code in (*RISK, *RESILIENCE)]


def tracks() -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(dict.fromkeys(RISK, answers))


def resiliences() -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(dict.fromkeys(RESILIENCE, answers))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """An answers file with official and resilience answers, a fixed seed text."""
    return {
        "methodology": "1.0.0",
        "seed_text": "1.0.0|property",
        "catalogue": draw(catalogues()),
        "tracks": {"official": draw(tracks())},
        "resilience": draw(resiliences()),
    }


def with_answer(document: Document, code: str, answer: Document) -> Document:
    """A copy in which one official answer is another one."""
    official = document["tracks"]["official"] | {code: answer}
    return document | {"tracks": document["tracks"] | {"official": official}}
