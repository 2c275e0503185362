from dataclasses import replace

import pytest

from frameworks import registry
from frameworks.checks import content_failures, failures_of
from frameworks.errors import NotReady
from frameworks.exchange.content import FrameworkContent
from frameworks.services import (
    add_factor,
    draft_from,
    import_framework,
    publish_version,
    retire_factor,
    retire_indicator,
)
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.frameworks import draft, factor, file_of, framework, framework_of, indicator, published, resilience


@pytest.fixture
def needs(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the method in force needs, for a test to fill."""
    wanted: dict[str, str] = {}
    monkeypatch.setattr(registry, "_needs", {"test": lambda: wanted})
    return wanted


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Indicators that a cycle under way has answers to, for a test to fill."""
    found: set[str] = set()
    monkeypatch.setattr(registry, "_answers", {"test": lambda _framework: frozenset(found)})
    return found


def lines(content: FrameworkContent) -> list[tuple[str, str, str]]:
    return [(row.kind, row.code, row.message) for row in content_failures(content)]


@pytest.mark.parametrize(
    ("content", "kind", "code", "message"),
    [
        (framework(factors=()), "header", "", "There is no factor yet."),
        (framework_of(indicator(statement="")), "indicator", "1.1", "`statement` is missing."),
        (framework_of(indicator(label="")), "indicator", "1.1", "`label` is missing."),
        (framework_of(indicator(nature="")), "indicator", "1.1", "`nature` is missing."),
        (framework_of(indicator(family="")), "indicator", "1.1", "`family` is missing."),
        (
            framework_of(indicator(family="measure")),
            "indicator",
            "1.1",
            "The family `measure` is for resilience.",
        ),
        (
            framework_of(indicator("1.1"), indicator("1.3")),
            "indicator",
            "1.3",
            "Before 1.3 the numbering leaves out 1.2. Add them, or say why under `gaps`.",
        ),
        (framework(1, 1, gaps=(("1.1", "why"),)), "header", "", "1.1 is named as a gap but is in use."),
        (framework(factors=(factor(block=""),)), "factor", "1", "`block` is missing."),
        (framework(factors=(factor(indicators=()),)), "factor", "1", "Factor 1 has no indicators."),
        (
            resilience(factors=(replace(resilience().factors[0], prevention=""),)),
            "factor",
            "R1",
            "`prevention` is missing.",
        ),
    ],
)
def test_what_stands_in_the_way_is_named_with_its_place(
    content: FrameworkContent, kind: str, code: str, message: str
) -> None:
    assert lines(content) == [(kind, code, message)]


def test_code_that_appears_twice_is_named(db: None) -> None:
    content = framework_of(indicator("1.1"), indicator("1.1", permanent_id="tiny/other"))

    assert [(kind, code) for kind, code, _message in lines(content)] == [("indicator", "1.1")]


@pytest.mark.parametrize("content", [framework(3, 3), resilience(), framework_of(indicator(), indicator("1.3"))])
def test_content_that_a_file_may_hold_may_be_published(content: FrameworkContent) -> None:
    if len(list(content.indicators())) == 2:
        content = replace(content, gaps=(("1.2", "retired in 2027"),))

    assert lines(content) == []


def test_draft_with_failures_is_not_published(cast: Cast) -> None:
    version = draft()
    add_factor(version=version, by=cast.framework_admin, values={"title": "Empty", "block": "common"})

    with pytest.raises(NotReady) as refused:
        publish_version(version=version, by=None)

    assert [str(problem) for problem in refused.value.problems] == ["3: Factor 3 has no indicators."]


def begun(by: User) -> object:
    return draft_from(version=published(framework(2, 3)), by=by)


def test_row_that_the_method_needs_may_not_leave(cast: Cast, needs: dict[str, str]) -> None:
    version = begun(cast.framework_admin)
    needs |= {"tiny/1.2": "it is critical", "tiny/2": "the map names it", "elsewhere/7.9": "it is critical"}
    retire_indicator(version=version, permanent_id="tiny/1.2", reason="x", by=cast.framework_admin)
    retire_factor(version=version, permanent_id="tiny/2", reason="x", by=cast.framework_admin)

    version.refresh_from_db()
    assert [str(row) for row in failures_of(version)] == [
        "2: Not in this draft, but the map names it.",
        "1.2: Not in this draft, but it is critical.",
    ]


def test_answered_row_leaves_by_decision_only(cast: Cast, answered: set[str]) -> None:
    published(framework(1, 3))
    answered |= {"tiny/1.2", "tiny/1.3"}
    shorter = framework(1, 1, gaps=(("1.2", "x"), ("1.3", "x")))
    version = import_framework(body=file_of(shorter), name="a.yaml", by=cast.framework_admin).version
    assert version is not None

    assert [(row.kind, row.code) for row in failures_of(version)] == [("retired", "1.2"), ("retired", "1.3")]


def test_answered_row_that_was_retired_with_a_reason_may_leave(cast: Cast, answered: set[str]) -> None:
    version = begun(cast.framework_admin)
    answered.add("tiny/1.3")
    retire_indicator(version=version, permanent_id="tiny/1.3", reason="asked twice", by=cast.framework_admin)

    version.refresh_from_db()
    assert failures_of(version) == []
