"""Options to mitigate of the shipped framework, on the page where a factor is rated and where its result is read."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.measures import measures_for
from assessments.core.models import Assessment
from r2p_site.accounts.models import User


@pytest.mark.parametrize("route", ["core:factor", "results:factor"])
def test_pages_of_the_shipped_framework_show_them(practice: None, db: None, route: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email="lead@practice.example"))
    assessment = Assessment.objects.latest("cycle__number")

    page = client.get(reverse(route, kwargs={"pk": assessment.pk, "number": "9"})).content.decode()

    found = measures_for("9")
    assert found is not None
    assert [measure.text for measure in found.structural if measure.text not in page] == []
    assert [measure.text for measure in found.operational if measure.text not in page] == []
