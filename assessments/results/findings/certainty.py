"""How sure are we: ranges, what the method's choices do, what is missing; in words for whoever is no statistician."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import BANDS, RESILIENCE_BANDS, AnswerState, Confidence, block_name
from assessments.results.charts import band_word, covered, crime_word, percent, status_words
from assessments.results.findings.drivers import range_words
from assessments.results.findings.spread import spread_table
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]


def certainty_context(results: Json, names: Names, method: Json, *, track: str, source: str) -> Shown:
    """Contexts of templates/results/_certainty.html from stored or published results of one voice."""
    voice = results["tracks"][track]
    resilience = results.get("resilience") if track == "official" else None
    confidence = _confidence(voice["factors"], names)
    return {
        "source": source,
        "crimes": [_crime(block, crime, method) for block, crime in names.in_order(voice["crimes"])],
        "resilience": _resilience(resilience, method) if resilience else None,
        "spread": spread_table(voice["crimes"], names),
        "confidence": confidence,
        "limits": limits(),
    }


def limits() -> list[str]:
    """What no range on these pages covers."""
    return [
        _("Ratings that are all too low, or all too high: the range assumes honest, independent errors."),
        _("Things nobody looked for, or that the framework does not ask."),
        _("What happens after the period assessed: this is not a forecast, and no probability of a crime."),
        _("Other choices of method than those in the table, such as another framework."),
    ]


def _crime(block: str, crime: Json, method: Json) -> Shown:
    interval, spread = crime.get("interval") or {}, crime.get("method_spread") or {}
    bounds = crime.get("bounds") or (None, None)
    return {
        "title": str(block_name(block)),
        "score": percent(crime["score"]),
        "word": crime_word(crime),
        "coverage": covered(crime["coverage"]) or 0,
        "status": status_words(crime["status"]),
        "sentences": [
            sentence
            for sentence in (
                range_sentence(interval, method),
                shares_sentence(crime),
                bounds_sentence(bounds),
                robust_sentence(crime),
            )
            if sentence
        ],
        "range": range_words(percent(interval.get("low")), percent(interval.get("high"))),
        "bounds": range_words(*(percent(bound) for bound in bounds)),
        "spread": range_words(percent(spread.get("low")), percent(spread.get("high"))),
        "robust": robust_word(crime),
    }


def range_sentence(interval: Json, method: Json) -> str:
    if interval.get("low") is None:
        return ""
    low, high = method["parameters"]["mc_q"]
    return _(
        "If each rating may be off by a little, the score lies between %(low)d and %(high)d in %(share)d of 100 "
        "repetitions."
    ) % {"low": percent(interval["low"]), "high": percent(interval["high"]), "share": percent(high - low)}


def shares_sentence(crime: Json) -> str:
    """How often the repetitions give the same band; rounded down, so that 9 of 10 is said only where it is so."""
    shares = (crime.get("interval") or {}).get("band_shares")
    if not shares or crime["band"] is None:
        return ""
    return _("%(share)d of 100 repetitions give the same reading: %(word)s.") % {
        "share": covered(shares[crime["band"]]),
        "word": BANDS[crime["band"]],
    }


def bounds_sentence(bounds: Any) -> str:
    low, high = (percent(bound) for bound in bounds)
    if low is None or high is None:
        return ""
    if low == high:
        return _("Nothing that is missing could move it by a whole point.")
    return _("Once every missing answer is known, it lies between %(low)d and %(high)d, whatever they are.") % {
        "low": low,
        "high": high,
    }


def robust_word(crime: Json) -> str:
    if crime.get("robust") is None:
        return _("not computed")
    return _("robust") if crime["robust"] else _("not robust")


def robust_sentence(crime: Json) -> str:
    if crime["status"] == "insufficient":
        return _("Too little is answered for a score; what could be said is the reading between its bounds.")
    if crime.get("robust") is None:
        return ""
    if crime["robust"]:
        return _("Robust: the reading stays the same if the method weighs differently, and in 9 of 10 repetitions.")
    return _("Not robust: another way of weighing, or small errors in rating, could change the reading.")


def _resilience(resilience: Json, method: Json) -> Shown:
    interval, spread = resilience.get("interval") or {}, resilience.get("method_spread") or {}
    bounds = resilience.get("bounds") or (None, None)
    return {
        "title": _("Resilience"),
        "score": percent(resilience["score"]),
        "word": band_word(resilience, RESILIENCE_BANDS),
        "coverage": covered(resilience["coverage"]) or 0,
        "status": status_words(resilience["status"]),
        "sentences": [row for row in (range_sentence(interval, method), bounds_sentence(bounds)) if row],
        "range": range_words(percent(interval.get("low")), percent(interval.get("high"))),
        "bounds": range_words(*(percent(bound) for bound in bounds)),
        "spread": range_words(percent(spread.get("low")), percent(spread.get("high"))),
        "robust": "",
    }


def _confidence(factors: Json, names: Names) -> list[Shown]:
    """How well sourced each factor's answers are, 0 to 100; a missing answer counts as no confidence at all."""
    found = [(row, factors[row.code].get("confidence_index")) for row in names.factors if row.code in factors]
    return [{**names.place(row.code), "percent": percent(index)} for row, index in found if index is not None]


def missing_context(answers: Mapping[str, Json], names: Names, codes: list[str]) -> Shown:
    """Counts of answers by state and by confidence, and every indicator whose answer is missing, in canonical order.

    `answers`: {state, confidence} by code, as they count; a code without one is not rated. `codes`: all, in order.
    """
    states = {code: answers.get(code, {}).get("state", AnswerState.NOT_RATED) for code in codes}
    rated = [code for code in codes if states[code] == AnswerState.RATED]
    sure = [answers[code].get("confidence") or Confidence.LOW for code in rated]
    missing = [code for code in codes if states[code] in {AnswerState.INSUFFICIENT, AnswerState.NOT_RATED}]
    return {
        "total": len(codes),
        "states": [
            {"word": str(state.label), "number": sum(given == state for given in states.values())}
            for state in AnswerState
        ],
        "confidences": [
            {"word": str(step.label), "number": sum(given == step for given in sure)} for step in reversed(Confidence)
        ],
        "missing": [{**names.place(code), "why": str(AnswerState(states[code]).label)} for code in missing],
    }
