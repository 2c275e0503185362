from collections.abc import Callable

import pytest
from django.test import Client

from assessments.publication.models import PublishedAssessment
from assessments.results.models import Result
from r2p_site.accounts.models import User
from tests.assessments.publication.signed import assessment_of, published, signed_off
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def test_approver_publishes_from_the_review_page(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast)
    review = f"/assessments/{assessment.pk}/review/"

    response = client_of(cast.approver).post(f"{review}publish/", {"reason": ""})

    assert (response.status_code, response["Location"]) == (302, review)
    assert PublishedAssessment.objects.get().status == "published"


def test_publishing_before_the_result_is_refused_with_the_reason(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast)
    Result.objects.all().delete()

    response = client_of(cast.approver).post(f"/assessments/{assessment.pk}/review/publish/", {"reason": "Board met"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "The result is still being computed." in page
    assert "Board met" in page


def test_withdrawing_without_a_reason_is_refused(cast: Cast, client_of: ClientOf) -> None:
    found = published(cast)

    response = client_of(cast.approver).post(f"/assessments/{found.pk}/review/withdraw/", {"reason": " "})

    assert response.status_code == 409
    assert "Write the reason" in response.content.decode()
    assert assessment_of(found).status == "published"


def test_approver_withdraws_with_a_reason(cast: Cast, client_of: ClientOf) -> None:
    found = published(cast)

    client_of(cast.approver).post(f"/assessments/{found.pk}/review/withdraw/", {"reason": "A source was forged."})

    found.refresh_from_db()
    assert (found.status, found.status_reason) == ("withdrawn", "A source was forged.")


def test_steps_of_an_invisible_assessment_are_404(cast: Cast, client_of: ClientOf) -> None:
    assessment = signed_off(cast)

    review, stranger = f"/assessments/{assessment.pk}/review/", client_of(cast.stranger)

    statuses = {stranger.post(f"{review}{step}/").status_code for step in ("publish", "withdraw")}

    assert statuses == {404}
    assert PublishedAssessment.objects.count() == 0
