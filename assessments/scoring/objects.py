"""Results as the JSON object of the contract, rounded so that every processor writes the same bytes."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from assessments.scoring.results import Driver, Results, ViewsResult
from assessments.scoring.sources import Released

DECIMALS = 10


def results_object(results: Results) -> dict[str, object]:
    """Plain dicts, lists, texts and numbers; numbers rounded to 10 decimals."""
    return {
        "methodology": {"version": results.methodology_version, "sha256": results.methodology_sha256},
        "input_sha256": results.input_sha256,
        "tracks": _plain(results.tracks),
        "resilience": _plain(results.resilience),
        "gaps": _plain(results.gaps),
        "views": None if results.views is None else _views(results.views),
        "change": _plain(results.change),
        "alerts": _plain(results.alerts),
    }


def released_object(released: Released) -> dict[str, object]:
    """What leaves the intake, in the shape of `views` in an answers file."""
    return {
        "factors": _plain(released.factors),
        "groups": _plain(released.groups),
        "agreement": released.agreement,
    }


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: object) -> object:
    kind: Any = type(value)
    if kind is float:
        # Adding 0.0 turns -0.0 into 0.0.
        return round(value, DECIMALS) + 0.0  # type: ignore[call-overload]
    if kind is str or kind is int or value is None or kind is bool:
        return value
    if kind is Driver:
        return _driver(value)  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0
    return {name: _plain(getattr(value, name)) for name in _fields_of(kind)}


def _driver(driver: Driver) -> dict[str, object]:
    """There are hundreds of these in a result, and few of anything else."""
    share = None if driver.share is None else round(driver.share, DECIMALS) + 0.0
    return {
        "code": driver.code,
        "leave_one_out": round(driver.leave_one_out, DECIMALS) + 0.0,
        "share": share,
    }


def _views(views: ViewsResult) -> dict[str, object]:
    return {
        "factors": _plain(views.factors),
        "groups": {
            group: {number: {"n": cell.n, "median": cell.median} for number, cell in cells.items()}
            for group, cells in views.groups.items()
        },
        "agreement": views.agreement,
    }
