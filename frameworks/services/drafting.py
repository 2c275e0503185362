"""Beginning a draft, and the one way in which a draft is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from frameworks.enums import VersionStatus
from frameworks.errors import AlreadyPublished, DraftExists, DraftGone, EditConflict
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.rows import Raw
from frameworks.history import changes_between
from frameworks.models import Descent, Framework, FrameworkVersion
from frameworks.permissions import may_edit
from frameworks.revising import mark_of, with_header
from frameworks.stored import content_of, store_content, store_edit
from frameworks.validators import read_header
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import InvalidInput, NotPermitted


@transaction.atomic
def create_framework(*, by: User, values: Mapping[str, Raw]) -> FrameworkVersion:
    """A new framework with an empty first draft. `values` as files say them; `slug`, `kind` and `title` are needed.

    Raises InvalidInput, NotPermitted.
    """
    _check_editor(by)
    header = read_header(values, whole=True)
    content = FrameworkContent(**{name: value for name, value in header.items() if name != "blocks"})
    framework = framework_called(content.slug, content.kind)
    if framework.versions.exists():
        raise InvalidInput(fields={"slug": [_("Another framework has this short name.")]})
    version = FrameworkVersion.objects.create(framework=framework, number=1, title=content.title, changed_by=by)
    store_content(version, content)
    record_edit("framework.created", version, by, {"kind": content.kind, "title": content.title})
    return version


def framework_called(slug: str, kind: str) -> Framework:
    """The framework of that short name, locked; one whose every draft was discarded begins anew, of this kind."""
    Framework.objects.get_or_create(slug=slug, defaults={"kind": kind})
    framework = Framework.objects.select_for_update().get(slug=slug)
    if framework.kind != kind and not framework.versions.exists():
        framework.kind = kind
        framework.save(update_fields=["kind"])
    return framework


@transaction.atomic
def draft_from(*, version: FrameworkVersion, by: User) -> FrameworkVersion:
    """The framework's next draft, beginning as a published version. Raises DraftExists, NotPermitted."""
    _check_editor(by)
    framework = Framework.objects.select_for_update().get(pk=version.framework_id)
    version = FrameworkVersion.objects.select_related("framework").get(pk=version.pk)
    last = FrameworkVersion.objects.filter(framework=framework).order_by("-number").first()
    if last is None or VersionStatus.DRAFT in (last.status, version.status):
        raise DraftExists
    content = replace(content_of(version), note="")
    draft = FrameworkVersion.objects.create(
        framework=framework, number=last.number + 1, title=content.title, base=version, changed_by=by
    )
    store_content(draft, content)
    record_edit("framework.drafted", draft, by, {"from": version.number})
    return draft


@transaction.atomic
def change_header(
    *, version: FrameworkVersion, by: User, values: Mapping[str, Raw], as_read: str | None = None
) -> FrameworkVersion:
    """Title, publisher and the rest of what a version says about itself.

    `as_read` is `mark_of` what the administrator read. Raises EditConflict, InvalidInput, AlreadyPublished,
    NotPermitted.
    """
    read = read_header(values)
    draft = revision(version, by)
    draft.check_read(draft.before, as_read, read)
    draft.write("framework.described", with_header(draft.before, **read))
    return draft.version


@dataclass(slots=True)
class Revision:
    """A locked draft, and its content as it stands."""

    version: FrameworkVersion
    by: User
    before: FrameworkContent

    def check_read(self, current: Any, as_read: str | None, wanted: Mapping[str, Any]) -> None:
        """Refuses to write over what was not read; what stands there already may be said again."""
        if as_read is None or mark_of(current) == as_read:
            return
        if any(getattr(current, name) != value for name, value in wanted.items()):
            raise EditConflict(current)

    def write(self, event: str, after: FrameworkContent, *, reason: str = "", **details: Any) -> bool:
        """Stores the content and records what differs. False, and nothing is written, where nothing does."""
        changes = changes_between(self.before, after)
        if not changes:
            return False
        self.version.changed_by = self.by
        store_edit(self.version, self.before, after)
        record_edit(event, self.version, self.by, details | {"changes": changes}, reason=reason)
        return True

    def touch(self) -> None:
        """Whoever decides about a draft has changed it, and does not publish it."""
        self.version.changed_by = self.by
        self.version.save(update_fields=["changed_by"])

    def decide(self, permanent_id: str, **values: Any) -> Descent:
        """Notes what an indicator is against the version before."""
        descent, _made = Descent.objects.update_or_create(
            version=self.version, permanent_id=permanent_id, defaults={**values, "by": self.by}
        )
        return descent


def revision(version: FrameworkVersion, by: User) -> Revision:
    """Locks a draft for one change. Inside a transaction. Raises AlreadyPublished, DraftGone, NotPermitted."""
    _check_editor(by)
    found = locked(version)
    if found.status == VersionStatus.PUBLISHED:
        raise AlreadyPublished
    return Revision(found, by, content_of(found))


def locked(version: FrameworkVersion) -> FrameworkVersion:
    """As it is now, with its framework; nobody else changes it until the transaction ends. Raises DraftGone."""
    rows = FrameworkVersion.objects.select_for_update(of=("self",)).select_related("framework")
    found = rows.filter(pk=version.pk).first()
    if found is None:
        raise DraftGone  # somebody discarded it meanwhile
    return found


def _check_editor(by: User) -> None:
    if not may_edit(by):
        raise NotPermitted


def record_edit(
    event: str, version: FrameworkVersion, by: User, details: Mapping[str, Any], *, reason: str = ""
) -> None:
    record(
        event=event,
        by=by,
        subject=f"framework_version:{version.pk}",
        details={"framework": version.framework.slug, "number": version.number, **details},
        reason=reason,
    )
