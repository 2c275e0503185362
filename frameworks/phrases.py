"""Words of a framework as a reader meets them: in a language that may be another than the page's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from frameworks.enums import LayerWording, Wording
from frameworks.languages import candidates, direction
from frameworks.models import Factor, FrameworkVersion, Indicator, TranslationLayer
from frameworks.translation.slots import FACTOR_WORDS, INDICATOR_WORDS, VERSION_WORDS

_WORDS: Mapping[type, tuple[str, ...]] = {
    FrameworkVersion: VERSION_WORDS,
    Factor: FACTOR_WORDS,
    Indicator: INDICATOR_WORDS,
}


class Phrase(str):
    """Text that knows its language, so that a page can set `lang` and `dir`; else it is text like any other.

    `source` are the version's own words where these are a translation layer's. `is_official`: as published.
    """

    language: str
    source: "Phrase | None"
    is_official: bool

    def __new__(cls, words: str, *, language: str, source: "Phrase | None" = None, is_official: bool = False) -> Self:
        phrase = super().__new__(cls, words)
        phrase.language = language
        phrase.source = source
        phrase.is_official = is_official
        return phrase

    @property
    def direction(self) -> str:
        return direction(self.language)


def is_official(words: str) -> bool:
    """Whether these are the sentences as published, and not this project's own words."""
    return isinstance(words, Phrase) and words.is_official


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """What some versions say to readers of one language, as far as their layers do; `layers` by the version's id."""

    versions: Mapping[UUID, FrameworkVersion]
    layers: Mapping[UUID, TranslationLayer]

    def say(self, *rows: FrameworkVersion | Factor | Indicator) -> None:
        """Puts a Phrase in place of each of the rows' words, in memory alone: what is published never changes.

        Fields that were not loaded stay so.
        """
        for row in rows:
            version = row.pk if isinstance(row, FrameworkVersion) else row.version_id
            permanent_id = "" if isinstance(row, FrameworkVersion) else row.permanent_id
            stated = row.__dict__
            for name in _WORDS[type(row)]:
                if name in stated:
                    setattr(row, name, self.phrase(version, permanent_id, name, stated[name]))

    def phrase(self, version_id: UUID, permanent_id: str, name: str, own: str) -> Phrase:
        """What a version says in one field of the factor or indicator of this permanent id, "" for its own fields.

        `own`: its own words. The rows of a query can be said so one by one, without making models of them.
        """
        version, layer = self.versions[version_id], self.layers.get(version_id)
        words = layer.texts.get(permanent_id, {}).get(name, "") if layer is not None else ""
        if isinstance(own, Phrase):
            own = own.source or own
        source = Phrase(own, language=version.language, is_official=version.wording == Wording.OFFICIAL)
        if layer is None or not words:
            return source
        official = layer.wording == LayerWording.OFFICIAL
        return Phrase(words, language=layer.language, source=source, is_official=official)


def phrasebook_of(
    versions: Iterable[FrameworkVersion], layers: Iterable[TranslationLayer], language: str
) -> Phrasebook:
    """Of the layers given, at most one for a version and language, those that serve readers of this language best."""
    by_version: dict[UUID, dict[str, TranslationLayer]] = {}
    for layer in layers:
        by_version.setdefault(layer.version_id, {})[layer.language] = layer
    pinned = {version.pk: version for version in versions}
    chosen = {}
    for version in pinned.values():
        offered = by_version.get(version.pk, {})
        for code in languages_that_serve(language, version.language):
            if code in offered:
                chosen[version.pk] = offered[code]
                break
    return Phrasebook(pinned, chosen)


def languages_that_serve(language: str, *own: str) -> tuple[str, ...]:
    """Languages of layers, the best first: the reader's, then the version's own, where a layer is official wording."""
    return tuple(dict.fromkeys([*candidates(language), *own]))
