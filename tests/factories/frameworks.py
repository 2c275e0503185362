"""Frameworks for tests: contents of a few indicators, and versions made of them by the services."""

from collections.abc import Mapping
from dataclasses import replace

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.formats import FORMATS
from frameworks.models import FrameworkVersion, TranslationDraft, TranslationLayer
from frameworks.services import import_framework, publish_translation, publish_version, start_translation
from frameworks.services.translating import add_texts
from frameworks.stored import content_of
from frameworks.translation.progress import Translated
from frameworks.translation.slots import slots_of
from r2p_site.accounts.models import User


def indicator(code: str = "1.1", **fields: object) -> IndicatorContent:
    content = IndicatorContent(
        code=code,
        label=f"Label {code}",
        statement=f"Statement {code}.",
        permanent_id=f"tiny/{code}",
        nature="dynamic",
        family="condition",
    )
    return replace(content, **fields)  # type: ignore[arg-type]


def factor(number: str = "1", signs: int = 2, **fields: object) -> FactorContent:
    content = FactorContent(
        number=number,
        title=f"Factor {number}",
        block="common",
        permanent_id=f"tiny/{number}",
        indicators=tuple(indicator(f"{number}.{k}") for k in range(1, signs + 1)),
    )
    return replace(content, **fields)  # type: ignore[arg-type]


def framework(size: int = 2, signs: int = 2, **fields: object) -> FrameworkContent:
    """A risk framework with `size` factors of `signs` indicators each."""
    content = FrameworkContent(
        slug="tiny",
        kind="risk",
        title="Tiny framework",
        factors=tuple(factor(str(number), signs) for number in range(1, size + 1)),
    )
    return replace(content, **fields)  # type: ignore[arg-type]


def framework_of(*signs: IndicatorContent, permanent_id: str = "tiny/1", slug: str = "tiny") -> FrameworkContent:
    """A risk framework of one factor, which has this permanent id, with these indicators."""
    return framework(slug=slug, factors=(factor("1", indicators=signs, permanent_id=permanent_id),))


def resilience(**fields: object) -> FrameworkContent:
    row = replace(indicator("R1.1"), nature="", family="measure", permanent_id="strong/R1.1")
    domain = FactorContent(
        number="R1",
        title="Domain",
        block="resilience",
        prevention="structural",
        permanent_id="strong/R1",
        indicators=(row,),
    )
    content = FrameworkContent(slug="strong", kind="resilience", title="Tiny resilience", factors=(domain,))
    return replace(content, **fields)  # type: ignore[arg-type]


def file_of(content: FrameworkContent, format_name: str = "yaml") -> bytes:
    return FORMATS[format_name].write(content)


def draft(content: FrameworkContent | None = None, *, by: User | None = None) -> FrameworkVersion:
    report = import_framework(body=file_of(content or framework()), name="tiny.yaml", by=by)
    assert report.version is not None
    return report.version


def published(content: FrameworkContent | None = None) -> FrameworkVersion:
    return publish_version(version=draft(content), by=None)


def translation(
    version: FrameworkVersion,
    language: str,
    words: Mapping[str, str],
    *,
    wording: str = "translation",
    by: User | None = None,
) -> TranslationDraft:
    """A draft whose slots have these words, by their key ("1.1-label", "about-title"), and no others."""
    draft = start_translation(version=version, language=language, by=by, wording=wording)
    slots = {slot.key: slot for slot in slots_of(content_of(version))}
    draft.texts.all().delete()
    texts = {
        (slots[key].permanent_id, slots[key].field): Translated(text, slots[key].source) for key, text in words.items()
    }
    add_texts(draft, texts, by=by)
    return draft


def translated(
    version: FrameworkVersion, language: str, words: Mapping[str, str], *, wording: str = "translation"
) -> TranslationLayer:
    """The next layer, with these words."""
    return publish_translation(draft=translation(version, language, words, wording=wording), by=None)
