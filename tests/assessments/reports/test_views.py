"""The pages of reports: asking, watching, downloading, and each edition as its readers will see it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.reports.models import Report
from assessments.reports.queries import stored_bytes
from assessments.reports.services import cancel_report, request_report
from r2p_site.accounts.models import User
from r2p_site.enqueue.leases import claim_job, finish_job, record_progress
from r2p_site.enqueue.models import Job, JobState
from tests.assessments.reports.requested import job_of, rendered, requested, scored
from tests.cast import Cast
from tests.factories.assessments import signed_off, started

SignedIn = Callable[[User], Client]


def page(report: Report) -> str:
    return reverse("reports:reports", kwargs={"pk": report.assessment_id})


def of(report: Report, name: str) -> str:
    return reverse(f"reports:{name}", kwargs={"pk": report.assessment_id, "report": report.pk})


def words(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def test_page_offers_the_editions_that_the_person_may_have(cast: Cast, client_of: SignedIn) -> None:
    assessment = scored(cast)
    url = reverse("reports:reports", kwargs={"pk": assessment.pk})

    offered = {
        name: re.findall(r'name="edition" value="(\w+)"', client_of(cast.named(name)).get(url).content.decode())
        for name in ("lead", "reviewer")
    }

    assert offered == {"lead": ["internal", "partner", "public"], "reviewer": ["partner", "public"]}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_form_begins_with_the_language_of_its_reader(
    cast: Cast, client_of: SignedIn, settings: Any, language: str
) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic")]
    url = reverse("reports:reports", kwargs={"pk": scored(cast).pk})

    form = client_of(cast.lead).get(url, headers={"accept-language": language}).context["form"]

    assert form["language"].value() == language


def test_page_before_sign_off_offers_nothing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).get(reverse("reports:reports", kwargs={"pk": assessment.pk}))

    assert (response.status_code, b'name="edition"' in response.content) == (200, False)
    assert "A report can be made once the assessment is signed off" in words(response.content)
    assert "Choose an edition above" not in words(response.content)


def test_asking_makes_a_report_and_leads_back(cast: Cast, client_of: SignedIn) -> None:
    assessment = scored(cast)
    url = reverse("reports:reports", kwargs={"pk": assessment.pk})

    response = client_of(cast.lead).post(url, {"edition": "public", "language": "en"}, follow=True)

    report = Report.objects.get()
    assert (response.redirect_chain, report.edition) == ([(url, 302)], "public")
    assert "Waiting its turn" in words(response.content)


@pytest.mark.parametrize(
    "posted", [{}, {"edition": "secret", "language": "en"}, {"edition": "public", "language": "x"}]
)
def test_asking_wrongly_names_the_field(cast: Cast, client_of: SignedIn, posted: dict[str, str]) -> None:
    assessment = scored(cast)

    response = client_of(cast.lead).post(reverse("reports:reports", kwargs={"pk": assessment.pk}), posted)

    assert (response.status_code, Report.objects.count()) == (422, 0)
    assert "There is a problem" in words(response.content)


def test_asking_before_the_result_says_why_not(cast: Cast, client_of: SignedIn) -> None:
    assessment = signed_off(cast).assessment

    response = client_of(cast.lead).post(
        reverse("reports:reports", kwargs={"pk": assessment.pk}), {"edition": "public", "language": "en"}
    )

    assert response.status_code == 422
    assert "still being computed" in words(response.content)


def test_reviewer_may_not_ask_for_the_internal_edition(cast: Cast, client_of: SignedIn) -> None:
    assessment = scored(cast)

    response = client_of(cast.reviewer).post(
        reverse("reports:reports", kwargs={"pk": assessment.pk}), {"edition": "internal", "language": "en"}
    )

    assert (response.status_code, Report.objects.count()) == (422, 0)


def test_fragment_follows_the_job(cast: Cast, client_of: SignedIn) -> None:
    report = requested(cast)
    client = client_of(cast.lead)
    shown = []

    def look() -> None:
        text = words(client.get(of(report, "job")).content)
        shown.append(" ".join(text.split()))

    look()
    job = claim_job(job_of(report).pk)
    assert job is not None
    record_progress(job, 60)
    look()
    finish_job(job, JobState.FAILED, error_code="time_limit", error_text="This took too long.")
    look()

    assert shown == [
        "Waiting its turn Look again Cancel",
        "Running, 60 % Look again Cancel",
        "Failed This took too long. Try again",
    ]


def test_report_rendered_for_publication_is_ready_without_a_job_of_its_own(cast: Cast, client_of: SignedIn) -> None:
    report = rendered(cast)
    Job.objects.filter(object_id=report.pk).delete()

    shown = words(client_of(cast.lead).get(of(report, "job")).content)

    assert "Ready" in shown
    assert "Download, PDF" in shown


def test_fragment_asks_for_itself_only_while_something_is_to_come(cast: Cast, client_of: SignedIn) -> None:
    report = requested(cast)
    client = client_of(cast.lead)

    before = client.get(of(report, "job")).content.decode()
    cancel_report(report=report, by=cast.lead)
    after = client.get(of(report, "job")).content.decode()

    assert (before.count(f'hx-get="{of(report, "job")}"'), after.count("hx-get")) == (1, 0)


def test_cancel_and_retry_are_buttons(cast: Cast, client_of: SignedIn) -> None:
    report = requested(cast)
    client = client_of(cast.lead)
    states = []

    for name in ("cancel", "retry"):
        response = client.post(of(report, name))
        states.append((response.status_code, response["Location"], job_of(report).state))

    assert states == [(302, page(report), "cancelled"), (302, page(report), "queued")]


def test_button_pressed_too_late_says_so(cast: Cast, client_of: SignedIn) -> None:
    report = rendered(cast)
    client = client_of(cast.lead)

    shown = [words(client.post(of(report, name), follow=True).content) for name in ("cancel", "retry")]

    assert "so it cannot be cancelled" in shown[0]
    assert "Only what failed or was cancelled" in shown[1]


def test_file_is_a_download_that_is_not_sent_twice(cast: Cast, client_of: SignedIn) -> None:
    report = rendered(cast)
    client = client_of(cast.lead)

    response = client.get(of(report, "file"))
    again = client.get(of(report, "file"), headers={"If-None-Match": response["ETag"]})

    assert (response["Content-Type"], response["Content-Disposition"], response["X-Content-Type-Options"]) == (
        "application/pdf",
        'attachment; filename="XPR-2026-internal-en.pdf"',
        "nosniff",
    )
    assert (response.content, response["ETag"]) == (stored_bytes(report), f'"{report.sha256}"')
    assert (again.status_code, again.content) == (304, b"")


def test_file_that_is_not_there_yet_is_not_found(cast: Cast, client_of: SignedIn) -> None:
    assert client_of(cast.lead).get(of(requested(cast), "file")).status_code == 404


def test_internal_edition_does_not_exist_for_the_reviewer(cast: Cast, client_of: SignedIn) -> None:
    report = rendered(cast)
    client = client_of(cast.reviewer)
    asked = {"job": client.get, "cancel": client.post, "retry": client.post, "file": client.get}

    answered = {name: ask(of(report, name)).status_code for name, ask in asked.items()}

    assert answered == dict.fromkeys(asked, 404)


def test_preview_shows_the_edition_as_its_readers_will_see_it(cast: Cast, client_of: SignedIn) -> None:
    assessment = scored(cast, disclosure="factor")
    client = client_of(cast.lead)

    shown = {
        edition: words(client.get(reverse("reports:preview", kwargs={"pk": assessment.pk, "edition": edition})).content)
        for edition in ("internal", "public")
    }

    counts = {edition: text.count("Seen in three districts since spring.") for edition, text in shown.items()}
    assert counts == {"internal": 8, "public": 0}
    assert "Every single rating with its rationale and sources" in shown["public"]


@pytest.mark.parametrize(
    ("name", "edition", "status"),
    [
        ("reviewer", "partner", 200),
        ("reviewer", "internal", 404),
        ("lead", "secret", 404),
        ("stranger", "public", 404),
    ],
)
def test_preview_is_for_those_who_may_have_the_edition(
    cast: Cast, client_of: SignedIn, name: str, edition: str, status: int
) -> None:
    url = reverse("reports:preview", kwargs={"pk": scored(cast).pk, "edition": edition})

    assert client_of(cast.named(name)).get(url).status_code == status


def test_preview_before_the_result_leads_back(cast: Cast, client_of: SignedIn) -> None:
    assessment = signed_off(cast).assessment

    response = client_of(cast.lead).get(reverse("reports:preview", kwargs={"pk": assessment.pk, "edition": "public"}))

    assert (response.status_code, response["Location"]) == (
        302,
        reverse("reports:reports", kwargs={"pk": assessment.pk}),
    )


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_queries_for_one_report_and_for_three(
    cast: Cast, client_of: SignedIn, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    assessment = scored(cast)
    for edition in ("internal", "partner", "public")[:count]:
        request_report(assessment=assessment, edition=edition, language="en", by=cast.lead)
    client = client_of(cast.lead)

    with django_assert_num_queries(6):
        response = client.get(reverse("reports:reports", kwargs={"pk": assessment.pk}))

    assert words(response.content).count("Full report") == count
