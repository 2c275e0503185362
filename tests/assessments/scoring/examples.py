"""Inputs of the worked examples of the methodology, section 14."""

COUNTS = (11, 8, 10, 9, 8, 11, 14, 12, 6, 8, 8, 10, 18, 7)
STRUCTURAL = (2, 3, 4, 5, 6, 9)
DOMAINS = (4, 3, 4, 4, 4, 4, 4, 3, 5)
CONFIDENCE = ("low", "medium", "high")

Answer = dict[str, object]


def block_of(factor: int) -> str:
    if factor <= 8:
        return "common"
    return ("genocide", "crimes_against_humanity", "war_crimes")[(factor - 9) // 2]


def nature_of(factor: int) -> str:
    if factor == 8:
        return "trigger"
    return "structural" if factor in STRUCTURAL else "dynamic"


def risk_rows(factors: tuple[int, ...] = tuple(range(1, 15))) -> list[dict[str, object]]:
    return [
        {
            "id": f"{f}.{i}",
            "code": f"{f}.{i}",
            "factor": f,
            "block": block_of(f),
            "nature": nature_of(f),
            "family": "condition",
            "weight": 1.0,
        }
        for f in factors
        for i in range(1, COUNTS[f - 1] + 1)
    ]


def resilience_rows() -> list[dict[str, object]]:
    return [
        {"code": f"R{d}.{j}", "factor": f"R{d}", "block": "resilience", "family": "measure"}
        for d, count in enumerate(DOMAINS, start=1)
        for j in range(1, count + 1)
    ]


def catalogue(factors: tuple[int, ...] = tuple(range(1, 15))) -> list[dict[str, object]]:
    return [*risk_rows(factors), *resilience_rows()]


def rated(level: int, confidence: str = "high") -> Answer:
    return {"state": "rated", "level": level, "confidence": confidence}


def factor_answers(factor: int, levels: list[int]) -> dict[str, Answer]:
    return {f"{factor}.{i}": rated(level) for i, level in enumerate(levels, start=1)}


def example_1() -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for i, given in enumerate([1, 0, 2, "na", 3, 0, "ii", 1, 0, "nr", 2, 0], start=1):
        confidence = "low" if i in (1, 3, 5) else "high"
        answers[f"8.{i}"] = rated(given, confidence) if isinstance(given, int) else {"state": given}
    return answers


def example_2(ten_two: int = 4, seven_ten: int = 3) -> dict[str, Answer]:
    answers = factor_answers(1, [1] * 11) | factor_answers(7, [0] * 14) | factor_answers(10, [0] * 8)
    answers |= factor_answers(9, [1, 1, 0, 0, 1, 0])
    answers["7.10"] = rated(seven_ten, "low")
    answers["10.2"] = rated(ten_two)
    return answers


def example_3_answer(f: int, i: int) -> Answer:
    if (f + i) % 17 == 0:
        return {"state": "na"}
    if (2 * f + 3 * i) % 13 == 0:
        return {"state": "ii"}
    return rated(max(0, (5 * f + 4 * i) % 9 - 4), CONFIDENCE[(f + i) % 3])


def example_3() -> dict[str, Answer]:
    return {f"{f}.{i}": example_3_answer(f, i) for f, count in enumerate(COUNTS, start=1) for i in range(1, count + 1)}


def example_4(step: int = 2) -> dict[str, Answer]:
    answers = {
        f"R{d}.{j}": rated((d + step * j) % 5, CONFIDENCE[(d + j) % 3])
        for d, count in enumerate(DOMAINS, start=1)
        for j in range(1, count + 1)
    }
    answers["R9.5"] = {"state": "ii"}
    return answers


def example_6_before() -> dict[str, Answer]:
    """E3 with every even-numbered indicator of RF1, 7, 8, 10-14 two levels lower."""
    answers = example_3()
    for f in (1, 7, 8, 10, 11, 12, 13, 14):
        for i in range(2, COUNTS[f - 1] + 1, 2):
            level = answers[f"{f}.{i}"].get("level")
            if isinstance(level, int):
                answers[f"{f}.{i}"] = answers[f"{f}.{i}"] | {"level": max(0, level - 2)}
    return answers


def document(**fields: object) -> dict[str, object]:
    return {"methodology": "1.0.0", "catalogue": catalogue(), **fields}


def example_6_sources() -> list[Answer]:
    """Twelve invited sources on RF9 and one open contribution."""
    levels = [3, 3, 2, 4, 2, 3, 3, 2, 1, 3, 3, 4]
    invited: list[Answer] = [
        {"id": f"s{i}", "channel": "invited", "factors": {"9": level}} for i, level in enumerate(levels)
    ]
    return [*invited, {"id": "open", "channel": "open", "factors": {"9": 0}}]


def example_6_many_sources() -> list[Answer]:
    """Twenty-four sources, every second one of them by a woman."""
    return [
        {
            "id": f"c{i:02d}",
            "channel": "met" if i % 3 == 0 else "invited",
            "groups": ["women"] if i % 2 == 0 else [],
            "factors": {
                str(f): 4 if (i + f) % 7 == 0 else (5 * i + 3 * f) % 5 for f in range(1, 15) if (i + f) % 9 != 0
            },
        }
        for i in range(24)
    ]
