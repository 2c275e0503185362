import pytest

from frameworks.errors import FileRefused
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.identity import KnownIds, ids_of, with_ids
from tests.factories.frameworks import framework_of, indicator


def without_ids(*codes: str) -> FrameworkContent:
    return framework_of(*(indicator(code, permanent_id="") for code in codes), permanent_id="")


def identities(content: FrameworkContent) -> list[str]:
    return [row.permanent_id for _factor, row in content.indicators()]


def test_first_import_names_by_short_name_and_code() -> None:
    content = with_ids(without_ids("1.1"))

    assert (content.factors[0].permanent_id, identities(content)) == ("tiny/1", ["tiny/1.1"])


def test_id_is_inherited_by_code() -> None:
    known = KnownIds({"1": "old"}, {"1.1": "old/7.9"})

    content = with_ids(without_ids("1.1", "1.2"), known)

    assert (content.factors[0].permanent_id, identities(content)) == ("old", ["old/7.9", "tiny/1.2"])


def test_first_of_several_that_knows_the_code_decides() -> None:
    content = with_ids(without_ids("1.1", "1.2"), KnownIds({}, {"1.1": "a"}), KnownIds({}, {"1.1": "b", "1.2": "c"}))

    assert identities(content) == ["a", "c"]


def test_id_in_the_file_wins() -> None:
    content = with_ids(framework_of(indicator("1.1", permanent_id="mine")), KnownIds({}, {"1.1": "old"}))

    assert identities(content) == ["mine"]


def test_id_that_two_rows_would_have_is_refused() -> None:
    content = framework_of(indicator("1.1", permanent_id="old"), indicator("1.2", permanent_id=""))

    with pytest.raises(FileRefused) as caught:
        with_ids(content, KnownIds({}, {"1.2": "old"}))

    assert [str(problem) for problem in caught.value.problems] == [
        "1.2: Has the permanent id old, which 1.1 has too. Write an `id` for one of them."
    ]


def test_id_of_a_factor_is_no_id_of_an_indicator() -> None:
    """Words in other languages are kept by id, whatever it is the id of."""
    content = framework_of(indicator("1.1", permanent_id="tiny/1"))

    with pytest.raises(FileRefused) as caught:
        with_ids(content)

    assert [str(problem) for problem in caught.value.problems] == [
        "1.1: Has the permanent id tiny/1, which 1 has too. Write an `id` for one of them."
    ]


def test_ids_of_content_are_known_by_number_and_code() -> None:
    assert ids_of(framework_of(indicator("1.1"))) == KnownIds({"1": "tiny/1"}, {"1.1": "tiny/1.1"})
