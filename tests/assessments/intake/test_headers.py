"""What a contributor's browser, and everybody between, is told to keep of a visit: nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from assessments.intake.middleware import NothingKept
from assessments.intake.models import Consultation
from tests.factories import intake

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/{}/",
    "/{}/tell/",
    "/{}/reprisals/",
    "/{}/sent/",
    "/return/",
    "/return/deleted/",
    "/nothing-here/",
    "/healthz",
)


@pytest.fixture
def consultation() -> Consultation:
    intake.recipient()
    consultation = intake.consultation()
    intake.ready_key(consultation)
    return consultation


@pytest.fixture(params=PAGES)
def response(request: Any, site: Callable[[str], Client], consultation: Consultation, settings: Any) -> Any:
    settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_AGE = "intake_csrf", None  # as settings.py has them on this site
    return site("intake").get(request.param.format(consultation.slug))


def test_page_is_kept_by_nobody(response: Any) -> None:
    assert response["Cache-Control"] == "no-store, private"
    assert {"ETag", "Last-Modified", "Expires"} & set(response.headers) == set()


def test_page_sets_no_cookie_but_the_one_against_forged_forms(response: Any) -> None:
    assert set(response.cookies) <= {"intake_csrf"}
    for cookie in response.cookies.values():
        assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_page_runs_no_script_and_asks_nobody_else(response: Any) -> None:
    page = response.content.decode()

    assert "<script" not in page
    assert re.findall(r"\son\w+=", page) == []
    assert re.findall(r"\sstyle=", page) == []
    loaded = re.findall(r'<(?:link|img|iframe|source|form)\b[^>]*(?:href|src|action)="([^"]+)"', page)
    assert [address for address in loaded if not address.startswith("/")] == []
    leads_away = re.findall(r'<a\b[^>]*href="(https?://[^"]+)"[^>]*>', page)
    assert set(leads_away) <= {"https://www.wikipedia.org/", "http://localhost:8001"}


def test_page_carries_the_policy_against_scripts_and_referrers(response: Any) -> None:
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_settings_of_the_site_itself() -> None:
    """What a process with R2P_SITE=intake reads; the tests run with those of another site."""
    program = (
        "from r2p_site import settings as s;"
        "print(s.CSRF_COOKIE_AGE, s.CONTENT_SECURITY_POLICY['DIRECTIVES']['script-src'], s.FILE_UPLOAD_HANDLERS,"
        " s.DATA_UPLOAD_MAX_NUMBER_FILES, s.CSRF_COOKIE_NAME, s.MIDDLEWARE[0],"
        " 'django.contrib.sessions.middleware.SessionMiddleware' in s.MIDDLEWARE)"
    )
    environment = {**os.environ, "R2P_SITE": "intake"}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)

    assert found.stdout.split("\n")[0] == (
        "None [\"'none'\"] ['assessments.intake.uploads.InMemoryOnly'] 1000 intake_csrf"
        " assessments.intake.middleware.NothingKept False"
    )


def test_the_site_starts_with_its_own_apps_alone() -> None:
    program = "import django; django.setup(); import r2p_site.urls.intake"
    environment = {**os.environ, "R2P_SITE": "intake", "DJANGO_SETTINGS_MODULE": "r2p_site.settings"}
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (found.returncode, found.stderr) == (0, "")


def test_the_signing_key_is_refused_on_the_sites_of_visitors() -> None:
    for name in ("intake", "public"):
        environment = {**os.environ, "R2P_SITE": name, "EXCHANGE_KEY": "0" * 64}
        command = [sys.executable, "-c", "import r2p_site.settings"]
        found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert f"EXCHANGE_KEY is set for the site {name}" in found.stderr


def test_styles_and_errors_are_kept_by_nobody_too() -> None:
    def answer(_request: HttpRequest) -> HttpResponse:
        for_ever = {"Cache-Control": "public, max-age=31536000", "ETag": "x", "Last-Modified": "x", "Expires": "x"}
        return HttpResponse(status=304, headers=for_ever)

    kept = NothingKept(answer)(HttpRequest())

    assert kept["Cache-Control"] == "no-store, private"
    assert {"ETag", "Last-Modified", "Expires"} & set(kept.headers) == set()
