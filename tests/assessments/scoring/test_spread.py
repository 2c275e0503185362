"""Robustness, at its edge."""

from assessments.scoring.results import Interval
from assessments.scoring.spread import ROBUST_SHARE, _share_of


def test_nine_draws_of_ten_without_a_band_are_enough() -> None:
    """Shares that add up to a hair more than a tenth in binary."""
    shares = tuple(count / 2000 for count in (10, 140, 17, 16, 17))
    interval = Interval(low=0.1, median=0.2, high=0.3, mean=0.2, band_shares=shares)

    assert (sum(shares) > 0.1, _share_of(interval, None) >= ROBUST_SHARE) == (True, True)
