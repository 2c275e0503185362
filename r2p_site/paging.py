"""Lists that go over several pages."""

from django.http import QueryDict


def without_page(query: QueryDict) -> str:
    """What narrows the list, for the addresses of its other pages."""
    rest = query.copy()
    rest.pop("page", None)
    return rest.urlencode()
