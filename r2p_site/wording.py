"""How a language sets words beside each other: between the items of a list, after a label, around a week.

French wants a no-break space before a colon, Arabic has a comma of its own: nothing of this is written into a page.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Words = str | Promise


def comma() -> str:
    return pgettext("between the items of a list", ", ")


def semicolon() -> str:
    """Where the items are long, or have commas of their own."""
    return pgettext("between the items of a list", "; ")


def colon() -> str:
    return pgettext("after a label", ": ")


def listed(items: Iterable[object]) -> str:
    return comma().join(str(item) for item in items)


def listed_apart(items: Iterable[object]) -> str:
    return semicolon().join(str(item) for item in items)


def labelled(label: object, words: object) -> str:
    return f"{label}{colon()}{words}"


def filled(words: Words, values: Mapping[str, object]) -> str:
    return str(words) % values


# For words of a module or a class: `%` there would keep the language of the server's start.
labelled_lazy = lazy(labelled, str)
filled_lazy = lazy(filled, str)


def reading_direction(text: str) -> str:
    """ "ltr" or "rtl", by the first letter that has one: of words whose language nobody said."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "rtl"
            case "L":
                return "ltr"
    return "ltr"


def week_words(monday: date) -> str:
    return _("week of %(day)s") % {"day": date_format(monday)}


def week_named(name: str) -> str:
    """ "2026-W10", as packages and records write it, as the week of its Monday; as it came where it is no week."""
    year, _separator, week = name.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return name
    return week_words(monday)
