"""A translation goes out as a workbook and comes back as it was."""

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from frameworks.errors import FileRefused
from frameworks.translation.progress import Translated
from frameworks.translation.slots import Slot, slots_of
from frameworks.translation.workbook import Heading, read_translation, write_translation
from tests.factories.frameworks import framework, framework_of, indicator
from tests.frameworks.exchange.strategies import line, needed_line

HEADING = Heading(framework="tiny", version="1", source_language="en", language="fr", wording="translation")
SLOTS = slots_of(framework_of(indicator("1.1", guidance="Look\nhere."), indicator("1.10")))


@st.composite
def translations(draw: st.DrawFn) -> dict[tuple[str, str], Translated]:
    """Words for some slots, made from the source of today or from another one."""
    found = {}
    for slot in SLOTS:
        if words := draw(line):
            source = draw(st.one_of(st.just(slot.source), needed_line))
            found[slot.permanent_id, slot.field] = Translated(words, source)
    return found


@given(translations())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_export_then_import_is_the_identity(found: dict[tuple[str, str], Translated]) -> None:
    body = write_translation(HEADING, SLOTS, found)

    assert read_translation(body, HEADING, SLOTS, {}).texts == found
    assert read_translation(body, HEADING, SLOTS, found).texts == found


def changed(
    change: Callable[[dict[str, object]], None], found: dict[tuple[str, str], Translated] | None = None
) -> bytes:
    """The workbook after its translator has written into the sheets."""
    book = load_workbook(io.BytesIO(write_translation(HEADING, SLOTS, found or {})))
    change({sheet.title: sheet for sheet in book})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(**cells: str) -> Callable[[dict[str, object]], None]:
    """Writes cells of the sheet `texts` by their name, like E2="Mots"."""

    def change(sheets: dict[str, object]) -> None:
        for name, value in cells.items():
            sheets["texts"][name] = value  # type: ignore[index]

    return change


def test_words_count_as_made_from_the_source_beside_them() -> None:
    slot = SLOTS[0]

    read = read_translation(changed(place(D2="An earlier title", E2="Cadre")), HEADING, SLOTS, {})

    assert read.texts == {(slot.permanent_id, slot.field): Translated("Cadre", "An earlier title")}


def test_stale_words_that_were_corrected_are_made_from_the_source_beside_them() -> None:
    slot = SLOTS[0]
    found = {(slot.permanent_id, slot.field): Translated("Vieux cadre", "Old title")}

    read = read_translation(changed(place(E2="Cadre"), found), HEADING, SLOTS, found)

    assert read.texts == {(slot.permanent_id, slot.field): Translated("Cadre", slot.source)}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"E2": "x" * 301}, "sheet texts, row 2, column E (words): Has 301 characters; shorten it to 300."),
        ({"E4": "two\nlines"}, "sheet texts, row 4, column E (words): Must be one line."),
        (
            {"E4": "=1+1"},
            "sheet texts, row 4, column E (words): Contains a formula. Put its result there as text.",
        ),
        (
            {"A4": "tiny/9.9"},
            "sheet texts, row 4, column A (id): Nothing in this version has the id “tiny/9.9” and the field “label”.",
        ),
        (
            {"A7": "tiny/1.1", "C7": "label"},
            "sheet texts, row 7, column A (id): This text appears twice; first at sheet texts, row 4, column A (id).",
        ),
    ],
)
def test_error_names_sheet_row_and_column(cells: dict[str, str], problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_translation(changed(place(**cells)), HEADING, SLOTS, {})

    assert [str(found) for found in refused.value.problems] == [problem]


def test_every_problem_is_named_at_once() -> None:
    def change(sheets: dict[str, object]) -> None:
        sheets["translation"]["B5"] = "de"  # type: ignore[index]
        sheets["translation"]["B6"] = "hearsay"  # type: ignore[index]
        sheets["texts"]["E4"] = "two\nlines"  # type: ignore[index]

    with pytest.raises(FileRefused) as refused:
        read_translation(changed(change), HEADING, SLOTS, {})

    assert [str(found) for found in refused.value.problems] == [
        "sheet translation, row 5, column B (language): The file says “de”; this translation is for “fr”.",
        "sheet translation, row 6, column B (wording): “hearsay” is not known. Known: translation, official.",
        "sheet texts, row 4, column E (words): Must be one line.",
    ]


def test_file_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_translation(b"words", HEADING, SLOTS, {})

    assert [str(found) for found in refused.value.problems] == ["The file is not a workbook (.xlsx)."]


def test_workbook_of_something_else_is_refused() -> None:
    def change(sheets: dict[str, object]) -> None:
        sheets["texts"].title = "other"  # type: ignore[attr-defined]

    with pytest.raises(FileRefused) as refused:
        read_translation(changed(change), HEADING, SLOTS, {})

    assert [str(found) for found in refused.value.problems] == ["The workbook lacks the sheet texts."]


def test_state_tells_a_translator_what_is_to_do() -> None:
    title, label = SLOTS[1], SLOTS[2]
    found = {
        (title.permanent_id, title.field): Translated("Facteur", title.source),
        (label.permanent_id, label.field): Translated("Libellé", "Earlier label"),
    }
    sheet = load_workbook(io.BytesIO(write_translation(HEADING, SLOTS, found)))["texts"]

    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(max_row=4)]

    assert rows == [
        ("id", "code", "field", "source", "words", "state", "made_from"),
        (None, "about", "title", "Tiny framework", None, "missing", None),
        ("tiny/1", "1", "title", "Factor 1", "Facteur", "done", None),
        ("tiny/1.1", "1.1", "label", "Label 1.1", "Libellé", "stale", "Earlier label"),
    ]


def test_thousands_of_texts_are_read() -> None:
    slots: list[Slot] = slots_of(framework(10, 300))
    found = {(slot.permanent_id, slot.field): Translated("mots", slot.source) for slot in slots}

    assert read_translation(write_translation(HEADING, slots, found), HEADING, slots, {}).texts == found
