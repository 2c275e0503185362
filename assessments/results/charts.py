"""What the chart fragments show of a results object: whole numbers 0 to 100, words, places; on page and in PDF alike.

Every function takes plain JSON (stored or published), so that the public site needs no other table.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.core.enums import BANDS, RESILIENCE_BANDS, block_name
from r2p_site.wording import listed

Json = Mapping[str, Any]
Chart = dict[str, Any]

NOT_APPLICABLE = "not_applicable"
# Statuses of a result in words; translated where they are shown, and only those.
_LIMITS = {
    "partial": gettext_lazy("partial: an important answer is missing"),
    "insufficient": gettext_lazy("insufficient"),
    NOT_APPLICABLE: gettext_lazy("does not apply"),
}
_COVERED = {**_LIMITS, "sufficient": gettext_lazy("sufficient"), "partial": gettext_lazy("partial")}


@dataclass(frozen=True, slots=True)
class FactorTitle:
    """A factor or domain as charts name it; `url` where the page has one to lead to."""

    code: str
    title: str
    block: str
    url: str = ""
    permanent_id: str = ""


def percent(value: float | None) -> int | None:
    """A share of one as a whole number 0 to 100; halves away from zero, as people round."""
    # What is a half on paper may be a hair less in binary.
    return None if value is None else int(round(value * 100, 6) + 0.5)


def covered(share: float | None) -> int | None:
    """A coverage in percent, rounded down: with an answer missing it is never 100, nor enough when it is not."""
    return None if share is None else int(round(share * 100, 6))


def chart_context(
    results: Json,
    titles: Iterable[FactorTitle],
    *,
    track: str = "official",
    source: str = "",
    needed: int = 75,
    preparatory: Collection[str] = (),
) -> Chart:
    """Contexts of every chart fragment that the results have something for; `needed`: the coverage asked, percent.

    `preparatory`: crimes whose signs are read as preparatory, because there is no armed conflict.
    """
    factors = list(titles)
    voice = results["tracks"].get(track)
    found: Chart = {}
    if voice:
        blocks = list(dict.fromkeys(row.block for row in factors))
        found["crimes"] = crimes_chart(voice, blocks, source, preparatory)
        found["sides"] = sides_chart(voice, source)
        risk = [row for row in factors if row.code in voice["factors"]]
        if risk:
            found["strip"] = strip_chart(voice, risk, source)
            found["coverage"] = coverage_chart(voice, risk, needed, source)
    if results.get("resilience") and track == "official":
        domains = [row for row in factors if row.code in results["resilience"].get("domains", {})]
        found["resilience"] = resilience_chart(results["resilience"], domains, source)
    return found


def key(words: Sequence[Any]) -> list[Chart]:
    return [{"band": band, "word": word} for band, word in enumerate(words)]


def crimes_chart(voice: Json, blocks: Sequence[str], source: str, preparatory: Collection[str] = ()) -> Chart:
    """`blocks` in canonical order: stored JSON does not keep the order of its keys."""
    ordered = sorted(voice["crimes"], key=lambda block: blocks.index(block) if block in blocks else len(blocks))
    return {
        "title": _("Signs relevant to each crime"),
        "description": _(
            "The mark is the score from 0 to 100, the thick bar the range if ratings err a little, the thin line what "
            "the score could be once every missing answer is known. One critical sign lifts the band, not the score."
        ),
        "source": source,
        "bands": key(BANDS),
        "rows": [crime_row(block, voice["crimes"][block], preparatory=block in preparatory) for block in ordered],
    }


def crime_row(block: str, crime: Json, *, preparatory: bool = False) -> Chart:
    interval = crime.get("interval") or {}
    low, high = percent(interval.get("low")), percent(interval.get("high"))
    bounds_low, bounds_high = (percent(value) for value in crime.get("bounds") or (None, None))
    spread = crime.get("method_spread") or {}
    return {
        "title": block_name(block),
        "score": percent(crime["score"]),
        "low": low,
        "high": high,
        "span": None if low is None or high is None else high - low,
        "bounds_low": bounds_low,
        "bounds_high": bounds_high,
        "bounds_span": None if bounds_low is None or bounds_high is None else bounds_high - bounds_low,
        "band": crime["band"],
        "word": crime_word(crime),
        "applies": applies(crime),
        "coverage": covered(crime["coverage"]) or 0,
        "status": status_words(crime["status"]),
        "reading": reading_words(crime),
        "remark": _("Preparatory signs; no armed conflict") if preparatory else "",
        "raised_by": listed(crime.get("raised_by") or ()),
        "method_spread": _("%(low)s to %(high)s") % {"low": percent(spread["low"]), "high": percent(spread["high"])}
        if spread.get("low") is not None
        else "",
    }


def crime_word(crime: Json) -> str:
    """The band word, which is authoritative; without a band, what there is to say instead."""
    if crime["band"] is not None:
        return str(BANDS[crime["band"]])
    if crime["status"] == "insufficient":
        return possible_bands(crime)
    return reading_words(crime) or possible_bands(crime)


def possible_bands(crime: Json) -> str:
    """What a withheld result may still say: between which bands it lies."""
    low, high = crime.get("band_bounds") or (None, None)
    if high is None:
        return _("Not enough information")
    if low is None:
        return _("Not enough information: %(high)s at most") % {"high": BANDS[high]}
    if low == high:
        return str(BANDS[low])
    return _("Not enough information: from %(low)s to %(high)s") % {"low": BANDS[low], "high": BANDS[high]}


def reading_words(crime: Json) -> str:
    words = {
        "common_only": _("Common factors only; no sign specific to this crime"),
        "unrated": _("No specific indicator is rated"),
        None: _("Does not apply"),
    }
    return words.get(crime.get("reading"), "")


def status_words(status: str) -> str:
    """Empty when sufficient: only what limits a result is said beside it."""
    return str(_LIMITS.get(status, ""))


def strip_chart(voice: Json, titles: Sequence[FactorTitle], source: str) -> Chart:
    blocks = []
    for block, members in groupby(titles, key=lambda row: row.block):
        cells = [_cell(row, voice["factors"][row.code]) for row in members]
        blocks.append({"title": block_name(block), "count": len(cells), "factors": cells})
    return {
        "title": _("Risk factors"),
        "description": _(
            "Factors carry no order of importance; not every factor has to show signs for risk to be significant."
        ),
        "source": source,
        "key": key(BANDS),
        "blocks": blocks,
    }


def _cell(row: FactorTitle, factor: Json) -> Chart:
    found = limits(factor)
    return {
        "code": row.code,
        "title": row.title,
        "url": row.url,
        "score": percent(factor["score"]),
        "band": factor["band"],
        "word": "" if found["applies"] and factor["band"] is None else band_word(factor, BANDS),
        "coverage": covered(factor["coverage"]) or 0,
        "raised_by": listed(factor.get("raised_by") or ()),
        "present": factor.get("present"),
        **found,
    }


def sides_chart(voice: Json, source: str) -> Chart:
    sides = (
        (_("Structural"), voice["structural"], _("long-standing conditions; answered by structural prevention")),
        (_("Dynamic"), voice["dynamic"], _("what moves now, triggers included; answered by operational prevention")),
    )
    rows = [
        {
            "title": title,
            "score": percent(value),
            "band": None,
            "word": "" if value is not None else _("Not enough information"),
            "coverage": None,
            "note": words,
        }
        for title, value, words in sides
    ]
    return {
        "title": _("Structural against dynamic"),
        "description": _("Two indexes from the same ratings, without bands."),
        "source": source,
        "rows": rows,
    }


def resilience_chart(resilience: Json, titles: Sequence[FactorTitle], source: str) -> Chart:
    interval = resilience.get("interval") or {}
    bounds = resilience.get("bounds") or (None, None)
    low, high = interval.get("low", bounds[0]), interval.get("high", bounds[1])
    return {
        "title": _("Resilience"),
        "description": _("The other axis: what protects. It never lowers a risk score."),
        "source": source,
        "key": key(RESILIENCE_BANDS),
        "overall": {
            "score": percent(resilience["score"]),
            "low": percent(low),
            "high": percent(high),
            "word": band_word(resilience, RESILIENCE_BANDS),
            "coverage": covered(resilience["coverage"]) or 0,
            "status": status_words(resilience["status"]),
        },
        "rows": [_domain(row, resilience["domains"][row.code]) for row in titles],
    }


def band_word(item: Json, words: Sequence[Any]) -> str:
    """Of a factor, a domain or resilience: its band, or why it has none."""
    if item["band"] is not None:
        return str(words[item["band"]])
    return _("Not enough information") if applies(item) else _("Does not apply")


def _domain(row: FactorTitle, domain: Json) -> Chart:
    return {
        "code": row.code,
        "title": row.title,
        "url": row.url,
        "score": percent(domain["score"]),
        "band": domain["band"],
        "word": band_word(domain, RESILIENCE_BANDS),
        "coverage": covered(domain["coverage"]) or 0,
        **limits(domain),
    }


def limits(item: Json) -> Chart:
    """Whether a factor or domain applies, and what limits its result; that it does not apply is its word."""
    return {"applies": applies(item), "note": status_words(item.get("status", "")) if applies(item) else ""}


def applies(item: Json) -> bool:
    return bool(item.get("status") != NOT_APPLICABLE)


def coverage_chart(voice: Json, titles: Sequence[FactorTitle], needed: int, source: str) -> Chart:
    rows = []
    for row in titles:
        factor = voice["factors"][row.code]
        share = covered(factor["coverage"]) or 0
        rows.append(
            {
                "code": row.code,
                "title": row.title,
                "percent": share,
                "low": share < needed,
                "word": str(_COVERED[factor["status"]]),
                "url": row.url,
            }
        )
    return {
        "title": _("How complete the answers are"),
        "description": _("Missing is never counted as low: it lowers coverage and widens the range."),
        "source": source,
        "rows": rows,
    }
