"""Reading a JSON body: an object, within the limit, with text that the database can store."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from r2p_site.errors import InvalidInput, TooLarge


class JsonParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The object sent. Raises ParseError, TooLarge, or InvalidInput naming the place of an unusable value."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        data = _load(raw)
        if not isinstance(data, dict):
            raise ParseError(_("The body must be a JSON object."))
        refuse_unstorable(data)
        return data


def refuse_unstorable(data: Any) -> None:
    """Raises InvalidInput, with the path of each value that is valid JSON but that PostgreSQL cannot hold."""
    places = sorted(set(_unstorable(data, "")))
    if places:
        message = _("This contains a character or a number that cannot be stored. Remove it.")
        raise InvalidInput(fields={place: [message] for place in places})


def _load(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise ParseError(_("The body is not valid JSON: line %(line)d, column %(column)d.") % where) from error
    except (ValueError, RecursionError) as error:
        raise ParseError(_("The body is not valid JSON in UTF-8.")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _unstorable(value: Any, place: str) -> Iterator[str]:
    match value:
        case dict():
            for key, item in value.items():
                below = f"{place}.{key}" if place else str(key)
                if not _is_storable_text(key):
                    yield place or "body"
                else:
                    yield from _unstorable(item, below)
        case list():
            for index, item in enumerate(value):
                yield from _unstorable(item, f"{place}.{index}")
        case str() if not _is_storable_text(value):
            yield place
        case float() if not math.isfinite(value):
            yield place


def _is_storable_text(text: str) -> bool:
    """No NUL (PostgreSQL refuses it) and no half of a surrogate pair (UTF-8 cannot say it)."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
