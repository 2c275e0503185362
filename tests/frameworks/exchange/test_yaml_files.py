import re

import pytest

from frameworks.errors import FileRefused
from frameworks.exchange.formats import read_content
from frameworks.exchange.yaml_files import read_yaml, write_yaml
from tests.factories.frameworks import framework


def refusal(body: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read_content(body, "tiny.yaml")
    return str(caught.value.problems[0])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The file must be a mapping with `framework` and `risk_factors` or `domains`."),
        (b"- a\n- b\n", "The file must be a mapping with `framework` and `risk_factors` or `domains`."),
        (b"a: 1\n---\nb: 2\n", "line 2: The file holds more than one YAML document; keep one."),
        (
            b"framework: &a {slug: x}\nrisk_factors: *a\n",
            "line 2: Aliases (*name) are not accepted; write the value out.",
        ),
        (
            b"framework: !!python/object/apply:os.system ['true']\n",
            "line 1: Tags (tag:yaml.org,2002:python/object/apply:os.system) are not accepted; write plain values.",
        ),
        (b"framework: !secret x\n", "line 1: Tags (!secret) are not accepted; write plain values."),
        (b"framework: " + b"[" * 500, "line 1: Nested more than 12 levels deep."),
        (b"? [a, b]\n: 1\n", "line 1: A name must be plain text."),
        (
            b"framework: {slug: caf\xe9}\n",
            "line 1, byte 21: The file is not UTF-8. If “é” stands there, it is Windows-12"
            "52 or Latin-1. Save it again with the encoding UTF-8.",
        ),
        (
            "framework: x\n".encode("utf-16"),
            "line 1 (framework): `framework` must be a mapping of names to values.",
        ),
        (b"framework: {slug: x\n", "line 2, column 1: Not valid YAML: did not find expected ',' or '}'."),
    ],
)
def test_file_that_is_no_framework_is_refused(body: bytes, message: str) -> None:
    assert refusal(body) == message


def test_nesting_deeper_than_the_parser_allows_is_refused_too() -> None:
    """Some releases of the parser stop by themselves, in words of their own."""
    assert re.search(r"nest", refusal(b"framework: " + b"[" * 5000), re.IGNORECASE)


def test_control_character_is_refused_and_no_crash() -> None:
    assert refusal(b"framework: {slug: \x07}\n").startswith("Not valid YAML")


def test_name_given_twice_is_refused() -> None:
    body = b"framework: {slug: tiny, slug: other, title: T}\nrisk_factors: []\n"

    assert refusal(body) == "line 1: `slug` appears twice in the same place."


def test_entity_bomb_is_refused_at_its_first_alias() -> None:
    lines = [b"a0: &a0 [x, x]"] + [b"a%d: &a%d [*a%d, *a%d]" % (k, k, k - 1, k - 1) for k in range(1, 40)]

    assert refusal(b"\n".join(lines)) == "line 2: Aliases (*name) are not accepted; write the value out."


@pytest.mark.parametrize("part", ["framework: 3\nrisk_factors: []\n", "framework: {}\nrisk_factors: x\n", "x: 1\n"])
def test_part_of_the_wrong_shape_is_refused(part: str) -> None:
    assert refusal(part.encode()).count("`") + refusal(part.encode()).count("Unknown part") > 0


def test_code_without_quotes_stays_text() -> None:
    rows = "".join(
        f"  - {{code: 1.{k}, label: L, statement: 'no', nature: dynamic, family: event}}\n" for k in range(1, 11)
    )
    factor = f"- number: 1\n  block: b\n  title: 2014\n  indicators:\n{rows}"
    body = f"framework: {{slug: tiny, title: yes}}\nrisk_factors:\n{factor}"

    content = read_content(body.encode(), "tiny.yaml")

    assert (content.title, content.factors[0].title, content.factors[0].indicators[9].code) == ("yes", "2014", "1.10")


def test_risk_and_domains_together_are_refused() -> None:
    body = b"framework: {slug: tiny, title: T}\nrisk_factors: []\ndomains: []\n"

    assert refusal(body) == "line 3 (domains): A file has risk_factors or domains, not both."


def test_indicator_names_no_factor_of_its_own() -> None:
    body = write_yaml(framework(1, 1)).replace(b"label: Label 1.1", b"label: Label 1.1\n    factor: 9")

    assert refusal(body).endswith("An indicator belongs to the factor that it stands under.")


def test_written_file_says_only_what_is_not_assumed() -> None:
    """But fields that came later, which a file that has them nowhere would keep."""
    assert write_yaml(framework(1, 1)).decode() == (
        "framework:\n"
        "  slug: tiny\n"
        "  kind: risk\n"
        "  title: Tiny framework\n"
        "  blocks:\n"
        "  - common\n"
        "risk_factors:\n"
        "- number: '1'\n"
        "  id: tiny/1\n"
        "  block: common\n"
        "  title: Factor 1\n"
        "  indicators:\n"
        "  - code: '1.1'\n"
        "    id: tiny/1.1\n"
        "    label: Label 1.1\n"
        "    statement: Statement 1.1.\n"
        "    nature: dynamic\n"
        "    family: condition\n"
        "    examples: ''\n"
        "    tags: []\n"
    )


def test_place_names_line_and_path() -> None:
    raw = read_yaml(write_yaml(framework(1, 2)))

    assert raw.indicators[1].where("label") == "line 23 (risk_factors[0].indicators[1].label)"
    assert raw.indicators[1].where("weight") == "line 21 (risk_factors[0].indicators[1])"
