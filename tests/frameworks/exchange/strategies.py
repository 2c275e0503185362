"""Generated frameworks, already as tidy as reading makes them."""

from decimal import Decimal

from hypothesis import strategies as st

from frameworks.enums import Family, Kind, Nature, Prevention, Wording
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.texts import tidy, unstorable
from frameworks.tags import known_tags

_characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


def _words(limit: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    alphabet = st.one_of(_characters, st.sampled_from("=+-@';,:\"#&*!|>%{}[]\n" if lines else "=+-@';,:\"#&*!|>%{}[]"))
    return st.text(alphabet, max_size=limit).map(tidy).filter(lambda text: not unstorable(text))


line = _words(40)
needed_line = line.filter(bool)
text = _words(60, lines=True)
needed_text = text.filter(bool)
tags = st.sets(st.sampled_from(known_tags()), max_size=3).map(
    lambda chosen: tuple(t for t in known_tags() if t in chosen)
)
weight = st.integers(50, 200).map(lambda number: (Decimal(number) / 100).quantize(Decimal("0.01")))
SIGN_FAMILIES = [family.value for family in Family if family != Family.MEASURE]


@st.composite
def indicators(draw: st.DrawFn, number: str, kind: str) -> tuple[IndicatorContent, ...]:
    is_risk = kind == Kind.RISK
    rows = []
    for k in range(1, draw(st.integers(1, 4)) + 1):
        code = f"{number}.{k}"
        rows.append(
            IndicatorContent(
                code=code,
                permanent_id=f"id/{code}",
                label=draw(needed_line),
                statement=draw(needed_text),
                guidance=draw(text),
                nature=draw(st.sampled_from(Nature.values)) if is_risk else "",
                family=draw(st.sampled_from(SIGN_FAMILIES)) if is_risk else Family.MEASURE.value,
                weight=draw(weight),
                source_checked=draw(st.booleans()),
                source_paragraphs=tuple(draw(st.lists(st.integers(1, 9999), max_size=3))),
                examples=draw(text),
                tags=draw(tags),
            )
        )
    return tuple(rows)


@st.composite
def frameworks(draw: st.DrawFn) -> FrameworkContent:
    kind = draw(st.sampled_from(Kind.values))
    prefix = draw(st.sampled_from(["", "R", "AB"]))
    factors = []
    for k in range(1, draw(st.integers(1, 4)) + 1):
        number = f"{prefix}{k}"
        factors.append(
            FactorContent(
                number=number,
                permanent_id=f"id/{number}",
                block=draw(st.sampled_from(["common", "genocide", "other_block"]))
                if kind == Kind.RISK
                else "resilience",
                title=draw(needed_line),
                summary=draw(text),
                guidance=draw(text),
                rating_question=draw(text),
                prevention=draw(st.sampled_from(Prevention.values)) if kind == Kind.RESILIENCE else "",
                weight=draw(weight),
                indicators=draw(indicators(number, kind)),
            )
        )
    return FrameworkContent(
        slug=draw(st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True).filter(lambda name: name != "import")),
        kind=kind,
        title=draw(needed_line),
        publisher=draw(line),
        published_year=draw(st.none() | st.integers(1900, 2200)),
        document_symbol=draw(line),
        source_url=draw(st.sampled_from(["", "https://example.org/a%20b?c=d#e"])),
        wording=draw(st.sampled_from(Wording.values)),
        language=draw(st.sampled_from(["en", "fr", "zh-hans"])),
        note=draw(text),
        gaps=tuple(
            (f"{prefix}{number}", draw(needed_line)) for number in draw(st.sets(st.integers(50, 60), max_size=2))
        ),
        factors=tuple(factors),
    )
