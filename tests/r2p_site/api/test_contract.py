"""Requests made from the schema, good and bad: no answer is an error of ours, each has the shape that it promises."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis.errors import Unsatisfiable as NoSuchInput
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assessments.core.enums import Status
from assessments.core.models import Assessment
from r2p_site.accounts.models import User
from r2p_site.api import schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice", "kept_connection")]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BASE = "http://localhost"
FEW_AND_THE_SAME = hypothesis.settings(
    max_examples=10, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

OPERATIONS = [
    pytest.param(name, method, path, id=f"{name} {method.upper()} {path}")
    for name in schema.SITES
    for path, item in schema.document(name)["paths"].items()
    for method in item
]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Django closes a connection after each request of a real server; here it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("name", "method", "path"), OPERATIONS)
def test_operation_answers_as_its_schema_says(
    site: Callable[[str], Client],
    client_of: Callable[[User], Client],
    name: str,
    method: str,
    path: str,
    mode: GenerationMode,
) -> None:
    site(name)
    session = credentials(client_of) if name == "staff" else {}
    interface = schemathesis.openapi.from_dict(schema.document(name))
    interface.app = get_wsgi_application()
    existing = existing_places(name)

    @FEW_AND_THE_SAME
    @hypothesis.given(case=interface[path][method].as_strategy(generation_mode=mode))
    def answers(case: schemathesis.Case) -> None:
        case.validate_response(case.call(base_url=BASE, **session), checks=CHECKS)
        if mode.is_positive and case.path_parameters:
            case.path_parameters = {key: existing[key] for key in case.path_parameters}
            case.validate_response(case.call(base_url=BASE, **session), checks=CHECKS)

    with contextlib.suppress(NoSuchInput):
        answers()


def existing_places(name: str) -> dict[str, Any]:
    """Something that is there, for each parameter of a path: staff the assessment under way, public a published one."""
    assessments = Assessment.objects.order_by("-cycle__period_end")
    chosen = assessments.first() if name == "staff" else assessments.filter(status=Status.PUBLISHED).first()
    return {"id": str(chosen.pk), "code": "1.1", "slug": "un-framework-2014", "number": 1, "version": "1.0.0"}


def credentials(client_of: Callable[[User], Client]) -> dict[str, Any]:
    """The lead's session and a CSRF token that goes with it."""
    client = client_of(User.objects.get(email="lead@practice.example"))
    token = "t" * 32
    cookies = {"staff_session": client.cookies["staff_session"].value, "staff_csrf": token}
    return {"cookies": cookies, "headers": {"X-CSRFToken": token}}
