import pytest
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from r2p_site.api import Pagination
from r2p_site.errors import InvalidInput

ROWS = list(range(430))


def page(query: str) -> dict[str, object]:
    pagination = Pagination()
    rows = pagination.paginate_queryset(ROWS, Request(APIRequestFactory().get(f"/rows/?{query}")))
    data: dict[str, object] = pagination.get_paginated_response(rows).data
    return data


def test_page_has_the_four_parts() -> None:
    assert page("page=2&page_size=3") == {
        "count": 430,
        "next": "http://testserver/rows/?page=3&page_size=3",
        "previous": "http://testserver/rows/?page_size=3",
        "results": [3, 4, 5],
    }


@pytest.mark.parametrize(
    ("query", "size"),
    [("", 50), ("page_size=0005", 5), ("page_size=200", 200), ("page_size=201", 200), ("page_size=" + "9" * 5000, 200)],
)
def test_page_size_is_at_most_200(query: str, size: int) -> None:
    assert page(query)["results"] == ROWS[:size]


@pytest.mark.parametrize("size", ["0", "000", "-1", "x", "", "1.5", "٣"])
def test_page_size_that_is_no_positive_number_is_refused(size: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        page(f"page_size={size}")

    assert list(refusal.value.fields) == ["page_size"]


@pytest.mark.parametrize("number", ["0", "-1", "x", "10", "9" * 100])
def test_page_that_does_not_exist_is_not_found(number: str) -> None:
    with pytest.raises(NotFound):
        page(f"page={number}")
