"""The plan, its languages, and that nothing of it changes once it is signed."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessments.consultation.errors import AlreadyOpened, AlreadySent, MayNotConsult, PlanOutdated, RecordClosed
from assessments.consultation.models import Consultation
from assessments.consultation.services import (
    add_language,
    plan_consultation,
    remove_language,
    send_consultation,
)
from assessments.consultation.validators import PlanInput, WordsInput, language_choices, lines_of_text
from r2p_site.audit.models import Event
from r2p_site.enqueue.models import Job
from r2p_site.errors import InvalidInput, NotFound, VersionMismatch
from r2p_site.packages import NoExchangeKey, open_package, public_key_of
from tests.cast import Cast
from tests.factories.assessments import signed_off, started, submitted
from tests.factories.consultations import OFFICE_KEY, opened, plan_input, planned, sent

FRENCH = WordsInput("fr", "Que voyez-vous ?", ("Qu'est-ce qui a changé ?", "Que manque-t-il ?"))


def test_plan_is_kept_as_written_and_audited_without_its_words(cast: Cast) -> None:
    found = planned(started(cast), cast)

    assert (found.title, found.questions, found.languages, found.regions, found.stage) == (
        "What do you see?",
        ["What has changed?", "What is missing?"],
        ["en"],
        ["North", "South"],
        "planned",
    )
    event = Event.objects.get(event="consultation.planned")
    assert event.details == {"consultation": str(found.pk), "version": 1}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("opens_on", lambda plan: replace(plan, opens_on=timezone.localdate() - timedelta(days=1))),
        ("closes_on", lambda plan: replace(plan, closes_on=plan.opens_on)),
        ("title", lambda plan: replace(plan, words=replace(plan.words, title=" "))),
        ("title", lambda plan: replace(plan, words=replace(plan.words, title="a\x00b"))),
        ("questions", lambda plan: replace(plan, words=replace(plan.words, questions=()))),
        ("questions", lambda plan: replace(plan, words=replace(plan.words, questions=("q",) * 11))),
        ("language", lambda plan: replace(plan, words=replace(plan.words, language="xx"))),
        ("regions", lambda plan: replace(plan, regions=("North", "North"))),
        ("regions", lambda plan: replace(plan, regions=tuple(str(number) for number in range(31)))),
        ("office_contact", lambda plan: replace(plan, office_contact="x" * 301)),
    ],
)
def test_plan_that_cannot_be_asked_is_refused_by_field(
    cast: Cast, field: str, values: Callable[[PlanInput], PlanInput]
) -> None:
    assessment = started(cast)

    with pytest.raises(InvalidInput) as refused:
        plan_consultation(assessment=assessment, by=cast.lead, values=values(plan_input()))

    assert list(refused.value.fields) == [field]
    assert not Consultation.objects.exists()


def test_plan_read_at_an_older_version_is_refused(cast: Cast) -> None:
    assessment = started(cast)
    planned(assessment, cast)

    with pytest.raises(VersionMismatch):
        plan_consultation(assessment=assessment, by=cast.lead, values=plan_input(), expected_version=0)


def test_another_number_of_questions_leaves_the_other_languages_to_be_written_again(cast: Cast) -> None:
    assessment = started(cast)
    planned(assessment, cast)
    found = add_language(assessment=assessment, by=cast.lead, words=FRENCH)
    assert found.languages == ["en", "fr"]

    words = replace(plan_input().words, questions=("One only?",))
    found = plan_consultation(
        assessment=assessment, by=cast.lead, values=plan_input(words=words), expected_version=found.version
    )

    assert found.languages == ["en"]


def test_language_needs_as_many_questions_and_the_first_one_stays(cast: Cast) -> None:
    assessment = started(cast)
    planned(assessment, cast)

    with pytest.raises(InvalidInput) as refused:
        add_language(assessment=assessment, by=cast.lead, words=replace(FRENCH, questions=("Une seule ?",)))
    assert list(refused.value.fields) == ["questions"]
    with pytest.raises(InvalidInput):
        remove_language(assessment=assessment, by=cast.lead, language="en")
    with pytest.raises(NotFound):
        remove_language(assessment=assessment, by=cast.lead, language="fr")

    add_language(assessment=assessment, by=cast.lead, words=FRENCH)
    assert remove_language(assessment=assessment, by=cast.lead, language="fr").languages == ["en"]


def test_sent_package_says_all_that_the_recipient_needs(cast: Cast) -> None:
    assessment = started(cast)
    planned(assessment, cast)
    add_language(assessment=assessment, by=cast.lead, words=FRENCH)

    package = send_consultation(assessment=assessment, by=cast.lead)

    data = bytes(package.body)
    body = open_package(data, kind="consultation", sender="office", trusted=public_key_of(OFFICE_KEY)).body
    assert (body["state"], body["languages"], body["regions"]) == ("XPR", ["en", "fr"], ["North", "South"])
    assert body["questions"][1] == {"id": "q2", "text": {"en": "What is missing?", "fr": "Que manque-t-il ?"}}
    assert [factor["number"] for factor in body["factors"]] == ["1", "2", "3", "4"]
    assert body["factors"][0]["title"] == {"en": "Factor 1"}
    assert {row["code"] for row in body["catalogue"]} >= {"1.1", "4.1"}
    assert body["methodology"]["sha256"] == assessment.methodology.sha256
    assert body["files_asked"] is False
    assert set(body) == {
        *(
            "consultation",
            "number",
            "state",
            "state_name",
            "cycle",
            "title",
            "questions",
            "opens_on",
            "closes_on",
            "languages",
        ),
        *("factors", "framework", "methodology", "catalogue", "regions", "files_asked", "office_contact"),
    }
    for person in (cast.lead, cast.drafter):
        assert person.email not in data.decode()
        assert person.name not in json.dumps(body["title"])
    job = Job.objects.get(object_id=package.pk)
    assert (job.name, job.asked_by) == ("consultation.deliver", cast.lead.pk)


def test_nothing_of_the_plan_changes_once_it_is_opened(cast: Cast) -> None:
    assessment = started(cast)
    found = opened(assessment, cast)

    for change in (
        lambda: plan_consultation(
            assessment=assessment, by=cast.lead, values=plan_input(), expected_version=found.version
        ),
        lambda: add_language(assessment=assessment, by=cast.lead, words=FRENCH),
        lambda: remove_language(assessment=assessment, by=cast.lead, language="en"),
        lambda: send_consultation(assessment=assessment, by=cast.lead),
    ):
        with pytest.raises(AlreadyOpened):
            change()


def test_same_plan_is_not_sent_twice(cast: Cast) -> None:
    assessment = started(cast)
    sent(assessment, cast)

    with pytest.raises(AlreadySent):
        send_consultation(assessment=assessment, by=cast.lead)


def test_plan_whose_days_are_over_is_not_sent(cast: Cast) -> None:
    assessment = started(cast)
    past = timezone.localdate() - timedelta(days=60)
    values = plan_input(opens_on=past, closes_on=past + timedelta(days=30))
    plan_consultation(assessment=assessment, by=cast.lead, values=values, today=past)

    with pytest.raises(PlanOutdated):
        send_consultation(assessment=assessment, by=cast.lead)


def test_office_without_a_key_signs_nothing(cast: Cast, settings: Any) -> None:
    settings.EXCHANGE_KEY = ""
    assessment = started(cast)
    found = planned(assessment, cast)

    with pytest.raises(NoExchangeKey):
        send_consultation(assessment=assessment, by=cast.lead)

    found.refresh_from_db()
    assert found.sent_at is None


def test_who_may_not_plan_is_told_why(cast: Cast) -> None:
    with pytest.raises(MayNotConsult):
        plan_consultation(assessment=started(cast), by=cast.drafter, values=plan_input())


@pytest.mark.parametrize(("made", "refusal"), [(submitted, MayNotConsult), (signed_off, RecordClosed)])
def test_plan_comes_too_late(cast: Cast, made: Callable[[Cast], Any], refusal: type[Exception]) -> None:
    assessment = getattr(made(cast), "assessment", None) or cast.state.cycles.get().assessment

    with pytest.raises(refusal):
        plan_consultation(assessment=assessment, by=cast.lead, values=plan_input())


def test_sending_without_a_plan_finds_nothing(cast: Cast) -> None:
    with pytest.raises(NotFound):
        send_consultation(assessment=started(cast), by=cast.lead)


def test_languages_offer_the_united_nations_ones_first_and_each_once() -> None:
    codes = [code for code, _name in language_choices()]

    assert codes[:2] == ["en", "ar"]
    assert len(codes) == len(set(codes)) > 150
    assert "sw" in codes


def test_lines_are_what_says_something() -> None:
    assert lines_of_text(" one \n\n  two   words\r\n") == ("one", "two words")
