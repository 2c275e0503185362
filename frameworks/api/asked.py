"""What the addresses of frameworks are asked with, and how a list is answered."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from frameworks.enums import Kind
from r2p_site.api import Pagination, etag_response
from r2p_site.errors import InvalidInput

JSON = "application/json"

KIND = OpenApiParameter("kind", OpenApiTypes.STR, enum=Kind.values, description="Only frameworks of this kind.")
LANGUAGE = OpenApiParameter(
    "language",
    OpenApiTypes.STR,
    description="Instead of Accept-Language. The source's language where there is no other.",
)


def kind_asked(request: Request) -> str:
    kind = request.query_params.get("kind", "")
    if kind and kind not in Kind.values:
        raise InvalidInput(fields={"kind": [_("Write risk or resilience.")]})
    return kind


def number_asked(request: Request, name: str, why: Promise) -> int | None:
    """None when it is not asked for; `why` says what to write instead of what is no small whole number."""
    raw = request.query_params.get(name, "")
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 6):
        raise InvalidInput(fields={name: [why]})
    return int(raw)


class RowsView(APIView):
    """A page of rows, with an ETag of its own. A subclass says what a row looks like."""

    pagination_class = Pagination
    is_public = False
    serializer: type[Serializer[Any]]
    row: Callable[[Any], dict[str, Any]]

    def answer(self, request: Request, found: QuerySet[Any], *, vary: Iterable[str] = ()) -> HttpResponse:
        pages = Pagination()
        rows: list[Any] = pages.paginate_queryset(found, request, view=self) or []
        data = self.serializer([type(self).row(row) for row in rows], many=True).data
        body = JSONRenderer().render(pages.get_paginated_response(data).data)
        etag = hashlib.sha256(body).hexdigest()
        return etag_response(request, body, JSON, etag, public=self.is_public, vary=vary)
