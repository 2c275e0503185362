import hashlib
import io

import pytest
from pypdf import PdfReader

from assessments.core.models import Evidence
from assessments.publication.models import PublishedReport
from assessments.publication.services import public_report_of, publish_assessment
from assessments.publication.tasks import attach_public_reports
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.publication.signed import PUBLIC_TITLE, published, signed_off, stored_report
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


def test_public_pdf_made_before_a_source_became_internal_is_made_afresh_without_it(cast: Cast) -> None:
    assessment = signed_off(cast)
    early = stored_report(assessment, cast, b"%PDF-1.7 naming it")
    Evidence.objects.filter(title=PUBLIC_TITLE).update(confidentiality="internal")
    found = publish_assessment(assessment=assessment, by=cast.approver)

    attach_public_reports(found.pk, Unwatched())

    body = bytes(PublishedReport.objects.get().body)
    printed = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages)
    assert "2 sources that these readers may not see" in printed
    assert PUBLIC_TITLE not in printed
    early.refresh_from_db()
    assert early.sha256 == hashlib.sha256(body).hexdigest()


def test_public_pdf_that_nobody_asked_for_is_asked_for_by_whoever_signed_off(cast: Cast) -> None:
    found = published(cast)

    report = public_report_of(assessment_id=found.pk, language="en")

    assert (report.edition, report.language, report.requested_by) == ("public", "en", cast.approver)
    assert public_report_of(assessment_id=found.pk, language="en") == report
