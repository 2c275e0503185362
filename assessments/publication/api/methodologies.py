"""Versions of the method, for both sites."""

import hashlib

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.publication.api.rows import methodology_row
from assessments.publication.api.shapes import METHODOLOGY_SCHEMA, MethodologyPageSerializer
from assessments.publication.queries import methodologies
from assessments.results.api import PAGE_PARAMETERS
from r2p_site.api import AnyoneMayRead, etag_response
from r2p_site.api.rendered import page_response


class MethodologiesView(APIView):
    permission_classes = [AnyoneMayRead]
    is_public = True

    @extend_schema(
        summary="Versions of the method",
        description="The newest first. One method at a time, the same for every State.",
        operation_id="methodologies",
        parameters=PAGE_PARAMETERS,
        responses=MethodologyPageSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        rows = methodologies()
        return page_response(self, request, rows, lambda row: methodology_row(row, request), public=self.is_public)


class MethodologyView(APIView):
    permission_classes = [AnyoneMayRead]
    is_public = True

    @extend_schema(
        summary="Every parameter of one version",
        description="Status, approvals and hash are left out of what is hashed, so that retiring a version keeps it.",
        operation_id="methodology",
        responses={(200, "application/json"): METHODOLOGY_SCHEMA},
    )
    def get(self, request: Request, version: str) -> HttpResponse:
        found = methodologies().defer(None).filter(version=version).first()
        if found is None:
            raise Http404
        body = bytes(found.body)
        # Not the hash of the record: the bytes also say whether the version is still in force.
        return etag_response(request, body, "application/json", hashlib.sha256(body).hexdigest(), public=self.is_public)
