"""No State is ranked: no page, endpoint or export of any site orders, filters or compares by a result.

Every route that may be read is asked twice, plainly and with every parameter by which lists are commonly ordered or cut
off; the answers are the same. What the schemas and the pages themselves offer as parameters is a list, read here.
"""

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from assessments.publication.models import PublishedAssessment
from r2p_site.api import schema
from tests.architecture.places import parameters
from tests.architecture.routes import routes
from tests.assessments.publication.signed import copies

WORDS = ("score", "-band")
ORDERINGS = ("ordering", "order", "order_by", "sort", "sort_by", "sortby", "o", "rank", "top", "compare", "with")
CUTS = ("score", "band", "min_score", "max_score", "score__gte", "band__gte", "headline_band", "above", "below")
# Parameters that REST and pages offer. None of them is about a result; add one only after deciding that.
OFFERED = {
    # which object, which part of it
    "state", "year", "from", "to", "measure", "track", "methodology", "as_of", "status", "language", "layer", "kind",
    "framework", "version", "If-Match", "If-None-Match", "Accept-Language",
    # how it is answered
    "page", "page_size", "format",
    # words, and facts of an indicator, a source or a person
    "q", "words", "search", "block", "tag", "nature", "family", "compared", "role", "next", "sha256", "sources", "for",
}  # fmt: skip
# The sites that know of States; the intake deployment holds no result.
READERS = {"staff": "lead", "public": ""}

# What differs between any two answers, and queries of addresses: links to the next page repeat what was asked.
_CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')
_ASKED = re.compile(rb"""(\?|%3F)[^"'\s<]*""")
_GET_FORM = re.compile(rb"<form\b(?![^>]*method=.post)[^>]*>.*?</form>", re.DOTALL)
_FIELD = re.compile(rb'<(?:input|select)\b[^>]*\bname="([^"]+)"')
_QUERY = re.compile(rb'href="[^"]*\?([^"#]+)"')


@pytest.fixture
def places(practice: None, db: None) -> dict[str, str]:
    return parameters()


def combined() -> dict[str, str]:
    """Every parameter at once, by turns with each of the words."""
    return {name: WORDS[place % len(WORDS)] for place, name in enumerate((*ORDERINGS, *CUTS))}


def body(response: HttpResponse) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return _CHANGING.sub(b"", content)


def client_of(name: str) -> Client:
    client = Client(raise_request_exception=False)
    if role := READERS[name]:
        client.force_login(get_user_model().objects.get(email=f"{role}@practice.example"))
    return client


def pages(name: str, places: Mapping[str, str]) -> Iterator[tuple[str, str, HttpResponse]]:
    """Pattern, address and answer of every route that this site's reader may read."""
    shown = {} if name == "staff" else {"pk": places["published"]}
    client = client_of(name)
    for route in routes(name):
        address = route.address({**places, **shown})
        answer = client.get(address)
        if answer.status_code == 200:
            yield route.pattern, address, answer


def more_states() -> None:
    """Three other States on the public site, whose results fall as their names rise."""
    copies(PublishedAssessment.objects.filter(status="published").latest("cycle_number"), 3)
    for place, row in enumerate(PublishedAssessment.objects.filter(iso3__startswith="Q").order_by("state_name")):
        for crime in row.page["reading"]["crimes"]:
            crime["band"] = 4 - place
        for crime in row.results_content["tracks"]["official"]["crimes"].values():
            crime["score"] = 0.9 - 0.2 * place
        row.save()


@pytest.mark.parametrize("name", list(READERS))
def test_no_route_is_ordered_or_cut_off_by_a_result_or_offers_it(
    site: Callable[[str], Client], places: dict[str, str], name: str
) -> None:
    more_states()
    site(name)
    client = client_of(name)
    asked = {pattern: (address, answer) for pattern, address, answer in pages(name, places)}
    for extra in ("api/v1/scores/?state=XPR", "api/v1/scores/?state=XPR&format=csv"):
        asked[extra] = (f"/{extra}", client.get(f"/{extra}"))

    differing, offered = [], {}
    for pattern, (address, answer) in asked.items():
        plain = body(answer)
        if _asked_for_an_order(client, address) not in {_ASKED.sub(b"", plain), b"refused"}:
            differing.append(pattern)
        if "text/html" in answer["Content-Type"] and (unknown := offers(plain) - OFFERED):
            offered[pattern] = unknown

    assert (differing, offered) == ([], {})
    assert len(asked) > 10


def _asked_for_an_order(client: Client, address: str) -> bytes:
    answer = client.get(address, {**dict(_given(address)), **combined()})
    return b"refused" if answer.status_code == 400 else _ASKED.sub(b"", body(answer))


def offers(content: bytes) -> set[str]:
    """Parameters of the forms and links of a page."""
    fields = {field.decode() for form in _GET_FORM.findall(content) for field in _FIELD.findall(form)}
    parts = [part for query in _QUERY.findall(content) for part in query.decode().split("&amp;") if part]
    return fields | {part.partition("=")[0] for part in parts}


def _given(address: str) -> list[tuple[str, str]]:
    _path, _mark, query = address.partition("?")
    return [(part.partition("=")[0], part.partition("=")[2]) for part in query.split("&") if part]


@pytest.mark.parametrize("name", list(schema.SITES))
def test_rest_offers_no_parameter_about_a_result(name: str) -> None:
    offered = {
        parameter["name"]
        for item in schema.document(name)["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] != "path"
    }

    assert offered - OFFERED == set()


@pytest.mark.parametrize("name", list(READERS))
@pytest.mark.parametrize("query", ["", "?state=XPR,PRT", "?state=XPR&state=", "?state=*", "?states=XPR,PRT"])
def test_scores_of_several_states_cannot_be_asked_for(
    site: Callable[[str], Client],
    places: dict[str, str],
    name: str,
    query: str,
) -> None:
    site(name)

    assert client_of(name).get(f"/api/v1/scores/{query}").status_code == 400
