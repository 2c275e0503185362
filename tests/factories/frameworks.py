"""Frameworks for tests: contents of a few indicators, and versions made of them by the services."""

from dataclasses import replace

from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.formats import FORMATS
from frameworks.models import FrameworkVersion
from frameworks.services import import_framework, publish_version
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
