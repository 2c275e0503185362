"""Results and scores by REST. This module holds the staff site's own; the public site's are in publication."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.core.enums import Track
from assessments.core.loading import signed_in
from assessments.core.permissions import visible_to
from assessments.results.models import Result
from assessments.results.published import results_inside
from assessments.results.query_parameters import ScoreQuery, read_score_query
from assessments.results.results_schema import RESULTS_SCHEMA
from assessments.results.score_rows import MEASURES
from assessments.results.signed_scores import signed_scores
from assessments.scoring import canonical_bytes
from r2p_site.api import CsvRenderer, Pagination, SignedIn, etag_response
from r2p_site.api.rendered import rendered_response

DECIMALS = 4
Row = dict[str, Any]


class ScoreRowSerializer(serializers.Serializer[Any]):
    """One number of one result. Null where coverage or the disclosure level withholds it."""

    iso3 = serializers.CharField(help_text="ISO 3166-1 alpha-3; XPR is for practice.")
    cycle = serializers.IntegerField(help_text="Number of the State's cycle.")
    track = serializers.ChoiceField(choices=Track.choices, help_text="Whose ratings.")
    measure = serializers.ChoiceField(choices=MEASURES)
    code = serializers.CharField(help_text="Factor, domain or crime; else the measure itself.")
    score = serializers.FloatField(allow_null=True, help_text="0 to 1, 4 decimals.")
    band = serializers.IntegerField(allow_null=True, min_value=0, max_value=4, help_text="Authoritative.")
    coverage = serializers.FloatField(allow_null=True, help_text="Share of what applies that was rated.")
    low = serializers.FloatField(allow_null=True, help_text="Range of rating uncertainty, else what is possible.")
    high = serializers.FloatField(allow_null=True)
    methodology = serializers.CharField()


class ScorePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ScoreRowSerializer(many=True)


PAGE_PARAMETERS = [
    OpenApiParameter("page", {"type": "integer", "minimum": 1}, description="Number of the page."),
    OpenApiParameter(
        "page_size", {"type": "integer", "minimum": 1}, description="Results on a page; more than 200 gives 200."
    ),
]
STATE_CODE = {"type": "string", "pattern": "^[A-Za-z]{3}$"}
WHOLE = {"type": "integer", "minimum": 1, "maximum": 9999}
SCORES_SCHEMA = extend_schema(
    summary="Scores of one State as flat rows",
    description=(
        "Ordered by cycle, then canonical code; no parameter orders by score, and States cannot be asked for together: "
        "results are not comparable between States. CSV (`Accept: text/csv` or `format=csv`) has HXL hashtags in its "
        "second row and holds every row unless a page is asked for."
    ),
    operation_id="scores",
    parameters=[
        OpenApiParameter("state", STATE_CODE, required=True, description="Code of the State, ISO 3166-1 alpha-3."),
        OpenApiParameter("from", WHOLE, description="First cycle, by number (below 1000) or year in which it ends."),
        OpenApiParameter("to", WHOLE, description="Last cycle, likewise."),
        OpenApiParameter("measure", {"type": "string", "enum": list(MEASURES)}),
        OpenApiParameter("track", {"type": "string", "enum": list(Track.values)}),
        OpenApiParameter(
            "methodology", {"type": "string", "pattern": "^[0-9A-Za-z.+-]{1,20}$"}, description="Version of the method."
        ),
        OpenApiParameter(
            "as_of",
            {"type": "string", "format": "date"},
            description="Only what was there at the end of that day, UTC: published, or on the staff site signed off.",
        ),
        *PAGE_PARAMETERS,
    ],
    responses={(200, "application/json"): ScorePageSerializer, (200, "text/csv"): OpenApiTypes.STR},
)


class ScoresView(ABC, APIView):
    """Flat rows of one State; a site says which rows there are."""

    renderer_classes = [JSONRenderer, CsvRenderer]
    csv_columns: ClassVar[dict[str, str]] = {
        "iso3": "#country+code+v_iso3",
        "cycle": "#period+cycle+num",
        "track": "#meta+track",
        "measure": "#indicator+type",
        "code": "#indicator+code",
        "score": "#indicator+value+num",
        "band": "#indicator+band+num",
        "coverage": "#indicator+coverage+num",
        "low": "#indicator+value+min+num",
        "high": "#indicator+value+max+num",
        "methodology": "#meta+methodology+version",
    }
    is_public = False

    @abstractmethod
    def rows(self, request: Request, query: ScoreQuery) -> "Sequence[Row] | QuerySet[Any, Row]":
        """Mappings with the columns of the CSV, in the order in which they are answered; counted and sliced here."""

    @SCORES_SCHEMA
    def get(self, request: Request) -> HttpResponse:
        found = self.rows(request, read_score_query(request.query_params))
        is_whole = request.accepted_renderer.format == "csv" and not {"page", "page_size"} & request.query_params.keys()
        if is_whole:
            return rendered_response(request, [as_row(row) for row in found], public=self.is_public)
        pages = Pagination()
        page = pages.paginate_queryset(found, request, self) or []
        data = pages.get_paginated_response([as_row(row) for row in page]).data
        return rendered_response(request, data, public=self.is_public)


def as_row(found: Row) -> Row:
    """In the order of the columns, numbers with 4 decimals."""
    return {name: _rounded(found[name]) for name in ScoresView.csv_columns}


def _rounded(value: Any) -> Any:
    return round(value, DECIMALS) if isinstance(value, float) else value


class StaffScoresView(ScoresView):
    permission_classes = [SignedIn]

    def rows(self, request: Request, query: ScoreQuery) -> Sequence[Row]:
        """Signed-off results of the State, published or not, where the caller may see its assessments."""
        return signed_scores(visible_to(signed_in(request)), query)


class StaffResultsView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="Results of an assessment",
        description=(
            "The result, once signed off and computed, whatever the disclosure level of the cycle. Null where coverage "
            "is insufficient, as everywhere."
        ),
        operation_id="assessment_results",
        responses={(200, "application/json"): RESULTS_SCHEMA},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        visible = Result.objects.filter(
            snapshot__assessment__in=visible_to(signed_in(request)), snapshot__assessment=pk
        )
        result = visible.select_related("snapshot__assessment__methodology").defer("body").first()
        if result is None:
            raise Http404
        return etag_response(request, partial(_body, result), "application/json", result.sha256, vary=["Cookie"])


def _body(result: Result) -> bytes:
    snapshot = result.snapshot
    method = snapshot.assessment.methodology.record
    shown = results_inside(result.content, snapshot=json.loads(bytes(snapshot.body)), methodology=method)
    return canonical_bytes(shown)
