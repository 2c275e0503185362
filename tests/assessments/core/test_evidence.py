"""Recording sources: which files are kept and how, who may, and that nobody's change is overwritten unseen."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from assessments.core.errors import AssessmentClosed, EvidenceConflict, FileSigned
from assessments.core.models import Evidence, Rating
from assessments.core.queries import evidence_list, linked_codes
from assessments.core.services import EvidenceInput, add_evidence, add_evidence_to_answer, change_evidence
from assessments.review.services import approve_assessment, submit_assessment
from r2p_site.audit.models import Event
from r2p_site.errors import InvalidInput, NotPermitted
from tests.cast import PEOPLE, Cast
from tests.factories.assessments import all_rated, indicator, rate, rated, source, started, submitted

VALUES = EvidenceInput(
    title="Monthly monitoring",
    publisher="Human Rights Commission",
    kind="nhri",
    received_on=date(2026, 6, 1),
    confidentiality="internal",
)
PNG = b"\x89PNG\r\n\x1a\n...."
ZIP = b"PK\x03\x04...."
OPENXML = "application/vnd.openxmlformats-officedocument"
OPENDOCUMENT = "application/vnd.oasis.opendocument"


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.txt", b"%PDF-1.4", "application/pdf"),
        ("a", PNG, "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.docx", ZIP, f"{OPENXML}.wordprocessingml.document"),
        ("A.XLSX", ZIP, f"{OPENXML}.spreadsheetml.sheet"),
        ("a.odt", ZIP, f"{OPENDOCUMENT}.text"),
        ("a.ods", ZIP, f"{OPENDOCUMENT}.spreadsheet"),
        ("a.csv", b"a,b\n", "text/csv"),
        ("a.txt", "Привет".encode(), "text/plain"),
    ],
)
def test_add_evidence_knows_a_file_by_its_first_bytes(cast: Cast, name: str, content: bytes, expected: str) -> None:
    evidence = add_evidence(state=cast.state, by=cast.drafter, values=replace(VALUES, file=file(name, content)))

    assert (evidence.file_type, evidence.file_name, evidence.file_size) == (expected, name, len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"not a PDF"),
        ("a.zip", ZIP),
        ("a.exe", b"MZ\x90\x00"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg/>"),
        ("a.docx", b"\xd0\xcf\x11\xe0"),
        ("a.csv", b"a\x00b"),
        ("a.txt", b""),
        ("README", b"text without an ending"),
    ],
)
def test_add_evidence_refuses_another_kind_of_file(cast: Cast, name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_evidence(state=cast.state, by=cast.drafter, values=replace(VALUES, file=file(name, content)))

    assert list(refused.value.fields) == ["file"]
    assert Evidence.objects.count() == 0


def test_add_evidence_keeps_a_file_up_to_the_limit(cast: Cast, settings: object) -> None:
    settings.EVIDENCE_FILE_LIMIT = 20

    kept = add_evidence(state=cast.state, by=cast.drafter, values=replace(VALUES, file=file("a.txt", b"x" * 20)))
    with pytest.raises(InvalidInput) as refused:
        add_evidence(state=cast.state, by=cast.drafter, values=replace(VALUES, file=file("a.txt", b"x" * 21)))

    assert (list(refused.value.fields), list(Evidence.objects.all())) == (["file"], [kept])


def test_add_evidence_stores_the_bytes_as_they_came_under_a_name_that_says_nothing(cast: Cast, files: Path) -> None:
    content = b"%PDF-1.7 names of witnesses"

    evidence = add_evidence(
        state=cast.state, by=cast.drafter, values=replace(VALUES, file=file("Witnesses.pdf", content))
    )

    stored = [path for path in files.rglob("*") if path.is_file()]
    assert [path.relative_to(files).as_posix() for path in stored] == [f"evidence/{evidence.pk}"]
    assert stored[0].read_bytes() == content
    assert evidence.file_sha256 == hashlib.sha256(content).hexdigest()


def test_add_evidence_keeps_the_end_of_a_long_file_name(cast: Cast) -> None:
    evidence = add_evidence(
        state=cast.state, by=cast.drafter, values=replace(VALUES, file=file("x" * 250 + ".pdf", b"%PDF-"))
    )

    assert evidence.file_name == "x" * 196 + ".pdf"


def test_evidence_may_be_added_and_changed_by_those_who_draft_for_the_state(cast: Cast) -> None:
    evidence = source(cast)
    allowed: dict[str, list[str]] = {"add": [], "change": []}
    for name in PEOPLE:
        by = cast.named(name)
        try:
            add_evidence(state=cast.state, by=by, values=VALUES)
            allowed["add"].append(name)
        except NotPermitted:
            pass
        try:
            evidence = change_evidence(evidence=evidence, by=by, expected_version=evidence.version, values=VALUES)
            allowed["change"].append(name)
        except NotPermitted:
            pass

    assert allowed == {"add": ["lead", "drafter"], "change": ["lead", "drafter"]}


def test_change_evidence_without_a_new_file_keeps_the_old_one(cast: Cast) -> None:
    evidence = add_evidence(state=cast.state, by=cast.lead, values=replace(VALUES, file=file("a.pdf", b"%PDF-")))

    changed = change_evidence(
        evidence=evidence, by=cast.drafter, expected_version=1, values=replace(VALUES, title="New")
    )

    assert (changed.title, changed.version, changed.file_name, changed.file_sha256, changed.added_by) == (
        "New",
        2,
        "a.pdf",
        evidence.file_sha256,
        cast.lead,
    )


def test_change_evidence_keeps_the_file_that_a_signed_record_lists(cast: Cast) -> None:
    evidence = add_evidence(state=cast.state, by=cast.lead, values=replace(VALUES, file=file("a.pdf", b"%PDF-")))
    assessment = all_rated(cast)
    rate(assessment, "1.1", cast.drafter, rated(3, sources=(evidence.pk,)), version=1)
    other = replace(VALUES, title="New", file=file("b.pdf", b"%PDF-2"))
    change_evidence(evidence=evidence, by=cast.lead, expected_version=1, values=replace(other, title="Before sign-off"))
    submit_assessment(assessment=assessment, by=cast.lead)
    approve_assessment(assessment=assessment, by=cast.approver)

    with pytest.raises(FileSigned) as refused:
        change_evidence(evidence=evidence, by=cast.lead, expected_version=2, values=other)

    assert list(refused.value.fields) == ["file"]
    assert Evidence.objects.get(pk=evidence.pk).title == "Before sign-off"
    assert change_evidence(evidence=evidence, by=cast.lead, expected_version=2, values=replace(VALUES)).version == 3


def test_change_evidence_of_another_version_is_a_conflict(cast: Cast) -> None:
    evidence = source(cast)
    change_evidence(evidence=evidence, by=cast.lead, expected_version=1, values=replace(VALUES, title="First"))

    with pytest.raises(EvidenceConflict):
        change_evidence(evidence=evidence, by=cast.drafter, expected_version=1, values=replace(VALUES, title="Second"))

    assert Evidence.objects.get().title == "First"


def test_evidence_audit_has_the_hash_and_no_text(cast: Cast) -> None:
    evidence = add_evidence(
        state=cast.state,
        by=cast.lead,
        values=replace(VALUES, title="A name that must not be copied", file=file("a.pdf", b"%PDF-")),
    )

    event = Event.objects.get(event="evidence.added")
    assert event.details == {
        "kind": "nhri",
        "confidentiality": "internal",
        "version": 1,
        "file_sha256": evidence.file_sha256,
    }


def test_add_evidence_to_answer_adds_it_beside_what_the_answer_rests_on(cast: Cast) -> None:
    assessment = started(cast)
    first = source(cast)
    rate(assessment, "1.1", cast.drafter, rated(2, sources=(first.pk,)))

    added = add_evidence_to_answer(
        assessment=assessment, indicator=indicator(assessment, "1.1"), by=cast.lead, values=VALUES
    )

    rating = Rating.objects.get()
    assert (rating.level, rating.version, set(rating.sources.all())) == (2, 2, {first, added})


def test_add_evidence_to_answer_that_is_closed_records_nothing(cast: Cast) -> None:
    assessment = submitted(cast)

    with pytest.raises(AssessmentClosed):
        add_evidence_to_answer(
            assessment=assessment, indicator=indicator(assessment, "1.1"), by=cast.lead, values=VALUES
        )

    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [("monitor", ["Monitoring"]), ("treaty", ["Observations"]), ("1.2", ["Monitoring"]), ("1.1", []), ("x", [])],
)
def test_evidence_list_finds_by_title_publisher_and_indicator(cast: Cast, words: str, found: list[str]) -> None:
    assessment = started(cast)
    cited = source(cast, title="Monitoring", publisher="Commission")
    source(cast, title="Observations", publisher="Treaty body")
    rate(assessment, "1.2", cast.drafter, rated(2, sources=(cited.pk,)))

    listed = evidence_list(Evidence.objects.all(), track="official", words=words)

    assert [row.title for row in listed] == found


def test_evidence_list_shows_the_answers_of_one_side(cast: Cast) -> None:
    assessment = started(cast)
    cited = source(cast)
    rate(assessment, "1.1", cast.drafter, rated(2, sources=(cited.pk,)))
    rate(assessment, "2.1", cast.reviewer, rated(1, sources=(cited.pk,)))

    codes = {
        track: linked_codes(evidence_list(Evidence.objects.all(), track=track).get())
        for track in ("official", "reviewer")
    }

    assert codes == {"official": ["1.1"], "reviewer": ["2.1"]}


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("evidence_file_has_hash", {"file": "evidence/x", "file_sha256": ""}),
        ("evidence_kind_known", {"kind": "rumour"}),
        ("evidence_confidentiality_known", {"confidentiality": "secret"}),
    ],
)
def test_evidence_constraint_refuses(cast: Cast, constraint: str, change: dict[str, object]) -> None:
    all_rated(cast)

    with pytest.raises(IntegrityError, match=constraint):
        Evidence.objects.update(**change)
