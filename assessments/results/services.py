"""From a frozen snapshot to its stored result: computed once by the worker, the same bytes on every machine."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.core.models import Assessment, Methodology
from assessments.results.models import Result
from assessments.review.models import Snapshot
from assessments.scoring import canonical_bytes, parse_answers, parse_methodology, results_object, score_answers
from r2p_site.audit import record


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
    return result
