"""Opening what was sent away from the server: no database, the custodian's secret alone."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments.intake.bundles import open_bundle
from assessments.intake.errors import CannotOpen, WrongState
from assessments.intake.models import WrappedKey
from assessments.intake.sealing.codes import new_code
from assessments.intake.sealing.keys import wrap_by_recovery_key
from assessments.intake.services.bundle import export_bundle
from r2p_site.errors import NotPermitted
from tests.assessments.intake.desk import Desk
from tests.factories import intake

pytestmark = pytest.mark.django_db
WORDS = "They burnt the mill."


@pytest.fixture
def key() -> Any:
    consultation = intake.consultation()
    key = intake.ready_key(consultation)
    for _number in range(3):
        intake.contribution(consultation, {"text": WORDS, "number": 0})
    return key


@pytest.fixture
def bundle(key: Any) -> list[bytes]:
    return list(export_bundle(key=key, by=key.holder))


def test_bundle_opens_with_the_passphrase_and_shows_nothing_without(bundle: list[bytes]) -> None:
    assert WORDS.encode() not in b"".join(bundle)

    opened = list(open_bundle(bundle, intake.PASSPHRASE, wrapped="by_passphrase"))
    assert [row["content"]["text"] for row in opened] == [WORDS] * 3
    with pytest.raises(CannotOpen):
        list(open_bundle(bundle, "another passphrase", wrapped="by_passphrase"))


def test_bundle_opens_with_the_printed_key(key: Any) -> None:
    recovery_key = new_code()
    WrappedKey.objects.update(by_recovery_key=wrap_by_recovery_key(intake.private_half(key), recovery_key))
    lines = list(export_bundle(key=key, by=key.holder))

    assert len(list(open_bundle(lines, recovery_key.lower(), wrapped="by_recovery_key"))) == 3


def changed(bundle: list[bytes]) -> list[bytes]:
    first, second = json.loads(bundle[1]), json.loads(bundle[2])
    return [bundle[0], json.dumps({**first, "sealed": second["sealed"]}).encode()]


@pytest.mark.parametrize("spoil", [changed, lambda _lines: [], lambda _lines: [b"{}"], lambda _lines: [b"no json"]])
def test_changed_file_does_not_open(bundle: list[bytes], spoil: Any) -> None:
    with pytest.raises(CannotOpen):
        list(open_bundle(spoil(bundle), intake.PASSPHRASE, wrapped="by_passphrase"))


def test_bundle_is_the_holder_s_and_ends_with_the_key(key: Any) -> None:
    with pytest.raises(NotPermitted):
        export_bundle(key=key, by=intake.custodian())
    WrappedKey.objects.all().delete()
    with pytest.raises(WrongState):
        export_bundle(key=key, by=key.holder)


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


def test_custodian_downloads_the_bundle_of_the_own_key(desk: Desk) -> None:
    intake.contribution(desk.consultation, {"text": WORDS, "number": 0})

    lines = b"".join(desk.client().get(desk.url("bundle/")).streaming_content).splitlines()

    assert len(list(open_bundle(lines, intake.PASSPHRASE, wrapped="by_passphrase"))) == 1
    assert desk.client_of(desk.other).get(desk.url("bundle/")).status_code == 404
