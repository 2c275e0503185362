"""What a recipient says of itself, in rows."""

import pytest

from assessments.consultation.presentation import recipient_rows


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2027-12-24", "24 December 2027"), ("90 days after the last day", "90 days after the last day")],
)
def test_day_until_which_it_could_be_forced_is_read_as_a_day(written: str, shown: str) -> None:
    rows = recipient_rows({"name": "Commission", "opens_until": written, "accreditation": ""})

    assert [row["value"] for row in rows] == ["Commission", shown]
