"""Reads of translations: published layers, and the drafts of the next ones."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from frameworks.models import DraftText, FrameworkVersion, TranslationDraft, TranslationLayer
from frameworks.phrases import Phrasebook, languages_that_serve, phrasebook_of
from frameworks.stored import content_of
from frameworks.translation.progress import Found, Progress, Translated, found_in_layer, layer_texts, progress_of
from frameworks.translation.slots import Slot, slots_of


def layer_serving(
    version: FrameworkVersion, language: str, layers: QuerySet[TranslationLayer] | None = None
) -> TranslationLayer | None:
    """The newest layer, of those given or of all, in the language or the nearest that serves its readers. One query."""
    found = TranslationLayer.objects.all() if layers is None else layers
    wanted = languages_that_serve(language, version.language)
    rows = list(found.filter(version=version, language__in=wanted))
    return min(rows, key=lambda row: (wanted.index(row.language), -row.number), default=None)


def phrasebook(versions: Iterable[FrameworkVersion], layers: QuerySet[TranslationLayer], language: str) -> Phrasebook:
    """What the versions say to readers of a language by these layers, one for each version and language. One query."""
    versions = list(versions)
    wanted = languages_that_serve(language, *(version.language for version in versions))
    return phrasebook_of(versions, layers.filter(language__in=wanted).defer("stale").order_by(), language)


def newest_layers(versions: Iterable[FrameworkVersion]) -> QuerySet[TranslationLayer]:
    """Of each version and language the layer published last."""
    layers = TranslationLayer.objects.filter(version__in=list(versions))
    return layers.order_by("version_id", "language", "-number").distinct("version_id", "language")


def languages_published(version: FrameworkVersion) -> list[str]:
    """Languages that the version has a layer in. One query."""
    return list(version.layers.order_by("language").values_list("language", flat=True).distinct())


def last_layer(version: FrameworkVersion, language: str) -> TranslationLayer | None:
    """The newest layer of this version; else of the nearest earlier version that has one in the language."""
    return (
        TranslationLayer.objects.filter(
            version__framework=version.framework_id, version__number__lte=version.number, language=language
        )
        .select_related("version__framework")
        .order_by("-version__number", "-number")
        .first()
    )


def translation_of(version: FrameworkVersion, language: str) -> TranslationDraft | None:
    drafts = TranslationDraft.objects.select_related("version__framework", "changed_by")
    return drafts.filter(version=version, language=language).first()


def text_in_draft(draft: TranslationDraft, slot: Slot) -> DraftText | None:
    texts = draft.texts.select_related("changed_by")
    return texts.filter(permanent_id=slot.permanent_id, field=slot.field).first()


def texts_of(draft: TranslationDraft) -> dict[tuple[str, str], DraftText]:
    """Every text of a draft by permanent id and field. One query."""
    return {(row.permanent_id, row.field): row for row in draft.texts.select_related("changed_by")}


def fingerprint_of(draft: TranslationDraft, texts: Mapping[tuple[str, str], DraftText]) -> str:
    """Of what a draft says, so that nobody decides on other words than they have seen."""
    rows = sorted([*key, text.words, text.source] for key, text in texts.items())
    return hashlib.sha256(json.dumps([draft.wording, rows]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """One language of a version: its last layer and how far that goes, the draft of the next and how far that is."""

    code: str
    layer: TranslationLayer | None = None
    published: Progress | None = None
    draft: TranslationDraft | None = None
    drafted: Progress | None = None

    @property
    def is_official(self) -> bool:
        said = self.draft or self.layer
        return said is not None and said.wording == "official"


def languages_of(version: FrameworkVersion) -> list[LanguageRow]:
    """Every language that the version has a layer or a draft in, by its code. Five queries."""
    slots = slots_of(content_of(version))
    layers = {layer.language: layer for layer in newest_layers([version])}
    drafts = {draft.language: draft for draft in version.translation_drafts.all()}
    texts: dict[UUID, dict[tuple[str, str], Translated]] = {}
    for text in DraftText.objects.filter(draft__version=version):
        texts.setdefault(text.draft_id, {})[text.permanent_id, text.field] = Translated(text.words, text.source)
    rows = []
    for code in sorted({*layers, *drafts}):
        layer, draft = layers.get(code), drafts.get(code)
        published = progress_of(slots, found_in_layer(slots, layer.texts, layer.stale)) if layer else None
        drafted = progress_of(slots, texts.get(draft.pk, {})) if draft else None
        rows.append(LanguageRow(code, layer, published, draft, drafted))
    return rows


@dataclass(frozen=True, slots=True)
class WordsChange:
    """What a reader will read in place of what they read now; empty is the version's own words."""

    slot: Slot
    before: str
    after: str


def changes_to_publish(draft: TranslationDraft, slots: Iterable[Slot], found: Found) -> Iterator[WordsChange]:
    """Against the last layer of the same version. One query."""
    slots = list(slots)
    last = TranslationLayer.objects.filter(version=draft.version_id, language=draft.language).first()
    before = last.texts if last else {}
    after, _stale = layer_texts(slots, found)
    for slot in slots:
        old = before.get(slot.permanent_id, {}).get(slot.field, "")
        new = after.get(slot.permanent_id, {}).get(slot.field, "")
        if old != new:
            yield WordsChange(slot, old, new)
