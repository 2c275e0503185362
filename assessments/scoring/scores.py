"""The whole engine: answers in, results out."""

from assessments.scoring.answers import OFFICIAL, Answers
from assessments.scoring.plan import make_plan
from assessments.scoring.resilience import prevention_gaps, score_resilience
from assessments.scoring.results import Results
from assessments.scoring.tracks import score_track


def score_answers(answers: Answers, *, draws: bool = True) -> Results:
    """Score every track with answers. Without `draws` what rests on random draws is None: intervals, method spread,
    robustness, probabilities of change."""
    methodology = answers.methodology
    plan = make_plan(answers.catalogue, methodology)
    tracks = {track: score_track(plan, ratings) for track, ratings in answers.tracks.items()}
    domains = answers.catalogue.resilience
    resilience = None
    gaps: dict[str, float | None] = {}
    if answers.resilience is not None:
        resilience = score_resilience(domains, answers.resilience, methodology)
        if OFFICIAL in tracks:
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
