"""The worked examples of the methodology, section 14, to four decimals."""

import pytest

from tests.assessments.scoring import examples
from tests.assessments.scoring.scored import at, score

E1 = examples.document(tracks={"official": examples.example_1()})
E2 = examples.document(catalogue=examples.catalogue((1, 7, 9, 10)), tracks={"official": examples.example_2()})
E2_SECOND = E2 | {"tracks": {"official": examples.example_2(ten_two=0, seven_ten=4)}}
E3 = examples.document(tracks={"official": examples.example_3()}, resilience=examples.example_4())

OFFICIAL = "tracks/official"
E3_FACTORS = (
    *(0.4330, 0.5175, 0.4330, 0.3307, 0.4330, 0.5204, 0.4507),
    *(0.5362, 0.5496, 0.5103, 0.4330, 0.3118, 0.4841, 0.4677),
)
E3_BANDS = (2, 2, 2, 1, 2, 2, 4, 2, 2, 4, 2, 1, 2, 2)
E4_DOMAINS = (0.4138, 0.6220, 0.3045, 0.2686, 0.5903, 0.4138, 0.3499, 0.3238, 0.2686)

TABLE = [
    ("E1", E1, f"{OFFICIAL}/factors/8/score", 0.3632),
    ("E1", E1, f"{OFFICIAL}/factors/8/band", 1),
    ("E1", E1, f"{OFFICIAL}/factors/8/coverage", 0.8182),
    ("E1", E1, f"{OFFICIAL}/factors/8/confidence_index", 0.6545),
    ("E1", E1, f"{OFFICIAL}/factors/8/bounds", [0.3286, 0.5383]),
    ("E1", E1, f"{OFFICIAL}/factors/8/present", 3),
    ("E2", E2, f"{OFFICIAL}/factors/1/score", 0.2500),
    ("E2", E2, f"{OFFICIAL}/factors/7/score", 0.2004),
    ("E2", E2, f"{OFFICIAL}/factors/9/score", 0.1768),
    ("E2", E2, f"{OFFICIAL}/factors/10/score", 0.3536),
    ("E2", E2, f"{OFFICIAL}/factors/1/band", 1),
    ("E2", E2, f"{OFFICIAL}/factors/7/band", 2),
    ("E2", E2, f"{OFFICIAL}/factors/7/band_raw", 1),
    ("E2", E2, f"{OFFICIAL}/factors/7/raised_by", ["7.10"]),
    ("E2", E2, f"{OFFICIAL}/factors/9/band", 0),
    ("E2", E2, f"{OFFICIAL}/factors/10/band", 4),
    ("E2", E2, f"{OFFICIAL}/factors/10/band_raw", 1),
    ("E2", E2, f"{OFFICIAL}/common/score", 0.2266),
    ("E2", E2, f"{OFFICIAL}/crimes/genocide/specific", 0.2795),
    ("E2", E2, f"{OFFICIAL}/crimes/genocide/score", 0.2544),
    ("E2", E2, f"{OFFICIAL}/crimes/genocide/band_raw", 1),
    ("E2", E2, f"{OFFICIAL}/crimes/genocide/band", 4),
    ("E2", E2, f"{OFFICIAL}/crimes/genocide/raised_by", ["10.2"]),
    ("E2 second", E2_SECOND, f"{OFFICIAL}/factors/7/score", 0.2673),
    ("E2 second", E2_SECOND, f"{OFFICIAL}/factors/7/band", 4),
    ("E2 second", E2_SECOND, f"{OFFICIAL}/crimes/genocide/score", 0.2032),
    ("E2 second", E2_SECOND, f"{OFFICIAL}/crimes/genocide/band_raw", 1),
    ("E2 second", E2_SECOND, f"{OFFICIAL}/crimes/genocide/band", 2),
    ("E2 second", E2_SECOND, f"{OFFICIAL}/crimes/genocide/raised_by", ["7.10"]),
    *[("E3", E3, f"{OFFICIAL}/factors/{f}/score", score) for f, score in enumerate(E3_FACTORS, start=1)],
    *[("E3", E3, f"{OFFICIAL}/factors/{f}/band", band) for f, band in enumerate(E3_BANDS, start=1)],
    ("E3", E3, f"{OFFICIAL}/factors/7/band_raw", 2),
    ("E3", E3, f"{OFFICIAL}/factors/10/band_raw", 2),
    ("E3", E3, f"{OFFICIAL}/common/score", 0.4611),
    ("E3", E3, f"{OFFICIAL}/common/coverage", 0.9100),
    ("E3", E3, f"{OFFICIAL}/structural", 0.4700),
    ("E3", E3, f"{OFFICIAL}/dynamic", 0.4578),
    ("E3", E3, f"{OFFICIAL}/headline_band", 4),
    ("E3", E3, f"{OFFICIAL}/present_factors", 12),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/score", 0.4969),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/specific", 0.5303),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/coverage", 0.9193),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/status", "partial"),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/reading", "specific"),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/bounds", [0.4775, 0.5556]),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/band_raw", 2),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/band", 4),
    ("E3", E3, f"{OFFICIAL}/crimes/genocide/raised_by", ["10.3"]),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/score", 0.4213),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/specific", 0.3773),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/coverage", 0.9550),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/status", "sufficient"),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/bounds", [0.4097, 0.4613]),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/band", 2),
    ("E3", E3, f"{OFFICIAL}/crimes/crimes_against_humanity/raised_by", []),
    ("E3", E3, f"{OFFICIAL}/crimes/war_crimes/score", 0.4686),
    ("E3", E3, f"{OFFICIAL}/crimes/war_crimes/specific", 0.4760),
    ("E3", E3, f"{OFFICIAL}/crimes/war_crimes/coverage", 0.9403),
    ("E3", E3, f"{OFFICIAL}/crimes/war_crimes/status", "sufficient"),
    ("E3", E3, f"{OFFICIAL}/crimes/war_crimes/bounds", [0.4544, 0.5159]),
    ("E3", E3, f"{OFFICIAL}/crimes/war_crimes/band", 2),
    *[("E4", E3, f"resilience/domains/R{d}/score", score) for d, score in enumerate(E4_DOMAINS, start=1)],
    ("E4", E3, "resilience/score", 0.3861),
    ("E4", E3, "resilience/band", 1),
    ("E4", E3, "resilience/coverage", 0.9778),
    ("E4", E3, "resilience/bounds", [0.3719, 0.3995]),
    *[
        ("E4", E3, f"gaps/{factor}", gap)
        for factor, gap in {"9": 0.3797, "8": 0.3626, "14": 0.3421, "6": 0.3194, "7": 0.3091, "12": 0.1779}.items()
    ],
    ("E4", E3, "gaps/5", 0.1774),
]


@pytest.mark.parametrize(
    ("document", "path", "expected"), [row[1:] for row in TABLE], ids=[f"{r[0]} {r[2]}" for r in TABLE]
)
def test_worked_example(document: dict[str, object], path: str, expected: object) -> None:
    assert at(score(document), path) == expected
