"""Assessments for tests, begun and filled by the services on a small framework with every block."""

from dataclasses import replace
from datetime import date
from typing import Any

from assessments.consultation.services import explain_shortfall
from assessments.core.enums import Disclosure
from assessments.core.models import Assessment, Evidence, Population, Rating
from assessments.core.queries import active_methodology
from assessments.core.services import (
    CycleInput,
    EvidenceInput,
    PopulationInput,
    add_evidence,
    add_population,
    load_methodology,
    save_rating,
    start_cycle,
)
from assessments.core.validators import RatingInput
from assessments.review.models import Snapshot
from assessments.review.services import approve_assessment, submit_assessment
from assessments.scoring import shipped_records
from frameworks.enums import Kind
from frameworks.models import Indicator
from frameworks.queries import published_versions
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories import frameworks

REASON = "Seen in three districts since spring."
NO_CONSULTATION = "The recipient was appointed after the last day of the cycle."


def small_framework() -> Any:
    """Two common factors, one for each of two crimes; 2.1 and 3.2 are critical in the shipped method, by their ids."""

    def factor(number: str, block: str, *permanent_ids: str) -> Any:
        rows = tuple(
            replace(frameworks.indicator(f"{number}.{index}"), permanent_id=permanent_id)
            for index, permanent_id in enumerate(permanent_ids, start=1)
        )
        return replace(frameworks.factor(number, 0), block=block, indicators=rows)

    factors = (
        factor("1", "common", "1.1", "1.2"),
        factor("2", "common", "7.9", "7.11"),
        factor("3", "genocide", "10.1", "10.2"),
        factor("4", "war_crimes", "13.1"),
    )
    return replace(frameworks.framework(0), factors=factors)


def ground() -> None:
    """The frameworks and the method that a cycle needs to begin."""
    if published_versions(kind=Kind.RISK).first() is None:
        frameworks.published(small_framework())
        frameworks.published(frameworks.resilience())
    if active_methodology() is None:
        load_methodology(record=dict(shipped_records()["1.0.0"]))


def cycle_input(**fields: Any) -> CycleInput:
    values = CycleInput(
        title="2026",
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        due_on=date(2027, 1, 31),
        disclosure=Disclosure.FULL,
    )
    return replace(values, **fields)


def started(cast: Cast, **fields: Any) -> Assessment:
    ground()
    return start_cycle(state=cast.state, by=cast.lead, values=cycle_input(**fields))


def indicator(assessment: Assessment, code: str) -> Indicator:
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    return Indicator.objects.select_related("factor", "version").get(version__in=versions, code=code)


def rated(level: int, **fields: Any) -> RatingInput:
    return replace(RatingInput(state="rated", level=level, confidence="medium", rationale=REASON), **fields)


def rate(assessment: Assessment, code: str, by: User, values: RatingInput, *, version: int = 0) -> Rating:
    return save_rating(
        assessment=assessment, indicator=indicator(assessment, code), by=by, expected_version=version, values=values
    )


def source(cast: Cast, **fields: Any) -> Evidence:
    values = EvidenceInput(
        title="Monthly monitoring",
        publisher="Human Rights Commission",
        kind="nhri",
        received_on=date(2026, 6, 1),
        confidentiality="public",
    )
    return add_evidence(state=cast.state, by=cast.lead, values=replace(values, **fields))


def population(assessment: Assessment, by: User, **fields: Any) -> Population:
    values = PopulationInput(name="Marsh communities", group="indigenous", why="Checked at village entrances.")
    return add_population(assessment=assessment, by=by, values=replace(values, **fields))


def all_rated(cast: Cast, *, level: int = 2, **fields: Any) -> Assessment:
    """Every indicator rated alike, each with rationale and source; no consultation, with the reason that is asked."""
    assessment = started(cast, **fields)
    evidence = source(cast)
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    for code in Indicator.objects.filter(version__in=versions).values_list("code", flat=True):
        values = rated(level, sources=(evidence.pk,), targeted=level >= 3 if code in {"2.1", "2.2"} else None)
        rate(assessment, code, cast.drafter, values)
    explain_shortfall(assessment=assessment, by=cast.lead, reason=NO_CONSULTATION)
    return assessment


def submitted(cast: Cast, **fields: Any) -> Assessment:
    return submit_assessment(assessment=all_rated(cast, **fields), by=cast.lead)


def signed_off(cast: Cast, **fields: Any) -> Snapshot:
    return approve_assessment(assessment=submitted(cast, **fields), by=cast.approver)
