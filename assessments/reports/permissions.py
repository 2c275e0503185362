"""Which editions of a report somebody may have; the same predicates serve pages, REST and templates."""

from django.db.models import Q, QuerySet

from assessments.core.enums import SIGNED_STATUSES
from assessments.core.models import Assessment
from assessments.core.permissions import OFFICE_ROLES, is_office, is_reviewer
from assessments.reports.enums import Edition
from assessments.reports.models import Report
from r2p_site.accounts.models import Role, User

REVIEWER_EDITIONS = (Edition.PARTNER, Edition.PUBLIC)


def editions_for(user: User, assessment: Assessment) -> tuple[Edition, ...]:
    """What the person may ask for and read: nothing before sign-off."""
    if assessment.status not in SIGNED_STATUSES:
        return ()
    if is_office(user, assessment):
        return tuple(Edition)
    return REVIEWER_EDITIONS if is_reviewer(user, assessment) else ()


def may_request(user: User, assessment: Assessment, edition: str) -> bool:
    return edition in editions_for(user, assessment)


def may_stop(user: User, report: Report) -> bool:
    """Cancel and start again: whoever may ask for the same edition."""
    return may_request(user, report.assessment, report.edition)


def visible_to(user: User) -> QuerySet[Report]:
    """The office sees every edition of its State; the reviewer those meant for partners and the public."""
    office = Q(assessment__cycle__state__in=user.states_with(*OFFICE_ROLES))
    reviewer = Q(assessment__cycle__state__in=user.states_with(Role.REVIEWER), edition__in=REVIEWER_EDITIONS)
    return Report.objects.filter(office | reviewer)
