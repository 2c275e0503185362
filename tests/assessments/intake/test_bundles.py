"""Opening what was sent away from the server: no database, the custodian's secret alone."""

import io
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.intake.bundles import open_bundle
from assessments.intake.errors import CannotOpen, NotUnlocked, WrongState
from assessments.intake.models import CustodianKey, Opening, WrappedKey
from assessments.intake.sealing.codes import new_code
from assessments.intake.sealing.keys import wrap_by_recovery_key
from assessments.intake.sealing.unlock import Unlocked
from assessments.intake.services.bundle import export_bundle
from r2p_site.accounts.models import User
from r2p_site.errors import InvalidInput, NotPermitted
from tests.assessments.intake.desk import Desk
from tests.factories import intake
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
WORDS = "They burnt the mill."


@pytest.fixture
def key() -> Any:
    consultation = intake.consultation()
    key = intake.ready_key(consultation)
    for _number in range(3):
        intake.contribution(consultation, {"text": WORDS, "number": 0})
    return key


def export(key: CustodianKey, *, by: User | None = None, reason: str = "theme", words: str = "") -> Iterator[bytes]:
    return export_bundle(
        consultation=key.consultation,
        reason=reason,
        words=words,
        unlocked=Unlocked(key.pk, key.holder_id, intake.private_half(key)),
        by=by or key.holder,
    )


@pytest.fixture
def bundle(key: Any) -> list[bytes]:
    return list(export(key))


def test_bundle_opens_with_the_passphrase_and_shows_nothing_without(bundle: list[bytes]) -> None:
    assert WORDS.encode() not in b"".join(bundle)

    opened = list(open_bundle(bundle, intake.PASSPHRASE, wrapped="by_passphrase"))
    assert [row["content"]["text"] for row in opened] == [WORDS] * 3
    with pytest.raises(CannotOpen):
        list(open_bundle(bundle, "another passphrase", wrapped="by_passphrase"))


def test_bundle_opens_with_the_printed_key(key: Any) -> None:
    recovery_key = new_code()
    WrappedKey.objects.update(by_recovery_key=wrap_by_recovery_key(intake.private_half(key), recovery_key))
    lines = list(export(key))

    assert len(list(open_bundle(lines, recovery_key.lower(), wrapped="by_recovery_key"))) == 3


def changed(bundle: list[bytes]) -> list[bytes]:
    first, second = json.loads(bundle[1]), json.loads(bundle[2])
    return [bundle[0], json.dumps({**first, "sealed": second["sealed"]}).encode()]


@pytest.mark.parametrize("spoil", [changed, lambda _lines: [], lambda _lines: [b"{}"], lambda _lines: [b"no json"]])
def test_changed_file_does_not_open(bundle: list[bytes], spoil: Any) -> None:
    with pytest.raises(CannotOpen):
        list(open_bundle(spoil(bundle), intake.PASSPHRASE, wrapped="by_passphrase"))


def test_bundle_is_the_holder_s_and_ends_with_the_key(key: Any) -> None:
    with pytest.raises(NotUnlocked):
        export(key, by=intake.custodian())
    with pytest.raises(NotPermitted):
        export(key, by=UserFactory())
    unlocked = Unlocked(key.pk, key.holder_id, intake.private_half(key))
    WrappedKey.objects.all().delete()
    with pytest.raises(WrongState):
        export_bundle(consultation=key.consultation, reason="theme", unlocked=unlocked, by=key.holder)
    assert Opening.objects.count() == 0


def test_each_contribution_in_a_bundle_is_opened_with_the_reason(key: Any) -> None:
    with pytest.raises(InvalidInput):
        export(key, reason="other", words=" ")
    assert Opening.objects.count() == 0

    later = intake.contribution(key.consultation, {"text": WORDS, "number": 0}).contribution
    taken = {json.loads(row)["contribution"] for row in list(export(key, reason="other", words="Server moves"))[1:]}

    openings = Opening.objects.all()
    assert {str(row.contribution_id) for row in openings} == taken
    assert str(later.pk) in taken
    assert [(row.by, row.reason, row.words) for row in openings] == [(key.holder, "other", "Server moves")] * 4


def test_what_comes_after_the_openings_were_written_is_not_in_the_bundle(key: Any) -> None:
    lines = export(key)
    intake.contribution(key.consultation, {"text": WORDS, "number": 0})

    assert (len(list(lines)), Opening.objects.count()) == (1 + 3, 3)


@pytest.mark.parametrize("rows", [1, 30])
def test_bundle_costs_the_same_queries(key: Any, rows: int, django_assert_num_queries: Callable[[int], Any]) -> None:
    for _number in range(rows):
        intake.contribution(key.consultation, {"text": WORDS, "number": 0}, files=[b"a list"])
    unlocked, by = Unlocked(key.pk, key.holder_id, intake.private_half(key)), key.holder

    with django_assert_num_queries(11):
        list(export_bundle(consultation=key.consultation, reason="theme", unlocked=unlocked, by=by))


def test_command_writes_a_file_for_its_owner_alone(
    bundle: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "bundle.jsonl", tmp_path / "opened.jsonl"
    source.write_bytes(b"".join(bundle))

    def run(secret: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
        call_command("open_bundle", str(source), output=target, stdout=io.StringIO())

    with pytest.raises(CommandError):
        run("another passphrase")
    assert not target.exists()
    run(intake.PASSPHRASE)
    assert [json.loads(row)["content"]["text"] for row in target.read_text().splitlines()] == [WORDS] * 3
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(CommandError):
        run(intake.PASSPHRASE)


def test_files_come_along_and_are_written_beside_it(key: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = intake.contribution(key.consultation, {"text": WORDS, "number": 0}, files=[b"a list of names"])
    lines = list(export(key))
    assert b"a list of names" not in b"".join(lines)
    rows = [row for row in open_bundle(lines, intake.PASSPHRASE, wrapped="by_passphrase") if row["kind"] == "file"]
    assert [(row["part"], row["data"]) for row in rows] == [(str(sent.part.pk), b"a list of names")]

    source, target = tmp_path / "bundle.jsonl", tmp_path / "opened.jsonl"
    source.write_bytes(b"".join(lines))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{intake.PASSPHRASE}\n"))
    call_command("open_bundle", str(source), output=target, stdout=io.StringIO())

    told = json.loads(target.read_text().splitlines()[-1])
    beside = tmp_path / told["written_to"]
    assert (beside.read_bytes(), stat.S_IMODE(beside.stat().st_mode)) == (b"a list of names", 0o600)
    assert told["written_to"] == f"opened.jsonl.{told['file']}"


def test_bundle_of_the_format_before_files_still_opens(bundle: list[bytes]) -> None:
    header = {**json.loads(bundle[0]), "format": 1}
    lines = [json.dumps(header).encode(), *bundle[1:]]
    assert len(list(open_bundle(lines, intake.PASSPHRASE, wrapped="by_passphrase"))) == 3
    with pytest.raises(CannotOpen):
        list(open_bundle([json.dumps({**header, "format": 3}).encode()], intake.PASSPHRASE, wrapped="by_passphrase"))


def test_custodian_downloads_the_bundle_of_the_own_key_with_a_reason(desk: Desk) -> None:
    intake.contribution(desk.consultation, {"text": WORDS, "number": 0})
    client, url = desk.unlocked(), desk.url("bundle/")
    assert url in client.get(desk.url()).content.decode()
    assert (client.get(url).status_code, client.post(url, {}).status_code, Opening.objects.count()) == (405, 422, 0)

    lines = b"".join(client.post(url, {"reason": "support"}).streaming_content).splitlines()

    assert len(list(open_bundle(lines, intake.PASSPHRASE, wrapped="by_passphrase"))) == 1
    other = desk.client_of(desk.other)
    assert "To answer or to ask" in other.get(desk.url("openings/")).content.decode()
    assert other.post(url, {"reason": "support"}).status_code == 404


def test_bundle_stays_where_it_is_while_the_key_is_locked(desk: Desk) -> None:
    intake.contribution(desk.consultation, {"text": WORDS, "number": 0})
    client = desk.client()
    assert desk.url("bundle/") not in client.get(desk.url()).content.decode()

    assert client.post(desk.url("bundle/"), {"reason": "support"}).status_code == 422
    assert Opening.objects.count() == 0
