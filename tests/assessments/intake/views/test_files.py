"""Files, from the page on which one is chosen to the custodian's computer: only where asked, and never by a name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.intake.files import FILE_LIMIT, FILES_AT_ONCE, FILES_UNDER_CODE, clean_file
from assessments.intake.models import Consultation, Contribution, Part, SealedFile, SealedKey
from assessments.intake.sealing.bodies import unseal, unseal_file
from tests.assessments.intake.browser import Fields, Writer
from tests.factories import intake, pictures

pytestmark = pytest.mark.django_db
TEXT = "They came at night."
PICTURE = pictures.jpeg()


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["assessments.intake.uploads.InMemoryOnly"]


@pytest.fixture
def consultation() -> Consultation:
    intake.recipient()
    consultation = intake.consultation(files_asked=True)
    intake.ready_key(consultation)
    return consultation


@pytest.fixture
def client(site: Callable[[str], Client]) -> Client:
    return site("intake")


def file(data: bytes = PICTURE, name: str = "me-at-home.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def at_check(client: Client, consultation: Consultation) -> Writer:
    writer = Writer(client, f"/{consultation.slug}/tell/")
    writer.press()
    writer.press(text=TEXT)
    writer.press()
    return writer.press(consent="count")


def at_retype(writer: Writer) -> str:
    writer.press("code")
    code = writer.code
    writer.press()
    return code


def files_of(part: Part) -> list[tuple[str, bytes]]:
    """As the custodian opens them, in their order."""
    key = part.contribution.consultation.custodian_keys.get()
    private_key = intake.private_half(key)
    sealed = bytes(SealedKey.objects.get(part=part).sealed)
    said = unseal(bytes(part.sealed), sealed, private_key=private_key, bound_to=part.pk)
    found = []
    for row in said["files"]:
        body = bytes(SealedFile.objects.get(pk=row["id"], part=part).sealed)
        found.append((row["kind"], unseal_file(body, sealed, private_key=private_key, bound_to=UUID(row["id"]))))
    return found


def test_without_being_asked_no_page_has_a_field_for_a_file(client: Client, consultation: Consultation) -> None:
    Consultation.objects.update(files_asked=False)
    writer = at_check(client, consultation)
    seen = [writer.page]
    at_retype(writer)
    seen.append(writer.page)
    sent = intake.contribution(consultation)
    seen += [client.post("/return/", {"code": sent.code}).content.decode()]
    seen += [client.get(f"/{consultation.slug}/").content.decode()]

    assert [page for page in seen if 'type="file"' in page or "multipart" in page or "picture" in page.lower()] == []
    writer = at_check(client, consultation).press("send")
    assert writer.response["Location"].endswith("/sent/")


def test_file_is_sent_with_a_code(client: Client, consultation: Consultation) -> None:
    writer = at_check(client, consultation)
    code = at_retype(writer)
    assert 'type="file"' in writer.page
    writer.press(typed=code, files=[file(), file(b"Names on a list", "list.txt")])

    assert writer.response.status_code == 302
    assert files_of(Part.objects.get()) == [
        ("picture", clean_file(PICTURE).data),
        ("text", b"Names on a list"),
    ]


def test_file_is_sent_without_a_code_from_a_page_of_its_own(client: Client, consultation: Consultation) -> None:
    writer = at_check(client, consultation).press("send")
    assert writer.heading == "A picture or a text file?"
    assert "What a picture gives away" in writer.page
    assert Contribution.objects.count() == 0
    writer.press("send", files=[file()])

    assert writer.response.status_code == 302
    assert [kind for kind, _data in files_of(Part.objects.get())] == ["picture"]
    assert Contribution.objects.get().lookup_sha256 is None


@pytest.mark.parametrize(
    "sentence",
    [
        "A picture can show who you are, and who others are: a face, a name on a screen, a place, a room, a view from "
        "a window, how somebody writes by hand. Who was there when it was taken may be known to others.",
        "What the camera wrote into it (place, time, device) is taken off, and it is drawn anew. What can be seen on "
        "it stays.",
        "A picture that you also sent or posted elsewhere leads to you.",
    ],
)
def test_contributors_are_told_what_a_picture_gives_away(
    client: Client, consultation: Consultation, sentence: str
) -> None:
    """Word for word, wherever one can be chosen; docs/threat-model.md quotes it."""
    last = at_check(client, consultation).press("send").page
    writer = at_check(client, consultation)
    at_retype(writer)
    box = client.post("/return/", {"code": intake.contribution(consultation).code}).content.decode()

    assert [sentence in page for page in (last, writer.page, box)] == [True] * 3
    assert sentence in " ".join((Path(__file__).parents[4] / "docs" / "threat-model.md").read_text().split())


def test_no_file_need_be_added(client: Client, consultation: Consultation) -> None:
    at_check(client, consultation).press("send").press("send")
    writer = at_check(client, consultation)
    writer.press(typed=at_retype(writer))

    assert (Contribution.objects.count(), SealedFile.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([b"x" * (FILE_LIMIT + 1)], "File 1 is larger than 5 MB"),
        ([b"x", b"y" * (FILE_LIMIT + 1)], "File 2 is larger than 5 MB"),
        ([b"x"] * 4, "Choose at most 3 files"),
        ([b"x"] * 60, "Choose at most 3 files"),
        ([b"x", b"%PDF-1.7\n\xe2\xe3"], "File 2: It cannot be read as a picture"),
    ],
)
def test_refused_file_is_named_and_nothing_that_was_typed_is_lost(
    client: Client, consultation: Consultation, files: list[bytes], told: str
) -> None:
    writer = at_check(client, consultation)
    code = at_retype(writer)
    writer.press(typed=code, files=[file(data) for data in files])

    assert told in writer.page
    assert '<a href="#id_files">' in writer.page
    assert "choose it again below" in writer.page
    assert Fields(writer.page).sent["text"] == [TEXT]
    assert Part.objects.count() == 0
    writer.press(typed=code, files=[file()])
    assert SealedFile.objects.count() == 1


def test_of_very_many_files_no_more_are_held_than_say_so(client: Client, consultation: Consultation) -> None:
    writer = at_check(client, consultation)
    writer.press(typed=at_retype(writer), files=[file() for _number in range(60)])

    assert len(writer.response.wsgi_request.FILES.getlist("files")) == FILES_AT_ONCE + 1


def test_mistyped_code_loses_the_file_and_says_so(client: Client, consultation: Consultation) -> None:
    writer = at_check(client, consultation)
    code = at_retype(writer)
    writer.press(typed=code[:-1], files=[file()])

    assert "choose it again below" in writer.page
    assert Fields(writer.page).sent["text"] == [TEXT]
    assert "me-at-home" not in writer.page


def test_error_before_the_last_page_is_shown_before_a_file_is_chosen(
    client: Client, consultation: Consultation
) -> None:
    writer = Writer(client, f"/{consultation.slug}/tell/")
    for _page in range(3):
        writer.press()
    writer.press("check").press("send")

    assert writer.heading == "What may be done with it?"


def test_file_that_is_not_asked_for_any_more_is_told_and_not_dropped(
    client: Client, consultation: Consultation
) -> None:
    writer = at_check(client, consultation)
    code = at_retype(writer)
    Consultation.objects.update(files_asked=False)
    writer.press(typed=code, files=[file()])

    assert "Files are not asked for here any more" in writer.page
    assert 'type="file"' not in writer.page
    assert Contribution.objects.count() == 0
    writer.press(typed=code)
    assert Contribution.objects.count() == 1


def test_reprisals_take_files_too(client: Client, consultation: Consultation) -> None:
    writer = Writer(client, f"/{consultation.slug}/reprisals/")
    writer.press(text=TEXT).press("send").press("send", files=[file()])

    assert Contribution.objects.get().kind == "reprisal"
    assert len(files_of(Part.objects.get())) == 1


def test_files_are_added_with_the_code_up_to_a_number(client: Client, consultation: Consultation) -> None:
    sent = intake.contribution(consultation, files=[PICTURE] * 2)
    given = {"action": "add", "code": sent.code, "text": "More."}
    page = client.post("/return/", {"code": sent.code}).content.decode()
    assert 'type="file"' in page

    page = client.post("/return/", {**given, "files": [file(), file(), file()]}).content.decode()
    assert "Added, and sealed." in page
    assert "choose it again" not in page
    page = client.post("/return/", {**given, "files": [file(), file()]}).content.decode()

    assert "No more files can be taken in here" in page
    assert "choose it again below" in page
    assert Fields(page).sent["text"] == ["More."]
    assert SealedFile.objects.count() == 5 < FILES_UNDER_CODE


def test_deleting_by_code_takes_files_along(client: Client, consultation: Consultation) -> None:
    sent = intake.contribution(consultation, files=[PICTURE])
    other = intake.contribution(consultation, files=[b"kept"])
    client.post("/return/", {"action": "delete", "code": sent.code})

    assert [row.contribution_id for row in SealedFile.objects.all()] == [other.contribution.pk]


def test_full_of_files_still_takes_words(client: Client, consultation: Consultation) -> None:
    Consultation.objects.update(most_files=1)
    intake.contribution(consultation, files=[PICTURE])
    writer = at_check(client, consultation).press("send").press("send", files=[file()])
    assert "No more files can be taken in here" in writer.page
    assert Fields(writer.page).sent["text"] == [TEXT]
    writer.press("send")

    assert writer.response.status_code == 302
    assert (Contribution.objects.count(), SealedFile.objects.count()) == (2, 1)
