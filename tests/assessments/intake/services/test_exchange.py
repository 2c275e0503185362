"""Packages of the office: each taken once, about what it may be about, or refused by name."""

import json
import uuid
from typing import Any

import pytest
from nacl.signing import SigningKey

from assessments.intake.enums import Status
from assessments.intake.errors import (
    OlderAnswers,
    PackageReplayed,
    UnknownConsultation,
    UnreadableContent,
    WrongState,
)
from assessments.intake.models import Consultation, ReceivedPackage, Release
from assessments.intake.services.exchange import receive_package
from r2p_site.errors import NotPermitted
from r2p_site.packages import BadSignature, PackageRefused, UnexpectedKind, UntrustedSigner, WrongSender
from tests.assessments.intake.exchange import consultation_body, signed, trust
from tests.factories import intake
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _trusting(settings: object) -> None:
    trust(settings)


def test_consultation_is_laid_down_as_the_office_describes_it() -> None:
    body = consultation_body()

    found = receive_package(data=signed("consultation", body), by=None).consultation

    assert (str(found.pk), found.slug, found.status) == (body["consultation"], "xpr-2026", Status.PLANNED)
    assert found.factors == body["factors"]
    assert found.methodology == body["methodology"]


def test_same_bytes_come_twice_and_are_taken_once() -> None:
    data = signed("consultation", consultation_body())

    assert [receive_package(data=data, by=None).is_new for _time in range(2)] == [True, False]
    assert Consultation.objects.count() == ReceivedPackage.objects.count() == 1


def test_same_id_with_other_bytes_is_a_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("r2p_site.packages.uuid.uuid4", lambda: uuid.UUID("00000000-0000-4000-8000-000000000001"))
    receive_package(data=signed("consultation", consultation_body()), by=None)

    with pytest.raises(PackageReplayed):
        receive_package(data=signed("consultation", consultation_body(cycle="2027")), by=None)


def tampered() -> bytes:
    content = json.loads(signed("consultation", consultation_body()))
    content["body"]["cycle"] = "2027"
    return json.dumps(content, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (lambda: b"no package", PackageRefused),
        (lambda: signed("status", {}), UnexpectedKind),
        (lambda: signed("consultation", consultation_body(), sender="intake"), WrongSender),
        (lambda: signed("consultation", consultation_body(), key=SigningKey(b"x" * 32)), UntrustedSigner),
        (tampered, BadSignature),
    ],
)
def test_package_that_is_not_the_office_s_is_refused_by_name(data: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        receive_package(data=data(), by=None)
    assert Consultation.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"consultation": "1"}, "consultation"),
        ({"state": "Practice"}, "state"),
        ({"title": {}}, "title"),
        ({"title": {"en": "\x00"}}, "title.en"),
        ({"questions": [{"id": "q 1", "text": {"en": "?"}}]}, "questions[0].id"),
        ({"closes_on": "2025-01-01"}, "closes_on"),
        ({"opens_on": "soon"}, "opens_on"),
        ({"factors": []}, "factors"),
        ({"regions": ["x"] * 31}, "regions"),
        ({"regions": ["\u202ehtroN"]}, "regions[0]"),
        ({"title": {"en": "Tell us\x1b[2J"}}, "title.en"),
        ({"title": {"en": "x" * 301}}, "title.en"),
        ({"questions": [{"id": f"q{n}", "text": {"en": "?"}} for n in range(11)]}, "questions"),
        ({"more": 1}, "more"),
        ({"number": 0}, "number"),
        ({"number": "2"}, "number"),
    ],
)
def test_content_that_cannot_be_used_is_refused_by_its_place(values: dict[str, Any], place: str) -> None:
    with pytest.raises(UnreadableContent) as refusal:
        receive_package(data=signed("consultation", consultation_body(**values)), by=None)
    assert place in str(refusal.value)


def test_method_must_be_the_one_that_its_hash_names() -> None:
    body = consultation_body()
    body["methodology"] = {**body["methodology"], "sha256": "0" * 64}

    with pytest.raises(UnreadableContent):
        receive_package(data=signed("consultation", body), by=None)


def answers(consultation: object, *themes: object, number: object = 1, **values: object) -> bytes:
    rows = [{"theme": str(theme), "answer": "accepted", "text": {"en": "Yes."}, **values} for theme in themes]
    return signed("answers", {"consultation": str(consultation), "number": number, "answers": rows})


@pytest.fixture
def released() -> tuple[Consultation, uuid.UUID]:
    """A consultation, and the one theme that was released of it."""
    consultation, theme = intake.consultation(status="released", closed_on="2026-03-03"), uuid.uuid4()
    Release.objects.create(
        consultation=consultation,
        package_id=uuid.uuid4(),
        package=b"{}",
        body={"themes": [{"id": str(theme)}]},
        sha256="0" * 64,
        released_on=intake.WEEK,
    )
    return consultation, theme


def test_answers_need_a_consultation_and_its_release() -> None:
    with pytest.raises(UnknownConsultation):
        receive_package(data=answers(uuid.uuid4()), by=None)
    with pytest.raises(WrongState):
        receive_package(data=answers(intake.consultation().pk), by=None)


def test_later_answers_take_the_place_of_earlier_ones(released: tuple[Consultation, uuid.UUID]) -> None:
    consultation, theme = released
    receive_package(data=answers(consultation.pk, theme), by=None)
    receive_package(data=answers(consultation.pk, theme, answer="not", number=2), by=None)

    assert given(consultation) == ["not"]
    for wrong in (
        answers(consultation.pk, uuid.uuid4(), number=3),
        answers(consultation.pk, theme, theme, number=3),
        answers(consultation.pk, theme, number=0),
        answers(consultation.pk, theme, number="3"),
    ):
        with pytest.raises(UnreadableContent):
            receive_package(data=wrong, by=None)


def given(consultation: Consultation) -> list[str]:
    return [answer.answer for answer in consultation.answers.all()]


@pytest.mark.parametrize("number", [1, 3, 4])
def test_older_answers_from_a_drawer_leave_the_newer_ones_as_they_are(
    released: tuple[Consultation, uuid.UUID], number: int
) -> None:
    consultation, theme = released
    receive_package(data=answers(consultation.pk, theme, number=4), by=None)

    with pytest.raises(OlderAnswers) as refusal:
        receive_package(data=answers(consultation.pk, theme, answer="not", number=number), by=intake.custodian())

    assert str(refusal.value).startswith("Answers with number 4 are here already")
    assert f"this package has number {number}." in str(refusal.value)
    assert (given(consultation), ReceivedPackage.objects.count()) == (["accepted"], 1)


def test_answers_without_a_number_are_the_first(released: tuple[Consultation, uuid.UUID]) -> None:
    consultation, theme = released
    body = json.loads(answers(consultation.pk, theme))["body"]
    del body["number"]
    receive_package(data=signed("answers", body), by=None)
    receive_package(data=answers(consultation.pk, theme, answer="not", number=2), by=None)

    with pytest.raises(OlderAnswers):
        receive_package(data=signed("answers", body), by=None)
    assert given(consultation) == ["not"]


def test_same_answers_of_the_same_number_do_no_harm(released: tuple[Consultation, uuid.UUID]) -> None:
    consultation, theme = released
    data = answers(consultation.pk, theme, number=2)
    for package in (data, data, answers(consultation.pk, theme, number=2)):
        receive_package(data=package, by=None)

    assert given(consultation) == ["accepted"]
    consultation.refresh_from_db()
    assert consultation.answers_number == 2


def test_file_is_handed_in_by_a_custodian_only() -> None:
    with pytest.raises(NotPermitted):
        receive_package(data=signed("consultation", consultation_body()), by=UserFactory())
