"""The result in plain sentences, generated from the numbers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import BANDS, RESILIENCE_BANDS, relevant_to
from assessments.results.charts import applies
from r2p_site.wording import comma, listed

Json = Mapping[str, Any]
# From this band on a factor counts as showing significant signs (methodology, section 3).
SIGNIFICANT = 2


def headline(results: Json, *, track: str = "official") -> str:
    """One sentence: the highest reading by crime, what raised it, and resilience."""
    voice = results["tracks"].get(track)
    if not voice:
        return _("Nothing is rated yet.")
    return " ".join(part for part in (_crimes(voice["crimes"]), _resilience(results.get("resilience"))) if part)


def _crimes(crimes: Json) -> str:
    """What is withheld is not absent: it is named beside a band of another crime, and never called unseen."""
    arising = {block: crime for block, crime in crimes.items() if applies(crime)}
    shown = {block: crime for block, crime in arising.items() if crime["band"] is not None}
    unknown = [block for block, crime in arising.items() if block not in shown and crime["status"] == "insufficient"]
    if unknown and len(unknown) == len(arising):
        return _("There is not enough information for a reading of any crime.")
    if not shown and not unknown:
        return _("No sign specific to a crime is rated.")
    return " ".join([*_highest(shown), *_unknown(unknown)])


def _highest(shown: Json) -> Iterator[str]:
    if not shown:
        return
    highest = max(crime["band"] for crime in shown.values())
    named = [(block, crime) for block, crime in shown.items() if crime["band"] == highest]
    sentence = _("%(word)s relevant to %(crimes)s") % {
        "word": BANDS[highest],
        "crimes": _names([block for block, _crime in named]),
    }
    raised = list(dict.fromkeys(code for _block, crime in named for code in crime.get("raised_by") or ()))
    if raised:
        sentence += comma() + ngettext(
            "raised by indicator %(codes)s", "raised by indicators %(codes)s", len(raised)
        ) % {"codes": _list(raised)}
    yield f"{sentence}."


def _unknown(blocks: list[str]) -> Iterator[str]:
    if blocks:
        yield _("There is not enough information for a reading of signs relevant to %(crimes)s.") % {
            "crimes": _names(blocks)
        }


def _names(blocks: list[str]) -> str:
    return _list([str(relevant_to(block)) for block in blocks])


def _resilience(resilience: Json | None) -> str:
    if not resilience or resilience["band"] is None:
        return ""
    return _("Resilience is %(word)s.") % {"word": str(RESILIENCE_BANDS[resilience["band"]]).lower()}


def _list(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": listed(words[:-1]), "last": words[-1]}


def lede(results: Json, *, track: str = "official") -> str:
    """How many factors show significant signs, and where what is missing stands in the way."""
    voice = results["tracks"].get(track)
    if not voice:
        return ""
    parts = [sentence] if (sentence := _factors(voice["factors"])) else []
    limited = [block for block, crime in voice["crimes"].items() if crime["status"] in {"partial", "insufficient"}]
    if limited:
        parts.append(_("Important answers are missing for %(crimes)s.") % {"crimes": _names(limited)})
    return " ".join(parts)


def _factors(factors: Json) -> str:
    """Nothing where no factor has a band: withheld is not absent."""
    bands = [factor["band"] for factor in factors.values() if factor["band"] is not None]
    if not bands:
        return ""
    present = sum(1 for band in bands if band >= SIGNIFICANT)
    return ngettext(
        "%(present)d of %(count)d risk factor shows significant signs or worse.",
        "%(present)d of %(count)d risk factors show significant signs or worse.",
        len(factors),
    ) % {"present": present, "count": len(factors)}
