"""How far a factor is answered, in percent."""

import pytest

from assessments.core.queries import FactorProgress
from frameworks.models import Factor


@pytest.mark.parametrize(("answered", "total", "percent"), [(199, 200, 99), (200, 200, 100), (3, 4, 75), (0, 0, 0)])
def test_only_what_is_complete_is_100_percent(answered: int, total: int, percent: int) -> None:
    row = FactorProgress(
        factor=Factor(),
        total=total,
        answered=answered,
        assigned_to="",
        assigned_id=None,
    )

    assert row.percent_answered == percent
