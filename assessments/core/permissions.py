"""Who may see and do what with an assessment; the same predicates serve pages, REST and templates."""

from django.db.models import Q, QuerySet

from assessments.core.enums import OPEN_STATUSES, SIGNED_STATUSES, Status, Track
from assessments.core.models import Assessment, Evidence, NationalRating, Rating
from r2p_site.accounts.models import Role, State, User

OFFICE_ROLES = (Role.LEAD, Role.DRAFTER, Role.APPROVER)
RATING_ROLES = (Role.LEAD, Role.DRAFTER)
RECORD_ROLES = (*OFFICE_ROLES, Role.REVIEWER)


def visible_to(user: User) -> QuerySet[Assessment]:
    """Assessments of the States in which the user drafts, leads, approves or reviews; nobody else's."""
    return Assessment.objects.filter(cycle__state__in=user.states_with(*RECORD_ROLES))


def is_office(user: User, assessment: Assessment) -> bool:
    return user.has_role(*OFFICE_ROLES, state=assessment.cycle.state)


def is_reviewer(user: User, assessment: Assessment) -> bool:
    return user.has_role(Role.REVIEWER, state=assessment.cycle.state)


def own_track(user: User, assessment: Assessment) -> Track:
    """The voice in which this user speaks in this assessment."""
    return Track.REVIEWER if is_reviewer(user, assessment) else Track.OFFICIAL


def may_read_track(user: User, assessment: Assessment, track: str) -> bool:
    """Each side reads its own ratings at any time, the other's once both have handed in, or once signed off."""
    own = own_track(user, assessment)
    if track == own:
        return is_office(user, assessment) or own == Track.REVIEWER
    return assessment.status in SIGNED_STATUSES or both_handed_in(assessment)


def both_handed_in(assessment: Assessment) -> bool:
    return assessment.reviewed_at is not None and assessment.submitted_at is not None


def may_rate(user: User, assessment: Assessment) -> bool:
    if is_reviewer(user, assessment):
        return assessment.reviewed_at is None and assessment.status not in SIGNED_STATUSES
    return assessment.status in OPEN_STATUSES and user.has_role(*RATING_ROLES, state=assessment.cycle.state)


def may_start_cycle(user: User, state: State) -> bool:
    return user.has_role(Role.LEAD, state=state)


def may_assign(user: User, assessment: Assessment) -> bool:
    return assessment.status in OPEN_STATUSES and user.has_role(Role.LEAD, state=assessment.cycle.state)


def may_take_layers(user: User, assessment: Assessment) -> bool:
    """The lead decides whether a newer translation of the questions is shown while they are being answered."""
    return may_assign(user, assessment)


def may_move(user: User, assessment: Assessment) -> bool:
    """To a newer version of a framework: the lead, while answers are open."""
    return may_assign(user, assessment)


def may_keep_annex(user: User, assessment: Assessment) -> bool:
    """The State's own indicators: its lead, while answers are open."""
    return may_assign(user, assessment)


def may_keep_record(user: User, assessment: Assessment) -> bool:
    """Add and correct sources and populations: the office while it drafts."""
    return assessment.status in OPEN_STATUSES and user.has_role(*RATING_ROLES, state=assessment.cycle.state)


def may_add_evidence(user: User, state: State) -> bool:
    return user.has_role(*RATING_ROLES, state=state)


def visible_evidence(user: User, state: State) -> QuerySet[Evidence]:
    """The office sees every source of its State; the independent reviewer all but internal ones."""
    if user.has_role(*OFFICE_ROLES, state=state):
        return Evidence.objects.filter(state=state)
    if user.has_role(Role.REVIEWER, state=state):
        return Evidence.objects.filter(state=state).filter(~Q(confidentiality="internal"))
    return Evidence.objects.none()


def may_agree_not_applicable(user: User, rating: Rating | NationalRating, *, needs_reviewer: bool) -> bool:
    """A second person, never the one who answered; the independent reviewer where the method asks for it."""
    assessment = rating.assessment
    if rating.updated_by_id == user.pk or assessment.status not in (*OPEN_STATUSES, Status.SUBMITTED):
        return False
    if needs_reviewer:
        return is_reviewer(user, assessment)
    return is_reviewer(user, assessment) or is_office(user, assessment)
