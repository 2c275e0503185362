from dataclasses import replace

from frameworks.exchange.difference import FieldChange, RowChange, compare
from tests.factories.frameworks import factor, framework, framework_of, indicator


def test_without_a_version_before_all_is_new() -> None:
    difference = compare(None, framework(2, 2))

    assert difference.summary == "new 4, changed 0, retired 0, unchanged 0"
    assert [change.code for change in difference.factors] == ["1", "2"]
    assert difference.header == ()


def test_same_content_differs_in_nothing() -> None:
    difference = compare(framework(2, 2), framework(2, 2))

    assert difference.is_empty
    assert difference.summary == "new 0, changed 0, retired 0, unchanged 4"


def test_changes_are_told_by_permanent_id() -> None:
    before = framework_of(indicator("1.1"), indicator("1.2"), indicator("1.3"))
    after = framework_of(
        indicator("1.1"),
        indicator("1.2", permanent_id="tiny/1.3"),
        indicator("1.3", permanent_id="other", label="Other"),
    )

    difference = compare(before, after)

    assert difference.summary == "new 1, changed 1, retired 1, unchanged 1"
    assert difference.indicators == (
        RowChange(
            "changed",
            "1.2",
            "Label 1.2",
            (
                FieldChange("code", "1.3", "1.2"),
                FieldChange("label", "Label 1.3", "Label 1.2"),
                FieldChange("statement", "Statement 1.3.", "Statement 1.2."),
            ),
        ),
        RowChange("new", "1.3", "Other"),
        RowChange("retired", "1.2", "Label 1.2"),
    )


def test_indicator_under_another_factor_is_changed() -> None:
    moved = indicator("2.1", permanent_id="tiny/1.2", label="Label 1.2", statement="Statement 1.2.")
    before = framework(1, 2)
    after = replace(before, factors=(factor("1", 1), factor("2", indicators=(moved,))))

    (change,) = compare(before, after).indicators

    assert [field.name for field in change.fields] == ["code", "factor"]


def test_header_and_factor_are_compared_too() -> None:
    before = framework(1, 1)
    after = replace(before, title="Other", factors=(replace(before.factors[0], block="own"),))

    difference = compare(before, after)

    assert difference.header == (
        FieldChange("title", "Tiny framework", "Other"),
        FieldChange("blocks", ["common"], ["own"]),
    )
    assert [field.name for change in difference.factors for field in change.fields] == ["block"]
    assert difference.header[1].after_words == "own"
    assert not difference.is_empty
