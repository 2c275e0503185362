"""The description of the interface: complete, valid, committed, and a page."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from r2p_site.api import schema
from r2p_site.api.reference import Answer, Field, describe

Site = Callable[[str], Client]


@pytest.mark.parametrize("name", schema.SITES)
def test_committed_schema_is_up_to_date(name: str) -> None:
    assert schema.committed_file(name).read_text() == schema.as_yaml(name)


def test_stale_schema_is_reported_by_name(settings: Any, tmp_path: Any) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("openapi")
    (tmp_path / "docs" / "openapi-public.yml").write_text("openapi: 3.0.3\n")

    with pytest.raises(CommandError, match=r"Out of date: openapi-public\.yml"):
        call_command("openapi", "--check")


@pytest.mark.parametrize("name", schema.SITES)
def test_schema_is_served_and_revalidated(site: Site, name: str) -> None:
    client = site(name)

    first = client.get("/api/v1/schema/")
    again = client.get("/api/v1/schema/", headers={"if-none-match": first["ETag"]})

    assert (first.status_code, first["Content-Type"]) == (200, "application/json")
    assert first.json()["openapi"] == "3.0.3"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
@pytest.mark.parametrize("name", schema.SITES)
def test_page_lists_every_operation_and_loads_no_foreign_script(site: Site, name: str) -> None:
    response = site(name).get("/api/v1/docs/")

    page = response.content.decode()
    operations = describe(schema.document(name)).operations
    assert response.status_code == 200
    assert [entry.anchor for entry in operations if f'id="{entry.anchor}"' not in page] == []
    assert "//cdn" not in page


@pytest.mark.django_db
def test_page_marks_what_is_in_english_whatever_the_reader_reads(site: Site) -> None:
    page = unescape(site("public").get("/api/v1/docs/").content.decode())

    summaries = [entry.summary for entry in describe(schema.document("public")).operations]
    assert [words for words in summaries if f'lang="en" dir="ltr">{words}</span>' not in page] == []


def test_operation_is_described_in_rows() -> None:
    document = {
        "info": {"description": "Desk."},
        "paths": {
            "/scores/": {
                "get": {
                    "operationId": "scores",
                    "description": "Flat rows.\n\nBy cycle.",
                    "parameters": [
                        {"name": "state", "in": "query", "required": True, "schema": {"type": "string"}},
                        {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}},
                    ],
                    "responses": {
                        "200": {
                            "description": "Rows",
                            "content": {
                                "application/json": {
                                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Score"}}
                                }
                            },
                        },
                        "4XX": {"$ref": "#/components/responses/Refusal"},
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Score": {
                    "type": "object",
                    "required": ["band"],
                    "properties": {"band": {"enum": [0, 1]}, "track": {"oneOf": [{"enum": ["official"]}]}},
                }
            }
        },
    }

    reference = describe(document)

    (operation,) = reference.operations
    assert (operation.method, operation.summary, operation.description) == ("GET", "Flat rows.", "By cycle.")
    assert operation.parameters == [
        Field("state", "query", "string", is_required=True, description=""),
        Field("from", "query", "string (date)", is_required=False, description=""),
    ]
    assert operation.answers == [Answer("200", "list of Score", "Rows"), Answer("4XX", "Error", "")]
    assert [(field.name, field.kind) for field in reference.shapes[0].fields] == [
        ("band", "0 | 1"), ("track", '"official"')
    ]  # fmt: skip
