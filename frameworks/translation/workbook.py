"""A translation as a workbook (XLSX) for a translator: the sheets `translation` and `texts`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from frameworks.enums import LayerWording
from frameworks.errors import FileRefused
from frameworks.exchange.fields import ValueRefusedError, read_text
from frameworks.exchange.rows import Problems, Row, UnreadableError
from frameworks.exchange.texts import tidy
from frameworks.exchange.workbooks import read_sheets, write_sheets
from frameworks.translation.progress import Found, SlotState, Translated, state_of
from frameworks.translation.slots import Slot

ABOUT_SHEET, TEXT_SHEET = "translation", "texts"
_COLUMNS = ("id", "code", "field", "source", "words", "state", "made_from")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a translation belongs to; the first sheet, one row for each."""

    framework: str
    version: str
    source_language: str
    language: str
    wording: str


def write_translation(heading: Heading, slots: Iterable[Slot], found: Found) -> bytes:
    """A row for every text. `source` is what stands in the version today; where the words were made from others, the
    state is `stale` and `made_from` has those. Import does not read the state."""
    about = ([spec.name, getattr(heading, spec.name)] for spec in fields(heading))
    return write_sheets((ABOUT_SHEET, ["name", "value"], about), (TEXT_SHEET, list(_COLUMNS), _rows(slots, found)))


def _rows(slots: Iterable[Slot], found: Found) -> Iterator[list[str]]:
    for slot in slots:
        text = found.get((slot.permanent_id, slot.field))
        words = text.words if text else ""
        state = state_of(slot, found)
        made_from = text.source if text and state == SlotState.STALE else ""
        yield [slot.permanent_id, slot.code, slot.field, slot.source, words, state.value, made_from]


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """`wording` is empty where the file does not say. Rows without words are not among `texts`."""

    wording: str
    texts: dict[tuple[str, str], Translated]


def read_translation(body: bytes, heading: Heading, slots: Iterable[Slot], found: Found) -> TranslationFile:
    """Words of the translation that `heading` names. Raises FileRefused with everything wrong, by sheet, row, column.

    Each text counts as made from the source words that stand beside it in the file: where those are not the version's
    own any more, it is stale. Words that are the same here keep what they were made from; others have been looked at.
    """
    try:
        about, tables, problems = read_sheets(body, ABOUT_SHEET, TEXT_SHEET)
    except UnreadableError as unreadable:
        raise FileRefused([unreadable.problem]) from unreadable
    _check_heading(about, heading, problems)
    wording = str(about.values.get("wording") or "")
    if wording and wording not in LayerWording.values:
        known = ", ".join(LayerWording.values)
        problems.add(
            about.where("wording"),
            _("“%(value)s” is not known. Known: %(known)s.") % {"value": wording, "known": known},
        )
    texts = _texts(tables[TEXT_SHEET], slots, found, problems)
    if problems.found:
        raise FileRefused(problems.found)
    return TranslationFile(wording, texts)


def _check_heading(about: Row, heading: Heading, problems: Problems) -> None:
    for name in ("framework", "version", "language"):
        said, wanted = str(about.values.get(name) or ""), getattr(heading, name)
        if said != wanted:
            message = _("The file says “%(said)s”; this translation is for “%(wanted)s”.")
            problems.add(about.where(name), message % {"said": said, "wanted": wanted})


def _texts(
    rows: Iterable[Row], slots: Iterable[Slot], found: Found, problems: Problems
) -> dict[tuple[str, str], Translated]:
    known = {(slot.permanent_id, slot.field): slot for slot in slots}
    seen: dict[tuple[str, str], Row] = {}
    texts = {}
    for row in rows:
        key = (str(row.values.get("id") or ""), str(row.values.get("field") or ""))
        slot = known.get(key)
        if slot is None:
            message = _("Nothing in this version has the id “%(id)s” and the field “%(field)s”.")
            problems.add(row.where("id"), message % {"id": key[0], "field": key[1]})
        elif key in seen:
            message = _("This text appears twice; first at %(place)s.")
            problems.add(row.where("id"), message % {"place": seen[key].where("id")})
        elif text := _text(row, slot, found, problems):
            texts[key] = text
        seen.setdefault(key, row)
    return texts


def _text(row: Row, slot: Slot, found: Found, problems: Problems) -> Translated | None:
    """None where the row has no words."""
    try:
        words = read_text(slot.spec, str(row.values.get("words") or ""))
    except ValueRefusedError as wrong:
        problems.add(row.where("words"), str(wrong))
        return None
    if not words:
        return None
    here = found.get((slot.permanent_id, slot.field))
    if here is not None and here.words == words:
        return here
    source = tidy(str((row.values.get("made_from") if here is None else "") or row.values.get("source") or ""))
    return Translated(words, source or slot.source)
