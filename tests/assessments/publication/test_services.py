import json

import pytest

from assessments.core.models import Evidence
from assessments.publication.models import PublishedAssessment, PublishedReport, PublishedScore
from assessments.publication.services import attach_report, publish_assessment, withdraw_assessment
from assessments.reports.document import build_document
from assessments.reports.queries import read_sources
from assessments.results.models import Result
from assessments.review.errors import MayNotMove, ReasonMissing, ResultMissing, WrongStatus
from assessments.scoring import verify_bundle
from r2p_site.enqueue.models import Job
from tests.assessments.publication.signed import (
    INTERNAL_TITLE,
    OPEN_NAME,
    PUBLIC_TITLE,
    SENSITIVE_NAME,
    assessment_of,
    published,
    result_of,
    signed_off,
    stored_report,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NOT_APPROVERS = ("lead", "drafter", "respondent", "reviewer", "framework_admin", "operator", "stranger", "nobody")


def test_publish_full_gives_a_bundle_that_verifies(cast: Cast) -> None:
    found = published(cast)

    document = json.loads(bytes(found.bundle))
    assert verify_bundle(document).ok
    assert json.loads(bytes(found.results)) == document["results"] == found.results_content


def test_publish_writes_one_row_per_number_in_canonical_order(cast: Cast) -> None:
    found = published(cast)

    rows = list(PublishedScore.objects.filter(assessment=found).values_list("measure", "code"))
    factors = [("factor", str(number)) for number in range(1, 15)]
    crimes = [("crime", name) for name in ("genocide", "crimes_against_humanity", "war_crimes")]
    indices = [("common", "common"), ("structural", "structural"), ("dynamic", "dynamic")]
    domains = [("domain", f"R{number}") for number in range(1, 10)]
    assert rows == [*factors, *crimes, *indices, *domains, ("resilience", "resilience")]


def test_publish_asks_for_the_public_pdf(cast: Cast) -> None:
    found = published(cast)

    job = Job.objects.get(name="publication.attach_report")
    assert (job.object_id, job.asked_by) == (found.pk, cast.approver.pk)


def test_publish_before_the_result_is_computed_is_refused(cast: Cast) -> None:
    assessment = signed_off(cast)
    Result.objects.all().delete()

    with pytest.raises(ResultMissing):
        publish_assessment(assessment=assessment, by=cast.approver)

    assessment.refresh_from_db()
    assert (assessment.status, PublishedAssessment.objects.count()) == ("approved", 0)


def test_publish_by_another_than_the_approver_is_refused(cast: Cast) -> None:
    assessment = signed_off(cast)

    for who in NOT_APPROVERS:
        with pytest.raises(MayNotMove):
            publish_assessment(assessment=assessment, by=cast.named(who))

    assert PublishedAssessment.objects.count() == 0


def test_publish_twice_is_refused(cast: Cast) -> None:
    assessment = signed_off(cast)
    publish_assessment(assessment=assessment, by=cast.approver)

    with pytest.raises(WrongStatus):
        publish_assessment(assessment=assessment, by=cast.approver)


def test_publish_keeps_the_earlier_cycle_public(cast: Cast) -> None:
    published(cast, year=2023)
    published(cast, year=2025)

    statuses = PublishedAssessment.objects.order_by("year").values_list("year", "status")
    assert list(statuses) == [(2023, "published"), (2025, "published")]


def test_bundle_holds_the_previous_cycle_published_in_full(cast: Cast) -> None:
    first = published(cast, year=2023)
    second = published(cast, year=2025)

    document = json.loads(bytes(second.bundle))
    assert document["previous"] == json.loads(bytes(first.bundle))["snapshot"]
    assert verify_bundle(document).ok


@pytest.mark.parametrize("disclosure", ["factor", "summary"])
def test_bundle_holds_nothing_of_a_previous_cycle_not_published_in_full(cast: Cast, disclosure: str) -> None:
    published(cast, year=2023, disclosure=disclosure)
    second = published(cast, year=2025)

    document = json.loads(bytes(second.bundle))
    assert (document["previous"], document["results"]["change"]) == (None, None)
    assert verify_bundle(document).ok


@pytest.mark.parametrize("disclosure", ["factor", "summary"])
def test_change_since_a_published_cycle_is_published_at_every_level(cast: Cast, disclosure: str) -> None:
    published(cast, year=2023, disclosure="summary")
    second = published(cast, year=2025, disclosure=disclosure)

    assert second.results_content["change"]["crimes"]["genocide"]["difference"] == 0


@pytest.mark.parametrize("disclosure", ["factor", "summary"])
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_change_since_a_cycle_that_is_not_public_is_left_out(cast: Cast, disclosure: str, is_withdrawn: bool) -> None:
    first = signed_off(cast, year=2023, disclosure="factor")
    if is_withdrawn:
        publish_assessment(assessment=first, by=cast.approver)
        withdraw_assessment(assessment=first, by=cast.approver, reason="A source was forged.")
    second = published(cast, year=2025, disclosure=disclosure)

    sources = read_sources(assessment_of(second), "en")
    assert second.results_content["change"] is None
    assert sources is not None
    assert "since the last cycle" in " ".join(build_document(sources, "partner").summary)
    assert "since the last cycle" not in " ".join(build_document(sources, "public").summary)


def test_publish_by_factor_shows_factors_and_no_rating(cast: Cast) -> None:
    found = published(cast, disclosure="factor")

    assert bytes(found.bundle) == b""
    assert found.results_content["tracks"]["official"]["factors"]["7"]["score"] is not None
    assert all("indicators" not in row for row in (*found.page["factors"], *found.page["domains"]))
    assert "Seen at" not in json.dumps(found.page)


def test_publish_as_summary_withholds_factors_and_populations(cast: Cast) -> None:
    found = published(cast, disclosure="summary")

    factors = PublishedScore.objects.filter(assessment=found, measure__in=["factor", "domain"])
    assert set(factors.values_list("score", "band", "coverage", "low", "high")) == {(None, None, None, None, None)}
    assert PublishedScore.objects.exclude(score=None).filter(measure="crime").count() == 3
    assert found.page["populations"] == []


def test_too_few_answers_withhold_the_score_and_not_the_coverage(cast: Cast) -> None:
    found = published(cast, rated=20)

    row = PublishedScore.objects.get(assessment=found, measure="crime", code="war_crimes")
    assert (row.score, row.band, row.low, row.high) == (None, None, None, None)
    assert row.coverage is not None
    assert found.results_content["tracks"]["official"]["crimes"]["war_crimes"]["status"] == "insufficient"


def test_public_tables_name_only_what_the_public_may_see(cast: Cast) -> None:
    found = published(cast)

    whole = json.dumps([found.page, found.results_content]) + bytes(found.bundle).decode()
    assert PUBLIC_TITLE in whole
    assert OPEN_NAME in whole
    assert INTERNAL_TITLE not in whole
    assert SENSITIVE_NAME not in whole


def test_a_source_made_internal_after_sign_off_is_not_named(cast: Cast) -> None:
    assessment = signed_off(cast)
    Evidence.objects.filter(title=PUBLIC_TITLE).update(confidentiality="internal")

    found = publish_assessment(assessment=assessment, by=cast.approver)

    assert PUBLIC_TITLE not in json.dumps(found.page)


def test_hashes_are_those_of_the_bytes(cast: Cast) -> None:
    assessment = signed_off(cast)
    result = result_of(assessment)

    found = publish_assessment(assessment=assessment, by=cast.approver)

    assert found.snapshot_sha256 == result.snapshot.sha256
    assert found.computed_sha256 == result.sha256
    assert found.results_sha256 != result.sha256


def test_withdraw_takes_every_figure_away_and_keeps_the_hashes(cast: Cast) -> None:
    assessment = signed_off(cast)
    before = publish_assessment(assessment=assessment, by=cast.approver)
    attach_report(published_id=before.pk, report=stored_report(assessment, cast))

    after = withdraw_assessment(assessment=assessment, by=cast.approver, reason=" A source was forged. ")

    after.refresh_from_db()
    assert (after.status, after.status_reason) == ("withdrawn", "A source was forged.")
    assert (after.page, after.results_content, bytes(after.results), bytes(after.bundle)) == ({}, {}, b"", b"")
    assert PublishedScore.objects.count() == 0
    assert [bytes(body) for body in PublishedReport.objects.values_list("body", flat=True)] == [b""]
    assert (after.snapshot_sha256, after.results_sha256) == (before.snapshot_sha256, before.results_sha256)


def test_withdraw_without_a_reason_is_refused(cast: Cast) -> None:
    found = published(cast)
    assessment = assessment_of(found)

    with pytest.raises(ReasonMissing):
        withdraw_assessment(assessment=assessment, by=cast.approver, reason="  ")

    found.refresh_from_db()
    assert found.status == "published"


def test_withdraw_by_another_than_the_approver_is_refused(cast: Cast) -> None:
    assessment = assessment_of(published(cast))

    for who in NOT_APPROVERS:
        with pytest.raises(MayNotMove):
            withdraw_assessment(assessment=assessment, by=cast.named(who), reason="Because")


def test_a_report_rendered_after_withdrawal_is_not_attached(cast: Cast) -> None:
    assessment = signed_off(cast)
    found = publish_assessment(assessment=assessment, by=cast.approver)
    withdraw_assessment(assessment=assessment, by=cast.approver, reason="Because")

    assert attach_report(published_id=found.pk, report=stored_report(assessment, cast)) is None
    assert PublishedReport.objects.count() == 0


def test_a_report_attached_again_replaces_its_bytes(cast: Cast) -> None:
    assessment = signed_off(cast)
    found = publish_assessment(assessment=assessment, by=cast.approver)
    report = stored_report(assessment, cast)

    first = attach_report(published_id=found.pk, report=report)
    second = attach_report(published_id=found.pk, report=report)

    assert first == second
    assert PublishedReport.objects.values_list("sha256", "language").get() == (report.sha256, "en")
