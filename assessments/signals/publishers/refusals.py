"""What is wrong with a file, each at its row and column."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from frameworks.errors import Problem
from r2p_site.wording import listed_apart


class Refused(Exception):
    """`problems` holds everything wrong, in the order of the file. `field`: what the importer has to say instead."""

    def __init__(self, problems: Sequence[Problem], *, field: str = "file") -> None:
        self.problems = tuple(problems)
        self.field = field
        super().__init__(listed_apart(self.problems))


def problem(message: str, *, row: int | None = None, column: str = "") -> Problem:
    """`row` as a spreadsheet numbers it, the header being row 1."""
    if row is None:
        return Problem(_("column %(column)s") % {"column": column} if column else "", message)
    if not column:
        return Problem(_("row %(row)d") % {"row": row}, message)
    return Problem(_("row %(row)d, column %(column)s") % {"row": row, "column": column}, message)
