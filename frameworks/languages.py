"""Languages of a framework's words: their codes, names and direction, and choosing among those that there are."""

import re
from collections.abc import Iterable
from functools import cache

import pycountry
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

# The official languages of the United Nations, in the order of their English names.
UNITED_NATIONS = ("ar", "zh-hans", "en", "fr", "ru", "es")
_CODE = re.compile(r"([a-z]{2,3})(?:-([a-z0-9]{2,8}))?")
# Written from right to left: languages (ISO 639), and scripts (ISO 15924) named after one that is not.
_RTL_LANGUAGES = frozenset(
    {"acm", "aeb", "apc", "ar", "arq", "ary", "arz", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "haz", "he"}
    | {"khw", "lrc", "mzn", "nqo", "pes", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi"}
)
_RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})


def languages_asked(request: HttpRequest) -> list[str]:
    """In order of preference, lower case: `?language=`, else Accept-Language. Frameworks may have any language."""
    if named := request.GET.get("language", "").strip().lower():
        return [named[:12]]
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return [code for code, quality in parse_accept_lang_header(header) if quality and code != "*"]


def best_language(asked: Iterable[str], offered: Iterable[str], source: str) -> str:
    """The first asked that is offered, exactly or by its first part; else the language of the source."""
    known = set(offered)
    for code in asked:
        for candidate in candidates(code):
            if candidate in known:
                return candidate
    return source


def candidates(code: str) -> tuple[str, ...]:
    """What serves a reader of this language, the best first: "fr-ca", then "fr"."""
    return tuple(dict.fromkeys(name for name in (code, code.partition("-")[0]) if name))


def known_language(text: str) -> str:
    """The code as we write it: of ISO 639, the shorter where there are two, perhaps with a script or region.

    Empty when there is no such language. "FRA" is "fr", "zh-Hans" is "zh-hans".
    """
    match = _CODE.fullmatch(text.strip().lower().replace("_", "-"))
    found = _iso_639(match[1]) if match else None
    if match is None or found is None:
        return ""
    first = getattr(found, "alpha_2", None) or found.alpha_3
    return f"{first}-{match[2]}" if match[2] else str(first)


@cache
def _iso_639(code: str) -> "pycountry.db.Data | None":
    return pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code})


@cache
def language_name(code: str) -> str:
    """In the language itself where we know it, else in English; the code when there is no such language."""
    own = LANG_INFO.get(code, {}).get("name_local")
    if own:
        return str(own[0].upper() + own[1:])
    first, _dash, rest = code.partition("-")
    found = _iso_639(first)
    if rest or found is None:
        return f"{language_name(first)} ({rest})" if rest and found else code
    return str(LANG_INFO.get(first, {}).get("name_local") or found.name)


@cache
def suggested_languages() -> tuple[str, ...]:
    """The official languages of the United Nations, then every language with a code of two letters."""
    others = sorted(row.alpha_2 for row in pycountry.languages if hasattr(row, "alpha_2"))
    return tuple(dict.fromkeys([*UNITED_NATIONS, *others]))


def direction(code: str) -> str:
    """ "rtl" or "ltr", for the attribute `dir`."""
    first, _dash, rest = code.partition("-")
    if rest in _RTL_SCRIPTS:
        return "rtl"
    return "rtl" if first in _RTL_LANGUAGES and rest not in {"latn", "cyrl"} else "ltr"
