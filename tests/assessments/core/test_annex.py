"""A State's own indicators: kept by its lead, answered like the rest, frozen and reported, never scored."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.core.annex import annex_of
from assessments.core.enums import Track
from assessments.core.errors import AnnexConflict, AssessmentClosed, MayNotRate, RatingConflict
from assessments.core.models import Assessment, NationalIndicator, NationalRating
from assessments.core.queries import is_signed
from assessments.core.services import (
    NationalInput,
    add_national_indicator,
    change_national_indicator,
    retire_national_indicator,
    save_national_rating,
)
from assessments.reports.document import build_document
from assessments.reports.pdf import document_html
from assessments.reports.queries import read_sources
from assessments.results.services import score_snapshot
from assessments.review.services import approve_assessment, submit_assessment
from assessments.review.snapshot import whole_record
from assessments.scoring import canonical_sha256
from frameworks.models import Factor
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import all_rated, population, rated, source, started

WORDS = NationalInput("Water rights", "Herders and farmers dispute wells.", "condition", "Ask the water boards.")


def factor(assessment: Assessment, number: str = "2") -> Factor:
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    return Factor.objects.select_related("version__framework").get(version__in=versions, number=number)


def added(cast: Cast, assessment: Assessment, number: str = "2", **fields: str) -> NationalIndicator:
    return add_national_indicator(
        assessment=assessment, factor=factor(assessment, number), by=cast.lead, values=replace(WORDS, **fields)
    )


def answer(
    cast: Cast, assessment: Assessment, indicator: NationalIndicator, level: int = 3, version: int = 0
) -> object:
    return save_national_rating(
        assessment=assessment,
        indicator=indicator,
        by=cast.drafter,
        expected_version=version,
        values=rated(level, sources=(source(cast).pk,)),
    )


def test_indicators_are_numbered_under_their_factor(cast: Cast) -> None:
    assessment = started(cast)
    for number in ("2", "1", "2", "R1"):
        added(cast, assessment, number, family="measure" if number == "R1" else "condition")

    assert [row.code for row in annex_of(assessment, Track.OFFICIAL)] == ["1.N1", "2.N1", "2.N2", "R1.N1"]


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "lead"])
def test_only_the_lead_keeps_the_annex(cast: Cast, name: str) -> None:
    assessment = started(cast)
    indicator, person = added(cast, assessment), cast.named(name)

    for attempt in (
        lambda: add_national_indicator(assessment=assessment, factor=factor(assessment), by=person, values=WORDS),
        lambda: change_national_indicator(
            assessment=assessment, indicator=indicator, by=person, expected_version=1, values=WORDS
        ),
        lambda: retire_national_indicator(assessment=assessment, indicator=indicator, by=person, retired=True),
    ):
        with pytest.raises(NotPermitted):
            attempt()


@pytest.mark.parametrize(
    ("values", "number", "field"),
    [
        ({"label": " "}, "2", "label"),
        ({"statement": ""}, "2", "statement"),
        ({"family": "odd"}, "2", "family"),
        ({"family": "measure"}, "2", "family"),
        ({"family": "condition"}, "R1", "family"),
    ],
)
def test_indicator_is_refused_by_field(cast: Cast, values: dict[str, str], number: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        added(cast, started(cast), number, **values)

    assert list(refused.value.fields) == [field]


def test_change_is_recorded_and_never_unseen(cast: Cast) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    change = {"assessment": assessment, "indicator": indicator, "by": cast.lead}
    change_national_indicator(**change, expected_version=1, values=replace(WORDS, statement="First."))

    with pytest.raises(AnnexConflict):
        change_national_indicator(**change, expected_version=1, values=replace(WORDS, statement="Second."))

    event = Event.objects.get(event="annex.changed")
    assert (event.details["before"]["statement"], event.details["after"]["statement"]) == (WORDS.statement, "First.")


def test_answer_keeps_the_words_it_was_given_to(cast: Cast) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator)
    change_national_indicator(
        assessment=assessment,
        indicator=indicator,
        by=cast.lead,
        expected_version=1,
        values=replace(WORDS, statement="Other."),
    )

    (row,) = annex_of(assessment, Track.OFFICIAL)
    assert (row.is_reworded, row.rating and row.rating.asked["statement"]) == (True, WORDS.statement)


def test_second_answer_is_not_written_over_the_first(cast: Cast) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator, 3)

    with pytest.raises(RatingConflict) as refused:
        answer(cast, assessment, indicator, 1)

    assert refused.value.rating.level == 3
    answer(cast, assessment, indicator, 1, version=1)
    rating = NationalRating.objects.get()
    assert (rating.level, rating.version, [row["level"] for row in rating.history]) == (1, 2, [3])


def test_reviewer_answers_on_the_own_track(cast: Cast) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator, 3)

    save_national_rating(
        assessment=assessment, indicator=indicator, by=cast.reviewer, expected_version=0, values=rated(0)
    )

    (own,) = annex_of(assessment, Track.REVIEWER)
    assert (own.rating and own.rating.level, NationalRating.objects.count()) == (0, 2)


@pytest.mark.parametrize("name", ["approver", "respondent", "framework_admin", "operator", "stranger", "nobody"])
def test_others_do_not_answer(cast: Cast, name: str) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)

    with pytest.raises(MayNotRate):
        save_national_rating(
            assessment=assessment, indicator=indicator, by=cast.named(name), expected_version=0, values=rated(1)
        )


def test_retired_indicator_stays_where_it_was_answered(cast: Cast) -> None:
    assessment = started(cast)
    kept, gone = added(cast, assessment), added(cast, assessment)
    answer(cast, assessment, kept)
    for indicator in (kept, gone):
        retire_national_indicator(assessment=assessment, indicator=indicator, by=cast.lead, retired=True)

    assert [row.indicator for row in annex_of(assessment, Track.OFFICIAL)] == [kept]
    retire_national_indicator(assessment=assessment, indicator=gone, by=cast.lead, retired=False)
    assert [row.code for row in annex_of(assessment, Track.OFFICIAL)] == ["2.N1", "2.N2"]


def signed_with_annex(cast: Cast, **fields: Any) -> Assessment:
    assessment = all_rated(cast, **fields)
    population(assessment, cast.lead, name="Hill people of Ombra", sensitive=True)
    indicator = added(cast, assessment, statement="Hill people of Ombra are kept from wells.")
    answer(cast, assessment, indicator)
    submitted = submit_assessment(assessment=assessment, by=cast.lead)
    score_snapshot(snapshot_id=approve_assessment(assessment=submitted, by=cast.approver).pk)
    return Assessment.objects.get(pk=assessment.pk)


def test_annex_is_frozen_beside_what_is_scored(cast: Cast) -> None:
    assessment = signed_with_annex(cast)

    body, record = (json.loads(bytes(part)) for part in (assessment.snapshot.body, assessment.snapshot.record))
    annex = json.loads(bytes(assessment.snapshot.annex))
    (frozen,) = annex["national"]["official"]
    assert (frozen["code"], frozen["factor"], frozen["level"], frozen["label"]) == ("2.N1", "2", 3, "Water rights")
    assert set(frozen["sources"]) == set(annex["evidence"])
    assert canonical_sha256(annex) == assessment.snapshot.annex_sha256
    assert ("national" in record, set(frozen["sources"]) & set(record["evidence"])) == (False, set())
    assert "N1" not in json.dumps([body["catalogue"], body["tracks"], body["resilience"]])
    with pytest.raises(AssessmentClosed):
        answer(cast, assessment, NationalIndicator.objects.get(), 0, version=1)


def test_source_of_a_signed_annex_keeps_its_file(cast: Cast) -> None:
    assessment = signed_with_annex(cast)

    own = assessment.national_ratings.get().sources.get()
    assert (own.ratings.count(), is_signed(own), is_signed(source(cast))) == (0, True, False)


def test_assessment_without_an_annex_is_frozen_as_ever(cast: Cast) -> None:
    submitted = submit_assessment(assessment=all_rated(cast), by=cast.lead)

    snapshot = approve_assessment(assessment=submitted, by=cast.approver)

    assert (bytes(snapshot.annex), snapshot.annex_sha256, whole_record(snapshot)) == (
        b"",
        "",
        json.loads(bytes(snapshot.record)),
    )


@pytest.mark.parametrize(("edition", "names"), [("internal", True), ("partner", False), ("public", False)])
def test_report_shows_the_annex_without_what_the_edition_withholds(cast: Cast, edition: str, names: bool) -> None:
    sources = read_sources(signed_with_annex(cast), "en")
    assert sources is not None

    html = document_html(build_document(sources, edition))

    assert ("National indicators" in html, "2.N1" in html) == (True, True)
    assert ("Hill people of Ombra" in html) is names


def test_form_of_a_new_indicator_chooses_nothing_by_itself(cast: Cast, client_of: Callable[..., Client]) -> None:
    """The factor is chosen once, for good. A domain asks for measures: there is nothing else to choose."""
    assessment = started(cast)
    lead, url = client_of(cast.lead), f"/assessments/{assessment.pk}/annex/new/"
    words = {"label": "Water", "statement": "Wells."}

    form = lead.get(url).context["form"]
    refused = lead.post(url, words).context["form"]
    domain = next(key for key, _title in form.fields["factor"].choices if key.endswith("/R1"))
    lead.post(url, words | {"factor": domain})

    assert [form.fields[name].choices[0][0] for name in ("factor", "family")] == ["", ""]
    assert sorted(refused.errors) == ["factor", "family"]
    assert NationalIndicator.objects.get().family == "measure"


def test_pages_take_the_lead_from_asking_to_answering(cast: Cast, client_of: Callable[..., Client]) -> None:
    assessment = started(cast)
    lead, base = client_of(cast.lead), f"/assessments/{assessment.pk}/annex/"
    sent = {"factor": "tiny/2", "label": "Water", "statement": "Wells.", "family": "condition"}
    assert lead.post(f"{base}new/", sent | {"label": ""}).context["form"]["statement"].value() == "Wells."
    assert lead.post(f"{base}new/", sent)["Location"] == base
    indicator = NationalIndicator.objects.get()

    given = {"answer": "2", "rationale": "Seen twice.", "confidence": "low", "version": "0"}
    assert lead.post(f"{base}{indicator.pk}/", given)["Location"] == base
    (row,) = lead.get(base).context["rows"]
    assert (row["code"], row["level"], row["rationale"]) == ("2.N1", "2 Clear", "Seen twice.")

    stale = lead.post(f"{base}{indicator.pk}/", given | {"rationale": "Mine."})
    form = stale.context["form"]
    assert (stale.status_code, form["rationale"].value(), form["version"].value()) == (422, "Mine.", "1")
    assert {"label": "Why", "stored": "Seen twice."} in stale.context["differences"]

    words = {"label": "Water", "statement": "Wells, mine.", "family": "condition", "version": "1"}
    assert lead.post(f"{base}{indicator.pk}/edit/", words)["Location"] == base
    late = lead.post(f"{base}{indicator.pk}/edit/", words | {"statement": "Later."})
    assert {"label": "Statement", "stored": "Wells, mine."} in late.context["differences"]
    assert lead.post(f"{base}{indicator.pk}/retire/", {"retired": "yes"}).status_code == 302
    indicator.refresh_from_db()
    assert indicator.retired_at is not None


@pytest.mark.parametrize("rows", [1, 30])
def test_annex_costs_the_same_for_any_size(
    cast: Cast, client_of: Callable[..., Client], rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assessment = started(cast)
    for _row in range(rows):
        answer(cast, assessment, added(cast, assessment))

    drafter = client_of(cast.drafter)
    # Session, person, roles; assessment; answers and their sources, factors, indicators.
    with django_assert_num_queries(3 + 1 + 4):
        drafter.get(f"/assessments/{assessment.pk}/annex/")


def test_annex_of_another_state_is_not_there(cast: Cast, client_of: Callable[..., Client]) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    base = f"/assessments/{assessment.pk}/annex/"

    for name, status in (("stranger", 404), ("framework_admin", 404), ("drafter", 200), ("reviewer", 200)):
        client = client_of(cast.named(name))
        assert client.get(base).status_code == client.get(f"{base}{indicator.pk}/").status_code == status
    assert client_of(cast.drafter).get(f"{base}new/").status_code == 403
