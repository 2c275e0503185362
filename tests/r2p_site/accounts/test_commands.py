"""manage.py create_operator."""

from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from r2p_site.accounts.models import Role, User
from tests.cast import Cast


def test_create_operator_prints_a_link_that_opens(db: None, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_operator", email="Olu@example.org", name="Olu")

    user = User.objects.get(email="olu@example.org")
    link = capsys.readouterr().out.splitlines()[-1]
    assert user.roles == {(Role.OPERATOR, None)}
    assert client.get(urlsplit(link).path).status_code == 302


def test_create_operator_asks_for_what_was_left_out(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["olu@example.org", " Olu "])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    call_command("create_operator")

    assert User.objects.get(email="olu@example.org").name == "Olu"


def test_create_operator_when_there_is_one_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is an operator already"):
        call_command("create_operator", email="olu@example.org", name="Olu")


def test_create_operator_by_force_adds_one(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_operator", email="olu@example.org", name="Olu", force=True)

    assert User.objects.get(email="olu@example.org").has_role(Role.OPERATOR)


@pytest.mark.parametrize("email", ["olu", "@", "olu@"])
def test_create_operator_with_malformed_address_is_refused(db: None, email: str) -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("create_operator", email=email, name="Olu")


def test_create_operator_with_nobody_to_ask_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(CommandError, match="pass --email and --name"):
        call_command("create_operator")


def test_create_operator_with_empty_answer_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: " ")
    with pytest.raises(CommandError, match="empty"):
        call_command("create_operator")
