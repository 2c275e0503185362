"""Makes the practice State step by step, each step by the person whose role takes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.core.models import Assessment, Evidence, Population, Rating
from assessments.core.queries import waiting_not_applicable
from assessments.core.services import (
    CycleInput,
    add_evidence,
    add_population,
    agree_not_applicable,
    assign_factors,
    hand_in_review,
    save_rating,
    start_cycle,
)
from assessments.publication.services import publish_assessment
from assessments.results.services import score_snapshot
from assessments.review.gates import divergent_ratings, divergent_views
from assessments.review.services import (
    approve_assessment,
    explain_divergence,
    explain_view_divergence,
    submit_assessment,
)
from assessments.signals.services import SignalInput, check_signals, keep_signals
from assessments.work.practice import annex, content, heard
from assessments.work.practice.consultation import consult_before, consult_now
from assessments.work.practice.content import Place
from frameworks.models import Factor, Indicator
from r2p_site.accounts.models import PRACTICE_STATE, State, User
from r2p_site.accounts.services.practice import create_practice_accounts

# Of the cycle under way: how many indicators of every ten are answered.
ANSWERED_OF_TEN = 7


@dataclass(frozen=True, slots=True)
class Cast:
    lead: User
    drafter: User
    approver: User
    reviewer: User


def load_practice(*, password: str) -> State:
    """Accounts, two finished cycles, one under way. Run again, it sets the password anew and adds nothing."""
    people = {
        user.email.partition("@")[0]: user for user in create_practice_accounts(password=password, deployment="office")
    }
    cast = Cast(people["lead"], people["drafter"], people["approver"], people["reviewer"])
    state = State.objects.get(pk=PRACTICE_STATE)
    if not Assessment.objects.filter(cycle__state=state).exists():
        _fill(state, cast)
    return state


@transaction.atomic
def _fill(state: State, cast: Cast) -> None:
    sources = [add_evidence(state=state, by=cast.drafter, values=values) for values in content.SOURCES]
    _bring_in_signals(state, cast)
    first, second = content.CYCLES
    _finished_cycle(state, cast, sources, FinishedCycle(first, heard.FIRST, shift=-1, reviewed=False))
    _finished_cycle(state, cast, sources, FinishedCycle(second, heard.SECOND, shift=0, reviewed=True))
    _cycle_under_way(state, cast, sources)


def _bring_in_signals(state: State, cast: Cast) -> None:
    for name, text, asked in content.SIGNALS:
        upload = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
        values = SignalInput(file=upload, edition=content.SIGNAL_EDITION, asked=asked)
        file = check_signals(state=state, by=cast.lead, values=values)
        keep_signals(file_id=file.pk, by=cast.lead, speaks_to={})


@dataclass(frozen=True, slots=True)
class FinishedCycle:
    """`shift` lowers or raises every level."""

    values: CycleInput
    heard: heard.Round
    shift: int
    reviewed: bool


def _finished_cycle(state: State, cast: Cast, sources: list[Evidence], how: FinishedCycle) -> None:
    assessment = start_cycle(state=state, by=cast.lead, values=how.values)
    populations = [add_population(assessment=assessment, by=cast.lead, values=row) for row in content.POPULATIONS]
    for indicator, place in places(assessment):
        _rate(assessment, indicator, place, cast.drafter, sources, populations, shift=how.shift)
    annex.ask(assessment, cast.lead)
    annex.answer(assessment, cast.drafter, {annex.WELLS: 1, annex.COMMITTEES: 2}, sources[0])
    _agree(assessment, cast)
    consult_before(assessment, cast.lead, cast.drafter, round_=how.heard)
    if how.reviewed:
        _review(assessment, cast)
    assessment = submit_assessment(assessment=assessment, by=cast.lead, note="Ready for sign-off.")
    _explain(assessment, cast)
    snapshot = approve_assessment(assessment=assessment, by=cast.approver, note="Read and agreed.")
    score_snapshot(snapshot_id=snapshot.pk)
    assessment.refresh_from_db()
    publish_assessment(assessment=assessment, by=cast.approver)


def _cycle_under_way(state: State, cast: Cast, sources: list[Evidence]) -> None:
    today = timezone.localdate()
    values = CycleInput(
        title=str(today.year),
        period_start=today.replace(year=today.year - 1, month=1, day=1),
        period_end=today.replace(month=12, day=31),
        due_on=today + timedelta(days=24),
        disclosure=content.DISCLOSURE_NOW,
    )
    assessment = start_cycle(state=state, by=cast.lead, values=values)
    populations = [add_population(assessment=assessment, by=cast.lead, values=row) for row in content.POPULATIONS]
    for indicator, place in places(assessment):
        if (3 * place.factor + place.index) % 10 < ANSWERED_OF_TEN:
            _rate(assessment, indicator, place, cast.drafter, sources, populations, shift=0)
    annex.answer(assessment, cast.drafter, {annex.COMMITTEES: 3}, sources[0])
    factors = {indicator.factor.pk: indicator.factor for indicator, _place in places(assessment)}
    given = [factor for factor in factors.values() if factor.number in {"7", "8", "R3"}]
    assign_factors(assessment=assessment, factors=dict.fromkeys(given, cast.drafter), by=cast.lead)
    consult_now(assessment, cast.lead)


def places(assessment: Assessment) -> Iterator[tuple[Indicator, Place]]:
    """Every indicator of the pinned versions with its place, in canonical order."""
    for version, is_domain in ((assessment.risk_version, False), (assessment.resilience_version, True)):
        factors: Iterable[Factor] = version.factors.prefetch_related("indicators").order_by("position")
        for number, factor in enumerate(factors, start=1):
            for index, indicator in enumerate(factor.indicators.all(), start=1):
                yield indicator, Place(number, index, is_domain)


def _rate(  # noqa: PLR0917 - one answer has this many parts
    assessment: Assessment,
    indicator: Indicator,
    place: Place,
    by: User,
    sources: list[Evidence],
    populations: list[Population],
    *,
    shift: int,
) -> Rating:
    values = content.answer(indicator, place, shift=shift)
    if values.level:
        chosen = sources[(place.factor + place.index) % len(sources)]
        values = replace(values, sources=(chosen.pk,))
    if values.level and values.level > 1:
        named = content.NAMED_IN.get(indicator.factor.block, ())
        values = replace(values, populations=tuple(populations[index].pk for index in named))
    return save_rating(assessment=assessment, indicator=indicator, by=by, expected_version=0, values=values)


def _agree(assessment: Assessment, cast: Cast) -> None:
    for rating in waiting_not_applicable(assessment):
        agree_not_applicable(rating=rating, by=cast.reviewer)


def _review(assessment: Assessment, cast: Cast) -> None:
    """The reviewer sees a little more than the office, and much more in two places."""
    for indicator, place in places(assessment):
        if place.is_domain:
            continue
        far = (place.factor, place.index) in content.DIVERGES
        shift = 2 if far else (place.factor + 2 * place.index) % 4 // 3
        values = content.answer(indicator, place, shift=shift)
        save_rating(assessment=assessment, indicator=indicator, by=cast.reviewer, expected_version=0, values=values)
    annex.answer(assessment, cast.reviewer, {annex.WELLS: 2})
    hand_in_review(assessment=assessment, by=cast.reviewer)


def _explain(assessment: Assessment, cast: Cast) -> None:
    """The lead reads the reviewer's ratings once both have handed in, and the views received, and writes why the office
    keeps its own."""
    for row in divergent_ratings(assessment):
        explain_divergence(
            assessment=assessment,
            permanent_id=row.indicator.permanent_id,
            reason=content.DIVERGENCE_REASON,
            by=cast.lead,
        )
    for view in divergent_views(assessment):
        explain_view_divergence(
            assessment=assessment,
            permanent_id=view.factor.permanent_id,
            reason=heard.VIEW_DIVERGENCE_REASON,
            by=cast.lead,
        )
