"""Published assessments: what there is, results, and the bundle to recompute them from."""

from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.core.enums import Disclosure, Status
from assessments.publication.api.rows import assessment_row
from assessments.publication.api.shapes import (
    BUNDLE_SCHEMA,
    STATUS_PARAMETER,
    PublishedAssessmentPageSerializer,
    PublishedAssessmentSerializer,
    PublishedNationalPageSerializer,
)
from assessments.publication.models import PublishedAssessment
from assessments.publication.queries import listed_assessments, narrowed, with_reports
from assessments.results.api import PAGE_PARAMETERS, STATE_CODE, WHOLE
from assessments.results.query_parameters import read_choice, read_state, read_whole
from assessments.results.results_schema import RESULTS_SCHEMA
from r2p_site.api import AnyoneMayRead, etag_response
from r2p_site.api.rendered import page_response, rendered_response


class AssessmentsView(APIView):
    permission_classes = [AnyoneMayRead]

    @extend_schema(
        summary="Published assessments",
        description="By name of the State, then the newest cycle first; no parameter orders otherwise.",
        operation_id="assessments",
        parameters=[
            OpenApiParameter("state", STATE_CODE, description="Code of the State, ISO 3166-1 alpha-3."),
            OpenApiParameter("year", WHOLE, description="Year in which the period ends."),
            STATUS_PARAMETER,
            *PAGE_PARAMETERS,
        ],
        responses=PublishedAssessmentPageSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        wanted = narrowed(
            with_reports(listed_assessments()),
            state=read_state(request.query_params),
            year=read_whole(request.query_params, "year"),
            status=read_choice(request.query_params, "status", Status.values),
        )
        return page_response(self, request, wanted, lambda found: assessment_row(found, request), public=True)


class AssessmentView(APIView):
    permission_classes = [AnyoneMayRead]

    @extend_schema(
        summary="One published assessment",
        description="What it is, what it was pinned to, and links. A withdrawn one says why and shows no figure.",
        operation_id="assessment",
        responses=PublishedAssessmentSerializer,
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        found = with_reports(listed_assessments()).filter(pk=pk).first()
        if found is None:
            raise Http404
        return rendered_response(request, assessment_row(found, request), public=True)


class ResultsView(APIView):
    permission_classes = [AnyoneMayRead]

    @extend_schema(
        summary="Results of an assessment",
        description="The published bytes: what coverage or the disclosure level withholds is null beside its status.",
        operation_id="assessment_results",
        responses={(200, "application/json"): RESULTS_SCHEMA},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return stored_bytes(request, pk, "results")


class BundleView(APIView):
    permission_classes = [AnyoneMayRead]

    @extend_schema(
        summary="Everything needed to recompute the results",
        description="At disclosure level `full` only; else 404.",
        operation_id="assessment_bundle",
        responses={(200, "application/json"): BUNDLE_SCHEMA},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return stored_bytes(request, pk, "bundle")


class AnnexView(APIView):
    permission_classes = [AnyoneMayRead]

    @extend_schema(
        summary="National annex of a published assessment",
        description=(
            "What the State asked of its own, with its answers: never scored, in no coverage and in no bundle. At "
            "disclosure level `full` only; else 404. Empty where nothing was asked."
        ),
        operation_id="annex",
        parameters=PAGE_PARAMETERS,
        responses=PublishedNationalPageSerializer,
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        found = PublishedAssessment.objects.filter(pk=pk, disclosure=Disclosure.FULL, withdrawn_at=None)
        page = found.values_list("page", flat=True).first()
        if page is None:
            raise Http404
        return page_response(self, request, page.get("national", []), lambda row: row, public=True)


def stored_bytes(request: Request, pk: UUID, column: str) -> HttpResponse:
    """The bytes of a column as they were published, or 304 without reading them; 404 where there are none.

    A bundle says nothing that its results do not, so the hash of the results is the ETag of both.
    """
    stored = PublishedAssessment.objects.filter(pk=pk).exclude(**{column: b""})
    etag = stored.values_list("results_sha256", flat=True).first()
    if etag is None:
        raise Http404

    def body() -> bytes:
        return bytes(stored.values_list(column, flat=True).get())

    return etag_response(request, body, "application/json", etag, public=True)
