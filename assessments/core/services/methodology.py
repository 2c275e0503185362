from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.core.enums import MethodologyStatus
from assessments.core.models import Methodology, PublishedMethodology
from assessments.scoring.canonical import canonical_bytes
from assessments.scoring.parameters import parse_methodology
from r2p_site.audit import record as record_event
from r2p_site.errors import Conflict


@transaction.atomic
def load_methodology(*, record: dict[str, Any]) -> Methodology:
    """Loads a version that ships with the software and puts it in force when none is. The same again is no change."""
    digest = parse_methodology(record).sha256
    existing = Methodology.objects.filter(version=record["version"]).first()
    if existing is not None:
        if existing.sha256 != digest:
            raise Conflict(f"Methodology {existing.version} is loaded already with other parameters.")
        return existing
    effective_on = date.fromisoformat(record["effective_date"])
    active = Methodology.objects.filter(status=MethodologyStatus.ACTIVE).exists()
    status = MethodologyStatus.DRAFT if active else MethodologyStatus.ACTIVE
    methodology = Methodology.objects.create(
        version=record["version"],
        status=status,
        effective_on=effective_on,
        record=record,
        sha256=digest,
        change_note=record.get("change_note", ""),
        activated_at=None if active else timezone.now(),
    )
    publish_methodology(methodology)
    record_event(
        event="methodology.loaded",
        by=None,
        state=None,
        subject=f"methodology:{methodology.version}",
        details={"sha256": digest, "status": status},
    )
    return methodology


def publish_methodology(methodology: Methodology) -> PublishedMethodology:
    """Copies a version to the public tables, with the status it has now; status is no part of what is hashed."""
    record = methodology.record | {"status": str(methodology.status)}
    published, _created = PublishedMethodology.objects.update_or_create(
        version=methodology.version,
        defaults={
            "status": methodology.status,
            "effective_on": methodology.effective_on,
            "record": record,
            "body": canonical_bytes(record),
            "sha256": methodology.sha256,
        },
    )
    return published
