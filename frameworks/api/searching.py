"""REST: search over the published frameworks, which finds the same on both sites, and the same as the pages do."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from frameworks.api.asked import KIND, LANGUAGE, RowsView, number_asked
from frameworks.api.serializers import FoundRowSerializer
from frameworks.enums import Nature
from frameworks.forms import SearchForm
from frameworks.languages import languages_asked
from frameworks.models import PublishedFramework, PublishedText
from frameworks.search import Wanted, blocks_of, editions_read, search_texts
from frameworks.tags import known_tags
from r2p_site.api import AnyoneMayRead, SignedIn
from r2p_site.errors import InvalidInput

_search_schema = extend_schema(
    parameters=[
        OpenApiParameter(
            "words",
            OpenApiTypes.STR,
            description="By the rules of the language that is read. Quotation marks ask for words side by side, “or” "
            "between two words for either; a hyphen before a word leaves it out.",
        ),
        OpenApiParameter("tag", OpenApiTypes.STR, enum=known_tags(), description="Only indicators that have this tag."),
        KIND,
        OpenApiParameter(
            "block", OpenApiTypes.STR, description="Only this block of the framework, for example common."
        ),
        OpenApiParameter("nature", OpenApiTypes.STR, enum=Nature.values, description="Only indicators of this nature."),
        OpenApiParameter("framework", OpenApiTypes.STR, description="Only the framework with this short name."),
        OpenApiParameter(
            "version",
            OpenApiTypes.INT,
            description="A published version of the named framework; the last when absent.",
        ),
        LANGUAGE,
    ],
    responses=FoundRowSerializer(many=True),
)


def _row(row: PublishedText) -> dict[str, Any]:
    edition = row.edition
    address = reverse("api:framework_version", kwargs={"slug": edition.slug, "number": edition.number})
    return {
        "framework": edition.slug,
        "version": edition.number,
        "language": edition.language,
        "layer": edition.layer,
        "factor": row.factor,
        "code": row.code,
        "id": row.permanent_id,
        "block": row.block,
        "nature": row.nature,
        "tags": row.tags,
        "title": row.title,
        "statement": row.statement,
        "guidance": row.guidance,
        "url": f"{address}?language={edition.language}&layer={edition.layer}",
    }


class _Search(RowsView):
    serializer = FoundRowSerializer
    row = staticmethod(_row)

    def found(self, request: Request) -> HttpResponse:
        editions = _editions(request)
        names = blocks_of(editions)
        form = SearchForm(request.query_params, blocks=[(name, name) for name in names], tags=known_tags())
        if not form.is_valid():
            raise InvalidInput(fields={name: [str(line) for line in lines] for name, lines in form.errors.items()})
        rows = search_texts(editions, Wanted(**form.values()))
        return self.answer(request, rows, vary=["Accept-Language"])


class PublicSearch(_Search):
    """Factors and indicators of the published frameworks by words and tags, the best fit first."""

    permission_classes = [AnyoneMayRead]
    is_public = True

    @_search_schema
    def get(self, request: Request) -> HttpResponse:
        return self.found(request)


class StaffSearch(_Search):
    """Factors and indicators of the published frameworks by words and tags, the best fit first; never a draft."""

    permission_classes = [SignedIn]

    @_search_schema
    def get(self, request: Request) -> HttpResponse:
        return self.found(request)


def _editions(request: Request) -> list[PublishedFramework]:
    slug = request.query_params.get("framework", "").strip()
    number = number_asked(request, "version", _("Write the number of a published version."))
    if number is not None and not slug:
        raise InvalidInput(fields={"framework": [_("Name the framework that this is a version of.")]})
    editions = editions_read(languages_asked(request), slug=slug, number=number)
    if slug and not editions:
        name = "framework" if number is None else "version"
        raise InvalidInput(fields={name: [_("Nothing is published under this name.")]})
    return editions
