"""Factors and indicators of a draft: added, changed, moved, retired, restored. What was published is never lost."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from frameworks.enums import Lineage
from frameworks.errors import RowGone
from frameworks.exchange.content import FactorContent, FrameworkContent, IndicatorContent
from frameworks.exchange.rows import Raw
from frameworks.models import Descent, FrameworkVersion
from frameworks.retirement import known_ids, retired_row, was_published
from frameworks.revising import (
    factor_in,
    free_code,
    free_id,
    free_number,
    indicator_in,
    moved_factor,
    moved_indicator,
    numbered_through,
    renumbered,
    with_factor,
    with_indicator,
    with_new_factor,
    with_new_indicator,
    without_factor,
    without_indicator,
)
from frameworks.services.drafting import Revision, revision
from frameworks.validators import read_factor, read_indicator, read_reason
from r2p_site.accounts.models import User


@transaction.atomic
def add_factor(*, version: FrameworkVersion, by: User, values: Mapping[str, Raw]) -> FactorContent:
    """A risk factor or domain after the last one. Raises InvalidInput, AlreadyPublished, NotPermitted."""
    draft = revision(version, by)
    read = read_factor(values, draft.before, whole=True)
    number = free_number(draft.before)
    factor = FactorContent(number=number, permanent_id=_new_id(draft, number), **read)
    draft.write("factor.added", with_new_factor(draft.before, factor))
    return factor


@transaction.atomic
def add_indicator(
    *, version: FrameworkVersion, factor_id: str, by: User, values: Mapping[str, Raw]
) -> IndicatorContent:
    """An indicator after the last one of its factor. Raises RowGone, InvalidInput, AlreadyPublished, NotPermitted."""
    draft = revision(version, by)
    factor = factor_in(draft.before, factor_id)
    read = {"statement": ""} | read_indicator(values, draft.before, whole=True)
    code = free_code(draft.before, factor)
    row = IndicatorContent(code=code, permanent_id=_new_id(draft, code), **read)
    draft.write("indicator.added", with_new_indicator(draft.before, factor_id, row))
    return row


@transaction.atomic
def change_factor(
    *, version: FrameworkVersion, permanent_id: str, by: User, values: Mapping[str, Raw], as_read: str | None = None
) -> FactorContent:
    """`values` says what to change. Raises EditConflict, RowGone, InvalidInput, AlreadyPublished, NotPermitted."""
    draft = revision(version, by)
    read = read_factor(values, draft.before)
    draft.check_read(factor_in(draft.before, permanent_id), as_read, read)
    after = with_factor(draft.before, permanent_id, **read)
    draft.write("factor.changed", after)
    return factor_in(after, permanent_id)


@transaction.atomic
def change_indicator(
    *, version: FrameworkVersion, permanent_id: str, by: User, values: Mapping[str, Raw], as_read: str | None = None
) -> IndicatorContent:
    """As change_factor. Other words than those that were compared with the document are to be compared again."""
    draft = revision(version, by)
    read = read_indicator(values, draft.before)
    _factor, current = indicator_in(draft.before, permanent_id)
    draft.check_read(current, as_read, read)
    changed = replace(current, **read)
    if (changed.label, changed.statement) != (current.label, current.statement):
        read = {**read, "source_checked": False}
    after = with_indicator(draft.before, permanent_id, **read)
    draft.write("indicator.changed", after)
    return indicator_in(after, permanent_id)[1]


@transaction.atomic
def move_factor(*, version: FrameworkVersion, permanent_id: str, place: int, by: User) -> FactorContent:
    """To that place, the first being 1; the numbers of those between change, permanent ids do not."""
    draft = revision(version, by)
    after = moved_factor(draft.before, permanent_id, place)
    draft.write("factor.moved", after)
    return factor_in(after, permanent_id)


@transaction.atomic
def move_indicator(*, version: FrameworkVersion, permanent_id: str, place: int, by: User) -> IndicatorContent:
    """To that place within its factor, the first being 1."""
    draft = revision(version, by)
    after = moved_indicator(draft.before, permanent_id, place)
    draft.write("indicator.moved", after)
    return indicator_in(after, permanent_id)[1]


@transaction.atomic
def renumber(*, version: FrameworkVersion, by: User) -> FrameworkVersion:
    """1, 2, 3, ... without gaps."""
    draft = revision(version, by)
    draft.write("framework.renumbered", numbered_through(draft.before))
    return draft.version


@transaction.atomic
def retire_factor(*, version: FrameworkVersion, permanent_id: str, reason: str, by: User) -> FrameworkVersion:
    """Takes a factor with its indicators out of the draft; published versions keep them. Raises RowGone and others."""
    draft = revision(version, by)
    why = read_reason(reason)
    factor = factor_in(draft.before, permanent_id)
    draft.write("factor.retired", without_factor(draft.before, permanent_id, why), reason=why)
    for row in factor.indicators:
        _note_retired(draft, row.permanent_id, why)
    return draft.version


@transaction.atomic
def retire_indicator(*, version: FrameworkVersion, permanent_id: str, reason: str, by: User) -> FrameworkVersion:
    """As retire_factor."""
    draft = revision(version, by)
    why = read_reason(reason)
    draft.write("indicator.retired", without_indicator(draft.before, permanent_id, why), reason=why)
    _note_retired(draft, permanent_id, why)
    return draft.version


@transaction.atomic
def restore(*, version: FrameworkVersion, permanent_id: str, by: User) -> FrameworkVersion:
    """Brings a factor or an indicator back as the newest version that has it says it, with the number it had if free.

    An indicator whose factor is retired too is restored with its factor. Raises RowGone where nothing is to restore.
    """
    draft = revision(version, by)
    found = retired_row(draft.version, draft.before, permanent_id)
    if found is None:
        raise RowGone
    factor, row = found
    known = {kept.permanent_id for kept in draft.before.factors}
    if row is None or factor.permanent_id not in known:
        after, back = _with_factor_back(draft.before, factor, row)
    else:
        after, back = _with_indicator_back(draft.before, factor, row)
    draft.write("factor.restored" if row is None else "indicator.restored", after)
    Descent.objects.filter(version=draft.version, permanent_id__in=back).delete()
    return draft.version


def _with_factor_back(
    content: FrameworkContent, factor: FactorContent, only: IndicatorContent | None
) -> tuple[FrameworkContent, list[str]]:
    """With those of its indicators that are nowhere else by now; or with one alone."""
    taken = {row.permanent_id for _factor, row in content.indicators()}
    wanted = factor.indicators if only is None else (only,)
    rows = tuple(row for row in wanted if row.permanent_id not in taken)
    back = renumbered(replace(factor, indicators=rows), free_number(content, factor.number))
    return with_new_factor(content, back), [row.permanent_id for row in rows]


def _with_indicator_back(
    content: FrameworkContent, factor: FactorContent, row: IndicatorContent
) -> tuple[FrameworkContent, list[str]]:
    now = factor_in(content, factor.permanent_id)
    code = free_code(content, now, row.code)
    return with_new_indicator(content, now.permanent_id, replace(row, code=code)), [row.permanent_id]


def _note_retired(draft: Revision, permanent_id: str, reason: str) -> None:
    """What was in drafts only leaves nothing behind but its audit events."""
    if was_published(draft.version, permanent_id):
        draft.decide(permanent_id, lineage=Lineage.RETIRED, origins=[permanent_id], reason=reason)


def _new_id(draft: Revision, code: str) -> str:
    return free_id(draft.before.slug, code, known_ids(draft.version))
