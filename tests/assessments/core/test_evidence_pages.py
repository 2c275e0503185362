"""The pages of sources: recording one, attaching it, correcting it beside a colleague, downloading, exporting."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.enums import Confidentiality
from assessments.core.models import Assessment, Evidence, Rating
from r2p_site.accounts.models import User
from tests.assessments.core.conftest import PDF, Upload
from tests.assessments.core.pages import checked_of, value_of, words
from tests.cast import Cast
from tests.factories.assessments import rate, rated, source, started, submitted

SignedIn = Callable[[User], Client]


def place(assessment: Assessment, name: str = "evidence", **kwargs: object) -> str:
    return reverse(f"core:{name}", kwargs={"pk": assessment.pk, **kwargs})


def fields(**changes: object) -> dict[str, object]:
    return {
        "title": "Monthly monitoring",
        "publisher": "Human Rights Commission",
        "kind": "nhri",
        "received_on": "2026-06-01",
        "confidentiality": "public",
        **changes,
    }


def test_form_of_a_source_chooses_nothing_by_itself(cast: Cast, client_of: SignedIn) -> None:
    page = client_of(cast.drafter).get(place(started(cast), "evidence_new")).text

    offered = re.findall(r'<input type="radio" name="confidentiality" value="([^"]*)"([^>]*)>', page)
    assert [value for value, _attributes in offered] == Confidentiality.values
    assert [value for value, attributes in offered if "checked" in attributes] == []
    assert re.findall(r'<option value="" selected>([^<]*)<', page) == ["Choose"] * 3


def test_new_source_with_a_link(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.drafter).post(
        place(assessment, "evidence_new"), fields(link="example.org/report", reliability="A", credibility="2")
    )

    evidence = Evidence.objects.get()
    assert response["Location"] == place(assessment)
    assert (evidence.link, evidence.reliability, evidence.credibility, evidence.added_by) == (
        "https://example.org/report",
        "A",
        2,
        cast.drafter,
    )


def test_new_source_with_a_file(cast: Cast, client_of: SignedIn, upload: Upload, files: Path) -> None:
    assessment = started(cast)

    client_of(cast.drafter).post(place(assessment, "evidence_new"), fields(file=upload("Report.pdf")))

    evidence = Evidence.objects.get()
    assert (evidence.file_name, evidence.file_type) == ("Report.pdf", "application/pdf")
    assert (files / "evidence" / str(evidence.pk)).read_bytes() == PDF


def test_new_source_from_an_indicator_is_attached_there(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    url = f"{place(assessment, 'evidence_new')}?for=1.1"
    client = client_of(cast.drafter)

    asked = client.get(url)
    response = client.post(url, fields())

    assert "For 1.1, Label 1.1" in words(asked.content)
    assert response["Location"] == f"{place(assessment, 'factor', number='1')}#i-1.1"
    assert (Rating.objects.get().state, list(Rating.objects.get().sources.all())) == (
        "nr",
        list(Evidence.objects.all()),
    )


def test_new_source_for_an_answer_that_is_closed_records_nothing_and_keeps_what_was_typed(
    cast: Cast, client_of: SignedIn
) -> None:
    assessment = submitted(cast)

    response = client_of(cast.lead).post(
        f"{place(assessment, 'evidence_new')}?for=1.1", fields(title="Typed with care")
    )

    assert (response.status_code, Evidence.objects.count()) == (422, 1)
    assert b'value="Typed with care"' in response.content
    assert "no longer open for answers" in words(response.content)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 301}, ["title"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"publisher": ""}, ["publisher"]),
        ({"kind": "rumour"}, ["kind"]),
        ({"received_on": "soon"}, ["received_on"]),
        ({"received_on": "2026-02-30"}, ["received_on"]),
        ({"source_on": "10000-01-01"}, ["source_on"]),
        ({"confidentiality": ""}, ["confidentiality"]),
        ({"confidentiality": "secret"}, ["confidentiality"]),
        ({"link": "javascript:alert(1)"}, ["link"]),
        ({"link": "https://example.org/" + "x" * 1000}, ["link"]),
        ({"credibility": "7"}, ["credibility"]),
        ({"reliability": "Z"}, ["reliability"]),
        ({"version": "x"}, ["version"]),
    ],
)
def test_new_source_refused_names_the_field(
    cast: Cast, client_of: SignedIn, change: dict[str, object], named: list[str]
) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(place(assessment, "evidence_new"), fields(**change))

    assert (response.status_code, list(response.context["form"].errors)) == (422, named)
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.exe", b"MZ\x90", "This kind of file is not accepted."),
        ("a.pdf", b"", "The submitted file is empty."),
        ("a.txt", b"x" * 101, "This file is larger than 100"),
    ],
)
def test_new_source_with_a_file_that_is_refused(
    cast: Cast, client_of: SignedIn, upload: Upload, settings: object, name: str, content: bytes, line: str
) -> None:
    settings.EVIDENCE_FILE_LIMIT = 100
    assessment = started(cast)

    response = client_of(cast.lead).post(place(assessment, "evidence_new"), fields(file=upload(name, content)))

    assert (response.status_code, list(response.context["form"].errors), Evidence.objects.count()) == (
        422,
        ["file"],
        0,
    )
    assert line in words(response.content).replace("\xa0", " ")


@pytest.mark.parametrize("name", ["approver", "reviewer", "stranger"])
def test_new_source_is_asked_of_those_who_draft(cast: Cast, client_of: SignedIn, name: str) -> None:
    assessment = started(cast)

    response = client_of(cast.named(name)).post(place(assessment, "evidence_new"), fields())

    assert (response.status_code, Evidence.objects.count()) == (404, 0)


def test_edit_after_somebody_else_shows_what_stands_and_can_be_saved_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    url = place(assessment, "evidence_detail", source=source(cast, kind="nhri").pk)
    client_of(cast.lead).post(url, fields(title="By the lead", kind="media", version="1"))
    client = client_of(cast.drafter)

    refused = client.post(url, fields(title="By the drafter", version="1"))

    shown = words(refused.content)
    assert (refused.status_code, Evidence.objects.get().title) == (422, "By the lead")
    assert [row["stored"] for row in refused.context["differences"]] == [
        "By the lead",
        Evidence.objects.get().get_kind_display(),
    ]
    assert "What is stored now, where yours differs" in shown
    assert b'value="By the drafter"' in refused.content

    version = str(refused.context["form"]["version"].value())
    saved = client.post(url, fields(title="By the drafter", version=version))

    assert (saved.status_code, Evidence.objects.get().title, Evidence.objects.get().version) == (
        302,
        "By the drafter",
        3,
    )


def test_detail_names_the_file_and_the_answers_of_ones_own_side(
    cast: Cast, client_of: SignedIn, upload: Upload
) -> None:
    assessment = started(cast)
    evidence = source(cast, file=upload("Report.pdf"))
    rate(assessment, "1.2", cast.drafter, rated(2, sources=(evidence.pk,)))
    url = place(assessment, "evidence_detail", source=evidence.pk)

    shown = {name: words(client_of(cast.named(name)).get(url).content) for name in ("lead", "reviewer")}

    assert {name: "Answers that rest on it: 1.2." in text for name, text in shown.items()} == {
        "lead": True,
        "reviewer": False,
    }
    assert ["Report.pdf" in text for text in shown.values()] == [True, True]


@pytest.mark.parametrize("name", ["approver", "reviewer"])
def test_detail_offers_no_button_to_those_who_only_read(cast: Cast, client_of: SignedIn, name: str) -> None:
    assessment = started(cast)
    url = place(assessment, "evidence_detail", source=source(cast).pk)
    client = client_of(cast.named(name))

    assert b'type="submit">Save' not in client.get(url).content
    refused = client.post(url, fields(title="Changed", version="1"))
    assert (refused.status_code, Evidence.objects.get().title) == (422, "Monthly monitoring")
    assert "Your role does not allow this." in words(refused.content)


def test_download_is_an_attachment_that_nobody_keeps(cast: Cast, client_of: SignedIn, upload: Upload) -> None:
    assessment = started(cast)
    evidence = source(cast, file=upload('Rapport "final" été.pdf'))

    response = client_of(cast.approver).get(place(assessment, "evidence_file", source=evidence.pk))

    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"].startswith("attachment; filename")


@pytest.mark.parametrize("route", ["evidence_detail", "evidence_file"])
@pytest.mark.parametrize(
    ("name", "confidentiality", "found"),
    [
        ("lead", "internal", 200),
        ("approver", "internal", 200),
        ("reviewer", "internal", 404),
        ("reviewer", "partner", 200),
        ("stranger", "public", 404),
    ],
)
def test_source_opens_for_those_who_may_see_it(
    cast: Cast, client_of: SignedIn, upload: Upload, route: str, name: str, confidentiality: str, found: int
) -> None:
    assessment = started(cast)
    evidence = source(cast, confidentiality=confidentiality, file=upload())

    response = client_of(cast.named(name)).get(place(assessment, route, source=evidence.pk))
    response.close()

    assert response.status_code == found


def test_source_of_another_state_is_not_found_within_ones_own_assessment(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    evidence = source(cast)
    Evidence.objects.update(state=cast.other_state)

    response = client_of(cast.lead).get(place(assessment, "evidence_detail", source=evidence.pk))

    assert (response.status_code, "Monthly monitoring" in words(response.content)) == (404, False)


def test_source_without_a_file_has_no_download(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    evidence = source(cast)

    listed = client_of(cast.lead).get(place(assessment))
    asked = client_of(cast.lead).get(place(assessment, "evidence_file", source=evidence.pk))

    assert (asked.status_code, [row["file"] for row in listed.context["sources"]]) == (404, [None])


def test_list_as_csv_runs_nothing_in_a_spreadsheet(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    dangerous = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "Plain")
    for title in dangerous:
        source(cast, title=title)

    response = client_of(cast.lead).get(f"{place(assessment)}?format=csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert sorted(row["title"] for row in rows) == sorted(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "Plain"])
    assert (rows[0]["received_on"], rows[0]["credibility"]) == ("2026-06-01", "")


def test_list_as_csv_leaves_out_what_the_reader_may_not_see(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    for level in ("public", "partner", "internal"):
        source(cast, title=level, confidentiality=level)

    response = client_of(cast.reviewer).get(f"{place(assessment)}?format=csv")

    titles = {row["title"] for row in csv.DictReader(io.StringIO(response.content.decode()))}
    assert titles == {"public", "partner"}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Media", "NHRI"]),
        ("?kind=media", ["Media"]),
        ("?kind=unknown", ["Media", "NHRI"]),
        ("?search=nhr", ["NHRI"]),
        ("?search=none", []),
        ("?page=x", ["Media", "NHRI"]),
        ("?page=99", ["Media", "NHRI"]),
    ],
)
def test_list_is_narrowed(cast: Cast, client_of: SignedIn, query: str, titles: list[str]) -> None:
    assessment = started(cast)
    source(cast, title="NHRI")
    source(cast, title="Media", kind="media")

    response = client_of(cast.lead).get(f"{place(assessment)}{query}")

    assert [row["title"] for row in response.context["sources"]] == titles


# --- the sources of one answer -------------------------------------------------------------------------------------


def test_sources_of_an_answer_are_chosen(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    first, second = source(cast, title="First"), source(cast, title="Second")
    rate(assessment, "1.1", cast.drafter, rated(3, sources=(first.pk,)))
    url = place(assessment, "rating_sources", code="1.1")
    client = client_of(cast.lead)

    shown = client.get(url)
    response = client.post(url, {"version": value_of(shown.content, "version") or "1", "sources": [str(second.pk)]})

    rating = Rating.objects.get()
    assert checked_of(shown.content, "sources") == [str(first.pk)]
    assert response["Location"] == f"{place(assessment, 'factor', number='1')}#i-1.1"
    assert (rating.level, rating.version, list(rating.sources.all())) == (3, 2, [second])


def test_sources_after_somebody_else_keep_the_choice_and_can_be_saved_again(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    first, second = source(cast, title="First"), source(cast, title="Second")
    rate(assessment, "1.1", cast.drafter, rated(3, sources=(first.pk,)))
    url = place(assessment, "rating_sources", code="1.1")
    client = client_of(cast.lead)

    refused = client.post(url, {"version": "0", "sources": [str(second.pk)]})

    assert (refused.status_code, checked_of(refused.content, "sources")) == (422, [str(second.pk)])
    assert (refused.context["stored"], "stored now" in words(refused.content)) == ({str(first.pk)}, True)

    client.post(url, {"version": str(refused.context["form"]["version"].value()), "sources": [str(second.pk)]})
    assert list(Rating.objects.get().sources.all()) == [second]


@pytest.mark.parametrize("sent", ["not-an-id", "0b7a2c1e-9a0f-4a43-8a55-1d1f0e8d1b11"])
def test_sources_refuse_what_is_not_in_the_list(cast: Cast, client_of: SignedIn, sent: str) -> None:
    assessment = started(cast)
    source(cast)

    response = client_of(cast.lead).post(place(assessment, "rating_sources", code="1.1"), {"sources": [sent]})

    assert (response.status_code, list(response.context["form"].errors), Rating.objects.count()) == (
        422,
        ["sources"],
        0,
    )


def test_sources_offer_a_new_one_to_those_who_may_record_it(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    url = place(assessment, "rating_sources", code="1.1")

    offered = {
        name: client_of(cast.named(name)).get(url).content.count(b"?for=1.1")
        for name in ("lead", "drafter", "reviewer", "approver")
    }

    assert offered == {"lead": 1, "drafter": 1, "reviewer": 0, "approver": 0}
