"""The public edition of a signed-off assessment: what may be seen of it, and the bundle where that is everything.

What the public may not see is cut by the rules of the public report, before anything reaches a table that the public
site can read.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from assessments.core.enums import Disclosure
from assessments.core.models import Assessment
from assessments.publication.models import PublishedAssessment
from assessments.reports.document import Sources, for_edition
from assessments.reports.enums import Edition
from assessments.reports.queries import as_readable_today, is_change_public
from assessments.results.models import Result
from assessments.results.published import withheld_results
from assessments.review.models import Snapshot
from assessments.review.snapshot import whole_record
from assessments.scoring import canonical_bytes

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """`bundle`: canonical JSON of {snapshot, previous, methodology, results} (methodology, section 11), with which a
    stranger recomputes the results offline; empty below disclosure level `full`."""

    sources: Sources
    bundle: bytes


def public_edition(assessment: Assessment, result: Result) -> PublicEdition:
    """`result` with its snapshot and the previous one. A change since a cycle that the public cannot read is left out:
    it would give that one's score away, and in full nobody could recompute it."""
    sources = _cut(assessment, result, with_change=is_change_public(result.snapshot))
    if assessment.cycle.disclosure != Disclosure.FULL:
        return PublicEdition(sources, b"")
    previous = _disclosed_previous(result.snapshot)
    bundle = {
        "snapshot": sources.snapshot,
        "previous": previous,
        "methodology": sources.method,
        "results": sources.results,
    }
    return PublicEdition(sources, canonical_bytes(bundle))


def _cut(assessment: Assessment, result: Result, *, with_change: bool) -> Sources:
    snapshot = result.snapshot
    record = whole_record(snapshot)
    results = json.loads(bytes(result.body))
    whole = Sources(
        snapshot=json.loads(bytes(snapshot.body)),
        record=as_readable_today(record, assessment),
        results=results if with_change else {**results, "change": None},
        method=assessment.methodology.record,
        outlines=(),
        state_name=assessment.cycle.state.name,
        language=assessment.risk_version.language,
        snapshot_sha256=snapshot.sha256,
        results_sha256=result.sha256,
        signed_off_at=snapshot.created_at,
        verify_url="",
    )
    # The report leaves out whole parts of the results; what is published says null beside the status.
    published = withheld_results(
        whole.results,
        snapshot=whole.snapshot,
        methodology=whole.method,
        disclosure=assessment.cycle.disclosure,
    )
    return replace(for_edition(whole, Edition.PUBLIC), results=published)


def _disclosed_previous(snapshot: Snapshot) -> Json | None:
    """Last cycle's snapshot where every rating of it is public too; else nothing of it may be in a bundle."""
    if snapshot.previous is None:
        return None
    published = PublishedAssessment.objects.filter(
        pk=snapshot.previous.assessment_id, disclosure=Disclosure.FULL, withdrawn_at=None
    )
    if not published.exists():
        return None
    previous: Json = json.loads(bytes(snapshot.previous.body))
    return previous
