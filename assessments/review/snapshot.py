"""Freezes an assessment: what results are computed from, and beside it what explains them (methodology, section 11)."""

import hashlib
import json
from typing import Any

from django.utils import timezone

from assessments.consultation.queries import heard, released_views
from assessments.core.annex import AnnexRow, annex_by_track
from assessments.core.enums import AnswerState, Track
from assessments.core.models import Assessment, Evidence, NationalRating, Population, Rating
from assessments.core.queries import ratings_of
from assessments.core.versions import earlier_ids
from assessments.review.models import Divergence, Snapshot
from assessments.scoring import canonical_bytes, parse_answers, parse_methodology, results_object, score_answers
from frameworks.models import BLOCK_RESILIENCE, FrameworkVersion
from frameworks.queries import catalogue_rows

Json = dict[str, Any]


def freeze_snapshot(assessment: Assessment) -> Snapshot:
    """Writes the snapshot of a signed-off assessment; both parts as canonical JSON with their SHA-256."""
    ratings = {track: list(ratings_of(assessment, track)) for track in Track.values}
    if assessment.reviewed_at is None:
        ratings[Track.REVIEWER] = []
    record = canonical_bytes(_record(assessment, ratings))
    record_sha256 = hashlib.sha256(record).hexdigest()
    previous = Snapshot.objects.filter(assessment=assessment.previous_id).first()
    views, views_sha256 = released_views(assessment)
    released = snapshot_object(assessment, ratings, record_sha256, previous, views=views)
    # What the office adds to the views is frozen with them, from the ratings of the same snapshot.
    compared = compared_views(released, assessment.methodology.record)
    body = canonical_bytes({**released, "views": compared, "views_sha256": views_sha256})
    annex = _annex(assessment)
    return Snapshot.objects.create(
        assessment=assessment,
        previous=previous,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        record=record,
        record_sha256=record_sha256,
        annex=annex,
        annex_sha256=hashlib.sha256(annex).hexdigest() if annex else "",
        created_at=timezone.now(),
    )


def compared_views(snapshot: Json, methodology: Json) -> Json | None:
    """`views` of a snapshot object, as released, with official level, difference and flag as the engine adds them."""
    if snapshot["views"] is None:
        return None
    method = parse_methodology(methodology)
    answers = parse_answers({**snapshot, "previous": None}, {method.version: method}, allow_retired=True)
    views: Json | None = results_object(score_answers(answers, draws=False))["views"]  # type: ignore[assignment]
    return views


def snapshot_object(
    assessment: Assessment,
    ratings: dict[str, list[Rating]],
    record_sha256: str,
    previous: Snapshot | None,
    *,
    views: Json | None = None,
) -> Json:
    """The shape that `assessments.scoring.answers.Snapshot` names; also of a preview, with no record of its own."""
    cycle = assessment.cycle
    catalogue = _catalogue(assessment)
    domains = {row["code"] for row in catalogue if row["block"] == BLOCK_RESILIENCE}
    answers = {track: _answers(rows) for track, rows in ratings.items()}
    return {
        "assessment": str(assessment.pk),
        "state": cycle.state_id,
        "cycle": cycle.title,
        "disclosure": cycle.disclosure,
        "practice": cycle.state.is_practice,
        "period": {"start": cycle.period_start.isoformat(), "end": cycle.period_end.isoformat()},
        "methodology": {"version": assessment.methodology.version, "sha256": assessment.methodology.sha256},
        "frameworks": [_framework(version) for version in (assessment.risk_version, assessment.resilience_version)],
        "catalogue": catalogue,
        "tracks": {
            str(track): {code: answer for code, answer in rows.items() if code not in domains}
            for track, rows in answers.items()
        },
        "resilience": {code: answer for code, answer in answers[Track.OFFICIAL].items() if code in domains},
        "views": views,
        "views_sha256": None,
        "record_sha256": record_sha256,
        "previous": previous.sha256 if previous else None,
    }


def _catalogue(assessment: Assessment) -> list[Json]:
    """Both frameworks; `was` where an indicator was another in the last cycle, or None where it was not there."""
    rows = [*catalogue_rows(assessment.risk_version), *catalogue_rows(assessment.resilience_version)]
    was = earlier_ids(assessment)
    return [{**row, "was": was[row["id"]]} if row["id"] in was else row for row in rows]


def _framework(version: FrameworkVersion) -> Json:
    return {"slug": version.framework.slug, "version": version.number, "layer": version.language}


def _answers(ratings: list[Rating]) -> Json:
    return {
        rating.indicator.code: _answer(rating) for rating in ratings if counted_state(rating) != AnswerState.NOT_RATED
    }


def counted_state(rating: Rating) -> str:
    """The state that counts: "not applicable" only once a second person has agreed."""
    if rating.state == AnswerState.NOT_APPLICABLE and rating.na_agreed_by_id is None:
        return AnswerState.NOT_RATED.value
    return rating.state


def _answer(rating: Rating) -> Json:
    state = counted_state(rating)
    if state != AnswerState.RATED:
        return {"state": str(state)}
    answer: Json = {"state": "rated", "level": rating.level, "confidence": rating.confidence}
    if rating.contested:
        answer["contested"] = True
    return answer


def _record(assessment: Assessment, ratings: dict[str, list[Rating]]) -> Json:
    every = [rating for rows in ratings.values() for rating in rows]
    sources = {source.pk: source for rating in every for source in rating.sources.all()}
    return {
        "assessment": str(assessment.pk),
        "answers": {track: {row.indicator.code: _explanation(row) for row in rows} for track, rows in ratings.items()},
        "evidence": {str(key): _evidence(source) for key, source in sources.items()},
        "populations": [_population(row) for row in assessment.populations.all()],
        "divergences": reasons_of(assessment, Divergence.Subject.INDICATOR),
        "view_divergences": reasons_of(assessment, Divergence.Subject.FACTOR),
        "heard": heard(assessment),
    }


def _annex(assessment: Assessment) -> bytes:
    """Answers to the State's own indicators by track, the reviewer's once handed in, with the sources that they rest
    on: `national` and `evidence`, as canonical JSON. Empty where nothing of its own was answered."""
    tracks = Track.values if assessment.reviewed_at else [Track.OFFICIAL.value]
    annex = annex_by_track(assessment, tracks)
    answered = {track: [row for row in rows if row.rating] for track, rows in annex.items()}
    ratings = [row.rating for rows in answered.values() for row in rows if row.rating]
    if not ratings:
        return b""
    evidence = {str(source.pk): _evidence(source) for rating in ratings for source in rating.sources.all()}
    national = {track: [_national(row, row.rating) for row in rows if row.rating] for track, rows in answered.items()}
    return canonical_bytes({"national": national, "evidence": evidence})


def _national(row: AnnexRow, rating: NationalRating) -> Json:
    """`factor`: the number of its factor in the pinned version, empty where that has the factor no more."""
    return {
        "id": row.permanent_id,
        "factor": row.factor.number if row.factor else "",
        "code": row.code,
        **rating.asked,
        "state": rating.state,
        "agreed": rating.na_agreed_by_id is not None,
        "level": rating.level,
        "confidence": rating.confidence,
        "contested": rating.contested,
        "rationale": rating.rationale,
        "trend": rating.trend,
        "version": rating.version,
        "sources": sorted(str(source.pk) for source in rating.sources.all()),
    }


def whole_record(snapshot: Snapshot) -> Json:
    """What explains the answers: the record, with the annex where there is one. Cycles signed off before the annex was
    frozen apart have it in their record."""
    record: Json = json.loads(bytes(snapshot.record))
    if not snapshot.annex:
        return record
    annex = json.loads(bytes(snapshot.annex))
    return {**record, "national": annex["national"], "evidence": {**record["evidence"], **annex["evidence"]}}


def reasons_of(assessment: Assessment, subject: str) -> dict[str, str]:
    """Why the office keeps its ratings, by permanent id."""
    rows = Divergence.objects.filter(assessment=assessment, subject=subject)
    return dict(rows.values_list("permanent_id", "reason"))


def _explanation(rating: Rating) -> Json:
    """The whole answer: not every one is in what is scored, such as the reviewer's on resilience."""
    return {
        "state": rating.state,
        "level": rating.level,
        "confidence": rating.confidence,
        "contested": rating.contested,
        "rationale": rating.rationale,
        "trend": rating.trend,
        "targeted": rating.targeted,
        "version": rating.version,
        "sources": sorted(str(source.pk) for source in rating.sources.all()),
        "populations": sorted(str(population.pk) for population in rating.populations.all()),
    }


def _evidence(source: Evidence) -> Json:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.kind,
        "event_on": source.event_on.isoformat() if source.event_on else None,
        "source_on": source.source_on.isoformat() if source.source_on else None,
        "received_on": source.received_on.isoformat(),
        "link": source.link,
        "file_sha256": source.file_sha256,
        "confidentiality": source.confidentiality,
        "reliability": source.reliability,
        "credibility": source.credibility,
    }


def _population(population: Population) -> Json:
    return {
        "id": str(population.pk),
        "name": population.name,
        "group": population.group,
        "where": population.where,
        "size": population.size,
        "women_and_girls": population.women_and_girls,
        "age": population.age,
        "why": population.why,
        "sensitive": population.sensitive,
    }
