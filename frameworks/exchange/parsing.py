"""From rows to the content of a framework: every rule that a file of any format has to keep."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from frameworks.enums import Family, Kind
from frameworks.errors import FileRefused
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, FACTOR_NUMBER, HEADER, INDICATOR, INDICATOR_CODE, read_fields
from frameworks.exchange.rows import Problems, RawFramework, Row

BLOCK_RESILIENCE = "resilience"
MOST_ROWS = 20_000


def parse(raw: RawFramework, *, known_blocks: Collection[str] = ()) -> FrameworkContent:
    """The content of a file, or FileRefused with everything wrong in it.

    `known_blocks` are those of the version before; a file that adds one declares all of its own in its header.
    """
    problems = raw.problems
    header = read_fields(raw.header, HEADER, problems)
    blocks = header.pop("blocks") or tuple(known_blocks)
    gaps = dict(header["gaps"])
    if len(raw.indicators) + len(raw.factors) > MOST_ROWS:
        problems.add("", _("A framework has at most %(limit)d rows.") % {"limit": MOST_ROWS})
        raise FileRefused(problems.found)
    factors = _factors(raw.factors, header["kind"], blocks, problems)
    indicators = _indicators(raw.indicators, header["kind"], problems)
    used = {values["number"] for _row, values in factors} | {values["code"] for _row, values in indicators}
    _check_gaps(raw.header, gaps, used, problems)
    _check_factor_numbers(factors, gaps, problems)
    _check_ids([*factors, *indicators], problems)
    grouped = _grouped(factors, indicators, gaps, problems)
    if problems.found:
        raise FileRefused(problems.found)
    return _content(header, factors, grouped)


Parsed = tuple[Row, dict[str, Any]]


def _factors(rows: Iterable[Row], kind: str, blocks: Collection[str], problems: Problems) -> list[Parsed]:
    found = []
    for row in rows:
        values = read_fields(row, FACTOR, problems)
        if kind == Kind.RESILIENCE:
            _check_domain(row, values, problems)
        elif kind == Kind.RISK:
            _check_risk_factor(row, values, blocks, problems)
        found.append((row, values))
    return found


def _check_domain(row: Row, values: dict[str, Any], problems: Problems) -> None:
    values["block"] = values["block"] or BLOCK_RESILIENCE
    if values["block"] != BLOCK_RESILIENCE:
        problems.add(row.where("block"), _("A domain of resilience has the block `resilience`, or none."))
    if not values["prevention"]:
        _missing(row, "prevention", problems)


def _check_risk_factor(row: Row, values: dict[str, Any], blocks: Collection[str], problems: Problems) -> None:
    block = values["block"]
    if not block:
        _missing(row, "block", problems)
    elif block == BLOCK_RESILIENCE or (blocks and block not in blocks):
        known = ", ".join(name for name in blocks if name != BLOCK_RESILIENCE)
        problems.add(
            row.where("block"),
            _("The block “%(block)s” is not known. Known: %(known)s. Add a new one to `blocks` of the framework.")
            % {"block": block, "known": known or "-"},
        )
    if values["prevention"]:
        problems.add(row.where("prevention"), _("Only a domain of resilience has this field."))


def _indicators(rows: Iterable[Row], kind: str, problems: Problems) -> list[Parsed]:
    found = []
    for row in rows:
        values = read_fields(row, INDICATOR, problems, also=frozenset({"factor"}))
        if kind == Kind.RESILIENCE:
            _check_measure(row, values, problems)
        elif kind == Kind.RISK:
            _check_sign(row, values, problems)
        found.append((row, values))
    return found


def _check_measure(row: Row, values: dict[str, Any], problems: Problems) -> None:
    values["family"] = values["family"] or Family.MEASURE.value
    if values["family"] != Family.MEASURE:
        problems.add(row.where("family"), _("An indicator of resilience has the family `measure`, or none."))
    if values["nature"]:
        problems.add(row.where("nature"), _("Only an indicator of risk has this field."))


def _check_sign(row: Row, values: dict[str, Any], problems: Problems) -> None:
    if values["family"] == Family.MEASURE:
        problems.add(row.where("family"), _("The family `measure` is for resilience."))
    for name in ("nature", "family"):
        # An empty value after an unknown one has been reported already.
        if not values[name] and not row.values.get(name):
            _missing(row, name, problems)


def _missing(row: Row, name: str, problems: Problems) -> None:
    problems.add(row.where(name), _("`%(name)s` is missing.") % {"name": name})


def _check_gaps(header: Row, gaps: Collection[str], used: Collection[str], problems: Problems) -> None:
    for code in gaps:
        if code in used:
            problems.add(header.where("gaps"), _("%(code)s is named as a gap but is in use.") % {"code": code})


def _check_factor_numbers(factors: list[Parsed], gaps: Collection[str], problems: Problems) -> None:
    if not factors:
        problems.add("", _("The file has no factors."))
    numbered = []
    for row, values in factors:
        if match := FACTOR_NUMBER.fullmatch(values["number"]):
            numbered.append((int(match[2]), match[1], row))
    prefixes = {prefix for _number, prefix, _row in numbered}
    if len(prefixes) > 1:
        odd = next(row for _number, prefix, row in numbered if prefix != numbered[0][1])
        problems.add(odd.where("number"), _("All numbers begin with the same letters, or with none."))
        return
    prefix = next(iter(prefixes), "")
    _check_sequence(
        [(number, row) for number, _p, row in numbered], prefix, name="number", gaps=gaps, problems=problems
    )


def _check_sequence(
    numbered: list[tuple[int, Row]], prefix: str, *, name: str, gaps: Collection[str], problems: Problems
) -> None:
    """1, 2, 3, ... each once, whatever their order in the file."""
    seen: dict[int, Row] = {}
    for number, row in numbered:
        if number in seen:
            problems.add(
                row.where(name),
                _("%(code)s appears twice; first at %(place)s.")
                % {"code": f"{prefix}{number}", "place": seen[number].where(name)},
            )
        else:
            seen[number] = row
    expected = 1
    for number in sorted(seen):
        absent = [f"{prefix}{k}" for k in range(expected, number) if f"{prefix}{k}" not in gaps]
        if absent:
            shown = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
            problems.add(
                seen[number].where(name),
                _("Before %(code)s the numbering leaves out %(absent)s. Add them, or say why under `gaps`.")
                % {"code": f"{prefix}{number}", "absent": shown},
            )
        expected = number + 1


def _check_ids(parsed: Iterable[Parsed], problems: Problems) -> None:
    """Factors and indicators share them: a translation finds its words by them."""
    seen: dict[str, Row] = {}
    for row, values in parsed:
        permanent_id = values["permanent_id"]
        if permanent_id and permanent_id in seen:
            problems.add(
                row.where("id"),
                _("The permanent id %(id)s appears twice; first at %(place)s.")
                % {"id": permanent_id, "place": seen[permanent_id].where("id")},
            )
        seen.setdefault(permanent_id, row)


def _grouped(
    factors: list[Parsed], indicators: list[Parsed], gaps: Collection[str], problems: Problems
) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Indicators by the number of their factor, in order."""
    numbers = {values["number"] for _row, values in factors}
    by_factor: dict[str, list[tuple[int, Row, dict[str, Any]]]] = defaultdict(list)
    for row, values in indicators:
        match = INDICATOR_CODE.fullmatch(values["code"])
        if match is None:
            continue
        factor = str(row.values.get("factor") or match[1])
        if factor != match[1]:
            message = _("The code %(code)s does not begin with the number of its factor, %(factor)s.")
            problems.add(row.where("code"), message % {"code": values["code"], "factor": factor})
        elif factor not in numbers:
            problems.add(row.where("factor"), _("There is no factor %(factor)s in the file.") % {"factor": factor})
        else:
            by_factor[factor].append((int(match[2]), row, values))
    for row, values in factors:
        below = by_factor[values["number"]]
        if not below and values["number"]:
            problems.add(row.where("number"), _("Factor %(number)s has no indicators.") % {"number": values["number"]})
        _check_sequence(
            [(k, found) for k, found, _v in below],
            f"{values['number']}.",
            name="code",
            gaps=gaps,
            problems=problems,
        )
    return {number: sorted(((k, v) for k, _r, v in below), key=_first) for number, below in by_factor.items()}


def _first(pair: tuple[int, dict[str, Any]]) -> int:
    return pair[0]


def _content(
    header: dict[str, Any], factors: list[Parsed], grouped: Mapping[str, list[tuple[int, dict[str, Any]]]]
) -> FrameworkContent:
    ordered = sorted((values for _row, values in factors), key=_factor_position)
    built = []
    for values in ordered:
        indicators = tuple(IndicatorContent(**found) for _k, found in grouped[values["number"]])
        built.append(FactorContent(**values, indicators=indicators))
    return FrameworkContent(**header, factors=tuple(built))


def _factor_position(values: dict[str, Any]) -> int:
    match = FACTOR_NUMBER.fullmatch(values["number"])
    return int(match[2]) if match else 0
