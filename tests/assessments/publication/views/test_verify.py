import hashlib
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.assessments.publication.conftest import Shelf

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address, follow=True).content.decode())


def test_hash_of_a_snapshot_is_found_with_the_way_to_recompute_it(public: Client, shelf: Shelf) -> None:
    full = shelf.of(2025)

    page = text_of(public, f"/verify/{full.snapshot_sha256}/")

    assert "Yes: this was published here" in page
    assert "What was signed off" in page
    assert f'href="/api/v1/assessments/{full.pk}/bundle/"' in page
    assert "manage.py verify_snapshot" in page


@pytest.mark.parametrize(
    ("column", "words"),
    [("results_sha256", "The published results"), ("computed_sha256", "before anything was withheld")],
)
def test_hashes_of_results_are_found(public: Client, shelf: Shelf, column: str, words: str) -> None:
    page = text_of(public, f"/verify/{getattr(shelf.of(2023), column)}/")

    assert "Yes: this was published here" in page
    assert words in page
    assert "/bundle/" not in page


def test_hash_of_a_report_is_found(public: Client, shelf: Shelf) -> None:
    page = text_of(public, f"/verify/{hashlib.sha256(b'%PDF-2023').hexdigest()}/")

    assert "Report, public edition, English" in page


@pytest.mark.parametrize("kind", ["snapshot", "report"])
def test_hash_of_what_was_withdrawn_is_found_and_says_so(public: Client, shelf: Shelf, kind: str) -> None:
    hashes = {"snapshot": shelf.of(2019).snapshot_sha256, "report": hashlib.sha256(b"%PDF-2019").hexdigest()}

    page = text_of(public, f"/verify/{hashes[kind]}/")

    assert "Yes: this was published here" in page
    assert "A source was forged." in page
    assert "/bundle/" not in page


def test_unknown_hash_is_answered_no(public: Client, shelf: Shelf) -> None:
    response = public.get(f"/verify/{'e' * 64}/")

    assert response.status_code == 404
    assert "No: nothing published here has this fingerprint" in response.content.decode()


@pytest.mark.parametrize("asked", ["abc", "g" * 64, "e" * 63, "e" * 65, "\u0660" * 64, "<script>"])
def test_what_cannot_be_a_hash_is_refused_with_what_to_do(public: Client, shelf: Shelf, asked: str) -> None:
    response = public.get("/verify/", {"sha256": asked})

    assert response.status_code == 400
    assert "This is not a fingerprint" in response.content.decode()
    assert "<script" not in response.content.decode()
    assert public.get(f"/verify/{asked}/").status_code == 400


def test_hash_pasted_with_spaces_and_capitals_is_understood(public: Client, shelf: Shelf) -> None:
    sha256 = shelf.of(2025).snapshot_sha256
    pasted = f"  {sha256[:32].upper()} \n {sha256[32:]} "

    response = public.get("/verify/", {"sha256": pasted})

    assert (response.status_code, response["Location"]) == (302, f"/verify/{sha256}/")


def test_an_answer_costs_at_most_two_queries(public: Client, shelf: Shelf) -> None:
    with CaptureQueriesContext(connection) as queries:
        public.get(f"/verify/{'e' * 64}/")

    assert len(queries) == 2
