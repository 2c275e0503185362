"""The factor page: saved by script one answer at a time, without script all at once, and nothing typed is ever lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from assessments.core.models import Assessment, Rating
from assessments.core.services import hand_in_review
from assessments.core.validators import RATIONALE_MAX
from r2p_site.accounts.models import User
from tests.assessments.core.pages import checked_of, text_of, value_of, words
from tests.cast import Cast
from tests.factories.assessments import all_rated, population, rate, rated, started, submitted

SignedIn = Callable[[User], Client]


def page(assessment: Assessment, number: str = "1") -> str:
    return reverse("core:factor", kwargs={"pk": assessment.pk, "number": number})


def autosave(assessment: Assessment, code: str = "1.1") -> str:
    return reverse("core:rating", kwargs={"pk": assessment.pk, "code": code})


def sent(code: str = "1.1", **fields: object) -> dict[str, str]:
    return {f"{code}-{name}": str(value) for name, value in fields.items()}


def answers(assessment: Assessment) -> list[tuple[str, str, int | None, int]]:
    found = Rating.objects.filter(assessment=assessment).select_related("indicator")
    return sorted((row.indicator.code, row.track, row.level, row.version) for row in found)


# --- one answer, by script ----------------------------------------------------------------------------------


def test_autosave_answers_with_the_status_line_alone(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.drafter).post(autosave(assessment), sent(answer=2, rationale="Seen", version=0))

    assert (response.status_code, response.content.strip().startswith(b'<input type="hidden"')) == (200, True)
    assert (value_of(response.content, "1.1-version"), b"<article" in response.content) == ("1", False)
    assert words(response.content).endswith("Version 1, by you. History 1.1")
    assert answers(assessment) == [("1.1", "official", 2, 1)]


def test_autosave_of_nothing_creates_no_answer(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.drafter).post(autosave(assessment), sent(answer="", rationale="", version=0))

    assert (words(response.content), answers(assessment)) == ("Not answered yet", [])


def test_autosave_after_somebody_else_shows_both_and_saves_nothing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, rationale="Theirs"))

    response = client_of(cast.lead).post(autosave(assessment), sent(answer=3, rationale="Mine", version=0))

    shown = words(response.content)
    assert (response.status_code, b"<article" in response.content) == (409, False)
    assert ["Drafter changed this answer" in shown, "Theirs" in shown, "Mine" in shown] == [True, True, True]
    # Typing on sends what stands in the field: it must conflict again.
    assert (value_of(response.content, "1.1-version"), answers(assessment)) == ("0", [("1.1", "official", 1, 1)])


@pytest.mark.parametrize(("choice", "level", "rationale"), [("mine", 3, "Mine"), ("theirs", 1, "Theirs")])
def test_autosave_resolved_answers_with_the_whole_indicator(
    cast: Cast, client_of: SignedIn, choice: str, level: int, rationale: str
) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, rationale="Theirs"))

    response = client_of(cast.lead).post(
        autosave(assessment), sent(answer=3, confidence="medium", rationale="Mine", version=1, resolve=choice)
    )

    assert (response.status_code, response.content.strip().startswith(b"<article")) == (200, True)
    assert (checked_of(response.content, "1.1-answer"), text_of(response.content, "1.1-rationale")) == (
        [str(level)],
        rationale,
    )
    assert (Rating.objects.get().level, Rating.objects.get().rationale) == (level, rationale)


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"rationale": "Mine", "answer": 3, "version": 1}, 409), ({"rationale": "Mine", "answer": 9, "version": 2}, 422)],
)
def test_autosave_resolved_and_refused_brings_back_what_was_typed(
    cast: Cast, client_of: SignedIn, fields: dict[str, object], status: int
) -> None:
    """The button replaces the whole indicator."""
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))
    rate(assessment, "1.1", cast.drafter, rated(2), version=1)

    response = client_of(cast.lead).post(autosave(assessment), sent(**fields, resolve="mine"))

    assert (response.status_code, response.content.strip().startswith(b"<article")) == (status, True)
    assert (text_of(response.content, "1.1-rationale"), answers(assessment)) == (
        "Mine",
        [("1.1", "official", 2, 2)],
    )


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"answer": "9"}, "Level: Select a valid choice. 9 is not one of the available choices."),
        ({"confidence": "x"}, "Confidence: Select a valid choice. x is not one of the available choices."),
        (
            {"answer": "2", "rationale": "x" * (RATIONALE_MAX + 1)},
            "Shorten this to 5000 characters; it has 5001. Long material belongs in a source.",
        ),
        ({"answer": "2", "rationale": "a\x00b"}, "Why: Null characters are not allowed."),
        ({"answer": "2", "version": "x"}, "Version: Enter a whole number."),
        ({"answer": "na"}, "Say why this cannot arise here; a second person then has to agree."),
    ],
)
def test_autosave_refused_names_the_field_and_saves_nothing(
    cast: Cast, client_of: SignedIn, fields: dict[str, str], line: str
) -> None:
    assessment = started(cast)

    response = client_of(cast.drafter).post(autosave(assessment), sent(**fields))

    assert (response.status_code, words(response.content), answers(assessment)) == (422, line, [])


def test_autosave_refused_keeps_the_version_that_was_read(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))
    rate(assessment, "1.1", cast.drafter, rated(2), version=1)

    response = client_of(cast.lead).post(autosave(assessment), sent(answer=9, version=1))

    assert value_of(response.content, "1.1-version") == "1"


def test_autosave_by_a_role_that_does_not_rate_says_so(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.approver).post(autosave(assessment), sent(answer=2))

    line = "Your role does not rate in this assessment, or you have already handed in."
    assert (response.status_code, words(response.content), answers(assessment)) == (422, line, [])


def test_autosave_of_a_submitted_assessment_says_so(cast: Cast, client_of: SignedIn) -> None:
    assessment = submitted(cast)

    response = client_of(cast.lead).post(autosave(assessment), sent(answer=4, version=1))

    assert (response.status_code, words(response.content)) == (
        422,
        "This assessment is no longer open for answers; ask the approver to request changes.",
    )


def test_autosave_of_the_reviewer_is_a_track_of_its_own(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))

    client_of(cast.reviewer).post(autosave(assessment), sent(answer=4, version=0))

    assert answers(assessment) == [("1.1", "official", 1, 1), ("1.1", "reviewer", 4, 1)]


def test_autosave_without_the_token_of_the_form_is_refused(cast: Cast) -> None:
    assessment = started(cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.drafter)

    response = client.post(autosave(assessment), sent(answer=2))

    assert (response.status_code, answers(assessment)) == (403, [])


# --- who sees what ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["1", "R1", "9", "x%2Fy"])
@pytest.mark.parametrize("route", ["factor", "domain"])
def test_page_is_found_by_its_number_in_its_own_framework(
    cast: Cast, client_of: SignedIn, route: str, place: str
) -> None:
    assessment = started(cast)
    url = reverse(f"core:{route}", kwargs={"pk": assessment.pk, "number": "N"}).replace("/N/", f"/{place}/")

    found = client_of(cast.lead).get(url).status_code

    assert found == (200 if (route, place) in {("factor", "1"), ("domain", "R1")} else 404)


@pytest.mark.parametrize("name", ["stranger", "respondent", "operator", "framework_admin"])
def test_page_and_autosave_of_an_assessment_one_does_not_see(cast: Cast, client_of: SignedIn, name: str) -> None:
    assessment = started(cast)
    client = client_of(cast.named(name))

    found = [
        client.get(page(assessment)).status_code,
        client.post(page(assessment), sent(answer=2)).status_code,
        client.post(autosave(assessment), sent(answer=2)).status_code,
    ]

    assert (found, answers(assessment)) == ([404, 404, 404], [])


def test_autosave_of_an_unknown_code(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(autosave(assessment, "9.9"), sent("9.9", answer=2))

    assert (response.status_code, answers(assessment)) == (404, [])


@pytest.mark.parametrize(
    ("name", "reason", "editable"),
    [
        ("lead", "", True),
        ("drafter", "", True),
        ("reviewer", "", True),
        ("approver", "You can read this assessment; leads and drafters answer.", False),
    ],
)
def test_page_says_why_it_is_read_only(cast: Cast, client_of: SignedIn, name: str, reason: str, editable: bool) -> None:
    response = client_of(cast.named(name)).get(page(started(cast)))

    assert (response.context["read_only_reason"], reason in words(response.content)) == (reason, True)
    assert [part in response.content for part in (b"Save all", b"hx-post", b"js/autosave.js")] == [editable] * 3
    assert (b'<fieldset class="answer" disabled>' in response.content) is not editable


def test_page_of_the_reviewer_shows_nothing_of_the_office(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)

    response = client_of(cast.reviewer).get(page(assessment))

    assert [row["answered"] for row in response.context["rows"]] == [False, False]
    assert "Seen in three districts" not in words(response.content)


# --- the whole page, without script -------------------------------------------------------------------------


def test_post_saves_every_answer_of_the_page(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.drafter).post(
        page(assessment), {**sent("1.1", answer=2, rationale="Seen"), **sent("1.2", answer="ii")}, follow=True
    )

    assert response.redirect_chain == [(f"{page(assessment)}?saved=2", 302)]
    assert "Saved." in words(response.content)
    assert answers(assessment) == [("1.1", "official", 2, 1), ("1.2", "official", None, 1)]


def test_post_of_a_blank_page_creates_no_answer_and_claims_none(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    blank = {**sent("1.1", rationale="", version=0), **sent("1.2", rationale="", version=0), "save": "all"}

    response = client_of(cast.drafter).post(page(assessment), blank, follow=True)

    assert (response.redirect_chain, response.context["is_saved"], answers(assessment)) == (
        [(f"{page(assessment)}?saved=0", 302)],
        False,
        [],
    )


def test_post_saves_what_it_can_and_shows_the_rest_as_typed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    long = "x" * (RATIONALE_MAX + 1)

    response = client_of(cast.drafter).post(
        page(assessment), {**sent("1.1", answer=2, rationale=long, trend="worse"), **sent("1.2", answer=3)}
    )

    assert (response.status_code, answers(assessment)) == (422, [("1.2", "official", 3, 1)])
    assert [row["href"] for row in response.context["problems"]] == ["#i-1.1"]
    assert (
        text_of(response.content, "1.1-rationale"),
        checked_of(response.content, "1.1-answer"),
        checked_of(response.content, "1.1-trend"),
    ) == (long, ["2"], ["worse"])


def test_post_after_somebody_else_shows_both_answers(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1, rationale="Theirs"))

    response = client_of(cast.lead).post(
        page(assessment), {**sent("1.1", answer=3, rationale="Mine", version=0), **sent("1.2", answer=2)}
    )

    assert (response.status_code, answers(assessment)) == (
        422,
        [("1.1", "official", 1, 1), ("1.2", "official", 2, 1)],
    )
    shown = words(response.content)
    assert ["Drafter changed this answer" in shown, "Theirs" in shown] == [True, True]
    assert (text_of(response.content, "1.1-rationale"), checked_of(response.content, "1.1-answer")) == ("Mine", ["3"])


def test_post_again_without_choosing_overwrites_nothing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))
    client = client_of(cast.lead)
    first = client.post(page(assessment), sent(answer=3, rationale="Mine", version=0))

    again = sent(answer=3, rationale="Mine", version=value_of(first.content, "1.1-version"))
    second = client.post(page(assessment), {**again, "1.1-seen": value_of(first.content, "1.1-seen")})

    assert (second.status_code, answers(assessment)) == (422, [("1.1", "official", 1, 1)])


@pytest.mark.parametrize(("choice", "level", "version"), [("mine", 3, 2), ("theirs", 1, 1)])
def test_post_with_a_choice_settles_the_conflict(
    cast: Cast, client_of: SignedIn, choice: str, level: int, version: int
) -> None:
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))
    client = client_of(cast.lead)
    shown = client.post(page(assessment), sent(answer=3, version=0)).content

    response = client.post(
        page(assessment),
        sent(answer=3, version=value_of(shown, "1.1-version"), seen=value_of(shown, "1.1-seen"), resolve=choice),
    )

    assert (response.status_code, answers(assessment)) == (302, [("1.1", "official", level, version)])


def test_post_refused_keeps_the_version_that_was_read(cast: Cast, client_of: SignedIn) -> None:
    """Corrected and sent again, it must not overwrite what somebody wrote in the meantime."""
    assessment = started(cast)
    rate(assessment, "1.1", cast.drafter, rated(1))
    rate(assessment, "1.1", cast.drafter, rated(2), version=1)

    response = client_of(cast.lead).post(page(assessment), sent(answer=9, version=1))

    assert value_of(response.content, "1.1-version") == "1"


def test_post_refused_keeps_the_populations_that_were_ticked(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    population(assessment, cast.lead, name="First")
    ticked = population(assessment, cast.lead, name="Second")

    response = client_of(cast.lead).post(page(assessment), sent(answer=9, populations=ticked.pk))

    assert checked_of(response.content, "1.1-populations") == [str(ticked.pk)]


def test_post_by_the_approver_is_refused_by_name(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.approver).post(page(assessment), sent(answer=2))

    assert (response.status_code, [row["text"] for row in response.context["problems"]], answers(assessment)) == (
        422,
        ["1.1: Your role does not rate in this assessment, or you have already handed in."],
        [],
    )


def test_post_by_the_reviewer_after_handing_in_is_refused(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rate(assessment, "3.1", cast.reviewer, rated(1))
    hand_in_review(assessment=assessment, by=cast.reviewer)

    response = client_of(cast.reviewer).post(page(assessment), sent(answer=2, rationale="Typed"))

    assert (response.status_code, text_of(response.content, "1.1-rationale"), answers(assessment)) == (
        422,
        "Typed",
        [("3.1", "reviewer", 1, 1)],
    )


def test_post_of_too_many_fields_is_a_bad_request(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(page(assessment), {f"1.1-{index}": "x" for index in range(4001)})

    assert (response.status_code, answers(assessment)) == (400, [])


def test_post_of_fields_that_no_indicator_has_changes_nothing(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.lead).post(page(assessment), {"9.9-answer": "2", "1.10-answer": "2", "answer": "2"})

    assert (response.status_code, answers(assessment)) == (302, [])
