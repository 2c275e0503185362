"""Assessments that the caller may see, drafts included."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from assessments.core import queries
from assessments.core.enums import Disclosure, Status
from assessments.core.loading import assessment_or_404, signed_in
from assessments.core.models import Assessment
from assessments.core.permissions import visible_to
from r2p_site.api import SignedIn
from r2p_site.api.rendered import page_response, rendered_response
from r2p_site.errors import InvalidInput

YEAR_DIGITS = 4


class PinSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()


class DraftSerializer(serializers.Serializer[Any]):
    """An assessment in any state, as its own office and reviewer see it."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="ISO 3166-1 alpha-3.")
    cycle = serializers.CharField()
    number = serializers.IntegerField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    due_on = serializers.DateField()
    status = serializers.ChoiceField(Status.choices)
    disclosure = serializers.ChoiceField(Disclosure.choices)
    methodology = serializers.CharField()
    frameworks = PinSerializer(many=True)
    links = serializers.DictField(child=serializers.URLField())


class DraftPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DraftSerializer(many=True)


def row(assessment: Assessment, request: Request) -> dict[str, Any]:
    cycle = assessment.cycle
    here = {"pk": assessment.pk}
    return {
        "id": str(assessment.pk),
        "state": cycle.state_id,
        "cycle": cycle.title,
        "number": cycle.number,
        "period_start": cycle.period_start.isoformat(),
        "period_end": cycle.period_end.isoformat(),
        "due_on": cycle.due_on.isoformat(),
        "status": assessment.status,
        "disclosure": cycle.disclosure,
        "methodology": assessment.methodology.version,
        "frameworks": [
            {"slug": version.framework.slug, "number": version.number, "title": version.title}
            for version in (assessment.risk_version, assessment.resilience_version)
        ],
        "links": {
            "self": reverse("api:assessment", kwargs=here, request=request),
            "ratings": reverse("api:ratings", kwargs=here, request=request),
            "annex": reverse("api:annex", kwargs=here, request=request),
            "results": reverse("api:assessment_results", kwargs=here, request=request),
        },
    }


class AssessmentsView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="Assessments that the caller may see",
        description="By State, the newest cycle first; no parameter orders otherwise.",
        operation_id="assessments",
        parameters=[
            OpenApiParameter("state", OpenApiTypes.STR, description="ISO 3166-1 alpha-3."),
            OpenApiParameter("year", OpenApiTypes.INT, description="Year in which the period ends."),
            OpenApiParameter("status", OpenApiTypes.STR, enum=Status.values),
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=DraftPageSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        asked = request.query_params
        found = queries.narrowed(
            visible_to(signed_in(request)),
            state=asked.get("state", "").upper(),
            year=_year(asked.get("year", "")),
            status=_status(asked.get("status", "")),
        )
        return page_response(self, request, found, lambda item: row(item, request))


def _year(value: str) -> int | None:
    is_year = value.isascii() and value.isdecimal() and len(value) <= YEAR_DIGITS and int(value) > 0
    if value and not is_year:
        raise InvalidInput(fields={"year": ["Write a whole number from 1 to 9999."]})
    return int(value) if value else None


def _status(value: str) -> str:
    if value and value not in Status.values:
        raise InvalidInput(fields={"status": [f"One of: {', '.join(Status.values)}."]})
    return value


class AssessmentView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(summary="One assessment", operation_id="assessment", responses=DraftSerializer)
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return rendered_response(request, row(assessment_or_404(request, pk), request))
