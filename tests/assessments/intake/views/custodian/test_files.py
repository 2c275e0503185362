"""The custodian saves a file: behind the key and a reason, as bytes that no browser runs, named after nobody."""

import shutil

import pytest

from assessments.intake.files import clean_file
from assessments.intake.models import Consultation, SealedFile
from assessments.intake.queries.custody import FILE_PATHS, LEAST_ROOM
from assessments.intake.sealing.bodies import FILE_SIZES
from r2p_site.audit.models import Event
from tests.assessments.intake.desk import Desk
from tests.factories import intake, pictures

pytestmark = pytest.mark.django_db
PICTURE = pictures.jpeg()
HTML = b"<script>fetch('https://example.org')</script>"


@pytest.fixture
def sent(desk: Desk) -> intake.Sent:
    return intake.contribution(desk.consultation, {"text": "words", "number": 0}, files=[PICTURE, HTML])


def urls(desk: Desk, sent: intake.Sent) -> list[str]:
    """In the order of the page: the picture, the text."""
    page = desk.url(f"contributions/{sent.contribution.pk}/")
    by_size = SealedFile.objects.filter(contribution=sent.contribution)
    found = desk.opened(sent).get(page).content.decode()
    places = {found.index(str(row.pk)): f"{page}files/{row.pk}/" for row in by_size}
    return [places[place] for place in sorted(places)]


def test_file_is_saved_and_never_shown(desk: Desk, sent: intake.Sent) -> None:
    picture, text = (desk.opened(sent).post(url) for url in urls(desk, sent))

    assert (picture.content, text.content) == (clean_file(PICTURE).data, HTML)
    assert [response["Content-Type"] for response in (picture, text)] == ["image/jpeg", "text/plain; charset=utf-8"]
    for response, ending in ((picture, "jpg"), (text, "txt")):
        assert response["Content-Disposition"].startswith("attachment; ")
        assert response["Content-Disposition"].endswith(f'.{ending}"')
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
    assert Event.objects.filter(event="file.taken").count() == 2
    assert str(sent.contribution.pk) not in "".join(str(row.details) for row in Event.objects.all())


def test_file_asks_for_the_key_and_for_a_reason(desk: Desk, sent: intake.Sent) -> None:
    url = urls(desk, sent)[0]
    page = desk.url(f"contributions/{sent.contribution.pk}/")

    locked = desk.client().post(url)
    assert locked["Location"].startswith(desk.url("unlock/"))
    assert page.replace("/", "%2F") in locked["Location"]
    other = intake.ready_key(desk.consultation, desk.other)
    later = intake.contribution(desk.consultation, files=[b"x"])
    client = desk.client_of(desk.other)
    client.post(desk.url("unlock/"), {"passphrase": intake.PASSPHRASE})
    row = SealedFile.objects.get(contribution=later.contribution)
    response = client.post(desk.url(f"contributions/{later.contribution.pk}/files/{row.pk}/"))
    assert response["Location"] == desk.url(f"contributions/{later.contribution.pk}/")
    assert "say why" in client.get(response["Location"]).content.decode()
    assert other.is_ready
    assert Event.objects.filter(event="file.taken").count() == 0


def test_file_of_another_contribution_is_not_found(desk: Desk, sent: intake.Sent) -> None:
    other = intake.contribution(desk.consultation, {"text": "x", "number": 0}, files=[b"x"])
    row = SealedFile.objects.get(contribution=other.contribution)

    response = desk.opened(sent).post(desk.url(f"contributions/{sent.contribution.pk}/files/{row.pk}/"))

    assert response.status_code == 404


def test_what_may_be_sent_is_the_custodian_s(desk: Desk) -> None:
    page = desk.client().get(desk.url()).content.decode()
    assert "Not asked for" in page
    given = {"files_asked": "on", "most_contributions": "500", "most_files": "20"}
    assert desk.client_of(desk.keeper).post(desk.url("limits/"), given).status_code == 403
    assert desk.client().post(desk.url("limits/"), {**given, "most_contributions": "0"}).status_code == 422

    desk.client().post(desk.url("limits/"), given)

    row = Consultation.objects.get()
    assert (row.files_asked, row.most_contributions, row.most_files) == (True, 500, 20)
    event = Event.objects.get(event="consultation.limits_set")
    assert event.details == {"files_asked": True, "most_contributions": 500, "most_files": 20}
    assert "Asked for, at most 20 on each way in" in desk.client().get(desk.url()).content.decode()


def test_more_files_than_the_disk_has_room_for_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=LEAST_ROOM + 10 * FILE_PATHS * FILE_SIZES[-1])
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    given = {"files_asked": "on", "most_contributions": "500"}

    page = desk.client().post(desk.url("limits/"), {**given, "most_files": "11"}).content.decode()
    assert "The disk has no room for so many files" in page
    assert Consultation.objects.get().files_asked is False
    desk.client().post(desk.url("limits/"), {**given, "most_files": "10"})
    assert Consultation.objects.get().files_asked is True


def test_full_consultation_is_seen_by_the_custodian(desk: Desk) -> None:
    Consultation.objects.update(most_contributions=1)
    home = f"/?consultation={desk.consultation.slug}"
    words = "No more is taken in from the open form"
    assert words not in desk.client().get(home).content.decode()
    intake.contribution(desk.consultation)

    assert words in desk.client().get(home).content.decode()
    assert words in desk.client().get(desk.url()).content.decode()
