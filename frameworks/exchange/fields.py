"""The fields of each kind of row: what each may hold, said once for reading, writing and comparing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from frameworks.enums import Family, Kind, Nature, Prevention, Wording
from frameworks.exchange.rows import Problems, Raw, Row
from frameworks.exchange.texts import tidy, unstorable
from frameworks.tags import known_tags

LINE, SHORT_LINE, TEXT = 300, 200, 10_000
# Addresses below /frameworks/ that are no framework.
RESERVED_SLUGS = frozenset({"import", "methods", "new", "search"})
WEIGHT_LOW, WEIGHT_HIGH = Decimal("0.5"), Decimal(2)
FACTOR_NUMBER = re.compile(r"([A-Z]{0,3})([1-9][0-9]{0,3})")
INDICATOR_CODE = re.compile(r"([A-Z]{0,3}[1-9][0-9]{0,3})\.([1-9][0-9]{0,4})")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BLOCK = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
_PERMANENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_LIST_SPLIT = re.compile(r"[;\n]")
_URL = URLValidator(schemes=["http", "https"])


class ValueRefusedError(ValueError):
    """The value cannot stand; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Field:
    """`name` in files, `attribute` of the content, `parse` from tidy text (or a list of texts) to the value."""

    name: str
    attribute: str
    parse: Callable[[Any], Any]
    required: bool = False
    many: bool = False
    empty: Any = ""
    # Came after the first publications: not in the hashed content while it says nothing, so that their hashes hold;
    # a file from before it, which has it nowhere, leaves it as it is.
    later: bool = False


def _text(limit: int, *, lines: bool = False, pattern: re.Pattern[str] | None = None, hint: str = "") -> Any:
    def parse(text: str) -> str:
        if len(text) > limit:
            raise ValueRefusedError(
                _("Has %(length)d characters; shorten it to %(limit)d.") % {"length": len(text), "limit": limit}
            )
        if "\n" in text and not lines:
            raise ValueRefusedError(_("Must be one line."))
        if pattern and not pattern.fullmatch(text):
            raise ValueRefusedError(
                _("“%(value)s” cannot be used; write for example %(hint)s.") % {"value": text, "hint": hint}
            )
        return text

    return parse


def _choice(known: list[str]) -> Any:
    def parse(text: str) -> str:
        if text not in known:
            raise ValueRefusedError(
                _("“%(value)s” is not known. Known: %(known)s.") % {"value": text, "known": ", ".join(known)}
            )
        return text

    return parse


def _whole(low: int, high: int) -> Any:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            raise ValueRefusedError(_("Write a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
        return int(text)

    return parse


def _weight(text: str) -> Decimal:
    try:
        weight = Decimal(text) if len(text) <= 20 and text.isascii() else Decimal("NaN")
    except InvalidOperation:
        weight = Decimal("NaN")
    if not weight.is_finite() or not WEIGHT_LOW <= weight <= WEIGHT_HIGH or weight != round(weight, 2):
        raise ValueRefusedError(
            _("Write a weight from %(low)s to %(high)s, with at most two decimals.")
            % {"low": WEIGHT_LOW, "high": WEIGHT_HIGH}
        )
    return round(weight, 2)


def _flag(text: str) -> bool:
    word = text.lower()
    if word not in {"true", "false"}:
        raise ValueRefusedError(_("Write true or false."))
    return word == "true"


def _address(text: str) -> str:
    try:
        _URL(_text(500)(text))
    except ValidationError as error:
        raise ValueRefusedError(_("Write a whole address that begins with https:// or http://.")) from error
    return text


def _paragraphs(items: list[str]) -> tuple[int, ...]:
    if len(items) > 50:
        raise ValueRefusedError(_("Name at most 50 paragraphs."))
    return tuple(_whole(1, 9999)(item) for item in items)


def _tags(items: list[str]) -> tuple[str, ...]:
    """Each once, in the order in which the lists name them."""
    known = known_tags()
    for item in items:
        if item not in known:
            raise ValueRefusedError(
                _("“%(value)s” is no tag. Write for example theme:gender, population:women or sdg:16.")
                % {"value": item}
            )
    return tuple(tag for tag in known if tag in items)


def _blocks(items: list[str]) -> tuple[str, ...]:
    return tuple(_block(item) for item in items)


def _gaps(items: list[str]) -> tuple[tuple[str, str], ...]:
    """Each `code: why`."""
    found = []
    for item in items:
        code, _colon, why = (part.strip() for part in item.partition(":"))
        if not (INDICATOR_CODE.fullmatch(code) or FACTOR_NUMBER.fullmatch(code)) or not why:
            raise ValueRefusedError(
                _("Write each gap as the code, a colon and the reason, for example “1.3: retired in 2027”.")
            )
        found.append((code, _text(LINE)(why)))
    return tuple(found)


def _slug(text: str) -> str:
    name: str = _text(60, pattern=_SLUG, hint="un-framework-2014")(text)
    if name in RESERVED_SLUGS:
        raise ValueRefusedError(_("“%(value)s” is taken by a page of this site.") % {"value": name})
    return name


_block = _text(60, pattern=_BLOCK, hint="common")
_id = Field("id", "permanent_id", _text(100, pattern=_PERMANENT_ID, hint="un-framework-2014/7.9"))
_weight_field = Field("weight", "weight", _weight, empty=Decimal(1))
_guidance = Field("guidance", "guidance", _text(TEXT, lines=True))

HEADER = (
    Field("slug", "slug", _slug, required=True),
    Field("kind", "kind", _choice(Kind.values), required=True),
    Field("title", "title", _text(LINE), required=True),
    Field("publisher", "publisher", _text(LINE)),
    Field("published", "published_year", _whole(1900, 2200), empty=None),
    Field("document_symbol", "document_symbol", _text(100)),
    Field("source_url", "source_url", _address),
    Field("wording", "wording", _choice(Wording.values), empty=Wording.PARAPHRASE.value),
    Field("language", "language", _text(12, pattern=_LANGUAGE, hint="en"), empty="en"),
    Field("note", "note", _text(TEXT, lines=True)),
    Field("blocks", "blocks", _blocks, many=True, empty=()),
    Field("gaps", "gaps", _gaps, many=True, empty=()),
)
FACTOR = (
    Field("number", "number", _text(12, pattern=FACTOR_NUMBER, hint="7 / R1"), required=True),
    _id,
    Field("block", "block", _block),
    Field("title", "title", _text(LINE), required=True),
    Field("summary", "summary", _text(TEXT, lines=True)),
    _guidance,
    Field("rating_question", "rating_question", _text(TEXT, lines=True)),
    Field("prevention", "prevention", _choice(Prevention.values)),
    _weight_field,
)
INDICATOR = (
    Field("code", "code", _text(20, pattern=INDICATOR_CODE, hint="7.9 / R1.1"), required=True),
    _id,
    Field("label", "label", _text(SHORT_LINE), required=True),
    Field("statement", "statement", _text(TEXT, lines=True), required=True),
    _guidance,
    Field("nature", "nature", _choice(Nature.values)),
    Field("family", "family", _choice(Family.values)),
    _weight_field,
    Field("source_checked", "source_checked", _flag, empty=False),
    Field("source_paragraphs", "source_paragraphs", _paragraphs, many=True, empty=()),
    Field("examples", "examples", _text(TEXT, lines=True), later=True),
    Field("tags", "tags", _tags, many=True, empty=(), later=True),
)


def read_fields(row: Row, fields: tuple[Field, ...], problems: Problems, also: frozenset[str] = frozenset()) -> Any:
    """{attribute: value} of one row; whatever is wrong goes to `problems`, and the field then holds its empty value."""
    known = {spec.name for spec in fields} | also
    for name in row.values:
        if name not in known:
            problems.add(row.where(name), _("Unknown field. Known: %(known)s.") % {"known": ", ".join(sorted(known))})
    return {spec.attribute: _read(row, spec, problems) for spec in fields}


def _read(row: Row, spec: Field, problems: Problems) -> Any:
    try:
        raw = _tidied(row.values.get(spec.name), spec)
        if raw not in ("", []):
            return spec.parse(raw)
        if spec.required:
            problems.add(row.where(spec.name), _("`%(name)s` is missing.") % {"name": spec.name})
    except ValueRefusedError as wrong:
        problems.add(row.where(spec.name), str(wrong))
    return spec.empty


def _tidied(raw: Raw, spec: Field) -> str | list[str]:
    if isinstance(raw, list) and not spec.many:
        raise ValueRefusedError(_("Write one value, not a list."))
    items = raw if isinstance(raw, list) else [raw or ""]
    for item in items:
        if character := unstorable(tidy(item)):
            raise ValueRefusedError(
                _("Contains the character %(code)s, which cannot be kept. Remove it.") % {"code": character}
            )
    if not spec.many:
        return tidy(items[0])
    if not isinstance(raw, list):
        items = items[0].splitlines() if spec.name == "gaps" else _LIST_SPLIT.split(items[0])
    return [tidy(item) for item in items if tidy(item)]


def read_text(spec: Field, text: str) -> str:
    """What one text becomes in this field; empty stays empty. Raises ValueRefusedError."""
    tidied = _tidied(text, spec)
    return str(spec.parse(tidied)) if tidied else ""


def plain_value(spec: Field, value: Any) -> Any:
    """A value as JSON and YAML say it: text, bool, int, float, list; None for none."""
    if spec.name == "gaps":
        return [f"{code}: {why}" for code, why in value]
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def from_plain(spec: Field, value: Any) -> Any:
    """The reverse of plain_value, for what was checked when it was stored."""
    if spec.name == "gaps":
        return tuple((code, why) for code, _colon, why in (item.partition(": ") for item in value))
    if spec.many:
        return tuple(value)
    if spec.name == "weight":
        return Decimal(str(value))
    return value


def plain_fields(source: object, fields: tuple[Field, ...]) -> dict[str, Any]:
    """{name: plain value} in the order of the fields."""
    return {spec.name: plain_value(spec, getattr(source, spec.attribute)) for spec in fields}


def hashed_fields(source: object, fields: tuple[Field, ...]) -> dict[str, Any]:
    """As plain_fields, without what came later and says nothing."""
    return {
        spec.name: plain_value(spec, getattr(source, spec.attribute))
        for spec in fields
        if not (spec.later and is_empty(spec, source))
    }


def is_empty(spec: Field, source: object) -> bool:
    """Whether leaving the field out of a file says the same."""
    value = getattr(source, spec.attribute)
    return not spec.required and value in (spec.empty, "", None, ())
