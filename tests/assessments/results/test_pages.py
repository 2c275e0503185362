"""Pages of results on the staff site: what each voice may read, what they cost, and that links lead there."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.core.enums import Track
from assessments.core.models import Assessment, Rating
from assessments.core.services import hand_in_review
from assessments.results.services import score_snapshot
from assessments.review.services import submit_assessment
from r2p_site.accounts.models import User
from tests.cast import Cast
from tests.factories.assessments import all_rated, rate, rated, signed_off, source, started

SignedIn = Callable[[User], Client]
HEADINGS = (
    "Early-warning signs",
    "Since the last cycle",
    "Over the cycles",
    "What weighs most",
)


def place(assessment: Assessment, name: str = "results", **more: str) -> str:
    return reverse(f"results:{name}", kwargs={"pk": assessment.pk, **more})


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def scored(cast: Cast, **fields: object) -> Assessment:
    snapshot = signed_off(cast, **fields)
    score_snapshot(snapshot_id=snapshot.pk)
    return snapshot.assessment


def reviewed_and_scored(cast: Cast) -> Assessment:
    """Signed off after both sides have handed in; the reviewer sees a critical sign that the office does not."""
    assessment = all_rated(cast, level=1)
    rate(assessment, "2.1", cast.reviewer, rated(4, targeted=True))
    rate(assessment, "1.1", cast.reviewer, rated(1))
    hand_in_review(assessment=assessment, by=cast.reviewer)
    return assessment


def test_results_of_two_cycles_show_what_moved(cast: Cast, client_of: SignedIn) -> None:
    scored(cast, level=2, title="2024")
    later = scored(cast, level=3, title="2026")

    page = text_of(client_of(cast.lead), place(later))

    assert [words for words in HEADINGS if words in page] == list(HEADINGS)
    assert "Genocide: rising, 25 points up since the last cycle. The movement is clear." in page
    assert re.findall(r'<th scope="row">Genocide</th><td><a[^>]*>(\d+)</a></td>', page) == ["2024", "2026"]


def test_results_link_each_code_to_its_place_on_a_factor_page(cast: Cast, client_of: SignedIn) -> None:
    assessment = scored(cast, level=3)
    client = client_of(cast.lead)

    links = set(re.findall(r'href="([^"]*/results/factors/[^"#]+)#(i-[\w.]+)"', text_of(client, place(assessment))))

    assert {anchor for _page, anchor in links} >= {"i-2.1", "i-3.1"}
    assert [link for link in links if f'id="{link[1]}"' not in text_of(client, link[0])] == []


def test_war_crimes_without_armed_conflict_are_preparatory(cast: Cast, client_of: SignedIn) -> None:
    peace, war = "Preparatory signs; no armed conflict", 2
    assessment = all_rated(cast, level=1)
    client = client_of(cast.lead)

    before = peace in text_of(client, place(assessment))
    rating = Rating.objects.get(assessment=assessment, indicator__code="1.1")
    rate(assessment, "1.1", cast.drafter, rated(war), version=rating.version)

    assert (before, peace in text_of(client, place(assessment))) == (True, False)


def test_certainty_of_a_stored_result_shows_range_method_and_limits(cast: Cast, client_of: SignedIn) -> None:
    assessment = scored(cast, level=2)

    page = text_of(client_of(cast.lead), place(assessment, "certainty"))

    assert "in 90 of 100 repetitions" in page
    assert "Only the most severe sign counts (p = ∞)" in page
    assert "Without factor 1" in page
    assert "What the range does not cover" in page


def test_certainty_of_a_preview_has_no_range_and_says_so(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)

    page = text_of(client_of(cast.lead), place(assessment, "certainty"))

    assert "without ranges: they are computed at sign-off" in page
    assert "repetitions" not in page


def test_certainty_names_what_is_missing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(2))

    page = text_of(client_of(cast.lead), place(assessment, "certainty"))

    assert page.count('<span class="end small">Not rated</span>') == page.count('<span class="end small">')
    assert "#i-1.2" in page
    assert "#i-1.1" not in page


def test_certainty_and_factor_without_an_answer_do_not_fail(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    client = client_of(cast.lead)

    assert "No result yet" in text_of(client, place(assessment, "certainty"))
    assert "Not rated" in text_of(client, place(assessment, "factor", number="1"))


def test_factor_page_shows_answer_reason_source_and_last_cycle(cast: Cast, client_of: SignedIn) -> None:
    scored(cast, level=1, title="2024")
    later = scored(cast, level=3, title="2026")

    page = text_of(client_of(cast.lead), place(later, "factor", number="2"))

    assert page.count("Seen in three districts since spring.") == 2
    assert page.count("Monthly monitoring") == 2
    assert page.count("2 levels up") == 2
    assert "of 100 reads as:" in page


@pytest.mark.parametrize("number", ["99", "R99"])
def test_factor_page_of_an_unknown_factor_is_404(cast: Cast, client_of: SignedIn, number: str) -> None:
    assert client_of(cast.lead).get(place(started(cast), "factor", number=number)).status_code == 404


def test_domain_has_a_page_too(cast: Cast, client_of: SignedIn) -> None:
    page = text_of(client_of(cast.lead), place(all_rated(cast), "factor", number="R1"))

    assert "Every indicator" in page


def test_nobody_reads_the_other_voice_before_both_have_handed_in(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast, level=1)
    rate(assessment, "2.1", cast.reviewer, rated(4, targeted=True, rationale="Only the reviewer knows."))

    seen = {
        person: [
            text_of(client_of(cast.named(person)), address)
            for address in (place(assessment), place(assessment, "certainty"), place(assessment, "factor", number="2"))
        ]
        for person in ("lead", "reviewer")
    }

    assert [page for page in seen["lead"] if "Only the reviewer knows." in page or "Who sees what" in page] == []
    assert [page for page in seen["reviewer"] if "Seen in three districts" in page or "Who sees what" in page] == []


def test_both_voices_and_their_alerts_stand_side_by_side_once_signed_off(cast: Cast, client_of: SignedIn) -> None:
    assessment = reviewed_and_scored(cast)
    submit_assessment(assessment=assessment, by=cast.lead)

    page = text_of(client_of(cast.reviewer), place(assessment))

    assert "Who sees what" in page
    assert re.findall(r"<b>Critical sign</b> <span class=\"small\">([^<]*)</span>", page) == ["Independent reviewer"]
    assert re.findall(r"<b>Silence</b> <span class=\"small\">([^<]*)</span>", page) == ["Official rating"]


def test_reviewer_sees_no_internal_source_of_the_office(cast: Cast, client_of: SignedIn) -> None:
    assessment = reviewed_and_scored(cast)
    secret = source(cast, title="Cable from the border post", confidentiality="internal")
    Rating.objects.get(assessment=assessment, track=Track.OFFICIAL, indicator__code="1.1").sources.add(secret)
    submit_assessment(assessment=assessment, by=cast.lead)

    seen = {
        person: secret.title in text_of(client_of(cast.named(person)), place(assessment, "factor", number="1"))
        for person in ("lead", "reviewer")
    }

    assert seen == {"lead": True, "reviewer": False}


@pytest.mark.parametrize("name", ["results", "certainty", "factor"])
def test_pages_cost_the_same_queries_with_every_cycle(cast: Cast, client_of: SignedIn, name: str) -> None:
    client = client_of(cast.lead)
    more = {"number": "1"} if name == "factor" else {}
    scored(cast, level=1, title="2022")
    counts = []
    for title in ("2024", "2026"):
        assessment = scored(cast, level=2, title=title)
        with CaptureQueriesContext(connection) as queries:
            client.get(place(assessment, name, **more))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 18  # two of them for words in the reader's language


def test_results_compare_with_the_last_cycle_while_drafting(cast: Cast, client_of: SignedIn) -> None:
    scored(cast, level=1, title="2024")
    assessment = all_rated(cast, level=2, title="2026")

    page = text_of(client_of(cast.lead), place(assessment))

    assert "Genocide: rising, 25 points up since the last cycle." in page
    assert "The movement is" not in page
