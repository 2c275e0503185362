"""The results object of REST, as OpenAPI; its meaning is in docs/methodology.md."""

from typing import Any

Schema = dict[str, Any]


def _maybe(schema: Schema, description: str = "") -> Schema:
    """Null where coverage or the disclosure level withholds it, or where there is nothing to say."""
    found = {**schema, "nullable": True}
    return {**found, "description": description} if description else found


def _object(properties: dict[str, Schema], description: str = "") -> Schema:
    found: Schema = {"type": "object", "properties": properties}
    return {**found, "description": description} if description else found


def _map(items: Schema, description: str) -> Schema:
    return {"type": "object", "description": description, "additionalProperties": items}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


TEXT: Schema = {"type": "string"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
NUMBER: Schema = {"type": "number"}
BAND: Schema = {"type": "integer", "minimum": 0, "maximum": 4}
COUNT: Schema = {"type": "integer", "minimum": 0}
ANYTHING: Schema = {"type": "object", "additionalProperties": True}
CODES = _maybe(_list(TEXT))
BOUNDS = _maybe(_list(_maybe(SHARE)), "Lowest and highest value that the missing answers leave possible.")
BAND_BOUNDS = _maybe(_list(_maybe(BAND)))

_MEASURED: dict[str, Schema] = {
    "score": _maybe(SHARE),
    "band": _maybe(BAND, "Authoritative; critical signs can lift it."),
    "coverage": _maybe(SHARE),
    "status": _maybe({"type": "string", "enum": ["sufficient", "partial", "insufficient", "not_applicable"]}),
    "bounds": BOUNDS,
    "band_bounds": BAND_BOUNDS,
}
_FACTOR = _object(
    {
        **_MEASURED,
        "band_raw": _maybe(BAND),
        "raised_by": CODES,
        "confidence_index": _maybe(SHARE),
        "present": _maybe(COUNT),
    }
)
_INTERVAL = _maybe(
    _object({"low": SHARE, "median": SHARE, "high": SHARE, "mean": SHARE, "band_shares": _list(SHARE)}),
    "Rating-uncertainty range: assumes honest, independent errors.",
)
_CRIME = _object(
    {
        **_MEASURED,
        "specific": _maybe(SHARE),
        "reading": _maybe(TEXT, "specific, common_only or unrated."),
        "band_raw": _maybe(BAND),
        "raised_by": CODES,
        "robust": _maybe({"type": "boolean"}),
        "interval": _INTERVAL,
        "method_spread": _maybe(ANYTHING),
        "drivers": _maybe(_list(ANYTHING)),
    }
)
_TRACK = _object(
    {
        "factors": _map(_FACTOR, "By number of the factor."),
        "common": _object({"score": _maybe(SHARE), "coverage": _maybe(SHARE), "band": _maybe(BAND)}),
        "crimes": _map(_CRIME, "By crime."),
        "structural": _maybe(SHARE),
        "dynamic": _maybe(SHARE),
        "headline_band": _maybe(BAND, "Never published."),
        "present_factors": _maybe(COUNT),
    }
)
_DOMAIN = _object({**_MEASURED, "confidence_index": _maybe(SHARE)})
_RESILIENCE = _object(
    {
        **_MEASURED,
        "interval": _INTERVAL,
        "method_spread": _maybe(ANYTHING),
        "domains": _map(_DOMAIN, "By number of the domain."),
    }
)
RESULTS_SCHEMA: Schema = _object(
    {
        "methodology": _object({"version": TEXT, "sha256": TEXT}),
        "input_sha256": TEXT,
        "tracks": _map(_TRACK, "official and, where the reviewer has handed in, reviewer."),
        "resilience": _maybe(_RESILIENCE),
        "gaps": _map(_maybe(SHARE), "Prevention gap by factor: orders work, is not a score."),
        "views": _maybe(ANYTHING),
        "change": _maybe(ANYTHING),
        "alerts": _maybe(_list(ANYTHING), "Never published."),
    },
    "Results of one assessment; a pure function of what was signed off. Numbers rounded to 10 decimals.",
)
