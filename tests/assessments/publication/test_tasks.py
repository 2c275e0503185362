import pytest

from assessments.publication.models import PublishedReport
from assessments.publication.services import public_report_of, publish_assessment
from assessments.publication.tasks import attach_public_reports
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.publication.signed import published, signed_off, stored_report
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_public_pdf_rendered_already_is_attached_and_again_is_no_change(cast: Cast) -> None:
    assessment = signed_off(cast)
    found = publish_assessment(assessment=assessment, by=cast.approver)
    report = stored_report(assessment, cast)

    attach_public_reports(found.pk, Unwatched())
    attach_public_reports(found.pk, Unwatched())

    attached = PublishedReport.objects.get()
    assert (attached.assessment_id, attached.language, attached.sha256) == (found.pk, "en", report.sha256)
    assert bytes(attached.body) == b"%PDF-1.7 for the public"


def test_public_pdf_that_nobody_asked_for_is_asked_for_by_whoever_signed_off(cast: Cast) -> None:
    found = published(cast)

    report = public_report_of(assessment_id=found.pk, language="en")

    assert (report.edition, report.language, report.requested_by) == ("public", "en", cast.approver)
    assert public_report_of(assessment_id=found.pk, language="en") == report
