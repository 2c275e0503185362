"""How far a translation is: which words are there, and which were made from other source words than those of today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from frameworks.translation.slots import Slot


class SlotState(StrEnum):
    MISSING = "missing"
    STALE = "stale"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Translated:
    """Words, and the source words that they were made from."""

    words: str
    source: str


# By (permanent id, field).
Found = Mapping[tuple[str, str], Translated]


@dataclass(frozen=True, slots=True)
class Progress:
    total: int
    done: int
    stale: int

    @property
    def missing(self) -> int:
        return self.total - self.done - self.stale

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when all is done."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def state_of(slot: Slot, found: Found) -> SlotState:
    text = found.get((slot.permanent_id, slot.field))
    if text is None or not text.words:
        return SlotState.MISSING
    return SlotState.DONE if text.source == slot.source else SlotState.STALE


def progress_of(slots: Iterable[Slot], found: Found) -> Progress:
    states = [state_of(slot, found) for slot in slots]
    return Progress(len(states), states.count(SlotState.DONE), states.count(SlotState.STALE))


def layer_texts(
    slots: Iterable[Slot], found: Found
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, dict[str, str]]]]:
    """`texts` and `stale` of a layer made of these words."""
    texts: dict[str, dict[str, str]] = {}
    stale: dict[str, dict[str, dict[str, str]]] = {}
    for slot in slots:
        match state_of(slot, found):
            case SlotState.DONE:
                texts.setdefault(slot.permanent_id, {})[slot.field] = found[slot.permanent_id, slot.field].words
            case SlotState.STALE:
                text = found[slot.permanent_id, slot.field]
                entry = {"words": text.words, "source": text.source}
                stale.setdefault(slot.permanent_id, {})[slot.field] = entry
            case SlotState.MISSING:
                pass
    return texts, stale


def found_in_layer(
    slots: Iterable[Slot], texts: Mapping[str, Mapping[str, str]], stale: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> dict[tuple[str, str], Translated]:
    """The words of a layer of the version that has these slots, each with the source words that they were made from."""
    found = {}
    for slot in slots:
        if words := texts.get(slot.permanent_id, {}).get(slot.field):
            found[slot.permanent_id, slot.field] = Translated(words, slot.source)
        elif entry := stale.get(slot.permanent_id, {}).get(slot.field):
            found[slot.permanent_id, slot.field] = Translated(entry["words"], entry["source"])
    return found
