"""Taking back a whole draft. Nothing of what is published is touched; the database would refuse it too."""

from django.db import transaction

from frameworks.enums import VersionStatus
from frameworks.errors import AlreadyPublished, DraftChanged, DraftHeld
from frameworks.held import Held, held_by
from frameworks.history import CHANGES_KEPT, changes_between
from frameworks.models import Framework, FrameworkVersion, SourceCheck
from frameworks.permissions import may_edit
from frameworks.registry import versions_in_use
from frameworks.services.drafting import locked
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def discard_draft(*, version: FrameworkVersion, by: User, reason: str, as_read: str | None = None) -> None:
    """Deletes a draft with its decisions about indicators and the translations begun of it.

    What it held stays in the audit: every field where no more than CHANGES_KEPT rows differ, else counts and hash.
    `as_read` is the mark of what the administrator saw would go. The framework keeps its short name. Raises
    AlreadyPublished, DraftChanged, DraftGone, DraftHeld, NotPermitted.
    """
    if not may_edit(by):
        raise NotPermitted
    framework = Framework.objects.select_for_update().get(pk=version.framework_id)
    version = locked(version)
    if version.status != VersionStatus.DRAFT:
        raise AlreadyPublished
    if versions_in_use(frozenset({version.pk})):
        raise DraftHeld
    list(version.translation_drafts.select_for_update())  # nobody writes words into what is going
    held = held_by(version)
    if as_read is not None and as_read != held.mark:
        raise DraftChanged
    _take_comparisons_back(version, held, by)
    # About the framework: the history of each of its versions shows it, the draft's own is gone.
    record(
        event="framework.discarded",
        by=by,
        subject=f"framework:{framework.pk}",
        details={"framework": framework.slug, "number": version.number, **_kept(version, held)},
        reason=reason,
    )
    version.delete()


def _kept(version: FrameworkVersion, held: Held) -> dict[str, object]:
    return {
        "version": version.number,
        "title": version.title,
        "from": held.base.number if held.base else 0,
        "summary": held.difference.summary,
        "content_sha256": held.content_sha256,
        "decisions": held.decisions,
        "translations": [f"{row.code}: {row.words}" for row in held.translations],
        "changes": changes_between(held.before, held.content) if held.difference.size <= CHANGES_KEPT else [],
    }


def _take_comparisons_back(version: FrameworkVersion, held: Held, by: User) -> None:
    """What was compared in the draft alone is to be compared again; that it was stays recorded."""
    before = {row.permanent_id for _factor, row in held.before.indicators() if row.source_checked}
    lost = [
        row.permanent_id
        for _factor, row in held.content.indicators()
        if row.source_checked and row.permanent_id not in before
    ]
    SourceCheck.objects.bulk_create(
        SourceCheck(framework=version.framework, permanent_id=key, number=version.number, compared=False, by=by)
        for key in lost
    )
