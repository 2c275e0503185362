import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.core.models import PublishedMethodology
from assessments.publication.models import PublishedAssessment, PublishedScore
from assessments.scoring import canonical_bytes, verify_bundle
from tests.assessments.publication.conftest import Shelf

pytestmark = pytest.mark.django_db

API = "/api/v1/"
COLUMNS = ["iso3", "cycle", "track", "measure", "code", "score", "band", "coverage", "low", "high", "methodology"]


def rows_of(client: Client, query: str) -> list[dict[str, Any]]:
    response = client.get(f"{API}scores/?{query}&page_size=200")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_assessments_are_listed_by_state_then_newest_cycle(public: Client, shelf: Shelf) -> None:
    shelf.add_states(1)

    page = public.get(f"{API}assessments/").json()

    assert [(row["state"]["iso3"], row["year"]) for row in page["results"]] == [
        ("XPR", 2025),
        ("XPR", 2023),
        ("XPR", 2021),
        ("XPR", 2019),
        ("QAA", 2025),
    ]
    assert (page["count"], page["next"], page["previous"]) == (5, None, None)


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("state=XPR&year=2023", [2023]),
        ("state=xpr&status=withdrawn", [2019]),
        ("status=draft", []),
        ("state=ZZZ", []),
        ("year=1999", []),
    ],
)
def test_assessments_are_narrowed(public: Client, shelf: Shelf, query: str, years: list[int]) -> None:
    assert [row["year"] for row in public.get(f"{API}assessments/?{query}").json()["results"]] == years


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=XP", "state"),
        ("state=", "state"),
        ("year=MMXX", "year"),
        ("year=0", "year"),
        ("year=99999", "year"),
        ("status=secret", "status"),
        ("page_size=x", "page_size"),
    ],
)
def test_assessments_refuse_what_they_cannot_use_and_name_it(
    public: Client, shelf: Shelf, query: str, field: str
) -> None:
    response = public.get(f"{API}assessments/?{query}")

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, [field])


def test_an_assessment_links_to_what_can_be_read(public: Client, shelf: Shelf) -> None:
    full, factor, withdrawn = shelf.of(2025), shelf.of(2023), shelf.of(2019)

    def links(found: PublishedAssessment) -> dict[str, Any]:
        answer: dict[str, Any] = public.get(f"{API}assessments/{found.pk}/").json()["links"]
        return {name: bool(answer[name]) for name in ("results", "bundle")}

    assert links(full) == {"results": True, "bundle": True}
    assert links(factor) == {"results": True, "bundle": False}
    assert links(withdrawn) == {"results": False, "bundle": False}


def test_a_withdrawn_assessment_says_why(public: Client, shelf: Shelf) -> None:
    answer = public.get(f"{API}assessments/{shelf.of(2019).pk}/").json()

    assert (answer["status"], answer["status_reason"], answer["reports"]) == ("withdrawn", "A source was forged.", [])


def test_results_are_the_published_bytes(public: Client, shelf: Shelf) -> None:
    full = shelf.of(2025)

    response = public.get(f"{API}assessments/{full.pk}/results/")

    assert response.content == bytes(full.results)
    assert (response["ETag"], response["Content-Type"]) == (f'"{full.results_sha256}"', "application/json")


@pytest.mark.parametrize("year", [2025, 2023, 2021])
def test_results_never_hold_the_headline_band_or_alerts(public: Client, shelf: Shelf, year: int) -> None:
    results = public.get(f"{API}assessments/{shelf.of(year).pk}/results/").json()

    assert ["headline_band" in track for track in results["tracks"].values()] == [False] * len(results["tracks"])
    assert results["alerts"] is None


def test_results_held_already_are_304_without_reading_them(public: Client, shelf: Shelf) -> None:
    full = shelf.of(2025)
    held = {"If-None-Match": f'"{full.results_sha256}"'}

    with CaptureQueriesContext(connection) as queries:
        response = public.get(f"{API}assessments/{full.pk}/results/", headers=held)

    assert (response.status_code, response.content, len(queries)) == (304, b"", 1)


def test_bundle_verifies_offline(public: Client, shelf: Shelf) -> None:
    document = json.loads(public.get(f"{API}assessments/{shelf.of(2025).pk}/bundle/").content)

    assert list(document) == ["methodology", "previous", "results", "snapshot"]
    assert verify_bundle(document).ok


@pytest.mark.parametrize(
    ("year", "resource"), [(2023, "bundle"), (2021, "bundle"), (2019, "bundle"), (2019, "results")]
)
def test_what_is_not_disclosed_is_404(public: Client, shelf: Shelf, year: int, resource: str) -> None:
    response = public.get(f"{API}assessments/{shelf.of(year).pk}/{resource}/")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", ["", "state=", "state=XP", "state=XPRX", "state=12A", "state=%D0%90%D0%90%D0%90"])
def test_scores_need_one_state(public: Client, shelf: Shelf, query: str) -> None:
    response = public.get(f"{API}scores/?{query}")

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["state"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=x", "from"),
        ("to=-1", "to"),
        ("from=2024.5", "from"),
        ("measure=headline", "measure"),
        ("track=civil", "track"),
        ("methodology=", "methodology"),
        ("methodology=1;2", "methodology"),
        ("as_of=yesterday", "as_of"),
        ("as_of=20250101", "as_of"),
        ("as_of=2025-02-30", "as_of"),
    ],
)
def test_scores_refuse_what_they_cannot_use_and_name_it(public: Client, shelf: Shelf, query: str, field: str) -> None:
    response = public.get(f"{API}scores/?state=XPR&{query}")

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, [field])


def test_scores_are_flat_rows_by_cycle_then_canonical_code(public: Client, shelf: Shelf) -> None:
    rows = rows_of(public, "state=XPR&measure=factor&track=official")

    assert list(rows[0]) == COLUMNS
    assert [(row["cycle"], row["code"]) for row in rows] == [
        (cycle, str(number)) for cycle in (2, 3, 4) for number in range(1, 15)
    ]


@pytest.mark.parametrize("name", ["ordering", "order", "order_by", "sort", "sort_by", "o"])
@pytest.mark.parametrize("value", ["score", "-score", "band"])
@pytest.mark.parametrize("resource", ["scores/?state=XPR", "assessments/?page=1"])
def test_no_parameter_orders_by_result(public: Client, shelf: Shelf, resource: str, name: str, value: str) -> None:
    asked = public.get(f"{API}{resource}&{name}={value}").json()["results"]

    assert asked == public.get(f"{API}{resource}").json()["results"]


def test_scores_have_four_decimals(public: Client, shelf: Shelf) -> None:
    stored = PublishedScore.objects.get(assessment=shelf.of(2025), measure="crime", code="genocide", track="official")

    row = next(row for row in rows_of(public, "state=XPR&measure=crime&from=4") if row["track"] == "official")

    assert (row["score"], row["low"]) == (round(stored.score or 0, 4), round(stored.low or 0, 4))


def test_scores_withheld_are_null(public: Client, shelf: Shelf) -> None:
    rows = rows_of(public, "state=XPR&measure=factor&from=2&to=2")

    assert {(row["score"], row["band"], row["low"], row["high"]) for row in rows} == {(None, None, None, None)}


@pytest.mark.parametrize(
    ("query", "cycles"),
    [("", [2, 3, 4]), ("from=3", [3, 4]), ("to=2023", [2, 3]), ("from=2023&to=3", [3]), ("from=2026", [])],
)
def test_scores_between_cycles_or_years(public: Client, shelf: Shelf, query: str, cycles: list[int]) -> None:
    rows = rows_of(public, f"state=XPR&measure=resilience&{query}")

    assert [row["cycle"] for row in rows] == cycles


def test_scores_by_version_of_the_method(public: Client, shelf: Shelf) -> None:
    PublishedAssessment.objects.filter(year=2023).update(methodology="1.1.0")

    found = {
        version: [row["cycle"] for row in rows_of(public, f"state=XPR&measure=resilience&methodology={version}")]
        for version in ("1.0.0", "1.1.0", "9.9.9")
    }

    assert found == {"1.0.0": [2, 4], "1.1.0": [3], "9.9.9": []}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_scores_as_of_a_day_are_those_published_by_its_end_in_utc(public: Client, shelf: Shelf, zone: str) -> None:
    for year in (2021, 2023, 2025):
        published_at = datetime(year + 1, 3, 1, 23, 30, tzinfo=UTC)
        PublishedAssessment.objects.filter(year=year).update(published_at=published_at)

    with timezone.override(zone):
        found = {
            day: [row["cycle"] for row in rows_of(public, f"state=XPR&measure=resilience&as_of={day}")]
            for day in ("2022-02-28", "2022-03-01", "2024-12-31", "9999-12-31")
        }

    assert found == {"2022-02-28": [], "2022-03-01": [2], "2024-12-31": [2, 3], "9999-12-31": [2, 3, 4]}


def test_scores_as_csv_have_a_second_row_of_hashtags_and_every_row(public: Client, shelf: Shelf) -> None:
    shelf.add_cycles(5)

    response = public.get(f"{API}scores/?state=XPR&format=csv")

    header, tags, *rows = csv.reader(io.StringIO(response.content.decode()))
    assert (header, [tag[0] for tag in tags]) == (COLUMNS, ["#"] * len(COLUMNS))
    assert len(rows) == PublishedScore.objects.filter(assessment__iso3="XPR").count()
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_scores_by_accept_header_are_csv_too(public: Client, shelf: Shelf) -> None:
    by_header = public.get(f"{API}scores/?state=XPR", headers={"Accept": "text/csv"})

    assert by_header.content == public.get(f"{API}scores/?state=XPR&format=csv").content
    assert "Accept" in by_header["Vary"]


def test_scores_in_an_unknown_format_are_406(public: Client, shelf: Shelf) -> None:
    assert public.get(f"{API}scores/?state=XPR&format=xlsx").status_code == 406


@pytest.mark.parametrize("cycles", [1, 30])
def test_lists_cost_a_constant_number_of_queries(public: Client, shelf: Shelf, cycles: int) -> None:
    shelf.add_cycles(cycles - 1)
    counts = {}
    for resource in ("assessments/", "scores/?state=XPR", "scores/?state=XPR&format=csv", "methodologies/"):
        with CaptureQueriesContext(connection) as queries:
            public.get(f"{API}{resource}")
        counts[resource] = len(queries)

    assert counts == {
        "assessments/": 3,
        "scores/?state=XPR": 2,
        "scores/?state=XPR&format=csv": 1,
        "methodologies/": 2,
    }


def test_methodology_is_the_record_that_was_hashed(public: Client, shelf: Shelf) -> None:
    listed = public.get(f"{API}methodologies/").json()["results"]

    assert [(row["version"], row["status"]) for row in listed] == [("1.0.0", "active")]
    record = public.get(f"{API}methodologies/1.0.0/").json()
    bundle = json.loads(bytes(shelf.of(2025).bundle))
    assert record == bundle["methodology"]


def test_methodology_that_is_retired_says_so_to_who_holds_the_old_answer(public: Client, shelf: Shelf) -> None:
    address = f"{API}methodologies/1.0.0/"
    held = public.get(address)
    stored = PublishedMethodology.objects.get()
    stored.record = stored.record | {"status": "retired"}
    stored.status, stored.body = "retired", canonical_bytes(stored.record)
    stored.save()

    again = public.get(address, headers={"If-None-Match": held["ETag"]})

    assert (again.status_code, again.json()["status"]) == (200, "retired")


def test_unknown_methodology_is_404(public: Client, shelf: Shelf) -> None:
    assert public.get(f"{API}methodologies/0/").status_code == 404


def test_no_consultation_is_open(public: Client) -> None:
    answer = public.get(f"{API}consultations/").json()

    assert answer == {"count": 0, "next": None, "previous": None, "results": []}


def test_open_consultation_says_where_to_take_part(public: Client, shelf: Shelf) -> None:
    found = shelf.open_consultation()

    (row,) = public.get(f"{API}consultations/").json()["results"]

    assert row == {
        "assessment": str(found.pk),
        "state": {"iso3": "XPR", "name": "Practice State", "practice": True},
        "cycle": "Cycle 2027",
        "status": "open",
        "title": "What do you see?",
        "titles": {"en": "What do you see?", "fr": "Que voyez-vous ?"},
        "questions": {"en": ["What has changed?"], "fr": ["Quoi ?"]},
        "languages": ["en", "fr"],
        "opens_on": "2027-03-01",
        "closes_on": "2027-03-29",
        "take_part": "https://intake.example/what-do-you-see/",
        "recipient": {"name": "Human Rights Commission"},
    }


@pytest.mark.parametrize("count", [1, 30])
def test_open_consultations_cost_the_same_for_many(public: Client, shelf: Shelf, count: int) -> None:
    for _time in range(count):
        shelf.open_consultation()

    with CaptureQueriesContext(connection) as queries:
        public.get(f"{API}consultations/")

    assert len(queries) == 2


RESOURCES = (
    "assessments/",
    "assessments/{full}/",
    "assessments/{full}/results/",
    "assessments/{full}/bundle/",
    "scores/?state=XPR",
    "methodologies/",
    "methodologies/1.0.0/",
    "consultations/",
)


@pytest.mark.parametrize("resource", RESOURCES)
def test_reads_have_an_etag_and_set_no_cookie(public: Client, shelf: Shelf, resource: str) -> None:
    address = API + resource.format(full=shelf.of(2025).pk)

    first = public.get(address)
    again = public.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first.cookies, first["Cache-Control"]) == (200, {}, "public, no-cache")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.parametrize("resource", RESOURCES)
def test_reads_need_no_more_than_the_public_role_may_read(
    public: Client, shelf: Shelf, as_public_role: Callable[[], Any], resource: str
) -> None:
    address = API + resource.format(full=shelf.of(2025).pk)

    with as_public_role():
        response = public.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reads_refuse_to_be_written_to(public: Client, shelf: Shelf, method: str) -> None:
    addresses = [API + resource.format(full=shelf.of(2025).pk) for resource in RESOURCES]

    statuses = {getattr(public, method)(address).status_code for address in addresses}

    assert statuses == {405}
