"""National indicators on the page of their factor: answered like official ones, apart from them, counted nowhere."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.core.annex import annex_of, waiting_national
from assessments.core.enums import Track
from assessments.core.errors import MayNotAgree, QuestionReworded, RatingConflict
from assessments.core.models import Assessment, NationalIndicator, NationalRating
from assessments.core.queries import progress
from assessments.core.services import (
    agree_national_not_applicable,
    change_national_indicator,
    hand_in_review,
    move_assessment,
    save_national_rating,
    start_cycle,
)
from assessments.core.validators import RatingInput
from assessments.review.services import submit_assessment
from r2p_site.accounts.models import User
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput
from tests.assessments.core.pages import checked_of, text_of, value_of, words
from tests.assessments.core.test_annex import WORDS, added, answer, signed_with_annex
from tests.assessments.core.test_moving import next_version
from tests.cast import Cast
from tests.factories.assessments import all_rated, cycle_input, rate, rated, source, started

SignedIn = Callable[[User], Client]
CODE = "2.N1"
NOT_HERE = RatingInput(state="na", rationale="No wells here.")


def page(assessment: Assessment, number: str = "2") -> str:
    return reverse("core:factor", kwargs={"pk": assessment.pk, "number": number})


def within(assessment: Assessment, indicator: NationalIndicator, name: str = "rating") -> str:
    return reverse(f"core:national_{name}", kwargs={"pk": assessment.pk, "indicator": indicator.pk})


def sent(code: str = CODE, **fields: object) -> dict[str, str]:
    return {f"{code}-{name}": str(value) for name, value in fields.items()}


def reword(cast: Cast, assessment: Assessment, indicator: NationalIndicator) -> None:
    values = replace(WORDS, statement="Something else.")
    version = NationalIndicator.objects.get(pk=indicator.pk).version
    change_national_indicator(
        assessment=assessment, indicator=indicator, by=cast.lead, expected_version=version, values=values
    )


def said(assessment: Assessment) -> list[tuple[str, int | None, int]]:
    found = NationalRating.objects.filter(assessment=assessment).order_by("track")
    return [(row.track, row.level, row.version) for row in found]


# --- on the page of the factor --------------------------------------------------------------------------------------


def test_page_asks_them_below_the_official_ones_under_a_heading_of_their_own(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment)

    html = client_of(cast.drafter).get(page(assessment)).content
    codes = re.findall(rb'<article class="indicator" id="i-([^"]+)"', html)

    assert codes == [b"2.1", b"2.2", b"2.N1"]
    assert html.index(b'id="i-2.2"') < html.index(b"National annex (not scored)") < html.index(b'id="i-2.N1"')
    assert value_of(html, "2.N1-wording") == "1"


def test_page_of_another_factor_and_of_a_state_that_asks_nothing_is_as_ever(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    before = client_of(cast.drafter).get(page(assessment)).context["national"]
    added(cast, assessment)

    assert (before, client_of(cast.drafter).get(page(assessment, "1")).context["national"]) == ([], [])


def test_domain_asks_for_measures(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment, "R1", family="measure")

    html = client_of(cast.drafter).get(reverse("core:domain", kwargs={"pk": assessment.pk, "number": "R1"})).content

    assert "R1.N1 Water rights National, not scored" in words(html)
    assert b"res-4" in html.partition(b'id="i-R1.N1"')[2]


def test_autosave_answers_with_the_status_line_alone(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)

    response = client_of(cast.drafter).post(
        within(assessment, indicator), sent(answer=2, rationale="Seen", version=0, wording=1)
    )

    assert (response.status_code, b"<article" in response.content) == (200, False)
    assert words(response.content).endswith("Version 1, by you. History 2.N1")
    assert said(assessment) == [("official", 2, 1)]


def test_autosave_of_nothing_creates_no_answer(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)

    response = client_of(cast.drafter).post(within(assessment, added(cast, assessment)), sent(version=0))

    assert (words(response.content), said(assessment)) == ("Not answered yet", [])


@pytest.mark.parametrize(("choice", "level"), [("mine", 3), ("theirs", 1)])
def test_conflict_is_shown_and_decided_in_place(cast: Cast, client_of: SignedIn, choice: str, level: int) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator, 1)
    lead, typed = client_of(cast.lead), sent(answer=3, rationale="Mine", version=0)

    conflict = lead.post(within(assessment, indicator), typed)
    decided = lead.post(within(assessment, indicator), typed | sent(version=1, resolve=choice))

    assert (conflict.status_code, "Drafter changed this answer" in words(conflict.content)) == (409, True)
    assert (decided.status_code, checked_of(decided.content, "2.N1-answer")) == (200, [str(level)])
    assert NationalRating.objects.get().level == level


def test_without_script_both_kinds_are_saved_at_once(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment)

    response = client_of(cast.drafter).post(
        page(assessment), sent("2.1", answer=1, version=0) | sent(answer=4, version=0, wording=1)
    )

    assert (response["Location"].endswith("?saved=2"), said(assessment)) == (True, [("official", 4, 1)])


def test_without_script_what_is_refused_is_shown_as_typed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    added(cast, assessment)

    response = client_of(cast.drafter).post(page(assessment), sent(answer="na", rationale="", version=0))

    lines = [row["text"] for row in response.context["problems"]]
    assert (response.status_code, checked_of(response.content, "2.N1-answer"), said(assessment)) == (422, ["na"], [])
    assert lines == ["2.N1: Say why this cannot arise here; a second person then has to agree."]


def test_answer_to_words_that_changed_meanwhile_is_refused_and_kept_as_typed(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    reword(cast, assessment, indicator)
    typed = sent(answer=3, rationale="To the old words", version=0, wording=1)

    by_script = client_of(cast.drafter).post(within(assessment, indicator), typed)
    whole = client_of(cast.drafter).post(page(assessment), typed)

    assert (by_script.status_code, words(by_script.content)) == (409, str(QuestionReworded.message))
    assert (whole.status_code, text_of(whole.content, "2.N1-rationale")) == (422, "To the old words")
    # The page that comes back shows the new words: to save again is to answer those.
    assert (value_of(whole.content, "2.N1-wording"), "Something else." in words(whole.content)) == ("2", True)
    assert said(assessment) == []


def test_answer_says_what_it_was_given_to_where_the_words_changed_since(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator)
    reword(cast, assessment, indicator)

    shown = words(client_of(cast.drafter).get(page(assessment)).content)

    assert "Something else. Answered when it said: Herders and farmers dispute wells." in shown


def test_the_same_answer_again_is_no_change(cast: Cast) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    for _again in range(2):
        save_national_rating(
            assessment=assessment, indicator=indicator, by=cast.drafter, expected_version=0, values=rated(3)
        )

    assert (said(assessment), Event.objects.filter(event="annex.answered").count()) == ([("official", 3, 1)], 1)


def test_source_that_is_not_the_states_is_refused(cast: Cast) -> None:
    assessment = started(cast)
    values = rated(1, sources=(assessment.pk,))

    with pytest.raises(InvalidInput) as refused:
        save_national_rating(
            assessment=assessment,
            indicator=added(cast, assessment),
            by=cast.drafter,
            expected_version=0,
            values=values,
        )

    assert (list(refused.value.fields), said(assessment)) == (["sources"], [])


def test_office_reads_the_reviewers_once_both_have_handed_in(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator, 3)
    save_national_rating(
        assessment=assessment, indicator=indicator, by=cast.reviewer, expected_version=0, values=rated(0)
    )
    rate(assessment, "1.1", cast.reviewer, rated(2))
    lead = client_of(cast.lead)

    before = "The independent reviewer answered" in words(lead.get(page(assessment)).content)
    hand_in_review(assessment=assessment, by=cast.reviewer)
    submit_assessment(assessment=assessment, by=cast.lead)

    assert before is False
    with CaptureQueriesContext(connection) as queries:
        shown = lead.get(page(assessment))
    assert "The independent reviewer answered 0 Not observed" in words(shown.content)
    assert len([row for row in queries if 'FROM "core_nationalrating"' in row["sql"]]) == 1


def test_last_cycles_answer_is_shown_beside(cast: Cast, client_of: SignedIn) -> None:
    signed_with_annex(cast)
    later = start_cycle(state=cast.state, by=cast.lead, values=cycle_input(title="2027"))

    shown = words(client_of(cast.drafter).get(page(later)).content).partition("National annex")[2]

    assert "Last cycle: 3 Severe or general , confidence: medium." in shown


def test_answers_stay_where_they_are_when_the_cycle_moves(cast: Cast, client_of: SignedIn) -> None:
    assessment = all_rated(cast)
    answer(cast, assessment, added(cast, assessment), 3)
    version, _merged = next_version(cast, assessment.risk_version)
    move_assessment(assessment=assessment, version=version, by=cast.lead)

    html = client_of(cast.drafter).get(page(assessment)).content

    assert (checked_of(html, "2.N1-answer"), said(assessment)) == (["3"], [("official", 3, 1)])


def test_answer_is_counted_nowhere(cast: Cast) -> None:
    assessment = all_rated(cast)
    indicator = added(cast, assessment)
    before = progress(assessment, Track.OFFICIAL)
    answer(cast, assessment, indicator)

    assert progress(assessment, Track.OFFICIAL) == before


@pytest.mark.parametrize("rows", [1, 30])
def test_page_costs_the_same_for_any_size_and_less_for_none(cast: Cast, client_of: SignedIn, rows: int) -> None:
    assessment = started(cast)
    client = client_of(cast.drafter)
    client.get(page(assessment))
    with CaptureQueriesContext(connection) as without:
        client.get(page(assessment))
    for _row in range(rows):
        answer(cast, assessment, added(cast, assessment))

    with CaptureQueriesContext(connection) as asked:
        client.get(page(assessment))

    # Answers, their sources, indicators. Of the page without any, none is asked.
    assert len(asked) - len(without) == 3
    assert [query for query in without.captured_queries if 'FROM "core_nationalrating"' in query["sql"]] == []


# --- history and sources --------------------------------------------------------------------------------------------


def test_history_has_every_version_newest_first(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    none = client_of(cast.lead).get(within(assessment, indicator, "history")).status_code
    answer(cast, assessment, indicator, 3)
    answer(cast, assessment, indicator, 1, version=1)

    rows = client_of(cast.lead).get(within(assessment, indicator, "history")).context["revisions"]

    found = [(row["version"], row["answer"], row["confidence"], row["by"]) for row in rows]
    assert (none, found) == (
        404,
        [(2, "1 Early or limited", "Medium", "Drafter"), (1, "3 Severe or general", "Medium", "Drafter")],
    )


def test_sources_are_chosen_as_of_other_answers(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    evidence = source(cast)
    url, lead = within(assessment, indicator, "sources"), client_of(cast.lead)
    assert lead.get(url).status_code == 200

    done = lead.post(url, {"version": 0, "sources": [str(evidence.pk)]})
    late = lead.post(url, {"version": 0})

    assert done["Location"] == f"{page(assessment)}#i-2.N1"
    assert (late.status_code, late.context["stored"]) == (422, {str(evidence.pk)})
    assert [row.pk for row in NationalRating.objects.get().sources.all()] == [evidence.pk]


def test_new_source_is_attached_at_once(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    answer(cast, assessment, indicator, 3)
    lead = client_of(cast.lead)
    url = lead.get(within(assessment, indicator, "sources")).context["new_url"]
    fields = {
        "title": "Minutes of the water boards",
        "publisher": "Water boards",
        "kind": "government",
        "received_on": "2026-06-01",
        "confidentiality": "public",
    }

    done = lead.post(url, fields)

    titles = sorted(row.title for row in NationalRating.objects.get().sources.all())
    assert (done["Location"], titles) == (
        f"{page(assessment)}#i-2.N1",
        ["Minutes of the water boards", "Monthly monitoring"],
    )
    assert said(assessment) == [("official", 3, 2)]
    assert lead.get(f"{url}9").status_code == 404


# --- not applicable -------------------------------------------------------------------------------------------------


def not_here(cast: Cast, assessment: Assessment) -> NationalRating:
    return save_national_rating(
        assessment=assessment,
        indicator=added(cast, assessment),
        by=cast.drafter,
        expected_version=0,
        values=NOT_HERE,
    )


def test_second_person_agrees_that_it_cannot_arise(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rating = not_here(cast, assessment)
    waits = words(client_of(cast.drafter).get(page(assessment)).content)
    lead, listed = client_of(cast.lead), reverse("core:not_applicable", kwargs={"pk": assessment.pk})
    (row,) = lead.get(listed).context["rows"]
    assert (row["code"], row["may_agree"], row["needs_reviewer"]) == (CODE, True, False)

    stale = lead.post(row["agree_url"], {"version": 7}, follow=True)
    done = lead.post(row["agree_url"], {"version": row["version"]}, follow=True)

    rating.refresh_from_db()
    assert "Waits for a second person to agree" in waits
    assert "This answer was changed in the meantime." in words(stale.content)
    assert "You agreed that 2.N1 cannot arise here." in words(done.content)
    assert (rating.na_agreed_by, waiting_national(assessment)) == (cast.lead, [])
    assert Event.objects.get(event="annex.not_applicable_agreed").details["indicator"] == CODE


def test_nobody_agrees_to_the_own_answer(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    rating = not_here(cast, assessment)

    with pytest.raises(MayNotAgree):
        agree_national_not_applicable(rating=rating, by=cast.drafter)

    url = within(assessment, rating.indicator, "agree")
    shown = words(client_of(cast.drafter).post(url, {"version": 1}, follow=True).content)
    assert ("Another person must agree" in shown, NationalRating.objects.get().na_agreed_by) == (True, None)


@pytest.mark.parametrize("name", ["stranger", "respondent", "operator", "nobody"])
def test_others_do_not_agree(cast: Cast, name: str) -> None:
    with pytest.raises(MayNotAgree):
        agree_national_not_applicable(rating=not_here(cast, started(cast)), by=cast.named(name))


def test_agreement_is_to_the_answer_that_was_read(cast: Cast) -> None:
    assessment = started(cast)
    read = not_here(cast, assessment)
    agree_national_not_applicable(rating=read, by=cast.approver)
    again = agree_national_not_applicable(rating=read, by=cast.lead)
    changed = save_national_rating(
        assessment=assessment,
        indicator=read.indicator,
        by=cast.lead,
        expected_version=1,
        values=RatingInput(state="na", rationale="No wells at all."),
    )

    assert (again.na_agreed_by, changed.na_agreed_by) == (cast.approver, None)
    with pytest.raises(RatingConflict):
        agree_national_not_applicable(rating=read, by=cast.approver)


def test_what_waits_is_among_the_tasks_of_others(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    not_here(cast, assessment)

    def waits(user: User) -> list[str]:
        tasks = client_of(user).get("/").context["tasks"]
        return [row["detail"] for row in tasks if "“not applicable”" in row["text"]]

    assert (waits(cast.lead), waits(cast.drafter)) == ([CODE], [])


def test_row_of_the_annex_leads_to_its_place_on_the_page_of_the_factor(cast: Cast, client_of: SignedIn) -> None:
    assessment = started(cast)
    indicator = added(cast, assessment)
    gone = added(cast, assessment)
    NationalIndicator.objects.filter(pk=gone.pk).update(factor_permanent_id="tiny/old", factor_number="9")
    rate(assessment, "1.1", cast.drafter, rated(1))

    rows = client_of(cast.lead).get(reverse("core:annex", kwargs={"pk": assessment.pk})).context["rows"]

    assert [row["answer_url"] for row in rows] == [f"{page(assessment)}#i-2.N1", within(assessment, gone, "answer")]
    assert [row.code for row in annex_of(assessment, Track.OFFICIAL)] == ["2.N1", "9.N2"]
    assert indicator.code() == CODE
