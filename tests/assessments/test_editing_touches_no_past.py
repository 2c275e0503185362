"""To correct an indicator and publish the next version changes nothing finished; the cycle under way may move.

The practice State has two finished cycles and one under way.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client

from assessments.core.models import Assessment
from assessments.publication.models import PublishedAssessment, PublishedReport, PublishedScore
from assessments.reports.document import build_document
from assessments.reports.pdf import document_html
from assessments.reports.queries import read_sources
from assessments.results.models import Result
from assessments.review.models import Snapshot
from frameworks.models import FrameworkVersion, PublishedFramework
from frameworks.queries import version_of
from frameworks.services import change_indicator, draft_from, publish_version
from r2p_site.accounts.models import User

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.django_db]
KEPT: tuple[type[models.Model], ...] = (
    Snapshot,
    Result,
    PublishedAssessment,
    PublishedScore,
    PublishedReport,
    PublishedFramework,
)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@practice.example")


def next_version() -> FrameworkVersion:
    """One administrator corrects 7.9, another publishes."""
    first = version_of("un-framework-2014")
    assert first is not None
    draft = draft_from(version=first, by=person("admin"))
    change_indicator(
        version=draft, permanent_id="7.9", by=person("admin"), values={"statement": "In better words than before."}
    )
    return publish_version(version=draft, by=person("admin2"))


def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of what is finished, field by field, bytes included."""
    found = {}
    for model in KEPT:
        rows = [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._default_manager.order_by("pk").values()
        ]
        found[model.__name__] = rows
    return found


def printed(assessment: Assessment) -> dict[str, str]:
    """What each edition's PDF is rendered from; that the same gives the same bytes is tested with the renderer."""
    sources = read_sources(assessment, "en")
    assert sources is not None
    return {edition: document_html(build_document(sources, edition)) for edition in ("internal", "public")}


def answered(client: Client, addresses: list[str]) -> dict[str, str]:
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = hashlib.sha256(response.content).hexdigest()
    return found


def finished() -> list[Assessment]:
    return list(Assessment.objects.filter(snapshot__isnull=False).order_by("cycle__number"))


def test_finished_cycles_are_byte_for_byte_what_they_were(site: Callable[[str], Client]) -> None:
    done = finished()
    assert len(done) == 2
    addresses = [f"/api/v1/assessments/{row.pk}/{part}" for row in done for part in ("", "results/")]
    addresses += [f"/assessments/{row.pk}/" for row in done]
    addresses += ["/api/v1/scores/?state=XPR", "/api/v1/frameworks/un-framework-2014/versions/1/"]
    rows, public = stored(), site("public")
    before = answered(public, addresses), [printed(row) for row in done]

    version = next_version()

    later = stored()
    added = [row for row in later["PublishedFramework"] if row not in rows["PublishedFramework"]]
    assert [(row["slug"], row["number"]) for row in added] == [("un-framework-2014", version.number)]
    later["PublishedFramework"] = [row for row in later["PublishedFramework"] if row not in added]
    assert rows == later
    assert (answered(public, addresses), [printed(row) for row in done]) == before


def test_cycle_under_way_stays_and_offers_to_move(client_of: Callable[..., Client]) -> None:
    under_way = Assessment.objects.latest("cycle__period_end")
    pinned = under_way.risk_version_id
    lead = client_of(person("lead"))
    assert lead.get(f"/assessments/{under_way.pk}/").context["moves"] == []

    version = next_version()

    under_way.refresh_from_db()
    assert under_way.risk_version_id == pinned
    (offer,) = lead.get(f"/assessments/{under_way.pk}/").context["moves"]
    assert offer["url"] == f"/assessments/{under_way.pk}/move/{version.pk}/"
    preview = lead.get(offer["url"]).context
    assert [row["code"] for row in preview["suggested"]] == ["7.9"]
    assert preview["aside"] == []


def test_moving_the_cycle_under_way_touches_no_finished_one(client_of: Callable[..., Client]) -> None:
    version = next_version()
    under_way = Assessment.objects.latest("cycle__period_end")
    rows, prints = stored(), [printed(row) for row in finished()]

    moved = client_of(person("lead")).post(f"/assessments/{under_way.pk}/move/{version.pk}/")

    under_way.refresh_from_db()
    assert (moved.status_code, under_way.risk_version) == (302, version)
    assert (stored(), [printed(row) for row in finished()]) == (rows, prints)
