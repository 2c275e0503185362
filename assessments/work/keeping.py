"""What framework administrators have to do now: drafts of frameworks and of the method, each after its state."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Methodology
from assessments.methods import permissions as methods
from assessments.methods.queries import search_methodologies
from frameworks.enums import VersionStatus
from frameworks.models import FrameworkVersion
from frameworks.permissions import may_publish, visible_to
from frameworks.queries import search_versions
from r2p_site.accounts.models import User

Task = dict[str, Any]


def drafts_waiting(user: User) -> list[Task]:
    """Of somebody else's drafts to publish them; of one's own to go on. Two queries."""
    versions = search_versions(visible_to(user), status=VersionStatus.DRAFT).select_related("changed_by")
    records = search_methodologies(methods.visible_to(user), status=MethodologyStatus.DRAFT)
    found = [*(_version(user, row) for row in versions), *(_method(user, row) for row in records)]
    return sorted(found, key=lambda task: not task["urgent"])


def _version(user: User, version: FrameworkVersion) -> Task:
    said = {"title": version.title, "number": version.number}
    at = [version.framework.slug, version.number]
    if may_publish(user, version):
        words = _("Check and publish: %(title)s, version %(number)d") % said
        return _theirs(words, reverse("frameworks:publish", args=at), version.changed_by)
    return _own(_("Go on with the draft: %(title)s, version %(number)d") % said, reverse("frameworks:edit", args=at))


def _method(user: User, record: Methodology) -> Task:
    said = {"number": record.version}
    if methods.may_activate(user, record):
        words = _("Check and put in force: method, version %(number)s") % said
        return _theirs(words, reverse("methods:activate", args=[record.version]), record.changed_by)
    words = _("Go on with the draft: method, version %(number)s") % said
    return _own(words, reverse("methods:method", args=[record.version]))


def _theirs(text: str, url: str, changed_by: User | None) -> Task:
    detail = _("Last changed by %(name)s.") % {"name": changed_by.name} if changed_by else ""
    return {"text": text, "url": url, "action": _("Look"), "detail": detail, "urgent": True}


def _own(text: str, url: str) -> Task:
    detail = _("Another framework administrator publishes it.")
    return {"text": text, "url": url, "action": _("Continue"), "detail": detail, "urgent": False}
