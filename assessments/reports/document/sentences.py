"""The summary in plain sentences, generated from the numbers alone."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import BANDS, RESILIENCE_BANDS, Track, block_name
from assessments.reports.document.sources import Json, Sources
from assessments.results.charts import percent, possible_bands, reading_words
from assessments.results.sentences import headline, lede

HIGHEST_BAND = len(BANDS) - 1


def summary(sources: Sources) -> tuple[str, ...]:
    """From the most telling to the rest; the first is the headline."""
    results = sources.results
    parts = [headline(results), lede(results)]
    parts += [crime_sentence(block, crime, sources) for block, crime in sources.in_order(sources.official["crimes"])]
    parts += [resilience_sentence(results["resilience"]), sides_sentence(sources.official)]
    parts += [gap_sentence(sources), *change_sentences(sources)]
    return tuple(part for part in parts if part)


def crime_sentence(block: str, crime: Json, sources: Sources) -> str:
    """What one crime's numbers say, with what raised the band and what is missing."""
    name = block_name(block)
    if crime["status"] == "not_applicable":
        return _("%(crime)s: cannot arise in this context.") % {"crime": name}
    return " ".join([_crime_numbers(str(name), crime), *_crime_remarks(block, crime, sources)])


def _crime_numbers(name: str, crime: Json) -> str:
    values: Json = {"crime": name, "coverage": percent(crime["coverage"]) or 0, "score": percent(crime["score"])}
    if crime["score"] is None:
        values["band"] = possible_bands(crime) if crime["band"] is None else BANDS[crime["band"]]
        return _("%(crime)s: %(band)s. Coverage %(coverage)d %% is too low for a score.") % values
    if crime["band"] is None:
        values["reading"] = reading_words(crime)
        return _("%(crime)s: %(reading)s; %(score)d of 100, coverage %(coverage)d %%.") % values
    values["band"] = BANDS[crime["band"]]
    values["low"], values["high"] = (percent(bound) for bound in crime["bounds"])
    return (
        _(
            "%(crime)s: %(band)s, %(score)d of 100, coverage %(coverage)d %%; every missing answer known, it would lie "
            "between %(low)d and %(high)d."
        )
        % values
    )


def _crime_remarks(block: str, crime: Json, sources: Sources) -> Iterator[str]:
    raised = crime["raised_by"] or []
    if raised:
        yield ngettext(
            "The band is raised by indicator %(codes)s: one critical sign is never averaged away.",
            "The band is raised by indicators %(codes)s: one critical sign is never averaged away.",
            len(raised),
        ) % {"codes": ", ".join(raised)}
    if crime["band"] == HIGHEST_BAND and _own(block, raised, sources):
        yield _("Acts that may constitute this crime may be under way.")
    nexus = sources.method["nexus"].get(block)
    if nexus and _is_below(nexus, sources):
        yield _("Preparatory signs; no armed conflict.")
    if crime["status"] == "partial":
        yield _("Partial: important answers are missing, and silence must not read as safety.")


def _own(block: str, codes: list[str], sources: Sources) -> bool:
    return any(row["code"] in codes and row["block"] == block for row in sources.snapshot["catalogue"])


def _is_below(nexus: Json, sources: Sources) -> bool:
    codes = [row["code"] for row in sources.snapshot["catalogue"] if row["id"] == nexus["indicator"]]
    levels = [sources.level(Track.OFFICIAL, code) for code in codes]
    return any(level is not None and level < nexus["level"] for level in levels)


def resilience_sentence(resilience: Json | None) -> str:
    if not resilience:
        return ""
    values: Json = {"coverage": percent(resilience["coverage"]) or 0, "score": percent(resilience["score"])}
    if resilience["score"] is None or resilience["band"] is None:
        return _("Resilience: coverage %(coverage)d %% is too low for a score.") % values
    values["band"] = RESILIENCE_BANDS[resilience["band"]]
    return _("Resilience: %(band)s, %(score)d of 100, coverage %(coverage)d %%. It never lowers a risk score.") % values


def sides_sentence(voice: Json) -> str:
    structural, dynamic = percent(voice["structural"]), percent(voice["dynamic"])
    if structural is None or dynamic is None:
        return ""
    return _("Structural index %(structural)d, dynamic index %(dynamic)d of 100.") % {
        "structural": structural,
        "dynamic": dynamic,
    }


def gap_sentence(sources: Sources) -> str:
    """Where risk is high and what answers it is weak; the first in canonical order when several are equal."""
    gaps = {number: value for number, value in (sources.results["gaps"] or {}).items() if value is not None}
    named = [factor for factor in sources.factors() if factor.number in gaps]
    if not named:
        return ""
    widest = max(named, key=lambda factor: gaps[factor.number])
    return _("Widest prevention gap: factor %(number)s, %(title)s.") % {"number": widest.number, "title": widest.title}


def change_sentences(sources: Sources) -> Iterator[str]:
    words = {
        "rising": _("%(crime)s: rising since the last cycle (%(difference)+d of 100, on the answers given in both)."),
        "falling": _("%(crime)s: falling since the last cycle (%(difference)+d of 100, on the answers given in both)."),
        "stable": _("%(crime)s: stable since the last cycle (%(difference)+d of 100, on the answers given in both)."),
    }
    change: Json = sources.results.get("change") or {"crimes": {}}
    for block, item in sources.in_order(change["crimes"]):
        if item["direction"] in words:
            yield words[item["direction"]] % {"crime": block_name(block), "difference": round(100 * item["difference"])}


def ethnic_cleansing(sources: Sources) -> str:
    """The reading that has no factors of its own; empty where the edition shows no factor."""
    wanted = sources.method["parameters"]["ec_factors"]
    shown = sources.official["factors"]
    readings = [
        _("%(number)s (%(band)s)") % {"number": factor.number, "band": BANDS[shown[factor.number]["band"]]}
        for factor in sources.factors()
        if factor.permanent_id in wanted and shown.get(factor.number, {}).get("band") is not None
    ]
    if not readings:
        return ""
    return _("Ethnic cleansing has no factors of its own; it is read in factors %(factors)s.") % {
        "factors": ", ".join(readings)
    }
