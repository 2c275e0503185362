from dataclasses import replace

from frameworks.translation.progress import (
    Progress,
    SlotState,
    Translated,
    found_in_layer,
    layer_texts,
    progress_of,
    state_of,
)
from frameworks.translation.slots import slots_of
from tests.factories.frameworks import factor, framework, framework_of, indicator


def test_slots_are_the_fields_that_have_words() -> None:
    content = framework_of(indicator("1.1", guidance="Look here."), indicator("1.2"))

    assert [slot.key for slot in slots_of(replace(content, publisher="Office"))] == [
        "about-title",
        "about-publisher",
        "1-title",
        "1.1-label",
        "1.1-statement",
        "1.1-guidance",
        "1.2-label",
        "1.2-statement",
    ]


def test_text_is_done_while_its_source_stays_what_it_was() -> None:
    slot = slots_of(framework(1, 1))[-1]

    def state(text: Translated) -> SlotState:
        return state_of(slot, {(slot.permanent_id, slot.field): text})

    assert state_of(slot, {}) == SlotState.MISSING
    assert state(Translated("", slot.source)) == SlotState.MISSING
    assert state(Translated("Mots", slot.source)) == SlotState.DONE
    assert state(Translated("Mots", "Other words.")) == SlotState.STALE


def test_progress_counts_and_never_rounds_up_to_all() -> None:
    slots = slots_of(framework(1, 100))
    found = {(slot.permanent_id, slot.field): Translated("x", slot.source) for slot in slots[:-1]}

    progress = progress_of(slots, found)

    assert progress == Progress(total=202, done=201, stale=0)
    assert (progress.missing, progress.percent, progress.is_complete) == (1, 99, False)
    assert (Progress(0, 0, 0).percent, Progress(2, 2, 0).is_complete) == (0, True)


def test_layer_shows_what_is_done_and_keeps_what_is_stale() -> None:
    title, label, statement = slots_of(framework_of(indicator("1.1")))[1:]
    found = {
        (title.permanent_id, "title"): Translated("Facteur", title.source),
        (label.permanent_id, "label"): Translated("Libellé", "Earlier label"),
        (statement.permanent_id, "statement"): Translated("", statement.source),
    }

    texts, stale = layer_texts([title, label, statement], found)

    assert texts == {"tiny/1": {"title": "Facteur"}}
    assert stale == {"tiny/1.1": {"label": {"words": "Libellé", "source": "Earlier label"}}}
    assert found_in_layer([title, label, statement], texts, stale) == {
        key: text for key, text in found.items() if text.words
    }


def test_slot_of_a_factor_is_found_by_its_number() -> None:
    content = framework(0, factors=(factor("1", 1), factor("2", 2)))

    assert [slot.key for slot in slots_of(content) if slot.factor == "2"] == [
        "2-title",
        "2.1-label",
        "2.1-statement",
        "2.2-label",
        "2.2-statement",
    ]
