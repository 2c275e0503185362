"""A framework of finished cycles is translated: nothing that was signed off or published changes by a byte."""

from collections.abc import Callable

from django.test import Client

from assessments.core.models import Assessment
from assessments.publication.models import PublishedAssessment, PublishedReport
from assessments.reports.queries import read_sources
from assessments.results.models import Result
from assessments.review.models import Snapshot
from frameworks.models import FrameworkVersion
from frameworks.services import publish_translation, save_words, start_translation
from frameworks.stored import content_of
from frameworks.translation.slots import slots_of
from r2p_site.accounts.models import User

WORDS = {
    "ar": {"1-title": "حالات النزاع المسلح", "1.1-label": "نزاع مسلح", "1.1-statement": "هل يوجد نزاع مسلح؟"},
    "fr": {"1-title": "Situations de conflit armé", "1.1-label": "Conflit armé", "1.1-statement": "Un conflit ?"},
}


def translate(version: FrameworkVersion, language: str) -> None:
    """As two administrators do it: one writes, the other publishes."""
    writer, publisher = (User.objects.get(email=f"{name}@practice.example") for name in ("admin", "admin2"))
    draft = start_translation(version=version, language=language, by=writer)
    slots = {slot.key: slot for slot in slots_of(content_of(version))}
    for key, words in WORDS[language].items():
        save_words(draft=draft, slot=slots[key], words=words, expected_version=0, by=writer)
    publish_translation(draft=draft, by=publisher)


def everything_published(client: Client) -> dict[str, tuple[bytes, str]]:
    """Bytes and ETag of every address of the finished cycles on the public site, in the language of their framework."""
    addresses = ["/api/v1/assessments/", "/api/v1/scores/?state=XPR", "/api/v1/methodologies/1.0.0/"]
    for pk in PublishedAssessment.objects.values_list("pk", flat=True):
        addresses += [f"/api/v1/assessments/{pk}/", f"/api/v1/assessments/{pk}/results/", f"/assessments/{pk}/"]
        addresses += [f"/api/v1/assessments/{pk}/bundle/"]
    for version in FrameworkVersion.objects.select_related("framework"):
        addresses += [f"/api/v1/frameworks/{version.framework.slug}/versions/{version.number}/?layer=0"]
        addresses += [f"/api/v1/frameworks/{version.framework.slug}/versions/{version.number}/"]
    answers = {address: client.get(address) for address in addresses}
    return {address: (answer.content, answer.get("ETag", "")) for address, answer in answers.items()}


def frozen() -> list[bytes]:
    """What sign-off and publication stored."""
    rows = [bytes(value) for pair in Snapshot.objects.order_by("pk").values_list("body", "record") for value in pair]
    rows += [bytes(body) for body in Result.objects.order_by("pk").values_list("body", flat=True)]
    return rows + [bytes(body) for body in PublishedReport.objects.order_by("pk").values_list("body", flat=True)]


def test_new_layers_change_nothing_of_finished_cycles(practice: None, db: None, site: Callable[[str], Client]) -> None:
    finished = list(Assessment.objects.filter(status__in=["published", "superseded"]))
    sources = {(row.pk, language): read_sources(row, language) for row in finished for language in ("en", "fr", "ar")}
    public = site("public")
    before, stored = everything_published(public), frozen()

    version = FrameworkVersion.objects.get(framework__slug="un-framework-2014")
    for language in WORDS:
        translate(version, language)

    assert (
        public.get("/api/v1/frameworks/un-framework-2014/?language=ar").json()["factors"][0]["title"]
        == (WORDS["ar"]["1-title"])
    )
    assert (len(finished), len(before)) == (2, 15)
    assert everything_published(public) == before
    assert frozen() == stored
    assert {key: read_sources(Assessment.objects.get(pk=key[0]), key[1]) for key in sources} == sources
