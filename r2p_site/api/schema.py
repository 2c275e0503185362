"""The OpenAPI document of each site with REST: made from the views, committed in docs/, compared in `make check`."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.validation import validate_schema

SITES = ("staff", "public")

_ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string", "description": "Stable; compare this, not the message."},
                "message": {"type": "string", "description": "A sentence for a person, in the language asked for."},
                "fields": {
                    "type": "object",
                    "description": "By name of the field: what is wrong and what to do.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
                "current": {"description": "With 412: what stands there now."},
            },
        }
    },
}


class SchemaError(Exception):
    """The views do not describe themselves completely, or the document is not valid OpenAPI."""


class EnvelopeSchema(AutoSchema):
    """Every operation may be refused, and every refusal has the same shape."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"].setdefault("4XX", {"$ref": "#/components/responses/Refusal"})
        return operation


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The staff site's session, as the schema describes it."""

    target_class = "r2p_site.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def add_refusals(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """drf-spectacular's hook: the component that EnvelopeSchema refers to."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = _ERROR_SCHEMA
    components["responses"] = {
        "Refusal": {
            "description": "Refused; the code and the status say why.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
    }
    return result


@dataclass(frozen=True, slots=True)
class StoredSchema:
    body: bytes
    etag: str


@lru_cache(maxsize=len(SITES))
def document(site: str) -> dict[str, Any]:
    """Raises SchemaError when a view leaves something undescribed."""
    GENERATOR_STATS.reset()
    with translation.override("en"), GENERATOR_STATS.silence():
        generator = SchemaGenerator(urlconf=f"r2p_site.urls.{site}")  # type: ignore[no-untyped-call]
        made: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    problems = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]  # noqa: SLF001
    if problems:
        raise SchemaError("\n".join(problems))
    validate_schema(made)  # type: ignore[no-untyped-call]
    return made


@lru_cache(maxsize=len(SITES))
def stored(site: str) -> StoredSchema:
    body = json.dumps(document(site), ensure_ascii=False, separators=(",", ":")).encode()
    return StoredSchema(body, hashlib.sha256(body).hexdigest()[:32])


def committed_file(site: str) -> Path:
    return Path(settings.BASE_DIR) / "docs" / f"openapi-{site}.yml"


def as_yaml(site: str) -> str:
    plain = json.loads(json.dumps(document(site)))
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120)
    return text
