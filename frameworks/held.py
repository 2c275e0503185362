"""What a draft holds that no published version does: all that is lost when it is discarded."""

import hashlib
from dataclasses import dataclass, replace

import rfc8785

from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.difference import Difference, compare
from frameworks.layers import fingerprint_of, texts_of
from frameworks.models import FrameworkVersion
from frameworks.queries import base_of
from frameworks.stored import content_of, fingerprint


@dataclass(frozen=True, slots=True)
class HeldTranslation:
    """A translation begun of the draft; `words` is how many texts it has."""

    code: str
    words: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """`before` is what `base` says, or the framework without any factor where there is none."""

    base: FrameworkVersion | None
    before: FrameworkContent
    content: FrameworkContent
    difference: Difference
    content_sha256: str
    # About what indicators are against the version before.
    decisions: int
    translations: tuple[HeldTranslation, ...]
    # Of all of it, so that nobody discards what they have not seen.
    mark: str


def held_by(version: FrameworkVersion) -> Held:
    """One query for each translation that was begun; the others are as many for any draft."""
    content = content_of(version)
    base = base_of(version)
    before = content_of(base) if base else None
    translations = []
    for draft in version.translation_drafts.order_by("language"):
        texts = texts_of(draft)
        written = sum(bool(text.words) for text in texts.values())
        translations.append(HeldTranslation(draft.language, written, fingerprint_of(draft, texts)))
    decisions = list(version.descents.order_by("permanent_id").values_list("permanent_id", "lineage", "reason"))
    sha256 = fingerprint(content)
    seen = [sha256, [list(row) for row in decisions], [[row.code, row.sha256] for row in translations]]
    return Held(
        base=base,
        before=before or replace(content, factors=()),
        content=content,
        difference=compare(before, content),
        content_sha256=sha256,
        decisions=len(decisions),
        translations=tuple(translations),
        mark=hashlib.sha256(rfc8785.dumps(seen)).hexdigest(),
    )
