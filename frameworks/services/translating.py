"""Translation drafts: begun from what there is, written text by text."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from frameworks.enums import LayerWording
from frameworks.errors import DraftGone, OwnLanguage, UnknownLanguage, WordsConflict, WordsRefused
from frameworks.exchange.fields import ValueRefusedError, read_text
from frameworks.languages import known_language
from frameworks.layers import last_layer, text_in_draft
from frameworks.models import DraftText, FrameworkVersion, TranslationDraft
from frameworks.permissions import may_edit
from frameworks.stored import content_of
from frameworks.translation.progress import Translated, found_in_layer
from frameworks.translation.slots import Slot, slots_of
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def start_translation(
    *, version: FrameworkVersion, language: str, by: User | None, wording: str = LayerWording.TRANSLATION
) -> TranslationDraft:
    """The draft of the next layer in a language; the one there is already, when somebody began it before.

    It begins with the words of the last layer of this version, or of the nearest version that has one, each with the
    source words that it was made from: what has changed since is stale. Raises UnknownLanguage, OwnLanguage, DraftGone.
    """
    _check_editor(by)
    code = known_language(language)
    if not code:
        raise UnknownLanguage
    if code == version.language and wording != LayerWording.OFFICIAL:
        raise OwnLanguage
    if not FrameworkVersion.objects.select_for_update(no_key=True, of=("self",)).filter(pk=version.pk):
        raise DraftGone
    draft = TranslationDraft.objects.filter(version=version, language=code).first()
    if draft is not None:
        return draft
    draft = TranslationDraft.objects.create(version=version, language=code, wording=wording, changed_by=by)
    carried = _carry(draft)
    record(
        event="translation.started",
        by=by,
        subject=f"framework_version:{version.pk}",
        details={"framework": version.framework.slug, "number": version.number, "language": code, "carried": carried},
    )
    return draft


def _carry(draft: TranslationDraft) -> int:
    """Fills a new draft with the words of the nearest layer; returns how many."""
    layer = last_layer(draft.version, draft.language)
    if layer is None:
        return 0
    slots = slots_of(content_of(draft.version))
    slots_then = slots if layer.version_id == draft.version_id else slots_of(content_of(layer.version))
    found = found_in_layer(slots_then, layer.texts, layer.stale)
    wanted = {(slot.permanent_id, slot.field) for slot in slots}
    texts = {key: text for key, text in found.items() if key in wanted}
    add_texts(draft, texts, by=None)
    return len(texts)


def add_texts(draft: TranslationDraft, texts: Mapping[tuple[str, str], Translated], *, by: User | None) -> None:
    """Words for slots that the draft has none for."""
    now = timezone.now()
    DraftText.objects.bulk_create(
        [
            DraftText(
                draft=draft,
                permanent_id=permanent_id,
                field=field,
                words=text.words,
                source=text.source,
                changed_by=by,
                changed_at=now,
            )
            for (permanent_id, field), text in texts.items()
        ],
        batch_size=1000,
    )


@transaction.atomic
def save_words(
    *, draft: TranslationDraft, slot: Slot, words: str, expected_version: int, by: User, still_right: bool = False
) -> DraftText | None:
    """Writes the words of one slot, made from the source words that it has now; None when there were and are none.

    The same words again are no change: they stay as stale as they were, unless `still_right` says that they fit the
    source words of today. `expected_version` is the version that was read, 0 when there was none. Raises WordsConflict
    with what stands when somebody else wrote first, WordsRefused, DraftGone, NotPermitted.
    """
    _check_editor(by)
    words = checked_words(slot, words)
    hold(draft)
    stored = text_in_draft(draft, slot)
    before = stored.words if stored else ""
    confirmed = still_right and stored is not None and words != "" and stored.source != slot.source
    if words == before and not confirmed:
        return stored
    if stored is not None and stored.version != expected_version:
        name = stored.changed_by.name if stored.changed_by else ""
        raise WordsConflict(words=stored.words, version=stored.version, by=name, at=stored.changed_at)
    text = stored or DraftText(draft=draft, permanent_id=slot.permanent_id, field=slot.field, version=0)
    text.words, text.source = words, slot.source
    text.version += 1
    text.changed_by, text.changed_at = by, timezone.now()
    text.save()
    touch_draft(draft, by)
    record(
        event="translation.words_saved",
        by=by,
        subject=f"translation_draft:{draft.pk}",
        details={"language": draft.language, "code": slot.code, "field": slot.field, "before": before, "after": words},
    )
    return text


def checked_words(slot: Slot, words: str) -> str:
    """Tidied words that the slot can hold; empty stays empty. Raises WordsRefused."""
    try:
        return read_text(slot.spec, words)
    except ValueRefusedError as wrong:
        raise WordsRefused(str(wrong)) from wrong


def hold(draft: TranslationDraft) -> None:
    """Nobody else writes into it, publishes it or discards it until the transaction ends. Raises DraftGone."""
    if not TranslationDraft.objects.select_for_update(no_key=True, of=("self",)).filter(pk=draft.pk):
        raise DraftGone


def touch_draft(draft: TranslationDraft, by: User | None) -> None:
    """Whoever did this may not publish it alone."""
    draft.changed_by = by
    draft.save(update_fields=["changed_by"])


def _check_editor(by: User | None) -> None:
    if by is not None and not may_edit(by):
        raise NotPermitted
