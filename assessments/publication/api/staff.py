"""The bundle on the staff site: as it is, or would be, published."""

import hashlib
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.core.loading import signed_in
from assessments.core.models import Assessment
from assessments.core.permissions import visible_to
from assessments.core.queries import with_pins
from assessments.publication.api.shapes import BUNDLE_SCHEMA
from assessments.publication.edition import public_edition
from assessments.results.models import Result
from r2p_site.api import SignedIn, etag_response


class StaffBundleView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(
        summary="Everything needed to recompute the results",
        description="As it is, or would be, published: at disclosure level `full` only; else 404.",
        operation_id="assessment_bundle",
        responses={(200, "application/json"): BUNDLE_SCHEMA},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        assessment: Assessment | None = with_pins(visible_to(signed_in(request))).filter(pk=pk).first()
        result = Result.objects.select_related("snapshot__previous").filter(snapshot__assessment=pk).first()
        if assessment is None or result is None:
            raise Http404
        bundle = public_edition(assessment, result).bundle
        if not bundle:
            raise Http404
        etag = hashlib.sha256(bundle).hexdigest()
        return etag_response(request, bundle, "application/json", etag, vary=["Cookie"])
