"""Recording populations at risk: who may, while what is open, and that a name never reaches the audit."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from django.db import IntegrityError

from assessments.core.errors import AssessmentClosed, PopulationConflict
from assessments.core.models import Population, Rating
from assessments.core.queries import populations_of, presence
from assessments.core.services import PopulationInput, add_population, change_population, remove_population
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotFound, NotPermitted
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import population, rate, rated, started, submitted

VALUES = PopulationInput(name="Marsh communities", group="indigenous", why="Checked at village entrances.")


def test_add_population_keeps_every_field(cast: Cast) -> None:
    values = PopulationInput(
        "Marsh communities", "indigenous", "Why", "Delta", "8000", "Women", "Young", sensitive=True
    )

    added = add_population(assessment=started(cast), by=cast.drafter, values=values)

    stored = Population.objects.get(pk=added.pk)
    assert {name: getattr(stored, name) for name in asdict(values)} == asdict(values)
    assert stored.version == 1


def test_populations_are_kept_by_those_who_draft(cast: Cast) -> None:
    assessment = started(cast)
    allowed = []
    for name in PEOPLE:
        try:
            add_population(assessment=assessment, by=cast.named(name), values=replace(VALUES, name=name))
            allowed.append(name)
        except NotPermitted:
            pass

    assert allowed == ["lead", "drafter"]


STEPS: dict[str, Callable[[Population, User], object]] = {
    "add": lambda kept, by: add_population(assessment=kept.assessment, by=by, values=replace(VALUES, name="Others")),
    "change": lambda kept, by: change_population(population=kept, by=by, expected_version=1, values=VALUES),
    "remove": lambda kept, by: remove_population(population=kept, by=by),
}


@pytest.mark.parametrize("step", STEPS)
def test_populations_of_a_submitted_assessment_are_closed(cast: Cast, step: str) -> None:
    assessment = started(cast)
    kept = population(assessment, cast.lead)
    assessment.status = "submitted"
    assessment.save()

    with pytest.raises(AssessmentClosed):
        STEPS[step](kept, cast.lead)

    assert [(row.name, row.version) for row in Population.objects.all()] == [("Marsh communities", 1)]


def test_add_population_judges_the_assessment_as_it_stands_now(cast: Cast) -> None:
    read_before = started(cast)
    submitted_meanwhile = type(read_before).objects.get(pk=read_before.pk)
    submitted_meanwhile.status = "submitted"
    submitted_meanwhile.save()

    with pytest.raises(AssessmentClosed):
        add_population(assessment=read_before, by=cast.lead, values=VALUES)


def test_add_population_of_a_known_name_names_the_field(cast: Cast) -> None:
    assessment = started(cast)
    population(assessment, cast.lead)

    with pytest.raises(InvalidInput) as refused:
        add_population(assessment=assessment, by=cast.drafter, values=VALUES)

    assert list(refused.value.fields) == ["name"]
    assert Population.objects.count() == 1


def test_change_population_to_a_known_name_changes_nothing(cast: Cast) -> None:
    assessment = started(cast)
    population(assessment, cast.lead)
    other = population(assessment, cast.lead, name="Others")

    with pytest.raises(InvalidInput):
        change_population(population=other, by=cast.lead, expected_version=1, values=VALUES)

    assert [(row.name, row.version) for row in Population.objects.all()] == [("Marsh communities", 1), ("Others", 1)]


def test_change_population_of_another_version_is_a_conflict(cast: Cast) -> None:
    kept = population(started(cast), cast.lead)
    change_population(population=kept, by=cast.lead, expected_version=1, values=replace(VALUES, where="North"))

    with pytest.raises(PopulationConflict):
        change_population(population=kept, by=cast.drafter, expected_version=1, values=replace(VALUES, where="South"))

    assert Population.objects.get().where == "North"


def test_change_population_that_somebody_removed_says_so(cast: Cast) -> None:
    kept = population(started(cast), cast.lead)
    gone = Population.objects.get(pk=kept.pk)
    remove_population(population=kept, by=cast.lead)

    with pytest.raises(NotFound):
        change_population(population=gone, by=cast.drafter, expected_version=1, values=VALUES)


def test_remove_population_leaves_the_answers_that_named_it(cast: Cast) -> None:
    assessment = started(cast)
    kept = population(assessment, cast.lead)
    rate(assessment, "1.1", cast.drafter, rated(3, populations=(kept.pk,)))

    remove_population(population=kept, by=cast.lead)

    rating = Rating.objects.get()
    assert (rating.level, list(rating.populations.all()), Population.objects.count()) == (3, [], 0)


def test_population_audit_has_the_group_and_no_name(cast: Cast) -> None:
    assessment = started(cast)
    kept = population(assessment, cast.lead, name="A name that endangers", sensitive=True)
    change_population(
        population=kept, by=cast.lead, expected_version=1, values=replace(VALUES, name="A name that endangers")
    )
    remove_population(population=kept, by=cast.lead)

    events = Event.objects.filter(event__startswith="population.").order_by("pk")
    assert [(row.event, row.details["group"]) for row in events] == [
        ("population.added", "indigenous"),
        ("population.changed", "indigenous"),
        ("population.removed", "indigenous"),
    ]
    assert "endangers" not in str([(row.subject, row.details, row.reason) for row in events])


def test_presence_is_the_official_signs_at_level_two_or_more(cast: Cast) -> None:
    """In canonical order; the highest is the first of its level. A measure that works is no sign."""
    assessment = started(cast)
    kept = population(assessment, cast.lead)
    for code, level in (("3.1", 4), ("1.1", 1), ("1.2", 2), ("3.2", 4), ("R1.1", 4)):
        rate(assessment, code, cast.drafter, rated(level, populations=(kept.pk,)))
    rate(assessment, "4.1", cast.reviewer, rated(4, populations=(kept.pk,)))

    found = presence(populations_of(assessment).get())

    assert [row.indicator.code for row in found.signs] == ["1.2", "3.1", "3.2"]
    assert found.highest is found.signs[1]


def test_presence_of_a_population_that_nobody_named(cast: Cast) -> None:
    assessment = started(cast)
    population(assessment, cast.lead)

    found = presence(populations_of(assessment).get())

    assert (found.signs, found.highest) == ((), None)


def test_population_constraint_refuses_an_unknown_group(cast: Cast) -> None:
    population(started(cast), cast.lead)

    with pytest.raises(IntegrityError, match="population_group_known"):
        Population.objects.update(group="aliens")


def test_population_of_a_submitted_assessment_is_closed_for_others_by_role_first(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        add_population(assessment=submitted(cast), by=cast.approver, values=VALUES)
