"""Signing in for real, with passwords that cost little to hash."""

from collections.abc import Callable
from random import randrange

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from r2p_site.accounts.models import User

PASSWORD = "a few words that nobody would put together"


@pytest.fixture
def cheap_passwords(settings: Settings, client: Client) -> None:
    # Attempts are counted across tests: each test calls from a network of its own.
    client.defaults["REMOTE_ADDR"] = f"2001:db8:{randrange(2**16):x}:{randrange(2**16):x}::1"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sign_in(cheap_passwords: None, client: Client) -> Callable[..., HttpResponse]:
    """Give the person the password, and send the sign-in form from `client` (with the fields that it carries)."""

    def post(user: User, **fields: str) -> HttpResponse:
        user.set_password(PASSWORD)
        user.save()
        return client.post("/account/login/", {"login": user.email, "password": PASSWORD, **fields})

    return post
