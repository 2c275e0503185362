"""Each result in one plain sentence, generated from the numbers alone; the same on pages and in the report."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.core.enums import BANDS, RESILIENCE_BANDS, block_name
from assessments.results.charts import applies, covered, crime_word, percent, reading_words
from assessments.results.findings.change import change_context
from assessments.results.names import Names
from r2p_site.wording import listed

Json = Mapping[str, Any]
HIGHEST_BAND = len(BANDS) - 1


def summary(
    results: Json, names: Names, *, track: str, preparatory: Collection[str], under_way: Collection[str]
) -> tuple[str, ...]:
    """Crimes, resilience, structural and dynamic, the widest gap, change. `preparatory` and `under_way`: crimes of
    which the ratings say so (see `readings`)."""
    voice = results["tracks"][track]
    parts = [
        crime_sentence(block, crime, names, preparatory=block in preparatory, under_way=block in under_way)
        for block, crime in names.in_order(voice["crimes"])
    ]
    if track == "official":
        parts.append(resilience_sentence(results["resilience"]))
    parts.append(sides_sentence(voice))
    if track == "official":
        parts += [gap_sentence(results, names), *change_sentences(results, names)]
    return tuple(part for part in parts if part)


def crime_sentence(block: str, crime: Json, names: Names, *, preparatory: bool = False, under_way: bool = False) -> str:
    """What one crime's numbers say, with what raised the band and what is missing."""
    name = str(block_name(block))
    if not applies(crime):
        return _("%(crime)s: cannot arise in this context.") % {"crime": name}
    raised = crime["raised_by"] or []
    acts = crime["band"] == HIGHEST_BAND and (under_way or any(names.block_of(code) == block for code in raised))
    return " ".join([_crime_numbers(name, crime), *_crime_remarks(crime, raised, acts=acts, preparatory=preparatory)])


def _crime_numbers(name: str, crime: Json) -> str:
    values: dict[str, Any] = {
        "crime": name,
        "coverage": covered(crime["coverage"]) or 0,
        "score": percent(crime["score"]),
    }
    if crime["score"] is None:
        values["band"] = crime_word(crime)
        if crime["status"] != "insufficient":
            # All that is known is on one side: the other block has no rating at all.
            return _("%(crime)s: %(band)s. No score, with coverage %(coverage)d %%.") % values
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


def _crime_remarks(crime: Json, raised: list[str], *, acts: bool, preparatory: bool) -> Iterator[str]:
    if raised:
        yield ngettext(
            "The band is raised by indicator %(codes)s: one critical sign is never averaged away.",
            "The band is raised by indicators %(codes)s: one critical sign is never averaged away.",
            len(raised),
        ) % {"codes": listed(raised)}
    if acts:
        yield _("Acts that may constitute this crime may be under way.")
    if preparatory:
        yield _("Preparatory signs; no armed conflict.")
    if crime["status"] == "partial":
        yield _("Partial: important answers are missing, and silence must not read as safety.")


def resilience_sentence(resilience: Json | None) -> str:
    if not resilience:
        return ""
    values: dict[str, Any] = {"coverage": covered(resilience["coverage"]) or 0, "score": percent(resilience["score"])}
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


def gap_sentence(results: Json, names: Names) -> str:
    """Where risk is high and what answers it is weak; the first in canonical order when several are equal."""
    gaps = {number: value for number, value in (results["gaps"] or {}).items() if value}
    named = [factor for factor in names.factors if factor.code in gaps]
    if not named:
        return ""
    widest = max(named, key=lambda factor: gaps[factor.code])
    return _("Widest prevention gap: factor %(number)s, %(title)s.") % {"number": widest.code, "title": widest.title}


def change_sentences(results: Json, names: Names) -> list[str]:
    change = change_context(results, names)
    return [item["words"] for item in change["crimes"]] if change else []
