"""Every value of a drafted record, checked by the engine; a refusal names each part and says what to write."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.methods.layout import PARTS, Json, value_of, with_value
from assessments.scoring import ScoringError, parse_methodology
from r2p_site.errors import InvalidInput, Message

PLACE = "methodology"


def check_record(record: Json, *, sound: Mapping[str, Any]) -> None:
    """Raises InvalidInput naming every part that the engine refuses. `sound` is a record that it accepts.

    The engine stops at the first error: a refused part is replaced by the sound one and the rest is asked again.
    """
    errors: dict[str, list[Message]] = {}
    while True:
        try:
            parse_methodology(record, PLACE)
        except ScoringError as error:
            name = part_of(error.place)
            if name in errors:
                # Sound elsewhere, not beside the other values of this record: what is named so far has to be put right.
                break
            if name is None:
                raise InvalidInput(str(error)) from error
            errors[name] = [refusal(name, error.message)]
            record = with_value(record, name, value_of(sound, name))
        else:
            break
    if errors:
        raise InvalidInput(fields=errors)


def part_of(place: str) -> str | None:
    """The part of the record that a place of the engine lies in: `methodology.parameters.mc_error.high[2]`."""
    inner = place.removeprefix(f"{PLACE}.").removeprefix("parameters.")
    name = inner.partition(".")[0].partition("[")[0]
    return name if name in PARTS else None


def refusal(name: str, found: str) -> str:
    """What to write, then what the engine found."""
    return _("%(remedy)s (%(found)s)") % {"remedy": PARTS[name].remedy, "found": found}
