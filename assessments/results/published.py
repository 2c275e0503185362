"""A results object as one edition may show it: a pure function of what was frozen."""

from typing import Any, Final

from assessments.scoring import parse_methodology, parse_pinned, published_results

# The disclosure level at which only coverage withholds.
FULL: Final = "full"


def results_inside(results: dict[str, Any], *, snapshot: dict[str, Any], methodology: dict[str, Any]) -> dict[str, Any]:
    """For the office and the reviewer: nothing undisclosed, but what rests on too little is withheld from them too.

    Early-warning signs stay, and the headline band that routes work.
    """
    shown = withheld_results(results, snapshot=snapshot, methodology=methodology, disclosure=FULL)
    shown["alerts"] = results["alerts"]
    for track, voice in shown["tracks"].items():
        voice["headline_band"] = results["tracks"][track]["headline_band"]
    return shown


def withheld_results(
    results: dict[str, Any], *, snapshot: dict[str, Any], methodology: dict[str, Any], disclosure: str
) -> dict[str, Any]:
    """`results` without what coverage or the disclosure level withholds; `methodology` is the record it names."""
    pinned = parse_pinned(snapshot, parse_methodology(methodology))
    return published_results(results, pinned, disclosure)
