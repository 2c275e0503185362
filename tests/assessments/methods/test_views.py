"""Pages of versions of the method."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from assessments.core.models import Methodology
from assessments.methods.forms import MethodForm, initial_of
from assessments.methods.rescored import shown_content
from assessments.methods.services import change_draft, request_rescoring
from assessments.results.services import compute, score_snapshot
from r2p_site.enqueue.models import Job
from r2p_site.enqueue.run import run_now
from tests.assessments.methods.drafted import SMALL, administrator, draft, in_force, method_input
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import ground, signed_off

ClientOf = Callable[..., Client]
PLACE = "/frameworks/methods/"
LIST_QUERIES = 5


@pytest.fixture
def admin(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.framework_admin)


# address: statuses for those who read, and for framework administrators
ADDRESSES = {
    "": (200, 200),
    "1.0.0/": (200, 200),
    "1.1.0/": (404, 200),
    "1.1.0/change/": (404, 200),
    "1.1.0/activate/": (404, 200),
    "1.0.0/draft/": (403, 200),
    "1.0.0/change/": (403, 302),
    "1.0.0/activate/": (403, 302),
    "9.9.9/": (404, 404),
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "nobody"])
def test_page_opens_by_role(cast: Cast, client_of: ClientOf, name: str, address: str) -> None:
    draft(administrator())

    response = client_of(cast.named(name)).get(f"{PLACE}{address}")

    assert response.status_code == ADDRESSES[address][name == "framework_admin"]


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_for_any_size(
    admin: Client, cast: Cast, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        draft(cast.framework_admin, version=f"2.{number}.0")

    with django_assert_num_queries(LIST_QUERIES):
        response = admin.get(PLACE)

    assert response.context["page_obj"].paginator.count == size + 1


@pytest.mark.parametrize(
    ("query", "versions"),
    [
        ("", ["1.1.0", "1.0.0"]),
        ("?search=lower", ["1.1.0"]),
        ("?status=active", ["1.0.0"]),
        ("?search=nothing+like+it", []),
    ],
)
def test_list_is_searched(admin: Client, cast: Cast, query: str, versions: list[str]) -> None:
    draft(cast.framework_admin)

    response = admin.get(f"{PLACE}{query}")

    assert [row["version"] for row in response.context["methods"]] == versions
    assert (b"No version fits." in response.content) == (not versions)


def test_list_without_any_version_says_what_to_do(admin: Client) -> None:
    assert b"load_methodologies" in admin.get(PLACE).content


def test_frameworks_lead_to_methods(admin: Client) -> None:
    assert f'href="{PLACE}"'.encode() in admin.get("/frameworks/").content


def sent(**changes: Any) -> dict[str, Any]:
    """The form as it opens, filled in."""
    shown = {name: value for name, value in initial_of(in_force()).items() if value is not None}
    return shown | {"version": "1.1.0", "effective_on": "2026-01-01", "change_note": "Why."} | changes


def test_form_opens_with_every_value_of_the_version_it_starts_from(admin: Client) -> None:
    in_force()

    form = admin.get(f"{PLACE}1.0.0/draft/").context["form"]

    assert (form["bands"].value(), form["critical_own"].value()) == ("0.2, 0.4, 0.6, 0.8", "3: 2; 4: 4")
    assert form["mc_error"].value().splitlines()[0] == "low: 0.1, 0.2, 0.4, 0.2, 0.1"
    assert (form["version"].value(), form["change_note"].value()) == ("", "")


def test_form_says_what_to_write_in_the_language_of_the_page() -> None:
    with override("fr"):
        hint = str(MethodForm()["w_common"].help_text)

    assert hint == "w_common\xa0: Écrivez un nombre de 0.01 à 1."


def test_draft_is_saved_and_shown_against_its_source(admin: Client) -> None:
    response = admin.post(f"{PLACE}1.0.0/draft/", sent(bands="0.1, 0.4, 0.6, 0.8"))

    assert response["Location"] == f"{PLACE}1.1.0/"
    page = admin.get(response["Location"])
    found = [(row.name, row.before_words, row.after_words) for row in page.context["changes"]]
    assert found[0] == ("bands", "0.2, 0.4, 0.6, 0.8", "0.1, 0.4, 0.6, 0.8")
    assert [name for name, _before, _after in found] == ["bands", "effective_date", "change_note"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bands": "0.5"}, "bands"),
        ({"bands": "a, b"}, "bands"),
        ({"k_min": "3"}, "k_min"),
        ({"nexus": "war_crimes: 1.1"}, "nexus"),
        ({"mc_n": ""}, "mc_n"),
        ({"version": "1.0.0"}, "version"),
        ({"effective_on": "soon"}, "effective_on"),
    ],
)
def test_refusal_stands_at_its_field_and_keeps_what_was_typed(
    admin: Client, changes: dict[str, str], field: str
) -> None:
    response = admin.post(f"{PLACE}1.0.0/draft/", sent(**changes))

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert form[field].value() == changes[field]
    assert Methodology.objects.count() == 1


def test_change_conflict_shows_what_is_stored_and_saves_the_second_time(
    admin: Client, cast: Cast, client_of: ClientOf
) -> None:
    made = draft(cast.framework_admin)
    change_draft(draft=made, expected_revision=1, values=method_input(mc_n=500), by=administrator())
    typed = sent(change_note="Mine.", mc_n="900", revision="1")

    refused = admin.post(f"{PLACE}1.1.0/change/", typed)

    assert refused.status_code == 422
    assert {"label": "Number of random draws behind a range", "stored": "500"} in refused.context["differences"]
    assert refused.context["form"]["revision"].value() == "2"
    assert admin.post(f"{PLACE}1.1.0/change/", typed | {"revision": "2"}).status_code == 302
    made.refresh_from_db()
    assert (made.revision, made.record["parameters"]["mc_n"]) == (3, 900)


def test_second_administrator_puts_it_in_force(admin: Client, cast: Cast, client_of: ClientOf) -> None:
    ground()
    draft(cast.framework_admin, **SMALL)
    other = client_of(administrator())

    assert b"Put this version in force</button>" not in admin.get(f"{PLACE}1.1.0/activate/").content
    refused = admin.post(f"{PLACE}1.1.0/activate/")
    assert (refused.status_code, Methodology.objects.get(status="active").version) == (409, "1.0.0")

    assert b"Put this version in force</button>" in other.get(f"{PLACE}1.1.0/activate/").content
    assert other.post(f"{PLACE}1.1.0/activate/")["Location"] == f"{PLACE}1.1.0/"
    assert Methodology.objects.get(status="active").version == "1.1.0"
    assert other.post(f"{PLACE}1.1.0/activate/").status_code == 409


def test_ids_that_do_not_resolve_are_shown_before_anybody_tries(cast: Cast, client_of: ClientOf) -> None:
    ground()
    draft(cast.framework_admin, **(SMALL | {"critical": ["99.1"]}))

    page = client_of(administrator()).get(f"{PLACE}1.1.0/activate/")

    assert page.context["missing"] == [{"label": "Critical indicators", "ids": "99.1"}]


def test_draft_is_discarded(admin: Client, cast: Cast) -> None:
    draft(cast.framework_admin)

    assert admin.post(f"{PLACE}1.1.0/discard/")["Location"] == PLACE
    assert admin.get(f"{PLACE}1.1.0/").status_code == 404
    kept = admin.post(f"{PLACE}1.0.0/discard/", follow=True)
    assert b"has been in force and stays as it is" in kept.content


def test_administrator_asks_for_re_scoring_and_sees_counts_alone(admin: Client, cast: Cast) -> None:
    snapshot = signed_off(cast)
    draft(cast.framework_admin)

    asked = admin.post(f"{PLACE}1.1.0/rescore/")
    waiting = admin.get(asked["Location"])
    run_now(Job.objects.get(name="methods.rescore"))
    done = admin.get(f"{PLACE}1.1.0/rescore/job/")

    assert asked["Location"] == f"{PLACE}1.1.0/"
    assert waiting.context["rescoring"]["job"].state == "queued"
    shown = done.context["rescoring"]
    assert (shown["snapshots"], shown["rescored"], shown["refused"], shown["job"].state) == (1, 1, 0, "done")
    for page in (waiting, done):
        assert str(snapshot.assessment_id) not in page.content.decode()
        assert cast.state.name not in page.content.decode()


def test_re_scoring_is_cancelled(admin: Client, cast: Cast) -> None:
    draft(cast.framework_admin)
    admin.post(f"{PLACE}1.1.0/rescore/")

    admin.post(f"{PLACE}1.1.0/rescore/cancel/")

    assert Job.objects.get(name="methods.rescore").state == "cancelled"
    again = admin.post(f"{PLACE}1.1.0/rescore/cancel/", follow=True)
    assert b"This has ended already" in again.content


# Who reads what another version would have given for an assessment of the State.
READERS = {"lead": 200, "approver": 200, "reviewer": 200}


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "nobody"])
def test_results_under_other_versions_are_for_those_who_answer_for_them(
    cast: Cast, client_of: ClientOf, name: str
) -> None:
    assessment = signed_off(cast).assessment

    response = client_of(cast.named(name)).get(f"/assessments/{assessment.pk}/results/methods/")

    assert response.status_code == READERS.get(name, 404)


def test_results_under_another_version_stand_beside_the_signed_one(cast: Cast, client_of: ClientOf) -> None:
    snapshot = signed_off(cast, level=2)
    score_snapshot(snapshot_id=snapshot.pk)
    made = draft(cast.framework_admin, bands=[0.1, 0.2, 0.3, 0.4])
    place = f"/assessments/{snapshot.assessment_id}/results/"
    lead = client_of(cast.lead)
    assert b"Nothing re-scored" in lead.get(f"{place}methods/").content

    run_now(request_rescoring(methodology=made, by=cast.framework_admin))
    page = lead.get(f"{place}methods/")

    assert [column.version for column in page.context["columns"]] == ["1.0.0", "1.1.0"]
    first = page.context["lines"][0]
    assert first["title"] == "Genocide"
    assert [(cell.score, str(cell.word), cell.differs) for cell in first["cells"]] == [
        (50, "Significant signs", False),
        (50, "Critical signs", True),
    ]
    assert f'href="{place}methods/"'.encode() in lead.get(place).content
    assert f'href="{place}methods/"'.encode() not in client_of(cast.drafter).get(place).content


def test_thin_coverage_is_withheld_under_every_version(cast: Cast, client_of: ClientOf) -> None:
    snapshot = signed_off(cast, level=2)
    body = json.loads(bytes(snapshot.body))
    thin = body | {"tracks": {"official": {"3.1": body["tracks"]["official"]["3.1"]}}}
    content = compute(thin, snapshot.assessment.methodology, None)

    shown = shown_content(content, thin, snapshot.assessment.methodology.record)

    assert content["tracks"]["official"]["factors"]["1"]["status"] == "insufficient"
    assert shown["tracks"]["official"]["crimes"]["genocide"]["score"] is None
