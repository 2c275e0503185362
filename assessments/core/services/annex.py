"""The national annex: a State's own indicators, kept by its lead. They are answered in `national_ratings.py`."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.core.errors import AnnexConflict
from assessments.core.models import Assessment, NationalIndicator
from assessments.core.permissions import may_keep_annex
from frameworks.enums import Family
from frameworks.models import BLOCK_RESILIENCE, Factor
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import InvalidInput, Message, NotPermitted


@dataclass(frozen=True, slots=True)
class NationalInput:
    label: str
    statement: str
    family: str
    guidance: str = ""


@transaction.atomic
def add_national_indicator(
    *, assessment: Assessment, factor: Factor, by: User, values: NationalInput
) -> NationalIndicator:
    """The next N of the factor. Raises NotPermitted, InvalidInput."""
    locked = _lock(assessment, by)
    if factor.version_id not in {locked.risk_version_id, locked.resilience_version_id}:
        raise InvalidInput(fields={"factor": [_("Choose a factor or domain of this assessment.")]})
    _check(values, is_domain=factor.block == BLOCK_RESILIENCE)
    framework = factor.version.framework
    own = NationalIndicator.objects.filter(
        state=locked.cycle.state, framework=framework, factor_permanent_id=factor.permanent_id
    )
    indicator = NationalIndicator.objects.create(
        state=locked.cycle.state,
        framework=framework,
        factor_permanent_id=factor.permanent_id,
        factor_number=factor.number,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        changed_by=by,
        changed_at=timezone.now(),
        **asdict(values),
    )
    record_annex("annex.added", locked, indicator, by, before=None, after=asdict(values))
    return indicator


@transaction.atomic
def change_national_indicator(
    *, assessment: Assessment, indicator: NationalIndicator, by: User, expected_version: int, values: NationalInput
) -> NationalIndicator:
    """Other words; answers keep those that they were given to. Raises AnnexConflict, NotPermitted, InvalidInput."""
    locked = _lock(assessment, by)
    current = own_indicator(locked, indicator)
    before = _words(current)
    if before == asdict(values):
        return current
    if current.version != expected_version:
        raise AnnexConflict
    _check(values, is_domain=current.family == Family.MEASURE)
    for name, value in asdict(values).items():
        setattr(current, name, value)
    _save(current, by)
    record_annex("annex.changed", locked, current, by, before=before, after=asdict(values))
    return current


@transaction.atomic
def retire_national_indicator(
    *, assessment: Assessment, indicator: NationalIndicator, by: User, retired: bool
) -> NationalIndicator:
    """Asks it no more, or asks it again. What was answered stays."""
    locked = _lock(assessment, by)
    current = own_indicator(locked, indicator)
    if (current.retired_at is not None) != retired:
        current.retired_at = timezone.now() if retired else None
        _save(current, by)
        event = "annex.retired" if retired else "annex.restored"
        record_annex(event, locked, current, by, before={"retired": not retired}, after={"retired": retired})
    return current


def _lock(assessment: Assessment, by: User) -> Assessment:
    locked = Assessment.objects.select_for_update(no_key=True).select_related("cycle__state").get(pk=assessment.pk)
    if not may_keep_annex(by, locked):
        raise NotPermitted
    return locked


def own_indicator(assessment: Assessment, indicator: NationalIndicator) -> NationalIndicator:
    """The row as it stands, of this State alone."""
    current = NationalIndicator.objects.select_for_update().get(pk=indicator.pk)
    if current.state_id != assessment.cycle.state_id:
        raise NotPermitted
    return current


def _save(indicator: NationalIndicator, by: User) -> None:
    indicator.version += 1
    indicator.changed_by, indicator.changed_at = by, timezone.now()
    indicator.save()


def _check(values: NationalInput, *, is_domain: bool) -> None:
    errors: dict[str, list[Message]] = {}
    for name in ("label", "statement"):
        if not getattr(values, name).strip():
            errors[name] = [_("Fill this in.")]
    if values.family not in Family.values or (values.family == Family.MEASURE) != is_domain:
        errors["family"] = [_("Choose a family: measures under a domain, one of the others under a risk factor.")]
    if errors:
        raise InvalidInput(fields=errors)


def _words(indicator: NationalIndicator) -> dict[str, str]:
    return {name: getattr(indicator, name) for name in ("label", "statement", "family", "guidance")}


def record_annex(
    event: str,
    assessment: Assessment,
    indicator: NationalIndicator,
    by: User,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    record(
        event=event,
        by=by,
        state=assessment.cycle.state,
        subject=f"assessment:{assessment.pk}",
        details={"indicator": indicator.code(), "before": before, "after": after},
    )
