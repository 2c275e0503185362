"""Open consultations, for both sites. None can be opened yet, so the list says so truthfully: it is empty."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.publication.api.shapes import ConsultationPageSerializer
from assessments.results.api import PAGE_PARAMETERS
from r2p_site.api import AnyoneMayRead, Pagination
from r2p_site.api.rendered import rendered_response


class ConsultationsView(APIView):
    permission_classes = [AnyoneMayRead]
    is_public = True

    @extend_schema(
        summary="Open consultations",
        description="Which are open, and where to take part.",
        operation_id="consultations",
        parameters=PAGE_PARAMETERS,
        responses=ConsultationPageSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        none_open: list[dict[str, Any]] = []
        pages = Pagination()
        page = pages.paginate_queryset(none_open, request, self) or []
        return rendered_response(request, pages.get_paginated_response(page).data, public=self.is_public)
