"""Ratings by REST, on the staff site: read them, and answer with the version that was read."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.core import queries
from assessments.core.enums import AnswerState, Confidence, Track, Trend
from assessments.core.errors import RatingConflict
from assessments.core.loading import assessment_or_404, indicator_or_404, signed_in
from assessments.core.models import Rating
from assessments.core.permissions import may_read_track, own_track
from assessments.core.services import save_rating
from assessments.core.validators import LEVEL_MAX, RATIONALE_MAX, RatingInput, version_of
from r2p_site.api import Pagination, SignedIn, is_not_modified, require_if_match
from r2p_site.api.rendered import rendered_response
from r2p_site.errors import InvalidInput

NO_VERSION = -1  # what no answer has: a header that names no version ends as 412

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag that was read, in quotes; "0" where there is no answer yet.',
)


class RatingSerializer(serializers.Serializer[Rating]):
    """One answer as it stands."""

    code = serializers.CharField()
    track = serializers.ChoiceField(Track.choices)
    state = serializers.ChoiceField(AnswerState.choices)
    level = serializers.IntegerField(min_value=0, max_value=LEVEL_MAX, allow_null=True)
    confidence = serializers.CharField(allow_blank=True)
    contested = serializers.BooleanField()
    trend = serializers.CharField(allow_blank=True)
    rationale = serializers.CharField(allow_blank=True)
    targeted = serializers.BooleanField(allow_null=True)
    sources = serializers.ListField(child=serializers.UUIDField())
    populations = serializers.ListField(child=serializers.UUIDField())
    version = serializers.IntegerField(min_value=0)
    updated_at = serializers.DateTimeField(allow_null=True)
    updated_by = serializers.CharField(allow_blank=True)


class RatingPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RatingSerializer(many=True)


class RatingWriteSerializer(serializers.Serializer[Any]):
    """What may be sent. Without `sources` or `populations` they stay as they are."""

    state = serializers.ChoiceField(AnswerState.choices)
    level = serializers.IntegerField(min_value=0, max_value=LEVEL_MAX, allow_null=True, required=False, default=None)
    confidence = serializers.ChoiceField([("", ""), *Confidence.choices], required=False, default="")
    contested = serializers.BooleanField(required=False, default=False)
    trend = serializers.ChoiceField([("", ""), *Trend.choices], required=False, default="")
    rationale = serializers.CharField(
        allow_blank=True, required=False, default="", max_length=RATIONALE_MAX, trim_whitespace=True
    )
    targeted = serializers.BooleanField(allow_null=True, required=False, default=None)
    sources = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=100)
    populations = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=100)

    def value(self) -> RatingInput:
        data = dict(self.validated_data)
        for name in ("sources", "populations"):
            data[name] = tuple(data[name]) if name in data else None
        return RatingInput(**data)


def rating_row(code: str, track: str, rating: Rating | None) -> dict[str, Any]:
    if rating is None:
        return {
            "code": code,
            "track": track,
            "state": AnswerState.NOT_RATED.value,
            "level": None,
            "confidence": "",
            "contested": False,
            "trend": "",
            "rationale": "",
            "targeted": None,
            "sources": [],
            "populations": [],
            "version": 0,
            "updated_at": None,
            "updated_by": "",
        }
    return {
        "code": code,
        "track": rating.track,
        "state": rating.state,
        "level": rating.level,
        "confidence": rating.confidence,
        "contested": rating.contested,
        "trend": rating.trend,
        "rationale": rating.rationale,
        "targeted": rating.targeted,
        "sources": [str(row.pk) for row in rating.sources.all()],
        "populations": [str(row.pk) for row in rating.populations.all()],
        "version": rating.version,
        "updated_at": rating.updated_at.isoformat(),
        "updated_by": rating.updated_by.name,
    }


class RatingsView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="Ratings of an assessment",
        description="In canonical order; by default the track of the caller.",
        operation_id="ratings",
        parameters=[
            OpenApiParameter("track", OpenApiTypes.STR, enum=Track.values),
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=RatingPageSerializer,
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        assessment = assessment_or_404(request, pk)
        user = signed_in(request)
        track = request.query_params.get("track") or own_track(user, assessment).value
        if track not in Track.values:
            raise InvalidInput(fields={"track": [f"One of: {', '.join(Track.values)}."]})
        if not may_read_track(user, assessment, track):
            raise Http404
        pages = Pagination()
        found = pages.paginate_queryset(queries.ratings_of(assessment, track), request, self) or []
        rows = [rating_row(row.indicator.code, track, row) for row in found]
        return rendered_response(request, pages.get_paginated_response(rows).data)


class RatingView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="One rating of the caller's track",
        operation_id="rating",
        responses=RatingSerializer,
    )
    def get(self, request: Request, pk: UUID, code: str) -> HttpResponse:
        assessment = assessment_or_404(request, pk)
        indicator = indicator_or_404(assessment, code)
        track = own_track(signed_in(request), assessment)
        if not may_read_track(signed_in(request), assessment, track):
            raise Http404
        rating = queries.ratings_of(assessment, track).filter(indicator=indicator).first()
        version = str(rating.version if rating else 0)
        headers = {"ETag": f'"{version}"', "Cache-Control": "private, no-cache"}
        if is_not_modified(request, version):
            return HttpResponse(status=304, headers=headers)
        return Response(rating_row(code, track, rating), headers=headers)

    @extend_schema(
        summary="Answer an indicator",
        description="Needs If-Match; when somebody else answered first, 412 with the answer that stands.",
        operation_id="rating_save",
        parameters=[IF_MATCH],
        request=RatingWriteSerializer,
        responses=RatingSerializer,
        examples=[
            OpenApiExample(
                "rated",
                value={"state": "rated", "level": 2, "confidence": "medium", "rationale": "Four districts."},
                request_only=True,
            )
        ],
    )
    def put(self, request: Request, pk: UUID, code: str) -> HttpResponse:
        assessment = assessment_or_404(request, pk)
        indicator = indicator_or_404(assessment, code)
        sent = RatingWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        version = version_of(require_if_match(request))
        user = signed_in(request)
        try:
            rating = save_rating(
                assessment=assessment,
                indicator=indicator,
                by=user,
                expected_version=version if version is not None else NO_VERSION,
                values=sent.value(),
            )
        except RatingConflict as conflict:
            conflict.current = rating_row(code, conflict.rating.track, conflict.rating)
            raise
        stored = queries.ratings_of(assessment, rating.track).get(pk=rating.pk)
        return Response(rating_row(code, rating.track, stored), headers={"ETag": f'"{stored.version}"'})
