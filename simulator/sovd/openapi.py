"""The parts of an OpenAPI 3.1 document that describes SOVD resources. What is described is in `docs`."""

from collections.abc import Mapping

from pydantic import JsonValue

from simulator.sovd.schemas import Schema

DIALECT = "https://asam.net/standards/diagnostics/sovd/v1.1/dialect"
SOVD_VERSION = "1.1.0"

Paths = dict[str, JsonValue]
JSON = "application/json"

INCLUDE_SCHEMA: Schema = {
    "name": "include-schema",
    "in": "query",
    "required": False,
    "schema": {"type": "boolean", "default": False},
}
GENERIC_ERROR: Schema = {
    "type": "object",
    "properties": {
        "error_code": {"type": "string"},
        "vendor_code": {"type": "string"},
        "message": {"type": "string"},
        "translation_id": {"type": "string"},
        "parameters": {"type": "object"},
    },
    "required": ["error_code", "message"],
}
DATA_ERROR: Schema = {
    "type": "object",
    "properties": {"path": {"type": "string"}, "error": {"$ref": "#/components/schemas/GenericError"}},
    "required": ["path"],
}


def document(title: str, version: str, paths: Paths) -> Schema:
    """A self-contained document; its paths begin at the root of the host."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {"title": title, "version": version, "x-sovd-version": SOVD_VERSION},
        "paths": paths,
        "components": {
            "schemas": {"GenericError": GENERIC_ERROR, "DataError": DATA_ERROR},
            "responses": {"Error": _response("What went wrong.", {"$ref": "#/components/schemas/GenericError"})},
            "parameters": {"IncludeSchema": INCLUDE_SCHEMA},
        },
    }


def reads(summary: str, schema: Schema, content_type: str = JSON) -> Schema:
    return {
        "summary": summary,
        "parameters": [{"$ref": "#/components/parameters/IncludeSchema"}],
        "responses": _responses("200", _response("The resource.", schema, content_type)),
    }


def writes(summary: str, schema: Schema, content_type: str = JSON) -> Schema:
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {content_type: {"schema": schema}}},
        "responses": {
            **_responses("204", {"description": "Written."}),
            "400": _response("It does not fit.", {"$ref": "#/components/schemas/DataError"}),
        },
    }


def does(summary: str, status: str, answer: Schema | None = None, body: Schema | None = None) -> Schema:
    described: Schema = {
        "summary": summary,
        "responses": _responses(status, _response("Done or begun.", answer) if answer else {"description": "Done."}),
    }
    if body is not None:
        described["requestBody"] = {"required": False, "content": {JSON: {"schema": body}}}
    return described


def path_item(methods: Mapping[str, JsonValue], **extensions: JsonValue) -> Schema:
    """Shape: `data_category="currentData"` becomes `x-sovd-data-category`; what is empty is left out."""
    named = {f"x-sovd-{key.replace('_', '-')}": value for key, value in extensions.items() if value not in (None, [])}
    return {**named, **methods}


def path_parameter(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _responses(status: str, response: Schema) -> Schema:
    return {status: response, "default": {"$ref": "#/components/responses/Error"}}


def _response(description: str, schema: Schema, content_type: str = JSON) -> Schema:
    return {"description": description, "content": {content_type: {"schema": schema}}}
