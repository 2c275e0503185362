from collections.abc import Callable
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from assessments.scoring.agreement import ordinal_alpha, weighted_kappa
from tests.assessments.scoring.strategies import QUICK

Table = list[list[int | None]]

entries = st.one_of(st.integers(0, 4), st.none())
tables = st.integers(1, 6).flatmap(
    lambda units: st.lists(st.lists(entries, min_size=units, max_size=units), min_size=2, max_size=7)
)


def paired_values(table: Table) -> set[int]:
    """Values of the units with at least two ratings."""
    units = [[level for level in unit if level is not None] for unit in zip(*table, strict=True)]
    return {level for unit in units if len(unit) > 1 for level in unit}


@QUICK
@given(tables)
def test_alpha_agrees_with_the_reference_implementation(table: Table) -> None:
    alpha = ordinal_alpha(table, 4)

    if len(paired_values(table)) < 2:
        assert alpha is None
    else:
        data = np.array([[np.nan if level is None else level for level in row] for row in table], dtype=float)
        assert alpha == pytest.approx(krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal"))


@QUICK
@given(st.lists(st.integers(0, 4), min_size=2, max_size=8), st.integers(2, 5))
def test_alpha_is_1_for_perfect_agreement__19(levels: list[int], raters: int) -> None:
    assert ordinal_alpha([levels] * raters, 4) == (1.0 if len(set(levels)) > 1 else None)


@QUICK
@given(tables, st.randoms(use_true_random=False))
def test_alpha_does_not_depend_on_order__19(table: Table, random: Any) -> None:
    raters = random.sample(table, len(table))
    order = random.sample(range(len(table[0])), len(table[0]))
    shuffled = [[row[unit] for unit in order] for row in raters]

    assert ordinal_alpha(shuffled, 4) == pytest.approx(ordinal_alpha(table, 4))


@pytest.mark.parametrize("relabel", [lambda level: level + 3, lambda level: level * 2, lambda level: level**2 + level])
@QUICK
@given(tables)
def test_alpha_only_reads_the_order_of_levels__19(relabel: Callable[[int], int], table: Table) -> None:
    relabelled = [[None if level is None else relabel(level) for level in row] for row in table]

    assert ordinal_alpha(relabelled, 20) == pytest.approx(ordinal_alpha(table, 4))


@pytest.mark.parametrize("table", [[], [[]], [[1, None], [None, 2]], [[3, 3], [3, 3]]])
def test_alpha_is_null_where_nothing_can_differ(table: Table) -> None:
    assert ordinal_alpha(table, 4) is None


pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30)


@QUICK
@given(pairs)
def test_kappa_agrees_with_the_reference_implementation(rated: list[tuple[int, int]]) -> None:
    first, second = (list(levels) for levels in zip(*rated, strict=True))
    kappa = weighted_kappa(first, second, 4)

    if len({*first, *second}) < 2:
        assert kappa is None
    else:
        rows = [
            (rater, unit, level)
            for rater, levels in zip("ab", (first, second), strict=True)
            for unit, level in enumerate(levels)
        ]
        task = AnnotationTask(data=rows, distance=lambda one, other: (one - other) ** 2)
        assert kappa == pytest.approx(task.weighted_kappa_pairwise("a", "b"))


def test_kappa_of_equal_ratings_is_1() -> None:
    assert weighted_kappa([0, 1, 4, 2], [0, 1, 4, 2], 4) == 1.0
