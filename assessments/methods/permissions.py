"""Who may see and change versions of the method: framework administrators draft, everyone on staff reads the rest."""

from django.db.models import QuerySet

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Assessment, Methodology
from frameworks.permissions import Reader
from frameworks.permissions import may_edit as may_edit_frameworks
from r2p_site.accounts.enums import SITE_ROLES
from r2p_site.accounts.models import Role, User


def visible_to(user: Reader) -> QuerySet[Methodology]:
    """Drafts for framework administrators alone."""
    versions = Methodology.objects.select_related("drafted_from", "changed_by", "activated_by")
    if may_draft(user):
        return versions
    if isinstance(user, User) and user.has_role(*SITE_ROLES["staff"]):
        return versions.exclude(status=MethodologyStatus.DRAFT)
    return versions.none()


def may_draft(user: Reader) -> bool:
    """Draft a new version from any."""
    return may_edit_frameworks(user)


def is_open_draft(user: Reader, methodology: Methodology) -> bool:
    return methodology.status == MethodologyStatus.DRAFT and may_draft(user)


def may_change(user: Reader, methodology: Methodology) -> bool:
    """Change or discard a draft; one that came with the software stays as it is."""
    return is_open_draft(user, methodology) and methodology.changed_by_id is not None


def may_activate(user: Reader, methodology: Methodology) -> bool:
    """A framework administrator other than the one who last changed the draft."""
    return is_open_draft(user, methodology) and methodology.changed_by_id != user.pk


def may_read_rescored(user: User, assessment: Assessment) -> bool:
    """What another version would have given: for those who answer for the result of that State."""
    return user.has_role(Role.LEAD, Role.APPROVER, Role.REVIEWER, state=assessment.cycle.state)
