"""Rules that hold for a file of any format; said here in YAML."""

from dataclasses import replace

import pytest

from frameworks.errors import FileRefused
from frameworks.exchange import parsing, rows
from frameworks.exchange.formats import read_content
from tests.factories.frameworks import file_of, framework, framework_of

HEADER = "framework: {slug: tiny, title: Tiny}\n"
SIGN = "{code: '1.1', label: L, statement: S, nature: dynamic, family: condition}"
FACTOR = f"{{number: 1, block: common, title: T, indicators: [{SIGN}]}}"


def problems(text: str, **options: object) -> list[str]:
    with pytest.raises(FileRefused) as caught:
        read_content(text.encode(), "tiny.yaml", **options)
    return [str(problem) for problem in caught.value.problems]


def risk(*factors: str, header: str = HEADER) -> str:
    return header + "risk_factors:\n" + "".join(f"- {factor}\n" for factor in factors)


def signs(*rows: str) -> str:
    return risk(f"{{number: 1, block: common, title: T, indicators: [{', '.join(rows)}]}}")


def test_file_is_read_whole() -> None:
    content = read_content(risk(FACTOR).encode(), "tiny.yaml")

    assert (content.slug, content.kind, content.title, content.language) == ("tiny", "risk", "Tiny", "en")
    assert [(factor.number, row.code, row.label) for factor, row in content.indicators()] == [("1", "1.1", "L")]


def test_every_problem_is_named_with_its_line() -> None:
    text = risk(
        "{number: 1, block: common, indicators: [{code: '1.1', statement: S, nature: odd, family: x, weight: 3}]}",
        header="framework: {slug: Tiny Name, title: ''}\n",
    )

    assert problems(text) == [
        "line 1 (framework.slug): “Tiny Name” cannot be used; write for example un-framework-2014.",
        "line 1 (framework.title): `title` is missing.",
        "line 3 (risk_factors[0]): `title` is missing.",
        "line 3 (risk_factors[0].indicators[0]): `label` is missing.",
        "line 3 (risk_factors[0].indicators[0].nature): “odd” is not known. Known: structural, dynamic, trigger.",
        "line 3 (risk_factors[0].indicators[0].family): “x” is not known. "
        "Known: incident, condition, capacity, build_up, event, measure.",
        "line 3 (risk_factors[0].indicators[0].weight): Write a weight from 0.5 to 2, with at most two decimals.",
    ]


@pytest.mark.parametrize("weight", ["0.49", "2.01", "1.005", "NaN", "inf", "1e9", "x", "-1", "[1]"])
def test_weight_that_cannot_stand_is_refused(weight: str) -> None:
    found = problems(signs(SIGN.replace("}", f", weight: {weight}}}")))

    assert len(found) == 1
    assert found[0].startswith("line 3 (risk_factors[0].indicators[0].weight): Write")


def test_number_that_appears_twice_is_refused() -> None:
    assert problems(risk(FACTOR, FACTOR))[0] == (
        "line 4 (risk_factors[1].number): 1 appears twice; first at line 3 (risk_factors[0].number)."
    )


def test_code_that_appears_twice_is_refused() -> None:
    assert problems(signs(SIGN, SIGN)) == [
        "line 3 (risk_factors[0].indicators[1].code): 1.1 appears twice; "
        "first at line 3 (risk_factors[0].indicators[0].code)."
    ]


def test_permanent_id_that_appears_twice_is_refused() -> None:
    first = SIGN.replace("}", ", id: a}")
    second = first.replace("1.1", "1.2")

    assert problems(signs(first, second)) == [
        "line 3 (risk_factors[0].indicators[1].id): The permanent id a appears twice; "
        "first at line 3 (risk_factors[0].indicators[0].id)."
    ]


def test_gap_in_the_numbering_is_refused() -> None:
    assert problems(signs(SIGN, SIGN.replace("1.1", "1.4"))) == [
        "line 3 (risk_factors[0].indicators[1].code): "
        "Before 1.4 the numbering leaves out 1.2, 1.3. Add them, or say why under `gaps`."
    ]


def test_gap_with_a_reason_is_accepted() -> None:
    header = "framework: {slug: tiny, title: Tiny, gaps: ['1.2: Retired in 2027', '2: Merged into 1']}\n"
    third = f"{{number: 3, block: common, title: T, indicators: [{SIGN.replace('1.1', '3.1')}]}}"
    first = FACTOR.replace("]", f", {SIGN.replace('1.1', '1.3')}]")

    content = read_content(risk(first, third, header=header).encode(), "tiny.yaml")

    assert [row.code for _factor, row in content.indicators()] == ["1.1", "1.3", "3.1"]
    assert content.gaps == (("1.2", "Retired in 2027"), ("2", "Merged into 1"))


def test_gap_that_is_in_use_is_refused() -> None:
    header = "framework: {slug: tiny, title: Tiny, gaps: ['1.1: Retired']}\n"

    assert problems(risk(FACTOR, header=header)) == ["line 1 (framework.gaps): 1.1 is named as a gap but is in use."]


def test_gap_without_a_reason_is_refused() -> None:
    header = "framework: {slug: tiny, title: Tiny, gaps: ['1.2']}\n"

    assert problems(risk(FACTOR, header=header)) == [
        "line 1 (framework.gaps): Write each gap as the code, a colon and the reason, "
        "for example “1.3: retired in 2027”."
    ]


def test_rows_out_of_order_are_put_in_order() -> None:
    codes = [SIGN.replace("1.1", f"1.{k}") for k in (10, 2, 1, 3, 9, 8, 7, 6, 5, 4)]

    content = read_content(signs(*codes).encode(), "tiny.yaml")

    assert [row.code for _factor, row in content.indicators()] == [f"1.{k}" for k in range(1, 11)]


def test_code_of_another_factor_is_refused() -> None:
    assert problems(signs(SIGN, SIGN.replace("1.1", "2.1"))) == [
        "line 3 (risk_factors[0].indicators[1].code): The code 2.1 does not begin with the number of its factor, 1."
    ]


def test_factor_without_indicators_is_refused() -> None:
    assert problems(risk("{number: 1, block: common, title: T, indicators: []}")) == [
        "line 3 (risk_factors[0].number): Factor 1 has no indicators."
    ]


def test_block_that_the_version_before_lacks_is_refused() -> None:
    assert problems(risk(FACTOR.replace("common", "comon")), known_blocks=("common",)) == [
        "line 3 (risk_factors[0].block): The block “comon” is not known. Known: common. "
        "Add a new one to `blocks` of the framework."
    ]


def test_block_declared_in_the_header_is_accepted() -> None:
    header = "framework: {slug: tiny, title: Tiny, blocks: [common, ecocide]}\n"

    content = read_content(
        risk(FACTOR.replace("common", "ecocide"), header=header).encode(), "tiny.yaml", known_blocks=("common",)
    )

    assert content.blocks == ("ecocide",)


def test_risk_factor_of_the_block_of_resilience_is_refused() -> None:
    assert len(problems(risk(FACTOR.replace("common", "resilience")))) == 1


def test_unknown_field_is_refused() -> None:
    assert problems(signs(SIGN.replace("label: L", "label: L, natur: x"))) == [
        "line 3 (risk_factors[0].indicators[0].natur): Unknown field. Known: code, examples, factor, family, "
        "guidance, id, label, nature, source_checked, source_paragraphs, statement, tags, weight."
    ]


def test_text_that_is_too_long_is_refused() -> None:
    assert problems(signs(SIGN.replace("label: L", f"label: {'x' * 201}"))) == [
        "line 3 (risk_factors[0].indicators[0].label): Has 201 characters; shorten it to 200."
    ]


def test_character_that_cannot_be_kept_is_refused() -> None:
    assert problems(signs(SIGN.replace("label: L", 'label: "a\\0b"'))) == [
        "line 3 (risk_factors[0].indicators[0].label): Contains the character U+0000, which cannot be kept. Remove it."
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("label: L", "label: [L, M]", "Write one value, not a list."),
        ("label: L", 'label: "L\\nM"', "Must be one line."),
        ("label: L", "label: L, source_checked: maybe", "Write true or false."),
        ("label: L", "label: L, source_paragraphs: [0]", "Write a whole number from 1 to 9999."),
        ("label: L", f"label: L, source_paragraphs: {list(range(1, 52))}", "Name at most 50 paragraphs."),
        ("label: L", "label: {a: b}", "Write one value, or a list of values."),
        (
            "slug: tiny",
            "slug: tiny, source_url: 'ftp://x'",
            "Write a whole address that begins with https:// or http://.",
        ),
        ("slug: tiny", "slug: tiny, published: 1492", "Write a whole number from 1900 to 2200."),
        ("slug: tiny", "slug: tiny, language: english", "“english” cannot be used; write for example en."),
        ("slug: tiny", "slug: tiny, wording: mine", "“mine” is not known. Known: paraphrase, official, own."),
        ("code: '1.1'", "code: 1-1", "“1-1” cannot be used; write for example 7.9 / R1.1."),
        ("number: 1", "number: one", "“one” cannot be used; write for example 7 / R1."),
    ],
)
def test_value_that_cannot_stand_is_refused(old: str, new: str, message: str) -> None:
    text = risk(FACTOR).replace(old, new)

    assert text != risk(FACTOR)
    assert problems(text)[0].partition("): ")[2] == message


def test_framework_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_ROWS", 1)

    assert problems(risk(FACTOR)) == ["A framework has at most 1 rows."]


def test_file_without_factors_is_refused() -> None:
    assert problems(f"{HEADER}risk_factors: []\n") == ["The file has no factors."]


DOMAIN = "{code: R1, title: T, prevention: structural, indicators: [{code: R1.1, label: L, statement: S}]}"


def test_domain_gets_its_block_and_family() -> None:
    content = read_content(f"{HEADER}domains:\n- {DOMAIN}\n".encode(), "tiny.yaml")

    ((factor, row),) = content.indicators()
    assert (content.kind, factor.block, row.family, row.nature) == ("resilience", "resilience", "measure", "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("prevention: structural, ", "", "line 3 (domains[0]): `prevention` is missing."),
        ("title: T", "title: T, block: common", "A domain of resilience has the block `resilience`, or none."),
        ("label: L", "label: L, family: event", "An indicator of resilience has the family `measure`, or none."),
        ("label: L", "label: L, nature: dynamic", "Only an indicator of risk has this field."),
    ],
)
def test_domain_with_fields_of_risk_is_refused(old: str, new: str, message: str) -> None:
    (found,) = problems(f"{HEADER}domains:\n- {DOMAIN.replace(old, new)}\n")

    assert found.endswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: T", "title: T, prevention: structural", "Only a domain of resilience has this field."),
        ("family: condition", "family: measure", "The family `measure` is for resilience."),
        ("nature: dynamic, ", "", "`nature` is missing."),
        (", family: condition", "", "`family` is missing."),
        ("block: common, ", "", "`block` is missing."),
    ],
)
def test_risk_factor_with_wrong_fields_is_refused(old: str, new: str, message: str) -> None:
    (found,) = problems(risk(FACTOR.replace(old, new)))

    assert found.endswith(message)


def test_numbers_with_different_letters_are_refused() -> None:
    second = FACTOR.replace("number: 1", "number: A2").replace("1.1", "A2.1")

    assert problems(risk(FACTOR, second)) == [
        "line 4 (risk_factors[1].number): All numbers begin with the same letters, or with none."
    ]


def test_reserved_short_name_is_refused() -> None:
    assert problems(risk(FACTOR, header="framework: {slug: import, title: T}\n")) == [
        "line 1 (framework.slug): “import” is taken by a page of this site."
    ]


@pytest.mark.parametrize("name", ["frame.txt", "frame", "frame.xls", "frame.yaml.exe"])
def test_file_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_content(b"", name)

    assert str(caught.value.problems[0]) == "The file's name must end in .yaml, .xlsx or .csv."


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "yaml"])
def test_file_of_nothing_but_problems_is_not_read_to_its_end(format_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PROBLEMS_MOST", 3)
    content = framework(1, 9)
    content = framework_of(*(replace(row, family="odd") for _factor, row in content.indicators()))

    with pytest.raises(FileRefused) as caught:
        read_content(file_of(content, format_name), f"odd.{format_name}")

    first, *others = [str(problem) for problem in caught.value.problems]
    assert first == "There are more than 3 problems; the rest of the file was not read."
    assert len(others) == 3
