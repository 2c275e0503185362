"""Drafting a version of the method from another, changing the draft, and throwing it away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Methodology
from assessments.methods.checking import check_record
from assessments.methods.errors import DraftConflict, NotADraft, RescoringUnderWay, ShippedDraft
from assessments.methods.layout import BESIDE, PARTS, Json
from assessments.methods.models import RescoredResult, Rescoring
from assessments.methods.permissions import may_draft
from assessments.methods.queries import rescoring_progress
from assessments.scoring import methodology_sha256
from r2p_site.accounts.models import User
from r2p_site.audit import record as record_event
from r2p_site.errors import InvalidInput, Message, NotPermitted

VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", re.ASCII)
NOTE_MAX = 2000


@dataclass(frozen=True, slots=True)
class MethodInput:
    """What an administrator writes. `values`: every part of the record by name, parameters and what stands beside."""

    version: str
    effective_on: date
    change_note: str
    values: Mapping[str, Any]

    @property
    def record(self) -> Json:
        return {
            "version": self.version,
            "effective_date": self.effective_on.isoformat(),
            "change_note": self.change_note.strip(),
            "parameters": {name: self.values.get(name) for name in PARTS if name not in BESIDE},
            **{name: self.values.get(name) for name in BESIDE},
        }


@transaction.atomic
def draft_methodology(*, source: Methodology, values: MethodInput, by: User) -> Methodology:
    """A new draft, made from any version. Raises NotPermitted, InvalidInput."""
    if not may_draft(by):
        raise NotPermitted
    _check(values, sound=source.record, taken=Methodology.objects.all())
    draft = Methodology.objects.create(status=MethodologyStatus.DRAFT, drafted_from=source, **_columns(values, by))
    _record("methodology.drafted", draft, by, {"from": source.version})
    return draft


@transaction.atomic
def change_draft(*, draft: Methodology, expected_revision: int, values: MethodInput, by: User) -> Methodology:
    """Replaces what a draft holds. Raises NotPermitted, NotADraft, ShippedDraft,
    RescoringUnderWay, DraftConflict, InvalidInput."""
    locked = lock_draft(draft, by)
    if locked.revision != expected_revision:
        raise DraftConflict
    _check(values, sound=locked.record, taken=Methodology.objects.exclude(pk=locked.pk))
    forget_rescored(locked)
    for name, value in _columns(values, by).items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    _record("methodology.changed", locked, by, {"revision": locked.revision})
    return locked


@transaction.atomic
def discard_draft(*, draft: Methodology, by: User) -> None:
    """Drafts made from it keep what they hold. Raises NotPermitted, NotADraft, ShippedDraft, RescoringUnderWay."""
    locked = lock_draft(draft, by)
    Methodology.objects.filter(drafted_from=locked, status=MethodologyStatus.DRAFT).update(
        drafted_from=locked.drafted_from_id
    )
    forget_rescored(locked)
    _record("methodology.discarded", locked, by, {})
    locked.delete()


def forget_rescored(draft: Methodology) -> None:
    """What the draft gave before it changed says nothing about it now. Raises RescoringUnderWay."""
    progress = rescoring_progress(draft)
    if progress is None:
        return
    if progress.job is not None and not progress.job.is_finished:
        raise RescoringUnderWay
    RescoredResult.objects.filter(methodology=draft).delete()
    Rescoring.objects.filter(methodology=draft).delete()


def lock_draft(draft: Methodology, by: User) -> Methodology:
    """The row, locked for change; a draft that may be changed."""
    locked = Methodology.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not may_draft(by):
        raise NotPermitted
    if locked.status != MethodologyStatus.DRAFT:
        raise NotADraft
    if locked.changed_by_id is None:
        raise ShippedDraft
    return locked


def _columns(values: MethodInput, by: User) -> Json:
    record = values.record
    return {
        "version": values.version,
        "effective_on": values.effective_on,
        "change_note": record["change_note"],
        "record": record,
        "sha256": methodology_sha256(record),
        "changed_by": by,
    }


def _check(values: MethodInput, *, sound: Mapping[str, Any], taken: Any) -> None:
    errors: dict[str, list[Message]] = {}
    if not VERSION.fullmatch(values.version):
        errors["version"] = [_("Write three numbers with points, like this: 1.1.0")]
    elif taken.filter(version=values.version).exists():
        errors["version"] = [_("There is a version with this number. Write another one.")]
    if not values.change_note.strip():
        errors["change_note"] = [_("Say what changes and why: reviewers and the public read this.")]
    elif len(values.change_note) > NOTE_MAX:
        errors["change_note"] = [_("Shorten this to %(limit)d characters.") % {"limit": NOTE_MAX}]
    try:
        check_record(values.record | {"version": "draft"}, sound=sound)
    except InvalidInput as error:
        if not error.fields:
            raise
        errors |= error.fields
    if errors:
        raise InvalidInput(fields=errors)


def _record(event: str, draft: Methodology, by: User, details: Json) -> None:
    record_event(
        event=event,
        by=by,
        subject=f"methodology:{draft.version}",
        details={"sha256": draft.sha256, **details},
    )
