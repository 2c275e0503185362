"""A framework of our own making goes the whole way: written, published, assessed, scored, reported, read by the public.

Nothing of it is in the code: other factors, four of them, twelve indicators, and one specific block of its own.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from assessments.consultation.services import explain_shortfall
from assessments.core.models import Assessment
from assessments.core.services import CycleInput, start_cycle
from assessments.core.validators import RatingInput
from assessments.publication.models import PublishedAssessment
from assessments.publication.services import publish_assessment
from assessments.reports.document import build_document
from assessments.reports.pdf import document_html
from assessments.reports.queries import read_sources
from assessments.results.services import score_snapshot
from assessments.review.services import approve_assessment, submit_assessment
from assessments.scoring import verify_bundle
from frameworks.models import FrameworkVersion, Indicator
from frameworks.services import add_factor, add_indicator, create_framework, publish_version
from r2p_site.accounts.models import Role
from tests.assessments.publication.signed import load_basis
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.assessments import NO_CONSULTATION, rate, source

BLOCK = "forced_starvation"
# What only the shipped framework of risk speaks of; its domains of resilience do name a convention.
FOREIGN = ("crimes against humanity", "war crimes", "relevant to genocide", "ethnic cleansing", "14 risk factors")
FACTORS = {
    "Contested water": ("common", [("condition", "structural"), ("incident", "dynamic"), ("event", "trigger")]),
    "Broken supply": ("common", [("condition", "dynamic"), ("capacity", "structural"), ("build_up", "dynamic")]),
    "Denial of food": (BLOCK, [("incident", "dynamic"), ("incident", "dynamic"), ("build_up", "dynamic")]),
    "Siege": (BLOCK, [("capacity", "structural"), ("incident", "dynamic"), ("event", "trigger")]),
}


@pytest.fixture
def version(cast: Cast) -> FrameworkVersion:
    """Written by one administrator through the services, published by another, beside the shipped frameworks."""
    load_basis()
    by = cast.framework_admin
    header = {"slug": "water-2027", "kind": "risk", "title": "Water and hunger", "wording": "own", "language": "en"}
    draft = create_framework(by=by, values=header)
    for title, (block, signs) in FACTORS.items():
        factor = add_factor(version=draft, by=by, values={"title": title, "block": block})
        for number, (family, nature) in enumerate(signs, start=1):
            words = {"label": f"{title} {number}", "statement": f"{title}, sign {number}, is seen."}
            add_indicator(
                version=draft,
                factor_id=factor.permanent_id,
                by=by,
                values={**words, "family": family, "nature": nature},
            )
    return publish_version(version=draft, by=UserFactory(roles=[(Role.FRAMEWORK_ADMIN, None)]))


@pytest.fixture
def published(cast: Cast, version: FrameworkVersion) -> PublishedAssessment:
    """Every indicator rated, levels 0 to 4 by place; signed off, scored, published in full."""
    assessment = start_cycle(state=cast.state, by=cast.lead, values=cycle(version))
    evidence = source(cast)
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    rows = sorted(Indicator.objects.filter(version__in=versions), key=lambda row: row.version_id != version.pk)
    for place, row in enumerate(rows):
        level = place % 5 if row.version_id == version.pk else 2
        why = f"Seen at {row.code}."
        values = RatingInput(state="rated", level=level, confidence="medium", rationale=why, sources=(evidence.pk,))
        rate(assessment, row.code, cast.drafter, values)
    explain_shortfall(assessment=assessment, by=cast.lead, reason=NO_CONSULTATION)
    submitted = submit_assessment(assessment=assessment, by=cast.lead)
    snapshot = approve_assessment(assessment=submitted, by=cast.approver)
    score_snapshot(snapshot_id=snapshot.pk)
    return publish_assessment(assessment=Assessment.objects.get(pk=assessment.pk), by=cast.approver)


def cycle(version: FrameworkVersion | None) -> CycleInput:
    return CycleInput(
        title="2027",
        period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31),
        due_on=date(2028, 3, 31),
        disclosure="full",
        risk_version=version,
    )


def official(published: PublishedAssessment) -> dict[str, Any]:
    track: dict[str, Any] = published.results_content["tracks"]["official"]
    return track


def test_it_is_scored_by_its_own_factors_and_block(published: PublishedAssessment) -> None:
    track = official(published)

    assert list(track["factors"]) == ["1", "2", "3", "4"]
    assert list(track["crimes"]) == [BLOCK]
    crime = track["crimes"][BLOCK]
    # Levels run 0 1 2 3 4 over the twelve; means of squares of level / 4 under factors 1 to 4.
    squares = [[0, 1, 4], [9, 16, 0], [1, 4, 9], [16, 0, 1]]
    factors = [(sum(row) / 3 / 16) ** 0.5 for row in squares]
    common = ((factors[0] ** 2 + factors[1] ** 2) / 2) ** 0.5
    specific = ((factors[2] ** 2 + factors[3] ** 2) / 2) ** 0.5
    assert track["factors"]["3"]["score"] == pytest.approx(factors[2], abs=1e-9)
    assert crime["specific"] == pytest.approx(specific, abs=1e-9)
    assert crime["score"] == pytest.approx(((common**2 + specific**2) / 2) ** 0.5, abs=1e-9)
    assert (crime["status"], crime["reading"], crime["raised_by"]) == ("sufficient", "specific", [])


def test_its_bundle_is_recomputed_by_a_stranger(published: PublishedAssessment) -> None:
    document = json.loads(bytes(published.bundle))

    assert verify_bundle(document).ok
    assert document["snapshot"]["frameworks"][0] == {"slug": "water-2027", "version": 1, "layer": "en"}


def test_staff_pages_show_it(
    published: PublishedAssessment, cast: Cast, client_of: Callable[..., Client], subtests: Any
) -> None:
    lead = client_of(cast.lead)
    base = f"/assessments/{published.pk}/"
    pages = {
        "": "Forced starvation",
        "factors/3/": "Denial of food 1",
        "results/": "forced starvation",
        "results/certainty/": "Forced starvation",
        "results/factors/4/": "Siege 2",
        "reports/preview/internal/": "Denial of food",
        "review/": "Published",
    }
    for address, words in pages.items():
        with subtests.test(address):
            response = lead.get(base + address)
            page = response.content.decode()
            assert (response.status_code, words in page) == (200, True)
            assert [word for word in FOREIGN if word in page.lower()] == []


def test_report_prints_it(published: PublishedAssessment) -> None:
    assessment = Assessment.objects.get(pk=published.pk)
    sources = read_sources(assessment, "en")
    assert sources is not None

    html = document_html(build_document(sources, "public"))

    for words in ("Water and hunger", "Denial of food", "Siege 3", "Forced starvation"):
        assert words in html
    assert [word for word in FOREIGN if word in html.lower()] == []


def test_public_site_and_rest_show_it(
    published: PublishedAssessment, site: Callable[[str], Client], subtests: Any
) -> None:
    public = site("public")
    pages = {
        f"/assessments/{published.pk}/": "forced starvation",
        f"/assessments/{published.pk}/certainty/": "Forced starvation",
        f"/assessments/{published.pk}/factors/3/": "Denial of food",
        "/frameworks/water-2027/": "Forced starvation",
        f"/states/{published.iso3}/": "forced starvation",
    }
    for address, words in pages.items():
        with subtests.test(address):
            response = public.get(address)
            assert (response.status_code, words in response.content.decode()) == (200, True)
    results = public.get(f"/api/v1/assessments/{published.pk}/results/").json()
    assert list(results["tracks"]["official"]["crimes"]) == [BLOCK]
    rows = public.get(f"/api/v1/scores/?state={published.iso3}").json()["results"]
    assert [row["code"] for row in rows if row["measure"] == "crime"] == [BLOCK]
    assert [row["code"] for row in rows if row["measure"] == "factor"] == ["1", "2", "3", "4"]


def test_next_cycle_keeps_to_the_framework_of_the_last(published: PublishedAssessment, cast: Cast) -> None:
    assert published.frameworks
    later = start_cycle(state=cast.state, by=cast.lead, values=cycle(None))
    elsewhere = start_cycle(state=cast.other_state, by=cast.stranger, values=cycle(None))

    assert later.risk_version.framework.slug == "water-2027"
    assert elsewhere.risk_version.framework.slug == "un-framework-2014"
