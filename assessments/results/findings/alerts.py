"""Early-warning signs in words (methodology, section 9). For the office and the reviewer; never published."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.core.enums import Track
from assessments.results.names import Names

Json = Mapping[str, Any]
Shown = dict[str, Any]
# A jump may rest on dozens of indicators: the rest is one click away.
SHOWN = 6


def alert_rows(results: Json, names: Names, method: Json, tracks: Collection[str]) -> list[Shown]:
    """Red before amber, then in the order of the rules; only of `tracks`, those that the reader may read."""
    found = [alert for alert in results["alerts"] or () if alert["track"] in tracks]
    found.sort(key=lambda alert: alert["level"] != "red")
    words = rules_in_words(method["parameters"])
    return [_alert(alert, names, words) for alert in found]


def _alert(alert: Json, names: Names, words: Mapping[str, tuple[str, str]]) -> Shown:
    title, rule = words.get(alert["rule"], (alert["rule"], ""))
    places = [names.place(code) for code in alert["codes"]]
    return {
        "rule": alert["rule"],
        "level": alert["level"],
        "title": title,
        "words": rule,
        "voice": str(Track(alert["track"]).label),
        "codes": places[:SHOWN],
        "more": places[SHOWN:],
    }


def rules_in_words(parameters: Json) -> dict[str, tuple[str, str]]:
    """By rule, a short name and what makes it fire, with the numbers of this version of the method."""
    highest = parameters["level_max"]
    return {
        "EW1": (
            _("Critical sign"),
            _("A critical indicator is rated %(low)d (amber) or %(high)d (red).")
            % {"low": highest - 1, "high": highest},
        ),
        "EW2": (
            _("Threshold crossed"),
            _("The reading of a crime is significant (amber), serious or critical (red), and higher than last cycle."),
        ),
        "EW3": (_("Jump"), _("The signs that move now have risen sharply as a whole since last cycle.")),
        "EW4": (
            _("Sharp rise"),
            _("A sign that moves now is up by %(levels)d levels or more since last cycle.")
            % {"levels": parameters["ew_level_jump"]},
        ),
        "EW5": (
            _("Fertile ground"),
            _("Long-standing conditions are unfavourable and a triggering event is near or has occurred."),
        ),
        "EW6": (_("Civic space closing"), _("Civic space and media freedom have lost ground since last cycle.")),
        "EW7": (
            _("Silence"),
            _("The independent reviewer or the views received see a grave sign where the office sees little."),
        ),
        "EW8": (_("Loss of sight"), _("Too many signs that move now are unanswered, or many more than last cycle.")),
    }
