"""An assessment shows its questions in the reader's language, by the translation layers that it is pinned to."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.core.models import Assessment
from assessments.core.services import take_layers
from assessments.core.wording import newer_layers
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import NotPermitted
from tests.assessments.core.pages import words
from tests.cast import Cast
from tests.factories.assessments import ground, signed_off, started, submitted
from tests.factories.frameworks import translated

SignedIn = Callable[[User], Client]
FRENCH = {"1-title": "Conflit armé", "1.1-label": "Insécurité", "1.1-statement": "Y a-t-il un conflit ?"}
ARABIC = {"1-title": "نزاع مسلح", "1.1-label": "انعدام الأمن"}


@pytest.fixture(autouse=True)
def _languages(settings: object) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("ar", "Arabic")]


def begun(cast: Cast, language: str = "fr", texts: dict[str, str] = FRENCH, **how: str) -> Assessment:
    """On a framework that has this layer already."""
    assessment = started(cast)
    translated(assessment.risk_version, language, texts, **how)
    return take_layers(assessment=assessment, by=cast.lead)


def page(client: Client, assessment: Assessment, language: str, route: str = "core:factor", **more: str) -> str:
    client.cookies["staff_language"] = language
    at = {"pk": assessment.pk, **({"number": "1"} if route == "core:factor" else {}), **more}
    return client.get(reverse(route, kwargs=at)).content.decode()


def test_cycle_keeps_the_layers_that_there_are_when_it_begins(cast: Cast) -> None:
    ground()
    first = started(cast)
    assert first.layers.count() == 0
    Assessment.objects.all().delete()
    older = translated(first.risk_version, "fr", {"1-title": "Vieux"})
    newer = translated(first.risk_version, "fr", FRENCH)
    arabic = translated(first.risk_version, "ar", ARABIC)

    second = started(cast)

    assert set(second.layers.all()) == {newer, arabic}
    assert older not in second.layers.all()
    assert set(Event.objects.filter(event="cycle.started").latest("pk").details["layers"]) == {
        str(newer.pk),
        str(arabic.pk),
    }


def test_factor_page_speaks_the_readers_language_and_says_which(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = begun(cast, "ar", ARABIC), client_of(cast.drafter)

    shown = page(client, assessment, "ar")

    assert '<span class="num">1.</span> <span>نزاع مسلح</span>' in shown
    assert '<span class="code">1.1</span> <span>انعدام الأمن</span>' in shown
    # What the layer does not say stays in the framework's own language, and says so.
    assert '<p class="prose" lang="en" dir="ltr">Statement 1.1.</p>' in shown
    # The original is beside.
    assert '<p lang="en" dir="ltr"><b>Label 1.1</b></p>' in shown


def test_reader_of_another_language_sees_the_frameworks_own_words(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = begun(cast), client_of(cast.drafter)

    assert '<span class="num">1.</span> <span>Factor 1</span>' in page(client, assessment, "en")
    assert '<span lang="en" dir="ltr">Factor 1</span>' in page(client, assessment, "ar")


@pytest.mark.parametrize(
    ("route", "more", "expected"),
    [
        ("core:assessment", {}, ">Conflit armé</a>"),
        ("core:assign", {}, "<span>Conflit armé</span><br>"),
        ("core:rating_sources", {"code": "1.1"}, "<span>Insécurité</span>"),
        ("results:factor", {"number": "1"}, "Y a-t-il un conflit ?"),
    ],
)
def test_other_pages_speak_it_too(
    cast: Cast, client_of: SignedIn, route: str, more: dict[str, str], expected: str
) -> None:
    assert expected in page(client_of(cast.lead), begun(cast), "fr", route, **more)


def test_published_sentence_stands_before_the_paraphrase_and_says_so(cast: Cast, client_of: SignedIn) -> None:
    sentence = {"1.1-statement": "The sentence as published."}
    assessment = begun(cast, "en", sentence, wording="official")

    text = words(page(client_of(cast.drafter), assessment, "en").encode())

    assert "Dynamic The sentence as published. Wording as published. In this project's own words Statement 1.1." in text
    assert text.count("This wording has not yet been compared with the published text.") == 1  # of 1.2


def test_later_layer_is_shown_once_the_lead_takes_it(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = begun(cast), client_of(cast.lead)
    before = page(client, assessment, "fr")

    translated(assessment.risk_version, "fr", {**FRENCH, "1-title": "Situations de conflit"})

    assert "Situations de conflit" not in page(client, assessment, "fr")
    assert page(client, assessment, "fr").count("Conflit armé") == before.count("Conflit armé")
    offer = words(page(client, assessment, "en", "core:assessment").encode())
    assert "Newer translations of the questions are published: Tiny framework, Français (2)." in offer
    client.post(reverse("core:take_layers", kwargs={"pk": assessment.pk}))
    assert "Situations de conflit" in page(client, assessment, "fr")
    assert newer_layers(assessment) == []


def test_taking_layers_is_recorded_once(cast: Cast) -> None:
    assessment = begun(cast)

    take_layers(assessment=assessment, by=cast.lead)

    event = Event.objects.get(event="assessment.layers_taken")
    assert (event.details["before"], event.details["after"]) == ([], [str(assessment.layers.get().pk)])


@pytest.mark.parametrize("name", ["drafter", "approver", "reviewer", "stranger", "framework_admin"])
def test_only_the_lead_takes_layers(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        take_layers(assessment=started(cast), by=cast.named(name))


def test_submitted_assessment_keeps_its_layers(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        take_layers(assessment=submitted(cast), by=cast.lead)


@pytest.mark.parametrize("change", ["add", "clear"])
def test_signed_off_assessment_keeps_its_layers_in_the_database_too(cast: Cast, change: str) -> None:
    begun(cast)
    Assessment.objects.all().delete()
    assessment = signed_off(cast).assessment
    later = translated(assessment.risk_version, "ar", ARABIC)

    with pytest.raises(IntegrityError, match="assessment_layers_signed"), transaction.atomic():
        assessment.layers.add(later) if change == "add" else assessment.layers.clear()

    assert assessment.layers.count() == 1


@pytest.mark.parametrize(("route", "cost"), [("core:assessment", 20), ("core:factor", 13)])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_costs_the_same_in_every_language(
    cast: Cast, client_of: SignedIn, route: str, cost: int, language: str
) -> None:
    assessment, client = begun(cast), client_of(cast.lead)
    page(client, assessment, language, route)

    with CaptureQueriesContext(connection) as queries:
        page(client, assessment, language, route)

    assert len(queries) == cost
