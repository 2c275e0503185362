from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from assessments.core.errors import AssessmentClosed, PopulationConflict
from assessments.core.models import Assessment, Population
from assessments.core.permissions import RATING_ROLES, may_keep_record
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import InvalidInput, NotFound, NotPermitted


@dataclass(frozen=True, slots=True)
class PopulationInput:
    name: str
    group: str
    why: str
    where: str = ""
    size: str = ""
    women_and_girls: str = ""
    age: str = ""
    sensitive: bool = False


@transaction.atomic
def add_population(*, assessment: Assessment, by: User, values: PopulationInput) -> Population:
    locked = _lock_open(assessment.pk, by)
    population = _save(Population(assessment=locked, version=0), values)
    _record("population.added", locked, population, by)
    return population


@transaction.atomic
def change_population(
    *, population: Population, by: User, expected_version: int, values: PopulationInput
) -> Population:
    locked = _lock(population, by)
    if locked.version != expected_version:
        raise PopulationConflict
    _save(locked, values)
    _record("population.changed", locked.assessment, locked, by)
    return locked


@transaction.atomic
def remove_population(*, population: Population, by: User) -> None:
    locked = _lock(population, by)
    _record("population.removed", locked.assessment, locked, by)
    locked.delete()


def _lock(population: Population, by: User) -> Population:
    """The row as it stands now, with its assessment held open; NotFound when somebody removed it."""
    assessment = _lock_open(population.assessment_id, by)
    locked = Population.objects.select_for_update().filter(pk=population.pk).first()
    if locked is None:
        raise NotFound
    locked.assessment = assessment
    return locked


def _lock_open(assessment_id: UUID, by: User) -> Assessment:
    locked = Assessment.objects.select_for_update(no_key=True).select_related("cycle__state").get(pk=assessment_id)
    if not by.has_role(*RATING_ROLES, state=locked.cycle.state):
        raise NotPermitted
    if not may_keep_record(by, locked):
        raise AssessmentClosed
    return locked


def _save(population: Population, values: PopulationInput) -> Population:
    for field, value in asdict(values).items():
        setattr(population, field, value)
    population.version += 1
    try:
        with transaction.atomic():
            population.save()
    except IntegrityError as error:
        if "population_name_once" not in str(error):
            raise
        raise InvalidInput(fields={"name": [_("A population of this name is already recorded.")]}) from None
    return population


def _record(event: str, assessment: Assessment, population: Population, by: User) -> None:
    # The name may be sensitive: the audit keeps the id and the group alone.
    record(
        event=event,
        by=by,
        state=assessment.cycle.state,
        subject=f"population:{population.pk}",
        details={"assessment": str(assessment.pk), "group": population.group, "version": population.version},
    )
