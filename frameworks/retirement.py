"""What earlier published versions hold and a draft no longer does: nothing published is ever lost."""

from dataclasses import dataclass

from frameworks.enums import VersionStatus
from frameworks.errors import RowGone
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.models import Descent, Factor, FrameworkVersion, Indicator
from frameworks.revising import factor_in, indicator_in
from frameworks.stored import content_of


@dataclass(frozen=True, slots=True)
class RetiredRow:
    """`number` is the newest version that has the row, `code` what it was called there."""

    permanent_id: str
    code: str
    words: str
    number: int
    is_factor: bool
    reason: str


def retired_rows(version: FrameworkVersion, content: FrameworkContent) -> list[RetiredRow]:
    """Factors, then indicators, in the order of the versions that had them. Three queries."""
    reasons = dict(
        Descent.objects.filter(version__framework=version.framework_id, version__number__lte=version.number)
        .order_by("version__number")
        .values_list("permanent_id", "reason")
    )
    earlier = {"version__framework": version.framework_id, "version__number__lt": version.number}
    names = ("permanent_id", "version__number", "number", "title")
    factors = Factor.objects.filter(**earlier).order_by("version__number", "position").values_list(*names)
    names = ("permanent_id", "version__number", "code", "label")
    indicators = (
        Indicator.objects.filter(**earlier)
        .order_by("version__number", "factor__position", "position")
        .values_list(*names)
    )
    kept = {row.permanent_id for row in content.factors}, {row.permanent_id for _f, row in content.indicators()}
    found = []
    for is_factor, rows, here in ((True, factors, kept[0]), (False, indicators, kept[1])):
        last = {key: (number, code, words) for key, number, code, words in rows if key not in here}
        found += [
            RetiredRow(key, code, words, number, is_factor, reasons.get(key, ""))
            for key, (number, code, words) in last.items()
        ]
    return found


def retired_row(
    version: FrameworkVersion, content: FrameworkContent, permanent_id: str
) -> tuple[FactorContent, IndicatorContent | None] | None:
    """A factor, or an indicator with its factor, as the newest published version that has it says it."""
    earlier = FrameworkVersion.objects.filter(
        framework=version.framework_id, status=VersionStatus.PUBLISHED, number__lt=version.number
    ).order_by("-number")
    with_factor = earlier.filter(factors__permanent_id=permanent_id).select_related("framework").first()
    if with_factor is not None and all(row.permanent_id != permanent_id for row in content.factors):
        return factor_in(content_of(with_factor), permanent_id), None
    with_row = earlier.filter(indicators__permanent_id=permanent_id).select_related("framework").first()
    if with_row is None or _has(content, permanent_id):
        return None
    return indicator_in(content_of(with_row), permanent_id)


def known_ids(version: FrameworkVersion) -> frozenset[str]:
    """Every permanent id that any version of the framework has, of factors and indicators."""
    of_framework = {"version__framework": version.framework_id}
    factors = Factor.objects.filter(**of_framework).values_list("permanent_id", flat=True)
    indicators = Indicator.objects.filter(**of_framework).values_list("permanent_id", flat=True)
    return frozenset(factors) | frozenset(indicators)


def was_published(version: FrameworkVersion, permanent_id: str) -> bool:
    """Whether a published version of the framework has an indicator of this permanent id."""
    return Indicator.objects.filter(
        version__framework=version.framework_id, version__status=VersionStatus.PUBLISHED, permanent_id=permanent_id
    ).exists()


def _has(content: FrameworkContent, permanent_id: str) -> bool:
    try:
        indicator_in(content, permanent_id)
    except RowGone:
        return False
    return True
