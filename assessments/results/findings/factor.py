"""One factor or domain: why it has its band, and how each answer moved since the last cycle."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import BANDS, RESILIENCE_BANDS, Confidence
from assessments.results.charts import applies, band_word, covered, percent, possible_bands, status_words
from assessments.results.findings.gaps import gap
from assessments.results.names import Names
from r2p_site.wording import listed

Json = Mapping[str, Any]
Shown = dict[str, Any]


def factor_context(results: Json, number: str, names: Names, method: Json, *, track: str) -> Shown | None:
    """What the results say of one factor or domain, on one voice; None where they say nothing of it."""
    voice = results["tracks"].get(track) or {"factors": {}}
    domains = (results.get("resilience") or {}).get("domains") or {}
    if number in domains:
        return _shown(number, domains[number], names, RESILIENCE_BANDS)
    if number not in voice["factors"]:
        return None
    shown = _shown(number, voice["factors"][number], names, BANDS)
    gaps = results.get("gaps") or {}
    if gaps.get(number) is not None:
        shown["gap"] = gap(number, gaps[number], names, method)
    return shown


def _shown(number: str, item: Json, names: Names, words: tuple[str | Promise, ...]) -> Shown:
    low, high = (percent(bound) for bound in item.get("bounds") or (None, None))
    return {
        **names.place(number),
        "score": percent(item["score"]),
        "band": item["band"],
        "word": band_word(item, words),
        "coverage": covered(item["coverage"]) or 0,
        "status": status_words(item["status"]),
        "present": item.get("present"),
        "low": low,
        "high": high,
        "why": why_this_band(item, words),
    }


def why_this_band(item: Json, words: tuple[str | Promise, ...]) -> str:
    """The band of the score, and the critical signs that raised it."""
    raised = item.get("raised_by") or []
    if item["score"] is None and not raised:
        if not applies(item):
            return _("None of its indicators can arise in this context.")
        return _("Too little is answered for a band. %(words)s.") % {"words": possible_bands(item)}
    if item["band"] is None:
        return ""
    values = {"score": percent(item["score"]), "word": words[item["band"]], "codes": listed(raised)}
    if not raised:
        return _("The score of %(score)d of 100 reads as: %(word)s.") % values
    sentence = ngettext(
        "Raised to %(word)s by indicator %(codes)s: one critical sign is never averaged away.",
        "Raised to %(word)s by indicators %(codes)s: one critical sign is never averaged away.",
        len(raised),
    )
    if item["score"] is None or item.get("band_raw") is None:
        return sentence % values
    alone = _("The score of %(score)d of 100 alone would read as: %(raw)s.")
    return f"{alone % {**values, 'raw': words[item['band_raw']]}} {sentence % values}"


def level_change(now: int | None, before: int | None) -> str:
    """Since the last cycle; empty where one of the two has no level."""
    if now is None or before is None:
        return ""
    if now == before:
        return _("as in the last cycle")
    words = ngettext("%(levels)d level up", "%(levels)d levels up", abs(now - before))
    if now < before:
        words = ngettext("%(levels)d level down", "%(levels)d levels down", abs(now - before))
    return words % {"levels": abs(now - before)}


def confidence_words(confidence: str, *, contested: bool) -> str:
    words = _("confidence: %(word)s") % {"word": str(Confidence(confidence).label).lower()}
    return listed([words, _("contested")]) if contested else words
