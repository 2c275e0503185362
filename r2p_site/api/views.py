"""The schema as a file and as a page. Both are open: they describe the software, which is public."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from r2p_site.access import public_page
from r2p_site.api import schema
from r2p_site.api.conditional import etag_response
from r2p_site.api.permissions import AnyoneMayRead
from r2p_site.api.reference import describe


class SchemaView(APIView):
    permission_classes = [AnyoneMayRead]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        stored = schema.stored(settings.R2P_SITE)
        return etag_response(request, stored.body, "application/json", stored.etag, public=True)


@public_page
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"reference": describe(schema.document(settings.R2P_SITE))})
