"""Loads what a page is about, within what the user may see; the rest answers 404."""

from typing import Any, Protocol
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.core.annex import AnnexRow, annex_of
from assessments.core.models import Assessment
from assessments.core.permissions import visible_to
from assessments.core.queries import factor_of, with_pins
from frameworks.models import Factor, Indicator
from r2p_site.accounts.models import User
from r2p_site.wording import listed


class Asked(Protocol):
    """A request of a page or of REST."""

    @property
    def user(self) -> Any: ...


def signed_in(request: Asked) -> User:
    """The user of a page behind sign-in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def assessment_or_404(request: Asked, pk: UUID) -> Assessment:
    return get_object_or_404(with_pins(visible_to(signed_in(request))), pk=pk)


def factor_or_404(assessment: Assessment, number: str, *, domain: bool) -> Factor:
    version = assessment.resilience_version if domain else assessment.risk_version
    factor = factor_of(assessment, version, number)
    if factor is None:
        raise Http404
    return factor


def indicator_or_404(assessment: Assessment, code: str) -> Indicator:
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    return get_object_or_404(Indicator.objects.select_related("factor"), version__in=versions, code=code)


def national_or_404(assessment: Assessment, track: str, indicator: UUID | str) -> AnnexRow:
    """One of the State's own indicators by its id, or by its code; of two with the same code the one whose factor the
    version at hand has."""
    for row in annex_of(assessment, track):
        if indicator in {row.pk, row.code}:
            return row
    raise Http404


def site_note(assessment: Assessment) -> str:
    """What the header says of where one is."""
    return listed([assessment.cycle.state.name, assessment.cycle.title])
