"""The second row of the header inside an assessment."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from assessments.core.models import Assessment
from assessments.core.permissions import is_office
from r2p_site.accounts.models import User


def section_nav(assessment: Assessment, current: str, user: User) -> list[dict[str, Any]]:
    places = [
        ("assessment", _("Assessment"), "core:assessment", True),
        ("evidence", _("Sources"), "core:evidence", True),
        ("populations", _("Populations at risk"), "core:populations", is_office(user, assessment)),
        ("consultation", _("Consultation"), "consultation:consultation", True),
        ("review", _("Review and sign-off"), "review:review", True),
        ("results", _("Results"), "results:results", True),
        ("reports", _("Reports"), "reports:reports", True),
    ]
    return [
        {"label": label, "url": url, "current": name == current}
        for name, label, route, shown in places
        if shown and (url := _url(route, assessment))
    ]


def _url(route: str, assessment: Assessment) -> str:
    try:
        return reverse(route, kwargs={"pk": assessment.pk})
    except NoReverseMatch:
        return ""
