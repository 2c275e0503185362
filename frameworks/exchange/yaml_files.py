"""Framework files in YAML. Every scalar is read as text, so that "1.10" stays a code and never becomes a number.

Built from the parser's events, without composing: no tag is obeyed, no alias followed, and depth is limited.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import yaml
from django.utils.translation import gettext as _

from frameworks.enums import Kind
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.fields import FACTOR, HEADER, INDICATOR, Field, is_empty, plain_fields
from frameworks.exchange.rows import NOTHING, FileRow, Problems, Raw, RawFramework, UnreadableError
from frameworks.exchange.texts import opened

DEEPEST = 12
# What each list of factors holds.
_LISTS = {"risk_factors": Kind.RISK.value, "domains": Kind.RESILIENCE.value}
_NULLS = {"", "~", "null", "Null", "NULL"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: Iterable["Node"]
    line: int


@dataclass(frozen=True, slots=True)
class Mapped:
    items: dict[str, "Node"]
    line: int


Node = Scalar | Sequence | Mapped


@dataclass(frozen=True, slots=True)
class YamlRow:
    """One mapping of the file. `path` is like `risk_factors[2].indicators[0]`."""

    values: Mapping[str, Raw]
    path: str
    line: int
    lines: Mapping[str, int]

    def where(self, name: str = "") -> str:
        path = f"{self.path}.{name}" if name in self.lines else self.path
        return _("line %(line)d (%(path)s)") % {"line": self.lines.get(name, self.line), "path": path}

    def bare(self) -> "YamlRow":
        return replace(self, values=NOTHING)


# Of factors and of indicators, and the fields that any of these has.
_Rows = tuple[deque[FileRow], deque[FileRow], set[str]]


def read_yaml(body: bytes) -> RawFramework:
    """Raises UnreadableError where the file is not YAML of the expected shape."""
    problems = Problems()
    header: Node | None = None
    rows: dict[str, _Rows] = {}
    with opened(body) as text, _explained():
        for key, node in _root(yaml.parse(text, Loader=_LOADER), problems):
            if key == "framework":
                header = node
            elif key in _LISTS:
                rows[key] = _factor_rows(node, key, problems)
            else:
                problems.add(_place(node, key), _("Unknown part. Known: framework, risk_factors, domains."))
            if key in _LISTS and len(rows) > 1:
                problems.add(_place(node, key), _("A file has risk_factors or domains, not both."))
    row = _row(_mapping(header, "framework", problems), "framework", problems)
    listed = "domains" if "domains" in rows else "risk_factors"
    factors, indicators, said = rows.get(listed) or _factor_rows(None, listed, problems)
    row = YamlRow({"kind": _LISTS[listed], **row.values}, row.path, row.line, row.lines)
    return RawFramework(row, factors, indicators, problems, said=said)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark, place = error.problem_mark, ""
        if mark:
            place = _("line %(line)d, column %(column)d") % {"line": mark.line + 1, "column": mark.column + 1}
        raise UnreadableError(place, _("Not valid YAML: %(why)s.") % {"why": error.problem or error.context}) from error
    except yaml.YAMLError as error:
        raise UnreadableError("", _("Not valid YAML: %(why)s.") % {"why": " ".join(str(error).split())}) from error


def _factor_rows(node: Node | None, path: str, problems: Problems) -> _Rows:
    factors: deque[FileRow] = deque()
    indicators: deque[FileRow] = deque()
    said: set[str] = set()
    for index, item in enumerate(_items(node, path, problems)):
        below = f"{path}[{index}]"
        mapped = _mapping(item, below, problems)
        row = _row(Mapped({k: v for k, v in mapped.items.items() if k != "indicators"}, mapped.line), below, problems)
        if path == "domains" and "code" in row.values:
            values = {("number" if key == "code" else key): value for key, value in row.values.items()}
            row = YamlRow(values, row.path, row.line, {**row.lines, "number": row.lines["code"]})
        factors.append(row)
        number = row.values.get("number")
        for place, child in enumerate(_items(mapped.items.get("indicators"), f"{below}.indicators", problems)):
            inner = f"{below}.indicators[{place}]"
            found = _row(_mapping(child, inner, problems), inner, problems)
            if "factor" in found.values:
                problems.add(found.where("factor"), _("An indicator belongs to the factor that it stands under."))
            indicators.append(YamlRow({**found.values, "factor": number}, inner, found.line, found.lines))
            said |= found.lines.keys()
    return factors, indicators, said


def _mapping(node: Node | None, path: str, problems: Problems) -> Mapped:
    if isinstance(node, Mapped):
        return node
    message = _("`%(path)s` is missing.") if node is None else _("`%(path)s` must be a mapping of names to values.")
    problems.add(_place(node, path), message % {"path": path})
    return Mapped({}, node.line if node else 1)


def _items(node: Node | None, path: str, problems: Problems) -> Iterable[Node]:
    if isinstance(node, Sequence):
        return node.items
    problems.add(_place(node, path), _("`%(path)s` must be a list with at least one entry.") % {"path": path})
    return []


def _place(node: Node | None, path: str) -> str:
    return _("line %(line)d (%(path)s)") % {"line": node.line, "path": path} if node else ""


def _row(node: Mapped, path: str, problems: Problems) -> YamlRow:
    values: dict[str, Raw] = {}
    for key, item in node.items.items():
        match item:
            case Scalar():
                values[key] = item.text
            case Sequence() if all(isinstance(part, Scalar) for part in item.items):
                values[key] = [part.text or "" for part in item.items if isinstance(part, Scalar)]
            case _:
                problems.add(_place(item, f"{path}.{key}"), _("Write one value, or a list of values."))
    return YamlRow(values, path, node.line, {key: item.line for key, item in node.items.items()})


def _root(events: Iterator[Any], problems: Problems) -> Iterator[tuple[str, Node]]:
    """What stands at the top, by name. The entries of a list are read while they are asked for, and never all held."""
    begun = False
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if begun:
                raise UnreadableError(_line(event), _("The file holds more than one YAML document; keep one."))
            begun = True
        elif isinstance(event, yaml.MappingStartEvent):
            _accept(event, depth=0)
            yield from _pairs(events, problems, depth=1, streamed=True)
        elif isinstance(event, yaml.NodeEvent):
            raise _no_mapping()
    if not begun:
        raise _no_mapping()


def _no_mapping() -> UnreadableError:
    return UnreadableError("", _("The file must be a mapping with `framework` and `risk_factors` or `domains`."))


def _line(event: Any) -> str:
    return _("line %(line)d") % {"line": event.start_mark.line + 1}


def _accept(event: Any, *, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise UnreadableError(_line(event), _("Aliases (*name) are not accepted; write the value out."))
    if event.tag is not None:
        raise UnreadableError(
            _line(event), _("Tags (%(tag)s) are not accepted; write plain values.") % {"tag": event.tag}
        )
    if depth > DEEPEST:
        raise UnreadableError(_line(event), _("Nested more than %(limit)d levels deep.") % {"limit": DEEPEST})


def _node(event: Any, events: Iterator[Any], problems: Problems, *, depth: int) -> Node:
    _accept(event, depth=depth)
    line = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent):
        plain = event.style in {None, ""} and event.value in _NULLS
        return Scalar(None if plain else event.value, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(list(_entries(events, problems, depth=depth + 1)), line)
    return Mapped(dict(_pairs(events, problems, depth=depth + 1)), line)


def _entries(events: Iterator[Any], problems: Problems, *, depth: int) -> Iterator[Node]:
    while not isinstance(inner := next(events), yaml.SequenceEndEvent):
        yield _node(inner, events, problems, depth=depth)


def _pairs(
    events: Iterator[Any], problems: Problems, *, depth: int, streamed: bool = False
) -> Iterator[tuple[str, Node]]:
    """`streamed`: the entries of a list are those still to be read."""
    seen: set[str] = set()
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events, problems, depth=depth)
        if not isinstance(key, Scalar) or key.text is None:
            raise UnreadableError(_line(inner), _("A name must be plain text."))
        if key.text in seen:
            problems.add(_line(inner), _("`%(key)s` appears twice in the same place.") % {"key": key.text})
        seen.add(key.text)
        value = next(events)
        line = value.start_mark.line + 1
        if streamed and isinstance(value, yaml.SequenceStartEvent):
            _accept(value, depth=depth)
            entries = _entries(events, problems, depth=depth + 1)
            yield key.text, Sequence(entries, line)
            deque(entries, maxlen=0)  # what nobody asked for
        else:
            yield key.text, _node(value, events, problems, depth=depth)


def write_yaml(content: FrameworkContent) -> bytes:
    """The shape of the shipped files. Fields that say nothing are left out; those that came later are there, empty."""
    listed, number = ("risk_factors", "number") if content.is_risk else ("domains", "code")
    factors = []
    for factor in content.factors:
        entry = _entry(factor, FACTOR)
        entry = {number if key == "number" else key: value for key, value in entry.items()}
        entry["indicators"] = [_entry(indicator, INDICATOR) for indicator in factor.indicators]
        factors.append(entry)
    document = {"framework": _entry(content, HEADER), listed: factors}
    return _dump(document)


def _entry(source: FrameworkContent | FactorContent | IndicatorContent, fields: tuple[Field, ...]) -> dict[str, Any]:
    said = {spec.name for spec in fields if spec.later or not is_empty(spec, source)}
    return {name: value for name, value in plain_fields(source, fields).items() if name in said}


def _dump(document: dict[str, Any]) -> bytes:
    text: str = yaml.dump(document, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=110)
    return text.encode()
