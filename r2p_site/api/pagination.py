"""One shape for every list: count, next, previous, results."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from r2p_site.errors import InvalidInput


class Pagination(PageNumberPagination):
    """`page_size` above 200 gives 200; a size that is no positive number is 400; a page that does not exist is 404."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        raw = request.query_params.get("page_size")
        if raw is None:
            return self.page_size
        digits = raw.lstrip("0") if raw.isascii() and raw.isdigit() else ""
        if not digits:
            raise InvalidInput(fields={"page_size": [_("Write a whole number from 1 to 200.")]})
        # int() would refuse a number of thousands of digits.
        return self.max_page_size if len(digits) > 3 else min(int(digits), self.max_page_size)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        page = {"type": "integer", "minimum": 1, "default": 1}
        size = {"type": "integer", "minimum": 1, "default": self.page_size}
        return [
            {"name": "page", "in": "query", "required": False, "schema": page, "description": "Number of the page."},
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "schema": size,
                "description": "Results on a page; more than 200 gives 200.",
            },
        ]
