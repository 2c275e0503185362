"""Who may see and change frameworks. Their administrators draft and publish; everyone on staff reads the published."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from frameworks.enums import VersionStatus
from frameworks.models import FrameworkVersion, TranslationDraft
from r2p_site.accounts.enums import SITE_ROLES, Role
from r2p_site.accounts.models import User

Reader = User | AnonymousUser


def visible_to(user: Reader) -> QuerySet[FrameworkVersion]:
    """Versions with their framework; drafts for framework administrators alone."""
    versions = FrameworkVersion.objects.select_related("framework")
    if may_edit(user):
        return versions
    if isinstance(user, User) and user.has_role(*SITE_ROLES["staff"]):
        return versions.filter(status=VersionStatus.PUBLISHED)
    return versions.none()


def may_edit(user: Reader) -> bool:
    """Import files into drafts."""
    return isinstance(user, User) and user.has_role(Role.FRAMEWORK_ADMIN)


def may_publish(user: Reader, version: FrameworkVersion) -> bool:
    """A framework administrator other than the one who last changed the draft."""
    return version.status == VersionStatus.DRAFT and may_edit(user) and version.changed_by_id != user.pk


def may_publish_translation(user: Reader, draft: TranslationDraft) -> bool:
    """A framework administrator other than the one who last changed the translation."""
    return may_edit(user) and draft.changed_by_id != user.pk
