"""Reading what a REST caller asks for in the query string; each refusal names the parameter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext_lazy as _

from assessments.core.enums import Track
from assessments.results.score_rows import MEASURES
from r2p_site.errors import InvalidInput

# Below this a bound of `scores/` is the number of a cycle, from it on a year.
FIRST_YEAR = 1000
_ISO3 = re.compile(r"[A-Za-z]{3}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,4}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """`first`, `last`: see FIRST_YEAR; `as_of`: what stood at the end of that day. Empty or None does not narrow."""

    state: str
    first: int | None
    last: int | None
    measure: str
    track: str
    methodology: str
    as_of: date | None

    @property
    def until(self) -> datetime | None:
        """The end of that day in UTC, whatever the time zone of the installation."""
        return datetime.combine(self.as_of, time.max, UTC) if self.as_of else None


def read_score_query(parameters: Mapping[str, str]) -> ScoreQuery:
    return ScoreQuery(
        state=read_state(parameters, required=True),
        first=read_whole(parameters, "from"),
        last=read_whole(parameters, "to"),
        measure=read_choice(parameters, "measure", MEASURES),
        track=read_choice(parameters, "track", Track.values),
        methodology=read_version(parameters),
        as_of=read_day(parameters, "as_of"),
    )


def read_state(parameters: Mapping[str, str], *, required: bool = False) -> str:
    """An ISO 3166-1 alpha-3 code in capitals; empty when it was left out and may be."""
    raw = parameters.get("state")
    if raw is None and not required:
        return ""
    if raw is None or not _ISO3.fullmatch(raw):
        raise InvalidInput(fields={"state": [_("Write the three letters of one State's code, as in ISO 3166-1.")]})
    return raw.upper()


def read_whole(parameters: Mapping[str, str], name: str) -> int | None:
    raw = parameters.get(name)
    if raw is None:
        return None
    if not _WHOLE.fullmatch(raw) or int(raw) == 0:
        raise InvalidInput(fields={name: [_("Write a whole number from 1 to 9999.")]})
    return int(raw)


def read_choice(parameters: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    raw = parameters.get(name)
    if raw is None:
        return ""
    if raw not in choices:
        line = _("Write one of: %(choices)s.") % {"choices": ", ".join(choices)}
        raise InvalidInput(fields={name: [line]})
    return raw


def read_version(parameters: Mapping[str, str]) -> str:
    """Number of a version of the method; empty when it was left out."""
    raw = parameters.get("methodology")
    if raw is None:
        return ""
    if not _VERSION.fullmatch(raw):
        raise InvalidInput(fields={"methodology": [_("Write the number of a version of the method, as 1.0.0.")]})
    return raw


def read_day(parameters: Mapping[str, str], name: str) -> date | None:
    raw = parameters.get(name)
    if raw is None:
        return None
    try:
        return date.fromisoformat(raw if _DAY.fullmatch(raw) else "")
    except ValueError as error:
        raise InvalidInput(fields={name: [_("Write a day as YYYY-MM-DD.")]}) from error
