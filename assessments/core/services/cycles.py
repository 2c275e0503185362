from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments.core.enums import OPEN_STATUSES, Disclosure, Status
from assessments.core.errors import CycleOpen, NothingToAssessWith
from assessments.core.models import Assessment, Cycle
from assessments.core.permissions import may_start_cycle
from assessments.core.queries import active_methodology
from assessments.core.versions import frameworks_offered
from frameworks.enums import Kind
from frameworks.layers import newest_layers
from frameworks.models import FrameworkVersion
from r2p_site.accounts.models import State, User
from r2p_site.audit import record
from r2p_site.errors import InvalidInput, Message, NotPermitted


@dataclass(frozen=True, slots=True)
class CycleInput:
    title: str
    period_start: date
    period_end: date
    due_on: date
    disclosure: str
    risk_version: FrameworkVersion | None = None


@transaction.atomic
def start_cycle(*, state: State, by: User, values: CycleInput) -> Assessment:
    """Begins the next round of a State on the frameworks and the method in force, which it keeps to the end."""
    if not may_start_cycle(by, state):
        raise NotPermitted
    State.objects.select_for_update().get(pk=state.pk)
    _check(values)
    last = Assessment.objects.filter(cycle__state=state).order_by("-cycle__number").first()
    if last is not None and last.status in (*OPEN_STATUSES, Status.SUBMITTED):
        raise CycleOpen
    risks, domains = frameworks_offered(state, Kind.RISK), frameworks_offered(state, Kind.RESILIENCE)
    methodology = active_methodology()
    if not risks or not domains or methodology is None:
        raise NothingToAssessWith
    risk, resilience = values.risk_version or risks[0], domains[0]
    if risk not in risks:
        raise InvalidInput(fields={"risk_version": [_("Choose a framework of risk in its newest published version.")]})
    number = (Cycle.objects.filter(state=state).aggregate(last=Max("number"))["last"] or 0) + 1
    cycle = Cycle.objects.create(
        state=state,
        number=number,
        title=values.title,
        period_start=values.period_start,
        period_end=values.period_end,
        due_on=values.due_on,
        disclosure=values.disclosure,
    )
    assessment = Assessment.objects.create(
        cycle=cycle, risk_version=risk, resilience_version=resilience, methodology=methodology, previous=last
    )
    layers = list(newest_layers([risk, resilience]))
    assessment.layers.set(layers)
    record(
        event="cycle.started",
        by=by,
        state=state,
        subject=f"assessment:{assessment.pk}",
        details={
            "number": number,
            "title": values.title,
            "disclosure": values.disclosure,
            "frameworks": [str(risk.pk), str(resilience.pk)],
            "methodology": methodology.version,
            "layers": [str(layer.pk) for layer in layers],
        },
    )
    return assessment


def _check(values: CycleInput) -> None:
    errors: dict[str, list[Message]] = {}
    if not values.title.strip():
        errors["title"] = [_("Give the cycle a name, for example its year.")]
    if values.period_end < values.period_start:
        errors["period_end"] = [_("The period must end after it starts.")]
    if values.due_on < values.period_start:
        errors["due_on"] = [_("The date to submit by must not lie before the period.")]
    if values.disclosure not in Disclosure.values:
        errors["disclosure"] = [_("Choose how much the public will see.")]
    if errors:
        raise InvalidInput(fields=errors)
