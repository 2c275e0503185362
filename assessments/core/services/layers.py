from django.db import transaction

from assessments.core.models import Assessment
from assessments.core.permissions import may_take_layers
from frameworks.layers import newest_layers
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def take_layers(*, assessment: Assessment, by: User) -> Assessment:
    """Shows the assessment in the newest translations of its pinned versions from now on. Raises NotPermitted."""
    locked = Assessment.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "cycle__state", "risk_version", "resilience_version"
    )
    assessment = locked.get(pk=assessment.pk)
    if not may_take_layers(by, assessment):
        raise NotPermitted
    before = sorted(str(pk) for pk in assessment.layers.values_list("pk", flat=True))
    layers = list(newest_layers([assessment.risk_version, assessment.resilience_version]))
    after = sorted(str(layer.pk) for layer in layers)
    if before != after:
        assessment.layers.set(layers)
        record(
            event="assessment.layers_taken",
            by=by,
            state=assessment.cycle.state,
            subject=f"assessment:{assessment.pk}",
            details={"before": before, "after": after},
        )
    return assessment
