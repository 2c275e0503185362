"""Translations as workbooks: out to a translator, and back into the draft once somebody has seen what changes.

A file adds and replaces words; where it has none it changes nothing, so nothing is lost by sending one in.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.errors import DraftChanged
from frameworks.layers import fingerprint_of, texts_of
from frameworks.models import DraftText, PendingImport, TranslationDraft
from frameworks.permissions import may_edit
from frameworks.services.importing import PENDING_KEPT
from frameworks.services.translating import add_texts, hold, touch_draft
from frameworks.stored import content_of
from frameworks.translation.progress import Found, SlotState, Translated, state_of
from frameworks.translation.slots import Slot, slots_of
from frameworks.translation.workbook import Heading, TranslationFile, read_translation, write_translation
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted, TooLarge


@dataclass(frozen=True, slots=True)
class TextChange:
    """`what` is new or changed; `is_stale`: made from other source words than those of today."""

    slot: Slot
    what: str
    before: str
    after: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class TranslationReport:
    """What a file changes in a draft. `compared_with` is the fingerprint of what the draft said before."""

    changes: tuple[TextChange, ...]
    unchanged: int
    wording: str
    compared_with: str

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.wording)

    def count(self, what: str) -> int:
        return sum(change.what == what for change in self.changes)

    @property
    def new_count(self) -> int:
        return self.count("new")

    @property
    def changed_count(self) -> int:
        return self.count("changed")

    @property
    def stale_count(self) -> int:
        return sum(change.is_stale for change in self.changes)

    @property
    def summary(self) -> str:
        """Not translated: programs read it."""
        return f"new {self.new_count}, changed {self.changed_count}, unchanged {self.unchanged}"


def export_translation(*, draft: TranslationDraft) -> bytes:
    """The workbook of a draft; importing it again changes nothing."""
    return write_translation(_heading(draft), slots_of(content_of(draft.version)), _found(texts_of(draft)))


def import_translation(*, draft: TranslationDraft, body: bytes, by: User | None) -> TranslationReport:
    """Writes the words of a workbook into the draft. Raises FileRefused with every problem, and then writes nothing."""
    _check_sender(by, body)
    return _write(draft, body, by=by, compared_with=None)


def prepare_translation(
    *, draft: TranslationDraft, body: bytes, name: str, by: User
) -> tuple[PendingImport, TranslationReport]:
    """Keeps the file until its sender confirms what it would change. Files never confirmed go after a day."""
    _check_sender(by, body)
    report, _file = _report(draft, body, texts_of(draft))
    PendingImport.objects.filter(created_at__lt=timezone.now() - PENDING_KEPT).delete()
    pending = PendingImport.objects.create(
        by=by, draft=draft, name=name[:255], body=body, compared_with=report.compared_with
    )
    return pending, report


def report_on_translation(pending: PendingImport) -> TranslationReport:
    report, _file = _report(_draft_of(pending), bytes(pending.body), texts_of(_draft_of(pending)))
    return report


@transaction.atomic
def confirm_translation(*, pending: PendingImport, by: User) -> TranslationReport:
    """Writes a file that its sender has seen the changes of. Raises DraftChanged when they are others by now."""
    if pending.by_id != by.pk:
        raise NotPermitted
    _check_sender(by, b"")
    report = _write(_draft_of(pending), bytes(pending.body), by=by, compared_with=pending.compared_with)
    pending.delete()
    return report


def renew_translation(*, pending: PendingImport, by: User) -> TranslationReport:
    """Takes what the draft says now as the start of the changes, for their sender to decide again."""
    if pending.by_id != by.pk:
        raise NotPermitted
    report = report_on_translation(pending)
    pending.compared_with = report.compared_with
    pending.save(update_fields=["compared_with"])
    return report


def _check_sender(by: User | None, body: bytes) -> None:
    if by is not None and not may_edit(by):
        raise NotPermitted
    if len(body) > settings.FRAMEWORK_FILE_LIMIT:
        limit = settings.FRAMEWORK_FILE_LIMIT // 1024**2
        raise TooLarge(_("A translation file has at most %(limit)d MB.") % {"limit": limit})


def _draft_of(pending: PendingImport) -> TranslationDraft:
    if pending.draft is None:
        raise NotPermitted
    return pending.draft


def _heading(draft: TranslationDraft) -> Heading:
    version = draft.version
    return Heading(
        framework=version.framework.slug,
        version=str(version.number),
        source_language=version.language,
        language=draft.language,
        wording=draft.wording,
    )


def _found(texts: dict[tuple[str, str], DraftText]) -> Found:
    return {key: Translated(text.words, text.source) for key, text in texts.items()}


def _report(
    draft: TranslationDraft, body: bytes, texts: dict[tuple[str, str], DraftText]
) -> tuple[TranslationReport, TranslationFile]:
    slots, found = slots_of(content_of(draft.version)), _found(texts)
    file = read_translation(body, _heading(draft), slots, found)
    changes = []
    for slot in slots:
        key = (slot.permanent_id, slot.field)
        text, before = file.texts.get(key), found.get(key)
        if text is None or text == before:
            continue
        what = "changed" if before and before.words else "new"
        stale = state_of(slot, file.texts) == SlotState.STALE
        changes.append(TextChange(slot, what, before.words if before else "", text.words, stale))
    wording = file.wording if file.wording != draft.wording else ""
    return TranslationReport(tuple(changes), len(slots) - len(changes), wording, fingerprint_of(draft, texts)), file


@transaction.atomic
def _write(draft: TranslationDraft, body: bytes, *, by: User | None, compared_with: str | None) -> TranslationReport:
    hold(draft)
    texts = texts_of(draft)
    report, file = _report(draft, body, texts)
    if compared_with is not None and compared_with != report.compared_with:
        raise DraftChanged
    if report.is_empty:
        return report
    _store(draft, report, file, texts=texts, by=by)
    record(
        event="translation.imported",
        by=by,
        subject=f"translation_draft:{draft.pk}",
        details={
            "framework": draft.version.framework.slug,
            "number": draft.version.number,
            "language": draft.language,
            "file_sha256": hashlib.sha256(body).hexdigest(),
            "summary": report.summary,
            "wording": file.wording,
            "changes": [
                {"code": change.slot.code, "field": change.slot.field, "before": change.before, "after": change.after}
                for change in report.changes
            ],
        },
    )
    return report


def _store(
    draft: TranslationDraft,
    report: TranslationReport,
    file: TranslationFile,
    *,
    texts: dict[tuple[str, str], DraftText],
    by: User | None,
) -> None:
    wanted = {(change.slot.permanent_id, change.slot.field) for change in report.changes}
    now = timezone.now()
    known = [texts[key] for key in wanted if key in texts]
    for row in known:
        text = file.texts[row.permanent_id, row.field]
        row.words, row.source = text.words, text.source
        row.version += 1
        row.changed_by, row.changed_at = by, now
    DraftText.objects.bulk_update(known, ["words", "source", "version", "changed_by", "changed_at"], batch_size=500)
    add_texts(draft, {key: file.texts[key] for key in wanted if key not in texts}, by=by)
    if report.wording:
        draft.wording = report.wording
        draft.save(update_fields=["wording"])
    touch_draft(draft, by)
