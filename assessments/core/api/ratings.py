"""Ratings by REST, on the staff site: read them, and answer with the version that was read."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.core import queries
from assessments.core.api.etags import IF_MATCH, answer_etag, version_read
from assessments.core.enums import AnswerState, Confidence, Track, Trend
from assessments.core.errors import QuestionMoved, RatingConflict
from assessments.core.loading import assessment_or_404, indicator_or_404, signed_in
from assessments.core.models import Assessment, NationalRating, Rating
from assessments.core.permissions import may_read_track, own_track
from assessments.core.services import save_rating
from assessments.core.validators import LEVEL_MAX, RATIONALE_MAX, RatingInput
from r2p_site.api import SignedIn, is_not_modified, require_if_match
from r2p_site.api.rendered import page_response
from r2p_site.errors import InvalidInput


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
    etag = serializers.CharField(help_text="What If-Match takes to change this answer.")
    na_agreed = serializers.BooleanField(help_text="Whether a second person agreed that it cannot arise here.")
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


def answer_row(code: str, track: str, rating: Rating | NationalRating | None, *, changes: int) -> dict[str, Any]:
    """What official and national answers have in common. `changes`: how often what the code asks was changed."""
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
            "version": 0,
            "etag": answer_etag(0, changes),
            "na_agreed": False,
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
        "version": rating.version,
        "etag": answer_etag(rating.version, changes),
        "na_agreed": rating.na_agreed_by_id is not None,
        "updated_at": rating.updated_at.isoformat(),
        "updated_by": rating.updated_by.name,
    }


def rating_row(assessment: Assessment, code: str, track: str, rating: Rating | None) -> dict[str, Any]:
    named = [str(row.pk) for row in rating.populations.all()] if rating else []
    return {**answer_row(code, track, rating, changes=assessment.moves), "populations": named}


def readable_track(request: Request, assessment: Assessment) -> str:
    """The track asked for, by default the caller's own; 404 where it may not be read yet."""
    user = signed_in(request)
    track = request.query_params.get("track") or own_track(user, assessment).value
    if track not in Track.values:
        raise InvalidInput(fields={"track": [f"One of: {', '.join(Track.values)}."]})
    if not may_read_track(user, assessment, track):
        raise Http404
    return track


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
        track = readable_track(request, assessment)
        found = queries.ratings_of(assessment, track)
        return page_response(self, request, found, lambda row: rating_row(assessment, row.indicator.code, track, row))


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
        return answer_response(request, rating_row(assessment, code, track, rating))

    @extend_schema(
        summary="Answer an indicator",
        description=(
            "Needs If-Match; when somebody else answered first, or the assessment moved to another version of its "
            "framework, 412 with what stands."
        ),
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
        sent = RatingWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        read = require_if_match(request)
        try:
            # Before the code is looked up: what was read may have another code by now, or none.
            version = version_read(read, assessment.moves, QuestionMoved)
            rating = save_rating(
                assessment=assessment,
                indicator=indicator_or_404(assessment, code),
                by=signed_in(request),
                expected_version=version,
                values=sent.value(),
            )
        except (RatingConflict, QuestionMoved) as conflict:
            conflict.current = _standing(request, pk, code)
            raise
        stored = queries.ratings_of(assessment, rating.track).get(pk=rating.pk)
        row = rating_row(assessment, code, rating.track, stored)
        return Response(row, headers={"ETag": quote_etag(row["etag"])})


def _standing(request: Request, pk: UUID, code: str) -> dict[str, Any] | None:
    """What stands under the code now, on the caller's track; None where nothing has the code any more."""
    assessment = assessment_or_404(request, pk)
    track = own_track(signed_in(request), assessment)
    try:
        indicator = indicator_or_404(assessment, code)
    except Http404:
        return None
    rating = queries.ratings_of(assessment, track).filter(indicator=indicator).first()
    return rating_row(assessment, code, track, rating)


def answer_response(request: Request, row: dict[str, Any]) -> HttpResponse:
    """One answer with its ETag, or 304."""
    headers = {"ETag": quote_etag(row["etag"]), "Cache-Control": "private, no-cache"}
    if is_not_modified(request, row["etag"]):
        return HttpResponse(status=304, headers=headers)
    return Response(row, headers=headers)
