"""The national annex by REST, on the staff site: what the State asks of its own, and answers to it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.core.annex import AnnexRow, annex_of
from assessments.core.api.etags import IF_MATCH, version_read
from assessments.core.api.ratings import (
    RatingSerializer,
    RatingWriteSerializer,
    answer_response,
    answer_row,
    readable_track,
)
from assessments.core.enums import Track
from assessments.core.errors import QuestionReworded, RatingConflict
from assessments.core.loading import assessment_or_404, national_or_404, signed_in
from assessments.core.permissions import own_track
from assessments.core.services import save_national_rating
from frameworks.enums import Family
from r2p_site.api import SignedIn, require_if_match
from r2p_site.api.rendered import page_response


class WordsSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    statement = serializers.CharField()
    family = serializers.ChoiceField(Family.choices)


class NationalRatingSerializer(RatingSerializer):
    """One national indicator with the answer as it stands: never scored, and in no coverage."""

    populations = None  # type: ignore[assignment]
    id = serializers.CharField(help_text="Permanent: it outlives versions of frameworks.")
    factor = serializers.CharField(
        allow_blank=True, help_text="Number of its factor or domain; empty where the pinned version has it no more."
    )
    label = serializers.CharField()  # type: ignore[assignment]
    statement = serializers.CharField()
    guidance = serializers.CharField(allow_blank=True)
    family = serializers.ChoiceField(Family.choices)
    retired = serializers.BooleanField()
    asked = WordsSerializer(allow_null=True, help_text="The words that the answer was given to.")


class NationalRatingPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = NationalRatingSerializer(many=True)


class NationalRatingWriteSerializer(RatingWriteSerializer):
    """What may be sent. Without `sources` they stay as they are."""

    populations = None  # type: ignore[assignment]
    targeted = None  # type: ignore[assignment]


def national_row(row: AnnexRow, track: str) -> dict[str, Any]:
    own = row.indicator
    return {
        "id": own.permanent_id,
        "factor": row.factor.number if row.factor else "",
        "label": own.label,
        "statement": own.statement,
        "guidance": own.guidance,
        "family": own.family,
        "retired": own.retired_at is not None,
        "asked": row.rating.asked if row.rating else None,
        **answer_row(row.code, track, row.rating, changes=own.version - 1),
    }


class AnnexView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="National annex of an assessment",
        description=(
            "What the State asks beside the frameworks, answered or not, in canonical order of the factors; by default "
            "the track of the caller. Never scored."
        ),
        operation_id="annex",
        parameters=[
            OpenApiParameter("track", OpenApiTypes.STR, enum=Track.values),
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=NationalRatingPageSerializer,
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        assessment = assessment_or_404(request, pk)
        track = readable_track(request, assessment)
        return page_response(self, request, annex_of(assessment, track), lambda row: national_row(row, track))


class NationalRatingView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="One national indicator with the answer of the caller's track",
        operation_id="national_rating",
        responses=NationalRatingSerializer,
    )
    def get(self, request: Request, pk: UUID, code: str) -> HttpResponse:
        assessment = assessment_or_404(request, pk)
        track = own_track(signed_in(request), assessment)
        return answer_response(request, national_row(national_or_404(assessment, track, code), track))

    @extend_schema(
        summary="Answer a national indicator",
        description=(
            "As a rating: needs If-Match; when somebody else answered first, or the words of the indicator changed, "
            "412 with what stands."
        ),
        operation_id="national_rating_save",
        parameters=[IF_MATCH],
        request=NationalRatingWriteSerializer,
        responses=NationalRatingSerializer,
    )
    def put(self, request: Request, pk: UUID, code: str) -> HttpResponse:
        assessment = assessment_or_404(request, pk)
        track = own_track(signed_in(request), assessment)
        row = national_or_404(assessment, track, code)
        sent = NationalRatingWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        read = require_if_match(request)
        try:
            save_national_rating(
                assessment=assessment,
                indicator=row.indicator,
                by=signed_in(request),
                expected_version=version_read(read, row.indicator.version - 1, QuestionReworded),
                values=sent.value(),
                wording_read=row.indicator.version,
            )
        except (RatingConflict, QuestionReworded) as conflict:
            conflict.current = national_row(national_or_404(assessment, track, code), track)
            raise
        shown = national_row(national_or_404(assessment, track, code), track)
        return Response(shown, headers={"ETag": quote_etag(shown["etag"])})
