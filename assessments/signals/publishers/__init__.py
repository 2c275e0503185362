"""Files of outside indices as their publishers release them: recognised by header, read as a stream, one State's rows.

Pure: no database, no clock. A column that ranks States is never read, and rows of other States are counted only.
"""

from assessments.signals.publishers.headers import Asked
from assessments.signals.publishers.reading import Found, Reading, read_file
from assessments.signals.publishers.refusals import Refused
from assessments.signals.publishers.states import StateNames, names_of_state
from assessments.signals.publishers.tables import PUBLISHERS, TREATIES, Publisher, publisher_named

__all__ = [
    "PUBLISHERS",
    "TREATIES",
    "Asked",
    "Found",
    "Publisher",
    "Reading",
    "Refused",
    "StateNames",
    "names_of_state",
    "publisher_named",
    "read_file",
]
