"""Bundles: a snapshot, the one before it, the methodology record and the results, checked by anyone, offline."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.scoring.answers import SNAPSHOT_FIELDS, Answers, parse_answers
from assessments.scoring.canonical import canonical_bytes, canonical_sha256
from assessments.scoring.documents import as_object, as_text, inside
from assessments.scoring.errors import ScoringError
from assessments.scoring.objects import results_object
from assessments.scoring.parameters import methodology_sha256, parse_methodology, shipped_methodologies
from assessments.scoring.publication import FULL, published_results
from assessments.scoring.scores import score_answers

BUNDLE_FIELDS = ("snapshot", "previous", "methodology", "results")


@dataclass(frozen=True, slots=True)
class Check:
    """`name`: methodology, known_methodology, previous, snapshot or results. `detail` says what was found."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    snapshot_sha256: str
    methodology_version: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


def is_bundle(document: object) -> bool:
    return isinstance(document, Mapping) and "snapshot" in document


def parse_bundle(document: object) -> Answers:
    """The answers of a bundle, under the methodology record it carries. Its results are not read. Refuses a record or a
    previous snapshot whose hash is not the one the snapshot names."""
    bundle, snapshot = _opened(document)
    for check in (_check_methodology(bundle, snapshot), _check_previous(bundle, snapshot)):
        if not check.ok:
            raise ScoringError(check.name, check.detail)
    return _parsed(bundle, snapshot)


def build_bundle(
    *, snapshot: Mapping[str, object], methodology: Mapping[str, object], previous: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What is published at disclosure level `full`. `methodology` is the record, `previous` the snapshot named by
    `snapshot["previous"]`; the results are computed here."""
    parts: dict[str, object] = {"snapshot": snapshot, "previous": previous, "methodology": methodology}
    return parts | {"results": _recomputed(parse_bundle(parts))}


def verify_bundle(document: object) -> Verification:
    """Recompute every hash and the results. Raises `ScoringError` for a document that is not a bundle."""
    bundle, snapshot = _opened(document)
    digest = canonical_sha256(snapshot)
    sources = (
        _check_methodology(bundle, snapshot),
        _check_previous(bundle, snapshot),
        _check_input(bundle, digest),
        _check_known(bundle),
    )
    # Without the right inputs there is nothing to compare the results with.
    if sources[0].ok and sources[1].ok:
        results = _check_results(bundle, snapshot)
    else:
        results = Check("results", ok=False, detail="not recomputed: the inputs are not the ones that were hashed")
    version = parse_methodology(bundle.get("methodology")).version
    return Verification(digest, version, (*sources, results))


def _opened(document: object) -> tuple[Mapping[str, object], Mapping[str, object]]:
    if not is_bundle(document):
        raise ScoringError("snapshot", "is missing: this is not a bundle")
    bundle = as_object(document, "", BUNDLE_FIELDS)
    snapshot = as_object(bundle.get("snapshot"), "snapshot", SNAPSHOT_FIELDS)
    if snapshot.get("previous") is not None:
        # A hash: answers in its place, as an answers file may have them, would be compared with and never checked.
        as_text(snapshot["previous"], "snapshot.previous")
    return bundle, snapshot


def _check_methodology(bundle: Mapping[str, object], snapshot: Mapping[str, object]) -> Check:
    record = as_object(bundle.get("methodology"), "methodology")
    pinned = as_object(snapshot.get("methodology"), "snapshot.methodology", ("version", "sha256"))
    digest = methodology_sha256(record)
    if record.get("sha256", digest) != digest:
        return Check("methodology", ok=False, detail=f"the record's hash is {digest}, it names {record['sha256']}")
    ok = pinned == {"version": record.get("version"), "sha256": digest}
    detail = digest if ok else f"the record's hash is {digest}, the snapshot names {pinned.get('sha256')}"
    return Check("methodology", ok, detail)


def _check_known(bundle: Mapping[str, object]) -> Check:
    """A record that calls itself a version this software ships must be that version."""
    found = parse_methodology(bundle.get("methodology"))
    known = shipped_methodologies().get(found.version)
    if known is None:
        return Check("known_methodology", ok=True, detail=f"version {found.version} is not shipped with this software")
    ok = found.sha256 == known.sha256
    return Check("known_methodology", ok, f"version {found.version} {'as' if ok else 'differs from the one'} shipped")


def _check_previous(bundle: Mapping[str, object], snapshot: Mapping[str, object]) -> Check:
    given, named = bundle.get("previous"), snapshot.get("previous")
    if given is None and named is not None:
        # A cycle of which not every rating is public is in no bundle; the results then say nothing about change.
        return Check("previous", ok=True, detail=f"{named}, not published in full: no change is computed")
    digest = None if given is None else canonical_sha256(given)
    if digest == named:
        return Check("previous", ok=True, detail=digest or "none")
    return Check("previous", ok=False, detail=f"the hash is {digest or 'none'}, the snapshot names {named or 'none'}")


def _check_input(bundle: Mapping[str, object], digest: str) -> Check:
    named = as_object(bundle.get("results"), "results").get("input_sha256")
    ok = named == digest
    return Check("snapshot", ok, digest if ok else f"the hash is {digest}, the results name {named}")


def _check_results(bundle: Mapping[str, object], snapshot: Mapping[str, object]) -> Check:
    found = _recomputed(_parsed(bundle, snapshot))
    if canonical_bytes(found) == canonical_bytes(bundle["results"]):
        return Check("results", ok=True, detail="recomputed, identical")
    place = first_difference(found, bundle["results"])
    return Check("results", ok=False, detail=f"recomputed, first difference at {place}")


def _parsed(bundle: Mapping[str, object], snapshot: Mapping[str, object]) -> Answers:
    methodology = parse_methodology(bundle.get("methodology"))
    try:
        return parse_answers(
            snapshot,
            {methodology.version: methodology},
            previous=bundle.get("previous"),
            # A result stays verifiable after its method has been retired.
            allow_retired=True,
        )
    except ScoringError as error:
        prefix = "" if error.place.startswith("previous") else "snapshot"
        raise ScoringError(inside(prefix, error.place), error.message) from error


def _recomputed(answers: Answers) -> dict[str, object]:
    return published_results(results_object(score_answers(answers)), answers, FULL)


def first_difference(ours: object, theirs: object, place: str = "results") -> str:
    """Dotted path to the first value that differs, in the order of our keys; the two do differ."""
    if not (isinstance(ours, Mapping) and isinstance(theirs, Mapping)):
        return place
    key = next(key for key in (*ours, *theirs) if _differs(ours, theirs, key))
    if key in ours and key in theirs:
        return first_difference(ours[key], theirs[key], inside(place, key))
    return inside(place, key)


def _differs(ours: Mapping[str, object], theirs: Mapping[str, object], key: str) -> bool:
    if key not in ours or key not in theirs:
        return True
    return canonical_bytes(ours[key]) != canonical_bytes(theirs[key])
