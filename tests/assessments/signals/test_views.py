"""Outside signals on the staff site: bringing a file in, and where its values then stand."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.core.models import Assessment
from assessments.results.services import score_snapshot
from assessments.signals.models import SignalFile
from frameworks.models import Factor
from r2p_site.accounts.models import User
from tests.assessments.signals.files import CIVICUS, INFORM, TREATY
from tests.assessments.signals.test_services import brought_in
from tests.cast import Cast
from tests.factories.assessments import all_rated, signed_off, started

SignedIn = Callable[[User], Client]
LABEL = "Outside index, not part of the score"


def place(assessment: Assessment, name: str = "signals:signals", **more: object) -> str:
    return reverse(name, kwargs={"pk": assessment.pk, **more})


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def factor_id(assessment: Assessment, number: str) -> str:
    """The small framework of the tests has ids of its own."""
    versions = [assessment.risk_version_id, assessment.resilience_version_id]
    return Factor.objects.get(version__in=versions, number=number).permanent_id


def send(client: Client, assessment: Assessment, text: str, **fields: str) -> object:
    upload = SimpleUploadedFile("release.csv", text.encode())
    return client.post(place(assessment, "signals:import"), {"file": upload, "edition": "2030", **fields})


def test_lead_sends_a_file_sees_what_it_stores_and_keeps_it(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = all_rated(cast), client_of(cast.lead)

    sent = send(client, assessment, INFORM, year="2030")
    checked = page(client, sent["Location"])
    results_before = page(client, place(assessment, "results:results"))
    chosen = {"measure-1": factor_id(assessment, "1"), "measure-2": factor_id(assessment, "R1"), "measure-3": "-"}
    kept = client.post(sent["Location"], chosen)

    assert "2 rows read, 1 of them of other States and not kept" in checked
    assert "Columns that rank States, left out: Rank" in checked
    assert "Without a value for this State: Inequality" in checked
    assert "Projected conflict risk" not in results_before
    assert kept["Location"] == place(assessment)
    results = page(client, place(assessment, "results:results"))
    assert LABEL in results
    assert re.findall(r'Speaks to: <a href="[^"]*/results/factors/(\w+)/">', results) == ["1", "R1"]


def test_signal_stands_on_the_page_of_the_factor_it_speaks_to_alone(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = all_rated(cast), client_of(cast.lead)
    brought_in(cast, **{"CIVICUS Monitor Rating": factor_id(assessment, "2")})

    with_it = {
        number: "Rating of civic space" in page(client, place(assessment, "results:factor", number=number))
        for number in ("1", "2", "R1")
    }

    assert with_it == {"1": False, "2": True, "R1": False}


def test_signed_off_result_keeps_the_signals_it_was_signed_with(cast: Cast, client_of: SignedIn) -> None:
    brought_in(cast, edition="before")
    snapshot = signed_off(cast)
    score_snapshot(snapshot_id=snapshot.pk)
    brought_in(cast, CIVICUS.replace("Narrowed", "Open"), edition="after")

    results = page(client_of(cast.lead), place(snapshot.assessment, "results:results"))

    assert ("<bdi>before</bdi>." in results, "<bdi>after</bdi>." in results) == (True, False)


def test_refused_file_says_where_and_keeps_what_was_typed(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = started(cast), client_of(cast.lead)

    response = send(client, assessment, INFORM.replace("6.1", "?"), year="2030")

    text = response.content.decode()
    assert (response.status_code, SignalFile.objects.count()) == (422, 0)
    assert "row 3, column Projected Conflict Risk: “?” is not a number." in text
    assert 'value="2030"' in text


@pytest.mark.parametrize(("text", "field"), [(CIVICUS, "year"), (TREATY, "treaty")])
def test_what_the_file_does_not_say_is_asked_at_its_field(
    cast: Cast, client_of: SignedIn, text: str, field: str
) -> None:
    response = send(client_of(cast.lead), started(cast), text)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_file_is_thrown_away_or_taken_away(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = started(cast), client_of(cast.lead)
    checked = send(client, assessment, CIVICUS, year="2030")["Location"]
    client.post(f"{checked}discard/")
    assert SignalFile.objects.count() == 0
    file = brought_in(cast)

    for _again in range(2):
        gone = client.post(place(assessment, "signals:remove", file=file.pk), follow=True)

    assert "taken away" in gone.content.decode()
    assert "This file is not shown anywhere" in gone.content.decode()


def test_file_that_another_lead_sent_is_not_to_be_found(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    checked = send(client_of(cast.lead), assessment, CIVICUS, year="2030")["Location"]

    assert [
        client_of(cast.named(person)).get(checked).status_code for person in ("drafter", "reviewer", "stranger")
    ] == [
        403,
        403,
        404,
    ]


def test_list_costs_the_same_queries_for_one_file_and_for_many(cast: Cast, client_of: SignedIn) -> None:
    assessment, client = started(cast), client_of(cast.lead)
    counts = []
    for wanted in (1, 12):
        while SignalFile.objects.count() < wanted:
            brought_in(cast, INFORM, edition=str(SignalFile.objects.count()))
        with CaptureQueriesContext(connection) as queries:
            page(client, place(assessment))
        counts.append(len(queries))

    assert counts[0] == counts[1]
