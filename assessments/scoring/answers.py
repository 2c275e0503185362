"""Answers files and snapshots: what a document must hold to be scored.

The shape of both (`Answers file` in the contract); a snapshot adds the fields of `Identification`. Keys beyond these
are refused, so that a misspelt one cannot pass as an absent one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from assessments.scoring.canonical import sha256_knowing
from assessments.scoring.catalogue import Catalogue, parse_catalogue
from assessments.scoring.documents import as_object, as_text, inside
from assessments.scoring.errors import ScoringError
from assessments.scoring.parameters import Methodology
from assessments.scoring.ratings import Ratings, parse_ratings
from assessments.scoring.sources import Released, Source, parse_sources, parse_views

OFFICIAL = "official"
REVIEWER = "reviewer"
TRACKS = (OFFICIAL, REVIEWER)
ANSWERS_FIELDS = ("methodology", "seed_text", "catalogue", "tracks", "resilience", "sources", "views", "previous")


class Pinned(TypedDict):
    version: str
    sha256: str


class FrameworkLayer(TypedDict):
    """A framework version and the translation layer it was answered in."""

    slug: str
    version: int
    layer: str


class Period(TypedDict):
    """First and last day, ISO 8601."""

    start: str
    end: str


class Identification(TypedDict):
    """What a snapshot adds to an answers file. It reaches a number only through the hash that seeds draws."""

    state: str
    cycle: str
    assessment: str
    disclosure: str
    practice: bool
    period: Period
    frameworks: list[FrameworkLayer]
    # Canonical SHA-256 of what is frozen elsewhere: rationale and sources; the sealed input of the views, or None.
    record_sha256: str
    views_sha256: str | None


class Snapshot(Identification):
    """What sign-off freezes. `catalogue` and answers as in an answers file, answers with state, level, confidence and
    contested only; `views` as released, or None; `previous`: SHA-256 of the last cycle's snapshot, or None."""

    methodology: Pinned
    catalogue: list[dict[str, object]]
    tracks: dict[str, dict[str, dict[str, object]]]
    resilience: dict[str, dict[str, object]]
    views: dict[str, object] | None
    previous: str | None


IDENTIFICATION_FIELDS = tuple(Identification.__annotations__)
SNAPSHOT_FIELDS = tuple(Snapshot.__annotations__)


@dataclass(frozen=True, slots=True)
class Previous:
    """The last cycle, in its own catalogue. `seed` is what stands before |track in its seed texts."""

    catalogue: Catalogue
    tracks: Mapping[str, Ratings]
    resilience: Ratings | None
    seed: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A document that can be scored. Tracks without answers are left out."""

    methodology: Methodology
    catalogue: Catalogue
    tracks: Mapping[str, Ratings]
    resilience: Ratings | None
    sources: tuple[Source, ...] | None
    views: Released | None
    previous: Previous | None
    seed: str
    input_sha256: str


def parse_answers(
    document: object,
    methodologies: Mapping[str, Methodology],
    *,
    default_catalogue: Sequence[Mapping[str, object]] = (),
    previous: object = None,
    allow_retired: bool = False,
    under: Methodology | None = None,
) -> Answers:
    """Check an answers file or a snapshot. `previous` is the last cycle's snapshot, where the document only names its
    hash; `under` a version to score it under, whatever it names. Raises `ScoringError` naming the place."""
    given = as_object(document, "", (*ANSWERS_FIELDS, *IDENTIFICATION_FIELDS))
    methodology = under or _methodology(given.get("methodology"), methodologies, allow_retired=allow_retired)
    catalogue = parse_catalogue(given.get("catalogue"), methodology, default_catalogue)
    digest = _sha256(given, catalogue)
    earlier = given.get("previous") if previous is None else previous
    if given.get("sources") is not None and given.get("views") is not None:
        raise ScoringError("views", "stands beside sources; only one of them can be given")
    return Answers(
        methodology=methodology,
        catalogue=catalogue,
        tracks=_tracks(given.get("tracks"), catalogue, methodology, "tracks"),
        resilience=_resilience(given.get("resilience"), catalogue, methodology, "resilience"),
        sources=parse_sources(given.get("sources"), catalogue.risk, methodology),
        views=parse_views(given.get("views"), catalogue.risk, methodology),
        previous=_previous(earlier, catalogue, methodology),
        seed=_seed(given, methodology, digest, "seed_text"),
        input_sha256=digest,
    )


def _sha256(given: Mapping[str, object], catalogue: Catalogue) -> str:
    """Most of a document is its catalogue, whose canonical text is known from one that was the same."""
    return sha256_knowing(given, {} if given.get("catalogue") is None else {"catalogue": catalogue.text})


def _methodology(value: object, known: Mapping[str, Methodology], *, allow_retired: bool) -> Methodology:
    pinned = value if isinstance(value, Mapping) else {"version": value}
    fields = as_object(pinned, "methodology", ("version", "sha256"))
    version = as_text(fields.get("version"), "methodology")
    if version not in known:
        raise ScoringError("methodology", f"{version} is not a known version")
    methodology = known[version]
    if fields.get("sha256", methodology.sha256) != methodology.sha256:
        raise ScoringError("methodology.sha256", f"is not the hash of version {version}")
    if methodology.status == "retired" and not allow_retired:
        raise ScoringError("methodology", f"{version} is retired")
    return methodology


def _tracks(value: object, catalogue: Catalogue, methodology: Methodology, place: str) -> dict[str, Ratings]:
    given = as_object({} if value is None else value, place, TRACKS)
    parsed = {
        track: parse_ratings(given[track], catalogue.risk, methodology, inside(place, track))
        for track in TRACKS
        if track in given
    }
    return {track: ratings for track, ratings in parsed.items() if given[track]}


def _resilience(value: object, catalogue: Catalogue, methodology: Methodology, place: str) -> Ratings | None:
    if value is None or value == {}:
        return None
    return parse_ratings(value, catalogue.resilience, methodology, place)


def _seed(given: Mapping[str, object], methodology: Methodology, digest: str, place: str) -> str:
    if given.get("seed_text") is None:
        return f"{methodology.version}|{digest}"
    return as_text(given["seed_text"], place)


def _previous(value: object, catalogue: Catalogue, methodology: Methodology) -> Previous | None:
    """The last cycle under the version in use. A hash alone says that there was one, and nothing to compare with."""
    if value is None or isinstance(value, str):
        return None
    given = as_object(value, "previous", (*ANSWERS_FIELDS, *IDENTIFICATION_FIELDS))
    own = catalogue
    if given.get("catalogue") is not None:
        own = parse_catalogue(given["catalogue"], methodology, (), "previous.catalogue")
    return Previous(
        catalogue=own,
        tracks=_tracks(given.get("tracks"), own, methodology, "previous.tracks"),
        resilience=_resilience(given.get("resilience"), own, methodology, "previous.resilience"),
        seed=_seed(given, methodology, _sha256(given, own), "previous.seed_text"),
    )
