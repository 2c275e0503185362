"""Bundles: anyone can recompute them, and tampering shows."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from assessments.scoring import (
    ScoringError,
    build_bundle,
    canonical_sha256,
    is_bundle,
    methodology_sha256,
    parse_bundle,
    shipped_records,
    verify_bundle,
)
from tests.assessments.scoring import examples

Json = dict[str, Any]
RECORD: Json = dict(shipped_records()["1.0.0"])


def snapshot(official: Json, previous: str | None, record: Json = RECORD) -> Json:
    return {
        "methodology": {"version": record["version"], "sha256": methodology_sha256(record)},
        "state": "XPR",
        "cycle": "2026",
        "assessment": "00000000-0000-0000-0000-000000000000",
        "disclosure": "full",
        "practice": True,
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
        "frameworks": [{"slug": "un-framework-2014", "version": 1, "layer": "en"}],
        "record_sha256": "0" * 64,
        "views_sha256": None,
        "catalogue": examples.catalogue((1, 7, 9, 10)),
        "tracks": {"official": official},
        "resilience": {"R3.1": examples.rated(2)},
        "views": None,
        "previous": previous,
    }


BEFORE = snapshot(examples.example_2(ten_two=0), None)
NOW = snapshot(examples.example_2(), canonical_sha256(BEFORE))
BUNDLE = build_bundle(snapshot=NOW, previous=BEFORE, methodology=RECORD)


def tampered(change: Callable[[Any], None]) -> Json:
    bundle = copy.deepcopy(BUNDLE)
    change(bundle)
    return bundle


def failing(bundle: Json) -> list[str]:
    return [check.name for check in verify_bundle(bundle).checks if not check.ok]


def test_a_bundle_verifies() -> None:
    found = verify_bundle(BUNDLE)

    assert (found.ok, found.snapshot_sha256, found.methodology_version) == (True, canonical_sha256(NOW), "1.0.0")
    assert [check.name for check in found.checks] == [
        "methodology",
        "previous",
        "snapshot",
        "known_methodology",
        "results",
    ]


def test_the_first_cycle_has_no_previous() -> None:
    assert failing(build_bundle(snapshot=BEFORE, methodology=RECORD)) == []


def test_a_previous_cycle_that_is_not_published_in_full_leaves_change_out() -> None:
    bundle: Json = build_bundle(snapshot=NOW, methodology=RECORD)

    assert (failing(bundle), bundle["results"]["change"]) == ([], None)


def test_a_bundle_stays_verifiable_after_its_method_is_retired() -> None:
    assert failing(tampered(lambda bundle: bundle["methodology"].update(status="retired"))) == []


def test_a_version_that_is_not_shipped_is_verified_by_its_own_record() -> None:
    record = RECORD | {"version": "7.0.0"}
    bundle = build_bundle(snapshot=snapshot(examples.example_2(), None, record), methodology=record)

    assert failing(bundle) == []


def test_a_record_that_differs_from_the_shipped_one_shows() -> None:
    record = RECORD | {"critical": []}
    bundle = build_bundle(snapshot=snapshot(examples.example_2(), None, record), methodology=record)

    assert failing(bundle) == ["known_methodology"]


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda b: b["snapshot"]["tracks"]["official"]["1.1"].update(level=2), ["snapshot", "results"]),
        (lambda b: b["snapshot"].update(state="XXA"), ["snapshot", "results"]),
        (lambda b: b["results"]["tracks"]["official"]["common"].update(score=0.1), ["results"]),
        (lambda b: b["results"].update(extra=1), ["results"]),
        (lambda b: b["results"].pop("gaps"), ["results"]),
        (lambda b: b["results"].update(input_sha256="0" * 64), ["snapshot", "results"]),
        (lambda b: b["previous"].update(cycle="2024"), ["previous", "results"]),
        (lambda b: b.update(previous=None), ["results"]),
        (lambda b: b["snapshot"].update(previous=None), ["previous", "snapshot", "results"]),
        (lambda b: b["methodology"].update(critical=[]), ["methodology", "known_methodology", "results"]),
        (lambda b: b["methodology"].update(sha256="0" * 64), ["methodology", "results"]),
    ],
)
def test_tampering_shows(change: Callable[[Any], None], names: list[str]) -> None:
    assert failing(tampered(change)) == names


def test_the_first_difference_is_named() -> None:
    bundle = tampered(lambda b: b["results"]["tracks"]["official"]["crimes"]["genocide"].update(band=1))

    detail = verify_bundle(bundle).checks[-1].detail
    assert detail == "recomputed, first difference at results.tracks.official.crimes.genocide.band"


@pytest.mark.parametrize(
    ("bundle", "place"),
    [
        ([], "snapshot"),
        ({"snapshot": []}, "snapshot"),
        (BUNDLE | {"more": 1}, "more"),
        (BUNDLE | {"methodology": None}, "methodology"),
        (BUNDLE | {"results": None}, "results"),
        (tampered(lambda b: b["snapshot"].update(seed_text="mine")), "snapshot.seed_text"),
        (tampered(lambda b: b["snapshot"].update(sources=[])), "snapshot.sources"),
        (tampered(lambda b: b.update(previous=b["snapshot"].update(previous=BEFORE))), "snapshot.previous"),
        (
            tampered(lambda b: b["snapshot"]["tracks"]["official"]["1.1"].update(level=9)),
            "snapshot.tracks.official.1.1.level",
        ),
    ],
)
def test_what_is_not_a_bundle_is_refused_by_place(bundle: object, place: str) -> None:
    with pytest.raises(ScoringError) as caught:
        verify_bundle(bundle)

    assert caught.value.place == place


def test_a_previous_snapshot_that_cannot_be_read_is_named() -> None:
    earlier = BEFORE | {"tracks": {"official": {"99.1": {"state": "ii"}}}}
    now = NOW | {"previous": canonical_sha256(earlier)}

    with pytest.raises(ScoringError) as caught:
        build_bundle(snapshot=now, previous=earlier, methodology=RECORD)

    assert caught.value.place == "previous.tracks.official.99.1"


def test_a_bundle_is_scored_only_with_the_parts_it_names() -> None:
    with pytest.raises(ScoringError) as caught:
        parse_bundle(BUNDLE | {"previous": NOW})

    assert caught.value.place == "previous"
    assert (is_bundle(BUNDLE), is_bundle(NOW), is_bundle([])) == (True, False, False)
