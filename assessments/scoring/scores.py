"""The whole engine: answers in, results out."""

from collections.abc import Mapping
from dataclasses import replace

from assessments.scoring.alerts import Earlier, Watch, raise_alerts
from assessments.scoring.answers import OFFICIAL, REVIEWER, Answers
from assessments.scoring.catalogue import Grid
from assessments.scoring.change import carried_over, compare_cycles, match_cycles, paired_differences
from assessments.scoring.draws import crime_intervals, resilience_interval
from assessments.scoring.drivers import crime_drivers
from assessments.scoring.means import Floats
from assessments.scoring.parameters import Methodology
from assessments.scoring.plan import Plan, make_plan
from assessments.scoring.ratings import Ratings
from assessments.scoring.resilience import prevention_gaps, score_resilience
from assessments.scoring.results import Alert, ChangeResult, ResilienceResult, Results, TrackResult, ViewsResult
from assessments.scoring.spread import crime_spreads, resilience_spread
from assessments.scoring.streams import uniforms
from assessments.scoring.tracks import score_track
from assessments.scoring.views import compare_views, release_views


def score_answers(answers: Answers, *, draws: bool = True) -> Results:
    """Score every track with answers. Without `draws` what rests on random draws is None: intervals, method spread,
    robustness, probabilities of change."""
    methodology = answers.methodology
    plan = make_plan(answers.catalogue, methodology)
    streams = {track: _streams(plan, answers, track) for track in answers.tracks} if draws else {}
    tracks = {
        track: _score_track(plan, ratings, f"{answers.seed}|{track}", streams.get(track))
        for track, ratings in answers.tracks.items()
    }
    resilience = _score_resilience(answers, draws=draws)
    views = _score_views(answers, tracks.get(OFFICIAL))
    earlier = _earlier_tracks(plan, answers)
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
        views=views,
        change=_score_change(plan, answers, earlier.get(OFFICIAL), streams.get(OFFICIAL)),
        alerts=_score_alerts(plan, answers, tracks, earlier, views=views),
    )


def row_streams(grid: Grid, seed_text: str, methodology: Methodology) -> Floats:
    """The uniforms of every row (rows, draws), by its code."""
    return uniforms(seed_text, [row.code for row in grid.rows], methodology.whole["mc_n"])


def _streams(plan: Plan, answers: Answers, track: str) -> Floats:
    return row_streams(plan.risk, f"{answers.seed}|{track}", plan.methodology)


def _score_track(plan: Plan, ratings: Ratings, seed_text: str, streams: Floats | None) -> TrackResult:
    track = score_track(plan, ratings)
    crimes = crime_drivers(plan, ratings, track.crimes)
    if streams is not None:
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


def _score_views(answers: Answers, official: TrackResult | None) -> ViewsResult | None:
    released = answers.views
    if answers.sources is not None:
        released = release_views(answers.sources, answers.catalogue.risk, answers.methodology)
    return None if released is None else compare_views(released, official, answers.methodology)


def _earlier_tracks(plan: Plan, answers: Answers) -> dict[str, Earlier]:
    """The last cycle, scored again under the version in use."""
    previous = answers.previous
    if previous is None:
        return {}
    own_plan = plan if previous.catalogue is answers.catalogue else make_plan(previous.catalogue, answers.methodology)
    return {
        track: Earlier(
            ratings=carried_over(ratings, own_plan.risk, plan.risk),
            track=score_track(own_plan, ratings),
            own=own_plan.risk,
            own_ratings=ratings,
        )
        for track, ratings in previous.tracks.items()
    }


def _score_change(plan: Plan, answers: Answers, earlier: Earlier | None, streams: Floats | None) -> ChangeResult | None:
    """Of the official track; None without one in both cycles."""
    if earlier is None or answers.previous is None or OFFICIAL not in answers.tracks:
        return None
    cycles = match_cycles(answers.tracks[OFFICIAL], earlier.ratings)
    drawn = None
    if streams is not None:
        before = row_streams(plan.risk, f"{answers.previous.seed}|{OFFICIAL}", plan.methodology)
        drawn = paired_differences(plan, cycles, streams, before)
    return compare_cycles(plan, cycles, drawn)


def _score_alerts(
    plan: Plan,
    answers: Answers,
    tracks: Mapping[str, TrackResult],
    earlier: Mapping[str, Earlier],
    *,
    views: ViewsResult | None,
) -> tuple[Alert, ...]:
    alerts: list[Alert] = []
    for track, result in tracks.items():
        watch = Watch(plan, track, answers.tracks[track], result, earlier.get(track))
        if track == OFFICIAL:
            reviewer = answers.tracks.get(REVIEWER)
            watch = replace(watch, resilience=_both_resilience(answers), reviewer=reviewer, views=views)
        alerts += raise_alerts(watch)
    return tuple(alerts)


def _both_resilience(answers: Answers) -> tuple[Ratings, Ratings] | None:
    """Resilience answers now and before, on the grid in use."""
    previous = answers.previous
    if answers.resilience is None or previous is None or previous.resilience is None:
        return None
    grid = answers.catalogue.resilience
    return answers.resilience, carried_over(previous.resilience, previous.catalogue.resilience, grid)
