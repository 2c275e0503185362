import hashlib

from django.db import transaction
from django.utils import timezone

from frameworks.checks import failures_of
from frameworks.editions import edition_bytes, edition_object
from frameworks.enums import VersionStatus
from frameworks.errors import AlreadyPublished, DraftChanged, EmptyVersion, NotReady, Problem, SecondPersonNeeded
from frameworks.exchange.content import FrameworkContent
from frameworks.models import FrameworkVersion, PublishedFramework, TranslationLayer
from frameworks.permissions import may_edit, may_publish
from frameworks.services.drafting import locked
from frameworks.services.importing import import_framework
from frameworks.services.indexing import index_edition
from frameworks.shipped import shipped_content
from frameworks.stored import content_of, fingerprint
from r2p_site.accounts.models import User
from r2p_site.audit import record
from r2p_site.errors import NotPermitted


@transaction.atomic
def publish_version(*, version: FrameworkVersion, by: User | None, as_read: str | None = None) -> FrameworkVersion:
    """Freezes a draft for ever and copies its public edition. `by` is None for a command of the installation.

    `as_read` is the fingerprint of what was reviewed: nothing goes out that nobody has read.
    Raises AlreadyPublished, NotPermitted, SecondPersonNeeded, EmptyVersion, NotReady, DraftChanged, DraftGone.
    """
    version = locked(version)
    _check(version, by)
    content = content_of(version)
    if as_read is not None and as_read != fingerprint(content):
        raise DraftChanged
    if not any(content.indicators()):
        raise EmptyVersion
    if failures := failures_of(version):
        raise NotReady([Problem(found.code, found.message) for found in failures])
    version.status = VersionStatus.PUBLISHED
    version.published_at = timezone.now()
    version.published_by = by
    version.sha256 = fingerprint(content)
    version.save()
    copy_edition(version, content)
    record(
        event="framework.published",
        by=by,
        subject=f"framework_version:{version.pk}",
        details={"framework": content.slug, "number": version.number, "sha256": version.sha256},
    )
    return version


def _check(version: FrameworkVersion, by: User | None) -> None:
    if by is not None and not may_edit(by):
        raise NotPermitted
    if version.status == VersionStatus.PUBLISHED:
        raise AlreadyPublished
    if by is not None and not may_publish(by, version):
        raise SecondPersonNeeded


def copy_edition(
    version: FrameworkVersion, content: FrameworkContent, layer: TranslationLayer | None = None
) -> PublishedFramework:
    """Copies a published version, in its own words or in those of a layer of it, to what the public site may read."""
    edition = edition_object(
        content, number=version.number, sha256=version.sha256, published_at=version.published_at, layer=layer
    )
    body = edition_bytes(edition)
    copied = PublishedFramework.objects.create(
        slug=content.slug,
        kind=content.kind,
        number=version.number,
        language=edition["language"],
        layer=edition["layer"],
        title=edition["title"],
        content=edition,
        body=body,
        etag=hashlib.sha256(body).hexdigest(),
        published_at=version.published_at,  # type: ignore[misc]  # a published version has one, by a constraint
    )
    index_edition(copied)
    return copied


@transaction.atomic
def load_frameworks() -> list[FrameworkVersion]:
    """Loads and publishes each shipped framework that is not there yet. A second call does nothing."""
    loaded = []
    for slug, (path, _content) in shipped_content().items():
        if FrameworkVersion.objects.filter(framework__slug=slug).exists():
            continue
        import_framework(body=path.read_bytes(), name=path.name, by=None)
        draft = FrameworkVersion.objects.get(framework__slug=slug)
        loaded.append(publish_version(version=draft, by=None))
    return loaded
