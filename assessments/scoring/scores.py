"""The whole engine: answers in, results out."""

from dataclasses import replace

from assessments.scoring.answers import OFFICIAL, Answers
from assessments.scoring.catalogue import Grid
from assessments.scoring.draws import crime_intervals, resilience_interval
from assessments.scoring.drivers import crime_drivers
from assessments.scoring.means import Floats
from assessments.scoring.parameters import Methodology
from assessments.scoring.plan import Plan, make_plan
from assessments.scoring.ratings import Ratings
from assessments.scoring.resilience import prevention_gaps, score_resilience
from assessments.scoring.results import ResilienceResult, Results, TrackResult
from assessments.scoring.spread import crime_spreads, resilience_spread
from assessments.scoring.streams import uniforms
from assessments.scoring.tracks import score_track


def score_answers(answers: Answers, *, draws: bool = True) -> Results:
    """Score every track with answers. Without `draws` what rests on random draws is None: intervals, method spread,
    robustness, probabilities of change."""
    methodology = answers.methodology
    plan = make_plan(answers.catalogue, methodology)
    tracks = {
        track: _score_track(plan, ratings, f"{answers.seed}|{track}", draws=draws)
        for track, ratings in answers.tracks.items()
    }
    resilience = _score_resilience(answers, draws=draws)
    gaps: dict[str, float | None] = {}
    if resilience is not None and OFFICIAL in tracks:
        gaps = prevention_gaps(plan, tracks[OFFICIAL], resilience)
    return Results(
        methodology_version=methodology.version,
        methodology_sha256=methodology.sha256,
        input_sha256=answers.input_sha256,
        tracks=tracks,
        resilience=resilience,
        gaps=gaps,
        views=None,
        change=None,
        alerts=(),
    )


def row_streams(grid: Grid, seed_text: str, methodology: Methodology) -> Floats:
    """The uniforms of every row (rows, draws), by its code."""
    return uniforms(seed_text, [row.code for row in grid.rows], methodology.whole["mc_n"])


def _score_track(plan: Plan, ratings: Ratings, seed_text: str, *, draws: bool) -> TrackResult:
    track = score_track(plan, ratings)
    crimes = crime_drivers(plan, ratings, track.crimes)
    if draws:
        streams = row_streams(plan.risk, seed_text, plan.methodology)
        crimes = crime_intervals(plan, ratings, crimes, streams)
        crimes = crime_spreads(plan, ratings, crimes, seed_text)
    return replace(track, crimes=crimes)


def _score_resilience(answers: Answers, *, draws: bool) -> ResilienceResult | None:
    """One set of answers, given by the office: its draws share the official track's seed text."""
    if answers.resilience is None:
        return None
    grid, methodology, ratings = answers.catalogue.resilience, answers.methodology, answers.resilience
    result = score_resilience(grid, ratings, methodology)
    if not draws:
        return result
    seed_text = f"{answers.seed}|{OFFICIAL}"
    streams = row_streams(grid, seed_text, methodology)
    result = resilience_interval(grid, ratings, result, methodology=methodology, streams=streams)
    return resilience_spread(grid, ratings, result, methodology=methodology, seed_text=seed_text)
