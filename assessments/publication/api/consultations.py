"""Open consultations, for both sites: what is asked, until when, and where to take part."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.consultation.queries import open_consultations
from assessments.publication.api.rows import consultation_row
from assessments.publication.api.shapes import ConsultationPageSerializer
from assessments.results.api import PAGE_PARAMETERS
from r2p_site.api import AnyoneMayRead
from r2p_site.api.rendered import page_response


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
        return page_response(self, request, open_consultations(), consultation_row, public=self.is_public)
