"""Publishing a translation: the next layer, frozen for ever, and its public edition."""

from django.db import transaction

from frameworks.enums import VersionStatus
from frameworks.errors import (
    DraftChanged,
    DraftGone,
    LayerUnchanged,
    NothingTranslated,
    SecondPersonNeeded,
    VersionIsDraft,
)
from frameworks.layers import fingerprint_of, texts_of
from frameworks.models import TranslationDraft, TranslationLayer
from frameworks.permissions import may_edit, may_publish_translation
from frameworks.services.publishing import copy_edition
from frameworks.stored import content_of
from frameworks.translation.progress import Translated, layer_texts
from frameworks.translation.slots import slots_of
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def publish_translation(*, draft: TranslationDraft, by: User | None, seen: str | None = None) -> TranslationLayer:
    """Makes the next layer of a draft's texts and ends the draft. `by` is None for a command of the installation.

    Words whose source has changed since are kept in the layer and not shown. `seen` is the fingerprint of what its
    publisher has looked at. Raises NotPermitted, VersionIsDraft, SecondPersonNeeded, DraftChanged, DraftGone,
    NothingTranslated, LayerUnchanged.
    """
    drafts = TranslationDraft.objects.select_for_update(of=("self",)).select_related("version__framework")
    found = drafts.filter(pk=draft.pk).first()
    if found is None:
        raise DraftGone
    draft, version = found, found.version
    _check(draft, by)
    content = content_of(version)
    written = texts_of(draft)
    if seen is not None and seen != fingerprint_of(draft, written):
        raise DraftChanged
    translated = {key: Translated(text.words, text.source) for key, text in written.items()}
    texts, stale = layer_texts(slots_of(content), translated)
    if not texts:
        raise NothingTranslated
    last = TranslationLayer.objects.filter(version=version, language=draft.language).order_by("-number").first()
    if last is not None and (last.texts, last.stale, last.wording) == (texts, stale, draft.wording):
        raise LayerUnchanged
    layer = TranslationLayer.objects.create(
        version=version,
        language=draft.language,
        number=last.number + 1 if last else 1,
        wording=draft.wording,
        texts=texts,
        stale=stale,
        published_by=by,
    )
    edition = copy_edition(version, content, layer)
    draft.delete()
    record(
        event="translation.published",
        by=by,
        subject=f"framework_version:{version.pk}",
        details={
            "framework": content.slug,
            "number": version.number,
            "language": layer.language,
            "layer": layer.number,
            "wording": layer.wording,
            "sha256": edition.etag,
        },
    )
    return layer


def _check(draft: TranslationDraft, by: User | None) -> None:
    if by is not None and not may_edit(by):
        raise NotPermitted
    if draft.version.status != VersionStatus.PUBLISHED:
        raise VersionIsDraft
    if by is not None and not may_publish_translation(by, draft):
        raise SecondPersonNeeded
