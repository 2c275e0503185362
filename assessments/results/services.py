"""From a frozen snapshot to its stored result: computed once by the worker, the same bytes on every machine."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from assessments.core.models import Assessment, Methodology
from assessments.results.drawing import Spec, draw, spec_sha256, trend_specs
from assessments.results.models import Drawing, Result
from assessments.results.queries import blocks_of
from assessments.results.trend import trend_of
from assessments.review.models import Snapshot
from assessments.scoring import canonical_bytes, parse_answers, parse_methodology, results_object, score_answers
from r2p_site.audit import record
from r2p_site.enqueue import enqueue


def score_snapshot(*, snapshot_id: UUID) -> Result:
    """Scores a snapshot and stores the result; the same call again returns what is stored."""
    stored = Result.objects.filter(snapshot=snapshot_id).first()
    if stored is not None:
        return stored
    snapshot = Snapshot.objects.select_related("assessment__methodology", "assessment__cycle__state", "previous").get(
        pk=snapshot_id
    )
    content = compute(
        json.loads(bytes(snapshot.body)),
        snapshot.assessment.methodology,
        json.loads(bytes(snapshot.previous.body)) if snapshot.previous else None,
    )
    body = canonical_bytes(content)
    return _store(snapshot, content, body)


def compute(
    snapshot: dict[str, Any], methodology: Methodology, previous: dict[str, Any] | None, *, draws: bool = True
) -> dict[str, Any]:
    """The results object of a snapshot; a pure function of its arguments. Raises ScoringError."""
    known = {methodology.version: parse_methodology(methodology.record)}
    answers = parse_answers(snapshot, known, previous=previous, allow_retired=True)
    return results_object(score_answers(answers, draws=draws))


@transaction.atomic
def _store(snapshot: Snapshot, content: dict[str, Any], body: bytes) -> Result:
    """Two workers may compute the same; the second finds the row of the first."""
    Assessment.objects.select_for_update(no_key=True).get(pk=snapshot.assessment_id)
    result, created = Result.objects.get_or_create(
        snapshot=snapshot,
        defaults={
            "content": content,
            "body": body,
            "sha256": hashlib.sha256(body).hexdigest(),
            "computed_at": timezone.now(),
        },
    )
    if created:
        record(
            event="result.computed",
            by=None,
            state=snapshot.assessment.cycle.state,
            subject=f"assessment:{snapshot.assessment_id}",
            details={"snapshot_sha256": snapshot.sha256, "result_sha256": result.sha256},
        )
        enqueue("results.draw", result.pk, by=None)
    return result


def draw_result(*, result_id: UUID) -> int:
    """Draws the charts of a result in every language of the site, and drops those that show something else by now.

    Returns how many were drawn. Raises ConversionFailed. Only a worker calls this.
    """
    stored = Result.objects.select_related("snapshot__assessment__cycle__state").get(pk=result_id)
    wanted = _specs_of(stored)
    known = set(stored.drawings.values_list("spec_sha256", flat=True))
    missing = {key: spec for key, spec in wanted.items() if key not in known}
    bodies = dict(zip(missing, draw(list(missing.values())), strict=True))
    with transaction.atomic():
        stored.drawings.exclude(spec_sha256__in=wanted).delete()
        Drawing.objects.bulk_create(
            (Drawing(result=stored, spec_sha256=key, body=body) for key, body in bodies.items()), ignore_conflicts=True
        )
        if bodies:
            record(
                event="result.drawn",
                by=None,
                state=stored.snapshot.assessment.cycle.state,
                subject=f"assessment:{stored.snapshot.assessment_id}",
                details={"drawings": sorted(bodies)},
            )
    return len(bodies)


def _specs_of(stored: Result) -> dict[str, Spec]:
    assessment = stored.snapshot.assessment
    blocks = blocks_of(assessment)
    found: dict[str, Spec] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            trend = trend_of(assessment, stored, blocks)
            found |= {spec_sha256(spec): spec for spec in trend_specs(trend).values()} if trend else {}
    return found
