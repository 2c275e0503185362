"""REST: frameworks, as published to everyone; to framework administrators their drafts too."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from frameworks.api.asked import JSON, KIND, LANGUAGE, RowsView, kind_asked, number_asked
from frameworks.api.serializers import FrameworkEditionSerializer, FrameworkRowSerializer
from frameworks.editions import edition_bytes
from frameworks.enums import VersionStatus
from frameworks.languages import languages_asked
from frameworks.models import FrameworkVersion, PublishedFramework
from frameworks.permissions import visible_to
from frameworks.published import edition_for, editions_of, latest_editions
from frameworks.queries import latest_of_each, version_edition
from r2p_site.api import AnyoneMayRead, SignedIn, etag_response

IMMUTABLE = "max-age=31536000, immutable"

_LAYER = OpenApiParameter("layer", OpenApiTypes.INT, description="A translation layer; the newest when absent.")
_list_schema = extend_schema(parameters=[KIND], responses=FrameworkRowSerializer(many=True))
_versions_schema = extend_schema(responses=FrameworkRowSerializer(many=True))
_edition_schema = extend_schema(parameters=[LANGUAGE, _LAYER], responses=FrameworkEditionSerializer)


def _row(row: PublishedFramework | FrameworkVersion) -> dict[str, Any]:
    if isinstance(row, PublishedFramework):
        slug, kind, status, layer = row.slug, row.kind, VersionStatus.PUBLISHED.value, row.layer
    else:
        slug, kind, status, layer = row.framework.slug, row.framework.kind, row.status, 0
    address = reverse("api:framework_version", kwargs={"slug": slug, "number": row.number})
    return {
        "slug": slug,
        "kind": kind,
        "title": row.title,
        "version": row.number,
        "status": status,
        "language": row.language,
        "layer": layer,
        "published_at": row.published_at,
        "url": f"{address}?language={row.language}&layer={layer}" if layer else address,
    }


class _Versions(RowsView):
    serializer = FrameworkRowSerializer
    row = staticmethod(_row)


class PublicFrameworks(_Versions):
    """Frameworks in force, each in its last published version."""

    permission_classes = [AnyoneMayRead]
    is_public = True

    @_list_schema
    def get(self, request: Request) -> HttpResponse:
        return self.answer(request, latest_editions(kind=kind_asked(request)))


class PublicVersions(_Versions):
    """Every published version of a framework, in every language that it has."""

    permission_classes = [AnyoneMayRead]
    is_public = True

    @_versions_schema
    def get(self, request: Request, slug: str) -> HttpResponse:
        return self.answer(request, _some(editions_of(slug)))


class StaffFrameworks(_Versions):
    """Frameworks in their last version; drafts for framework administrators alone."""

    permission_classes = [SignedIn]

    @_list_schema
    def get(self, request: Request) -> HttpResponse:
        return self.answer(request, latest_of_each(visible_to(request.user), kind=kind_asked(request)))


class StaffVersions(_Versions):
    """The versions of a framework; drafts for framework administrators alone."""

    permission_classes = [SignedIn]

    @_versions_schema
    def get(self, request: Request, slug: str) -> HttpResponse:
        return self.answer(request, _some(visible_to(request.user).filter(framework__slug=slug).order_by("-number")))


class _Edition(APIView):
    """Factors and indicators of one version, in the best language: stored bytes."""

    is_public = False

    def answer(self, request: Request, slug: str, number: int | None) -> HttpResponse:
        asked = languages_asked(request)
        layer = _layer(request)
        edition = edition_for(slug, number, asked, layer=layer)
        if edition is None:
            raise Http404
        response = etag_response(
            request, bytes(edition.body), JSON, edition.etag, public=self.is_public, vary=["Accept-Language"]
        )
        response["Content-Language"] = edition.language
        if number is not None and _never_changes(edition, asked, layer):
            response["Cache-Control"] = f"{'public' if self.is_public else 'private'}, {IMMUTABLE}"
        return response


class PublicEdition(_Edition):
    """A framework's last published version: factors and indicators in the best language."""

    permission_classes = [AnyoneMayRead]
    is_public = True

    @_edition_schema
    def get(self, request: Request, slug: str) -> HttpResponse:
        return self.answer(request, slug, None)


class PublicVersionEdition(_Edition):
    """One published version: factors and indicators in the best language."""

    permission_classes = [AnyoneMayRead]
    is_public = True

    @_edition_schema
    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        return self.answer(request, slug, number)


class StaffEdition(_Edition):
    """A framework's last published version: factors and indicators in the best language."""

    permission_classes = [SignedIn]

    @_edition_schema
    def get(self, request: Request, slug: str) -> HttpResponse:
        if not visible_to(request.user).filter(framework__slug=slug).exists():
            raise Http404
        return self.answer(request, slug, None)


class StaffVersionEdition(_Edition):
    """One version: factors and indicators in the best language. A draft for framework administrators alone."""

    permission_classes = [SignedIn]

    @_edition_schema
    def get(self, request: Request, slug: str, number: int) -> HttpResponse:
        version = visible_to(request.user).filter(framework__slug=slug, number=number).first()
        if version is None:
            raise Http404
        if version.status == VersionStatus.PUBLISHED:
            return self.answer(request, slug, number)
        body = edition_bytes(version_edition(version))
        return etag_response(request, body, JSON, hashlib.sha256(body).hexdigest())


def _some(rows: Any) -> Any:
    if not rows.exists():
        raise Http404
    return rows


def _layer(request: Request) -> int | None:
    return number_asked(request, "layer", _("Write the number of a translation layer."))


def _never_changes(edition: PublishedFramework, asked: Iterable[str], layer: int | None) -> bool:
    """Whether this address will always give these bytes: only where it names the layer, and its language is served.

    Without a layer the next one answers; a language asked for in vain now may have a layer later.
    """
    return layer is not None and next(iter(asked), edition.language) == edition.language
