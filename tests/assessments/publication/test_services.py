import json

import pytest

from assessments.core.models import Evidence
from assessments.publication.models import PublishedAssessment, PublishedScore
from assessments.publication.services import publish_assessment, withdraw_assessment
from assessments.results.models import Result
from assessments.review.errors import MayNotMove, ReasonMissing, ResultMissing, WrongStatus
from assessments.scoring import verify_bundle
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job
from tests.assessments.publication.signed import (
    INTERNAL_TITLE,
    OPEN_NAME,
    PUBLIC_TITLE,
    SENSITIVE_NAME,
    published,
    result_of,
    signed_off,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_publish_full_gives_a_bundle_that_verifies(cast: Cast) -> None:
    found = published(cast)

    document = json.loads(bytes(found.bundle))
    assert verify_bundle(document).ok
    assert json.loads(bytes(found.results)) == document["results"] == found.results_content
