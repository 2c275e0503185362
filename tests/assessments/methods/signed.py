"""Many signed-off assessments from one, straight into the tables: what re-scoring goes over."""

import json
import uuid
from datetime import date
from typing import Any

from assessments.core.models import Assessment, Cycle
from assessments.review.models import Snapshot
from assessments.scoring import canonical_bytes, canonical_sha256
from r2p_site.accounts.models import State


def copies(original: Snapshot, count: int) -> list[Snapshot]:
    """Later cycles of the same State with the same answers; each snapshot has a hash of its own."""
    return [_copy(original, number) for number in range(1000, 1000 + count)]


def _copy(original: Snapshot, number: int) -> Snapshot:
    first = original.assessment
    cycle = Cycle.objects.create(
        state=State.objects.get(pk=first.cycle.state_id),
        number=number,
        title=f"Cycle {number}",
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        due_on=date(2027, 1, 31),
        disclosure="full",
    )
    kept = ("risk_version", "resilience_version", "methodology", "status", "approved_by", "approved_at")
    assessment = Assessment.objects.create(cycle=cycle, **{name: getattr(first, name) for name in kept})
    body: dict[str, Any] = json.loads(bytes(original.body)) | {"cycle": cycle.title}
    return Snapshot.objects.create(
        id=uuid.uuid4(),
        assessment=assessment,
        body=canonical_bytes(body),
        sha256=canonical_sha256(body),
        record=b"{}",
        record_sha256=original.record_sha256,
        created_at=original.created_at,
    )
