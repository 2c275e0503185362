"""Files into drafts. A file replaces the whole content of the framework's draft, or begins the next one."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.enums import VersionStatus
from frameworks.errors import DraftChanged, FileRefused, Problem
from frameworks.exchange.content import FrameworkContent
from frameworks.exchange.difference import Difference, compare
from frameworks.exchange.formats import read_rows, slug_in
from frameworks.exchange.identity import with_ids
from frameworks.exchange.parsing import parse
from frameworks.exchange.rows import RawFramework
from frameworks.exchange.unsaid import unsaid_fields, with_unsaid
from frameworks.history import CHANGES_KEPT, changes_between
from frameworks.models import Framework, FrameworkVersion, PendingImport
from frameworks.permissions import may_edit
from frameworks.services.drafting import framework_called
from frameworks.shipped import shipped_ids
from frameworks.stored import content_of, fingerprint, ids_in, store_content
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted, TooLarge

PENDING_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`version` is the draft that holds the content; None when nothing was written.

    `compared_with` is the fingerprint of what the differences start from, empty when there was nothing.
    """

    content: FrameworkContent
    difference: Difference
    compared_with: str
    version: FrameworkVersion | None = None
    before: FrameworkContent | None = None

    @property
    def summary(self) -> str:
        return self.difference.summary


def import_framework(*, body: bytes, name: str, by: User | None, dry_run: bool = False) -> ImportReport:
    """Reads a file and makes it the framework's draft; when it changes nothing, no draft is made.

    `name` ends in .yaml, .xlsx or .csv. `by` is None for a command of the installation. Raises FileRefused with every
    problem of the file, TooLarge, NotPermitted; then nothing was written.
    """
    _check_sender(by, body)
    if dry_run:
        return _report(read_rows(body, name))
    return _write(body, name, by=by, compared_with=None)


def prepare_import(*, body: bytes, name: str, by: User) -> tuple[PendingImport, ImportReport]:
    """Keeps the file until its sender confirms what it would change. Files never confirmed go after a day."""
    _check_sender(by, body)
    report = _report(read_rows(body, name))
    PendingImport.objects.filter(created_at__lt=timezone.now() - PENDING_KEPT).delete()
    pending = PendingImport.objects.create(by=by, name=name[:255], body=body, compared_with=report.compared_with)
    return pending, report


def report_on(pending: PendingImport) -> ImportReport:
    return _report(read_rows(bytes(pending.body), pending.name))


@transaction.atomic
def confirm_import(*, pending: PendingImport, by: User) -> ImportReport:
    """Imports a file that its sender has seen the differences of. Raises DraftChanged when they are others by now."""
    if pending.by_id != by.pk:
        raise NotPermitted
    _check_sender(by, b"")
    report = _write(bytes(pending.body), pending.name, by=by, compared_with=pending.compared_with)
    pending.delete()
    return report


def renew_import(*, pending: PendingImport, by: User) -> ImportReport:
    """Takes what the framework is now as the start of the differences, for their sender to decide again."""
    if pending.by_id != by.pk:
        raise NotPermitted
    report = report_on(pending)
    pending.compared_with = report.compared_with
    pending.save(update_fields=["compared_with"])
    return report


def discard_import(*, pending: PendingImport, by: User) -> None:
    if pending.by_id != by.pk:
        raise NotPermitted
    pending.delete()


def _check_sender(by: User | None, body: bytes) -> None:
    if by is not None and not may_edit(by):
        raise NotPermitted
    if len(body) > settings.FRAMEWORK_FILE_LIMIT:
        limit = settings.FRAMEWORK_FILE_LIMIT // 1024**2
        raise TooLarge(_("A framework file has at most %(limit)d MB.") % {"limit": limit})


def _report(raw: RawFramework) -> ImportReport:
    versions = _versions(slug_in(raw))
    base = content_of(versions[0]) if versions else None
    known = [ids_in(version) for version in versions] or [shipped_ids(slug_in(raw))]
    unsaid = unsaid_fields(raw)
    content = with_ids(parse(raw, known_blocks=base.blocks if base else ()), *known)
    if base is not None and unsaid:
        content = with_unsaid(content, unsaid, base, *map(content_of, versions[1:]))
    if base is not None and base.kind != content.kind:
        message = _("The framework %(slug)s is of the kind %(kind)s; a new kind needs a new short name.")
        raise FileRefused([Problem(raw.header.where("kind"), message % {"slug": base.slug, "kind": base.kind})])
    return ImportReport(content, compare(base, content), fingerprint(base) if base else "", before=base)


def _versions(slug: str) -> list[FrameworkVersion]:
    """The draft, where there is one, then the version published last."""
    rows = FrameworkVersion.objects.filter(framework__slug=slug).select_related("framework").order_by("-number")
    draft = [version for version in rows[:2] if version.status == VersionStatus.DRAFT]
    published = [version for version in rows[:2] if version.status == VersionStatus.PUBLISHED]
    return [*draft, *published[:1]]


@transaction.atomic
def _write(body: bytes, name: str, *, by: User | None, compared_with: str | None) -> ImportReport:
    raw = read_rows(body, name)
    slug = slug_in(raw)
    Framework.objects.select_for_update().filter(slug=slug).first()
    report = _report(raw)
    if compared_with is not None and compared_with != report.compared_with:
        raise DraftChanged
    if report.difference.is_empty:
        return report
    version = _draft(report.content, by)
    store_content(version, report.content)
    record(
        event="framework.imported",
        by=by,
        subject=f"framework_version:{version.pk}",
        details={
            "framework": slug,
            "number": version.number,
            "file": name[:255],
            "file_sha256": hashlib.sha256(body).hexdigest(),
            "content_sha256": fingerprint(report.content),
            "summary": report.summary,
            **_changes(report),
        },
    )
    return ImportReport(report.content, report.difference, report.compared_with, version)


def _changes(report: ImportReport) -> dict[str, Any]:
    """Every field with before and after; not of a new framework, nor where so much changes that a list says less."""
    if report.before is None or report.difference.size > CHANGES_KEPT:
        return {}
    return {"changes": changes_between(report.before, report.content)}


def _draft(content: FrameworkContent, by: User | None) -> FrameworkVersion:
    """The framework's draft, locked; made when there is none."""
    framework = framework_called(content.slug, content.kind)
    last = FrameworkVersion.objects.select_for_update().filter(framework=framework).order_by("-number").first()
    if last is None or last.status == VersionStatus.PUBLISHED:
        number = last.number + 1 if last else 1
        return FrameworkVersion.objects.create(framework=framework, number=number, title=content.title, changed_by=by)
    last.changed_by = by
    return last
