import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from assessments.core.annex import national_ratings
from assessments.core.errors import EvidenceConflict, FileSigned
from assessments.core.files import checked_type
from assessments.core.models import Assessment, Evidence, NationalIndicator, NationalRating, Rating
from assessments.core.permissions import may_add_evidence, own_track
from assessments.core.queries import is_signed, ratings_of
from assessments.core.services.national_ratings import attach_national_sources
from assessments.core.services.ratings import attach_sources
from frameworks.models import Indicator
from r2p_site.accounts.models import State, User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted

CHUNK = 1024**2


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    title: str
    publisher: str
    kind: str
    received_on: date
    confidentiality: str
    event_on: date | None = None
    source_on: date | None = None
    link: str = ""
    reliability: str = ""
    credibility: int | None = None
    note: str = ""
    file: UploadedFile | None = None  # type: ignore[type-arg]


@transaction.atomic
def add_evidence(*, state: State, by: User, values: EvidenceInput) -> Evidence:
    """Records a source with its link or file. The link is never fetched; the file is kept as it came, with its hash."""
    if not may_add_evidence(by, state):
        raise NotPermitted
    evidence = _fill(Evidence(state=state, added_by=by, version=0), values)
    _record("evidence.added", evidence, by)
    return evidence


@transaction.atomic
def add_evidence_to_answer(
    *, assessment: Assessment, indicator: Indicator | NationalIndicator, by: User, values: EvidenceInput
) -> Evidence:
    """Records a source and rests an answer on it, or does neither."""
    locked = Assessment.objects.select_for_update(no_key=True).select_related("cycle__state").get(pk=assessment.pk)
    evidence = add_evidence(state=locked.cycle.state, by=by, values=values)
    track = own_track(by, locked)
    if isinstance(indicator, NationalIndicator):
        own = national_ratings(locked, [track]).filter(indicator=indicator).first()
        attach_national_sources(assessment=locked, indicator=indicator, by=by, **_one_more(own, evidence))
    else:
        current = ratings_of(locked, track).filter(indicator=indicator).first()
        attach_sources(assessment=locked, indicator=indicator, by=by, **_one_more(current, evidence))
    return evidence


def _one_more(current: Rating | NationalRating | None, evidence: Evidence) -> dict[str, Any]:
    """What an answer rests on, and this source."""
    before = [row.pk for row in current.sources.all()] if current else []
    return {"expected_version": current.version if current else 0, "sources": [*before, evidence.pk]}


@transaction.atomic
def change_evidence(*, evidence: Evidence, by: User, expected_version: int, values: EvidenceInput) -> Evidence:
    locked = Evidence.objects.select_for_update(of=("self",)).select_related("state").get(pk=evidence.pk)
    if not may_add_evidence(by, locked.state):
        raise NotPermitted
    if locked.version != expected_version:
        raise EvidenceConflict
    if values.file is not None and locked.file and is_signed(locked):
        raise FileSigned
    _fill(locked, values)
    _record("evidence.changed", locked, by)
    return locked


def _fill(evidence: Evidence, values: EvidenceInput) -> Evidence:
    for name in (
        "title",
        "publisher",
        "kind",
        "received_on",
        "confidentiality",
        "event_on",
        "source_on",
        "link",
        "reliability",
        "credibility",
        "note",
    ):
        setattr(evidence, name, getattr(values, name))
    if values.file is not None:
        _attach(evidence, values.file)
    evidence.version += 1
    evidence.save()
    return evidence


def _attach(evidence: Evidence, file: UploadedFile) -> None:  # type: ignore[type-arg]
    evidence.file_type = checked_type(file)
    digest = hashlib.sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    file.seek(0)
    evidence.file_sha256 = digest.hexdigest()
    evidence.file_name = (file.name or "file")[-200:]
    evidence.file_size = file.size
    # The stored name says nothing of the content.
    evidence.file.save(f"{evidence.pk}", file, save=False)


def _record(event: str, evidence: Evidence, by: User) -> None:
    record(
        event=event,
        by=by,
        state=evidence.state,
        subject=f"evidence:{evidence.pk}",
        details={
            "kind": evidence.kind,
            "confidentiality": evidence.confidentiality,
            "version": evidence.version,
            "file_sha256": evidence.file_sha256,
        },
    )
