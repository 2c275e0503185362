"""An OpenAPI document as rows for a page that needs no script."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
_METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    place: str
    kind: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Field]
    body: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    description: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Reference:
    description: str
    operations: list[Operation]
    shapes: list[Shape]


def describe(document: Schema) -> Reference:
    operations = [
        _operation(path, method, item[method])
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]
    shapes = [_shape(name, schema) for name, schema in sorted(document["components"].get("schemas", {}).items())]
    return Reference(document["info"].get("description", ""), operations, shapes)


def _operation(path: str, method: str, operation: Schema) -> Operation:
    summary, _, rest = operation.get("description", "").partition("\n")
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary") or summary,
        description=operation.get("description", "") if operation.get("summary") else rest.strip(),
        parameters=[_parameter(parameter) for parameter in operation.get("parameters", [])],
        body=" | ".join(_kinds(operation.get("requestBody", {}))),
        answers=[_answer(status, answer) for status, answer in operation["responses"].items()],
    )


def _parameter(parameter: Schema) -> Field:
    return Field(
        name=parameter["name"],
        place=parameter["in"],
        kind=_kind(parameter.get("schema", {})),
        is_required=parameter.get("required", False),
        description=parameter.get("description", ""),
    )


def _answer(status: str, answer: Schema) -> Answer:
    if "$ref" in answer:
        return Answer(status, "Error", "")
    return Answer(status, " | ".join(_kinds(answer)), answer.get("description", ""))


def _kinds(holder: Schema) -> Iterator[str]:
    """The distinct kinds of a body in its media types."""
    content = holder.get("content", {})
    yield from dict.fromkeys(_kind(media.get("schema", {})) for media in content.values())


def _shape(name: str, schema: Schema) -> Shape:
    required = set(schema.get("required", ()))
    fields = [
        Field(field, "", _kind(below), field in required, below.get("description") or below.get("title", ""))
        for field, below in schema.get("properties", {}).items()
    ]
    return Shape(name, schema.get("description", "") or ("" if fields else _kind(schema)), fields)


def _kind(schema: Schema) -> str:
    """`integer`, `string (date)`, `list of Factor`, `"draft" | "published"`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for union in ("allOf", "oneOf", "anyOf"):
        if union in schema:
            return " | ".join(_kind(part) for part in schema[union])
    if "enum" in schema:
        return " | ".join(f'"{value}"' if isinstance(value, str) else str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return _plain_kind(schema)


def _plain_kind(schema: Schema) -> str:
    kind = schema.get("type", "any")
    name = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{name} ({schema['format']})" if "format" in schema else name
