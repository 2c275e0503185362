"""Settings from the environment: what is odd is refused by the name of its variable."""

from collections.abc import Callable

import pytest

from r2p_site.env import ConfigurationError, Env

Read = Callable[[Env], object]


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda env: env.flag("X"), "maybe"),
        (lambda env: env.number("X", 1), "many"),
        (lambda env: env.number("X", 1), "--5"),
        (lambda env: env.number("X", 1), "\u00b2"),
        (lambda env: env.number("X", 1, high=10), "11"),
        (lambda env: env.text("X", choices=("a", "b")), "c"),
        (lambda env: env.key("X"), "0" * 63),
        (lambda env: env.database("X"), "mysql://host/name"),
        (lambda env: env.database("X"), "postgres://host/"),
        (lambda env: env.database("X"), "postgres://host:port/name"),
        (lambda env: env.database("X"), "postgres://host:99999/name"),
        (lambda env: env.email("X"), "smtp://"),
        (lambda env: env.email("X"), "smtps://host:mail"),
        (lambda env: env.storage("X", ""), "ftp://host/folder"),
    ],
)
def test_odd_value_is_refused_by_the_name_of_its_variable(read: Read, value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^X "):
        read(Env({"X": value}))


@pytest.mark.parametrize(("value", "number"), [("", 7), (" 12 ", 12), ("-3", -3)])
def test_number_is_read_or_left_at_its_default(value: str, number: int) -> None:
    assert Env({"X": value}).number("X", 7, low=-5) == number


def test_address_of_a_database_is_taken_apart() -> None:
    found = Env({"X": "postgres://r2p_staff:a%2Fb@db:5433/office?sslmode=require"}).database("X")

    parts = {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert parts == {
        "NAME": "office",
        "USER": "r2p_staff",
        "PASSWORD": "a/b",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("url", "port", "is_tls"), [("smtp://mail", 587, False), ("smtps://mail", 465, True), ("smtp://mail:25", 25, False)]
)
def test_port_of_a_mail_server_follows_its_scheme(url: str, port: int, is_tls: bool) -> None:
    found = Env({"X": url}).email("X")

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"]) == ("mail", port, is_tls)
