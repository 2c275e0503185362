"""What is taken in, once, and every refusal by name."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import rfc8785
from nacl.signing import SigningKey

from assessments.consultation.errors import (
    AlreadyReleased,
    LateRelease,
    MayNotConsult,
    PackageReplayed,
    StatusOutOfOrder,
    UnknownConsultation,
    UnreadableContent,
    WrongConsultation,
)
from assessments.consultation.models import Consultation, PublishedConsultation, ReceivedPackage, Release, Theme
from assessments.consultation.queries import themes_of
from assessments.consultation.services import receive_package
from assessments.core.models import Assessment
from assessments.review.services import approve_assessment, submit_assessment
from r2p_site.audit.models import Event
from r2p_site.packages import (
    BadSignature,
    NotAPackage,
    NotCanonical,
    PackageTooLarge,
    UnexpectedKind,
    UntrustedSigner,
    WrongSender,
)
from tests.cast import Cast
from tests.factories.assessments import all_rated, started
from tests.factories.consultations import (
    ADDRESS,
    INTAKE_KEY,
    OFFICE_KEY,
    RECIPIENT,
    cells,
    planned,
    received,
    release_body,
    sent,
    signed,
    status_body,
    theme,
)


def test_status_says_that_it_is_open_and_where(cast: Cast) -> None:
    consultation = sent(started(cast), cast)

    received(consultation, "status", status_body(consultation))

    assert (consultation.stage, consultation.address, consultation.recipient) == ("open", ADDRESS, RECIPIENT)
    published = PublishedConsultation.objects.get()
    assert (published.pk, published.stage, published.address) == (consultation.assessment_id, "open", ADDRESS)
    assert published.call["titles"] == {"en": "What do you see?"}
    assert published.heard == {}
    event = Event.objects.get(event="status.received")
    assert (event.actor, set(event.details)) == ("", {"package", "sha256"})


def test_release_is_kept_with_its_themes_in_order(cast: Cast) -> None:
    consultation = sent(started(cast), cast)
    views = {"factors": cells({"1": 3}), "groups": {"women": cells({"1": 3}, "10-19")}, "agreement": "fair"}
    rows = [
        theme("Prices"),
        theme("Checkpoints", groups=["women"]),
        theme("Leagues", groups=["young_people"], quote=True),
    ]

    received(consultation, "release", release_body(consultation, views=views, themes=rows))

    release = Release.objects.get()
    assert consultation.stage == "released"
    assert (release.views, release.views_sha256) == (views, "a" * 64)
    assert release.set_aside == {"criteria": "Sent by a machine.", "count": "fewer than 10"}
    assert [row.title for row in Theme.objects.order_by("position")] == ["Prices", "Checkpoints", "Leagues"]
    # Women's and young people's first.
    assert [row.title for row in themes_of(consultation.assessment)] == ["Checkpoints", "Leagues", "Prices"]


def test_what_the_office_adds_to_views_is_not_taken_from_a_release(cast: Cast) -> None:
    consultation = sent(started(cast), cast)
    cell = {"n": "20-49", "median": 3, "official": 3, "difference": 0, "flag": "aligned"}

    received(consultation, "release", release_body(consultation, views={"factors": {"1": cell}}))

    assert Release.objects.get().views["factors"] == {"1": {"n": "20-49", "median": 3}}


def test_same_bytes_again_change_nothing(cast: Cast) -> None:
    consultation = sent(started(cast), cast)
    data = signed("status", status_body(consultation))

    found = [receive_package(data=data, by=None).is_new for _time in range(2)]

    assert found == [True, False]
    assert ReceivedPackage.objects.count() == Event.objects.filter(event="status.received").count() == 1


def replayed(data: bytes) -> bytes:
    """Other contents, well signed, under the number of a package received before."""
    content = json.loads(data)

    content["body"]["status"] = "closed"
    del content["signature"]
    content["signature"] = INTAKE_KEY.sign(rfc8785.dumps(content)).signature.hex()
    return rfc8785.dumps(content)


def test_number_of_an_earlier_package_with_other_contents_is_refused(cast: Cast) -> None:
    consultation = sent(started(cast), cast)
    data = signed("status", status_body(consultation))
    receive_package(data=data, by=None)

    with pytest.raises(PackageReplayed):
        receive_package(data=replayed(data), by=None)

    consultation.refresh_from_db()
    assert consultation.stage == "open"


def _status(consultation: Consultation, **how: Any) -> bytes:
    return signed("status", status_body(consultation), **how)


def _tampered(consultation: Consultation) -> bytes:
    return _status(consultation).replace(b'"status":"open"', b'"status":"shut"')


def _about(consultation: Consultation, named: str) -> bytes:
    return signed("status", status_body(consultation) | {"consultation": named})


# What arrives -> how it is refused.
REFUSED: dict[str, tuple[Callable[[Consultation], bytes], type[Exception]]] = {
    "not a package": (lambda _found: b"%PDF-1.7", NotAPackage),
    "too large": (lambda _found: b" " * (2 * 1024**2 + 1), PackageTooLarge),
    "another layout": (lambda found: json.dumps(json.loads(_status(found)), indent=1).encode(), NotCanonical),
    "changed on the way": (_tampered, BadSignature),
    "key that nobody trusts": (lambda found: _status(found, key=SigningKey.generate()), UntrustedSigner),
    "own key": (lambda found: _status(found, key=OFFICE_KEY), UntrustedSigner),
    "made by an office": (lambda found: _status(found, sender="office"), WrongSender),
    "kind that goes out": (lambda found: signed("answers", {"consultation": str(found.pk)}), UnexpectedKind),
    "another consultation": (lambda found: _about(found, str(uuid4())), UnknownConsultation),
    "no consultation": (lambda found: _about(found, "all"), UnreadableContent),
    "unknown state": (lambda found: signed("status", status_body(found, status="planned")), UnreadableContent),
    "field too many": (lambda found: signed("status", status_body(found, count=12)), UnreadableContent),
    "address of no site": (lambda found: signed("status", status_body(found, address="js:x")), UnreadableContent),
}


@pytest.mark.parametrize("case", REFUSED)
def test_package_is_refused_by_name(cast: Cast, case: str) -> None:
    consultation = sent(started(cast), cast)
    make, refusal = REFUSED[case]

    with pytest.raises(refusal):
        receive_package(data=make(consultation), by=None)

    consultation.refresh_from_db()
    assert (consultation.stage, ReceivedPackage.objects.count()) == ("planned", 0)


CELL = {"n": "20-49", "median": 3}
# Place that the refusal names -> the release.
UNREADABLE: dict[str, dict[str, Any]] = {
    "views.factors.9": {"views": {"factors": {"9": CELL}}},
    "views.factors.1.n": {"views": {"factors": {"1": CELL | {"n": "7"}}}},
    "views.factors.1.median": {"views": {"factors": {"1": CELL | {"median": 2.5}}}},
    "views.factors.1.mean": {"views": {"factors": {"1": CELL | {"mean": 2}}}},
    "views_sha256": {"views_sha256": "none"},
    "reach.groups.women": {"reach": {"groups": {"women": "12"}}},
    "reach.channels.open": {"reach": {"channels": {"open": 12}}},
    "reach.regions": {"reach": {"regions": {}}},
    "themes": {"themes": [theme(id="5b1ee1f0-0000-4000-8000-000000000000")] * 2},
    "themes[0].id": {"themes": [theme(id="1")]},
    "themes[0].title": {"themes": [theme(title=" ")]},
    "themes[0].text": {"themes": [theme(text="a\x00b")]},
    "themes[0].factors": {"themes": [theme(factors=["9"])]},
    "themes[0].groups": {"themes": [theme(groups=["<b>"])]},
    "themes[0].contributions": {"themes": [theme(contributions=["x"])]},
    "set_aside.count": {"set_aside": {"criteria": "", "count": "3"}},
    "meetings[0].officials_present": {"meetings": [{"week": "2026-W10", "groups": {}}]},
    "meetings[0].names": {"meetings": [{"week": "2026-W10", "groups": {}, "officials_present": True, "names": []}]},
    "sources": {"sources": []},
}


@pytest.mark.parametrize("place", UNREADABLE)
def test_release_that_says_too_much_or_too_little_is_refused_with_its_place(cast: Cast, place: str) -> None:
    consultation = sent(started(cast), cast)

    with pytest.raises(UnreadableContent) as refused:
        receive_package(data=signed("release", release_body(consultation, **UNREADABLE[place])), by=None)

    assert list(refused.value.fields) == [place]
    assert not Release.objects.exists()
    assert not Theme.objects.exists()


def test_second_release_is_refused(cast: Cast) -> None:
    consultation = sent(started(cast), cast)
    received(consultation, "release", release_body(consultation))

    with pytest.raises(AlreadyReleased):
        receive_package(data=signed("release", release_body(consultation)), by=None)


@pytest.mark.parametrize(("first", "second"), [("closed", "open"), ("release", "closed"), ("release", "open")])
def test_consultation_does_not_go_back(cast: Cast, first: str, second: str) -> None:
    consultation = sent(started(cast), cast)
    if first == "release":
        received(consultation, "release", release_body(consultation))
    else:
        received(consultation, "status", status_body(consultation, first))

    with pytest.raises(StatusOutOfOrder):
        receive_package(data=signed("status", status_body(consultation, second)), by=None)


def _signed_off(cast: Cast) -> Assessment:
    assessment = all_rated(cast)
    sent(assessment, cast)
    submit_assessment(assessment=assessment, by=cast.lead)
    approve_assessment(assessment=assessment, by=cast.approver)
    return assessment


@pytest.mark.parametrize("by_hand", [False, True])
def test_release_after_sign_off_comes_too_late(cast: Cast, *, by_hand: bool) -> None:
    assessment = _signed_off(cast)
    data = signed("release", release_body(assessment.consultation))

    with pytest.raises(LateRelease):
        receive_package(data=data, by=cast.lead if by_hand else None, assessment=assessment if by_hand else None)


def test_closing_is_heard_after_sign_off_too(cast: Cast) -> None:
    assessment = _signed_off(cast)

    received(assessment.consultation, "status", status_body(assessment.consultation, "closed"))

    assert PublishedConsultation.objects.get().stage == "closed"


def test_package_that_was_not_sent_for_is_unknown(cast: Cast) -> None:
    consultation = planned(started(cast), cast)

    with pytest.raises(UnknownConsultation):
        receive_package(data=signed("status", status_body(consultation)), by=None)


def test_file_of_another_assessment_is_refused_on_this_one(cast: Cast) -> None:
    first = all_rated(cast)
    consultation = sent(first, cast)
    submit_assessment(assessment=first, by=cast.lead)
    approve_assessment(assessment=first, by=cast.approver)
    second = started(cast, title="2028")

    with pytest.raises(WrongConsultation):
        receive_package(data=signed("status", status_body(consultation)), by=cast.lead, assessment=second)


def test_only_the_lead_hands_in_a_file(cast: Cast) -> None:
    consultation = sent(started(cast), cast)
    data = signed("status", status_body(consultation))

    for name in ("drafter", "approver", "reviewer", "stranger"):
        with pytest.raises(MayNotConsult):
            receive_package(data=data, by=cast.named(name), assessment=consultation.assessment)
    assert receive_package(data=data, by=cast.lead, assessment=consultation.assessment).is_new


def test_theme_of_another_consultation_is_refused(cast: Cast) -> None:
    first = all_rated(cast)
    again = theme("Prices")
    consultation = sent(first, cast)
    received(consultation, "release", release_body(consultation, themes=[again]))
    other = sent(started(cast_of_another_state(cast)), cast_of_another_state(cast))

    with pytest.raises(WrongConsultation):
        receive_package(data=signed("release", release_body(other, themes=[again])), by=None)


def cast_of_another_state(cast: Cast) -> Cast:
    return replace(cast, state=cast.other_state, lead=cast.stranger)
