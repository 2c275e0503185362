"""What rests on too little, or on detail that a cycle does not disclose, is nowhere: not on page, PDF, REST, CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from assessments.core.models import Assessment
from assessments.publication.services import publish_assessment
from assessments.reports.document import build_document
from assessments.reports.pdf import document_html
from assessments.reports.queries import read_sources
from r2p_site.accounts.models import User
from tests.assessments.publication.signed import result_of, signed_off
from tests.cast import Cast

ClientOf = Callable[[User], Client]
Site = Callable[[str], Client]
CRIME, CODE = "War crimes", "war_crimes"


@dataclass(frozen=True)
class Says:
    """Whether a surface gives a score, a range (of uncertainty or of what is possible) and drivers of one crime."""

    score: bool
    range: bool
    drivers: bool


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def of_html(html: str, *, has_drivers: bool) -> Says:
    """From the table of the crimes, and from every sentence that begins with the crime."""
    row = re.search(rf"<tr><th scope=\"row\">{CRIME}</th>(.*?)</tr>", html, re.DOTALL)
    assert row is not None
    cells = [text(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)]
    sentences = " ".join(re.findall(rf"{CRIME}: [^<]*", html))
    return Says(
        score=cells[1].isdigit() or "of 100" in sentences,
        range=bool(cells[2] or cells[3]) or "between" in sentences,
        drivers=has_drivers and re.search(rf"<caption>{CRIME}</caption>", html) is not None,
    )


def of_json(results: Any) -> Says:
    crime = results["tracks"]["official"]["crimes"][CODE]
    return Says(
        score=crime["score"] is not None or crime["specific"] is not None,
        range=any(crime[name] is not None for name in ("interval", "bounds", "method_spread")),
        drivers=crime["drivers"] is not None,
    )


def of_csv(body: str) -> Says:
    rows = list(csv.DictReader(io.StringIO(body)))
    (row,) = [row for row in rows if (row["measure"], row["code"], row["track"]) == ("crime", CODE, "official")]
    return Says(score=row["score"] != "", range=bool(row["low"] or row["high"]), drivers=False)


def of_pdf(assessment: Assessment, edition: str) -> Says:
    sources = read_sources(assessment, "en")
    assert sources is not None
    return of_html(document_html(build_document(sources, edition)), has_drivers=False)


def surfaces(assessment: Assessment, staff: Client, site: Site) -> Iterator[tuple[str, Says]]:
    """Every surface with what it says; drivers are not part of CSV and PDF."""
    page, api = f"/assessments/{assessment.pk}/", f"/api/v1/assessments/{assessment.pk}/results/"
    scores = "/api/v1/scores/?state=XPR&format=csv"
    yield "staff page", of_html(staff.get(f"{page}results/").content.decode(), has_drivers=True)
    yield "staff REST", of_json(staff.get(api).json())
    yield "staff CSV", of_csv(staff.get(scores).content.decode())
    for edition in ("internal", "partner", "public"):
        yield f"{edition} PDF", of_pdf(assessment, edition)
    public = site("public")
    yield "public page", of_html(public.get(page).content.decode(), has_drivers=True)
    yield "public REST", of_json(public.get(api).json())
    yield "public CSV", of_csv(public.get(scores).content.decode())


def with_drivers(name: str) -> bool:
    return "page" in name or "REST" in name


@pytest.mark.parametrize(("rated", "status", "shown"), [(None, "sufficient", True), (20, "insufficient", False)])
def test_insufficient_coverage_withholds_score_range_and_drivers_everywhere(
    cast: Cast, client_of: ClientOf, site: Site, rated: int | None, status: str, shown: bool
) -> None:
    """With enough answers every surface shows them, so that the same look finds them where they must not be."""
    assessment = signed_off(cast, rated=rated)
    publish_assessment(assessment=assessment, by=cast.approver)
    crime = result_of(assessment).content["tracks"]["official"]["crimes"][CODE]
    assert (crime["status"], crime["score"] is not None or rated is not None) == (status, True)

    found = dict(surfaces(assessment, client_of(cast.lead), site))

    expected = {name: Says(score=shown, range=shown, drivers=shown and with_drivers(name)) for name in found}
    assert found == expected


@pytest.mark.parametrize("place", ["results/certainty/", "results/factors/13/"])
def test_insufficient_coverage_withholds_on_the_pages_below_too(cast: Cast, client_of: ClientOf, place: str) -> None:
    assessment = signed_off(cast, rated=20)

    page = text(client_of(cast.lead).get(f"/assessments/{assessment.pk}/{place}").content.decode())

    assert "Too little is answered" in page
    assert [words for words in ("give the same reading", "of 100 reads as", "Robust:") if words in page] == []


# By disclosure level: whether the public finds the drivers of a crime, a factor's score, one rating.
DISCLOSED = {"full": (True, True, True), "factor": (False, True, False), "summary": (False, False, False)}


@pytest.mark.parametrize("disclosure", DISCLOSED)
def test_disclosure_level_withholds_everywhere_the_public_looks(
    cast: Cast, client_of: ClientOf, site: Site, disclosure: str
) -> None:
    assessment = signed_off(cast, disclosure=disclosure)
    publish_assessment(assessment=assessment, by=cast.approver)
    sources = read_sources(assessment, "en")
    assert sources is not None
    pdf = document_html(build_document(sources, "public"))
    public = site("public")
    page = public.get(f"/assessments/{assessment.pk}/").content.decode()
    results = public.get(f"/api/v1/assessments/{assessment.pk}/results/").json()["tracks"]["official"]
    rows = list(csv.DictReader(io.StringIO(public.get("/api/v1/scores/?state=XPR&format=csv").content.decode())))

    found = {
        "page": (f"<caption>{CRIME}</caption>" in page, 'id="factor-7"' in page or has_factor(page), "Seen at" in page),
        "PDF": (DISCLOSED[disclosure][0], has_factor(pdf), "Seen at" in pdf),
        "REST": (
            results["crimes"][CODE]["drivers"] is not None,
            results["factors"]["7"]["score"] is not None,
            public.get(f"/api/v1/assessments/{assessment.pk}/bundle/").status_code == 200,
        ),
        "CSV": (
            DISCLOSED[disclosure][0],
            any(row["score"] for row in rows if row["measure"] == "factor" and row["code"] == "7"),
            DISCLOSED[disclosure][2],
        ),
    }

    assert found == dict.fromkeys(found, DISCLOSED[disclosure])


def has_factor(html: str) -> bool:
    """The table of the factors has a score for factor 7."""
    row = re.search(r'<tr><th scope="row" class="num">7</th>(.*?)</tr>', html, re.DOTALL)
    return row is not None and re.search(r'<td class="num">\d+</td>', row[1]) is not None


@pytest.mark.parametrize("disclosure", DISCLOSED)
def test_office_reads_its_own_result_whatever_the_disclosure_level(
    cast: Cast, client_of: ClientOf, disclosure: str
) -> None:
    assessment = signed_off(cast, disclosure=disclosure)

    results = client_of(cast.lead).get(f"/api/v1/assessments/{assessment.pk}/results/").json()["tracks"]["official"]

    assert results["factors"]["7"]["score"] is not None
    assert results["crimes"][CODE]["drivers"] != []
