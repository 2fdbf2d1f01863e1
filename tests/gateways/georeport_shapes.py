"""JSON Schemas (draft 4) of GeoReport v2, written from the text of the specification at wiki.open311.org/GeoReport_v2."""

from __future__ import annotations

from typing import Any

MAYBE_TEXT = {"type": ["string", "null"]}
MAYBE_TIME = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}
TIME = {"type": "string", "format": "date-time"}

SERVICE: dict[str, Any] = {
    "type": "object",
    "required": ["service_code", "service_name", "metadata", "type"],
    "properties": {
        "service_code": {"type": "string", "minLength": 1},
        "service_name": {"type": "string", "minLength": 1},
        "description": MAYBE_TEXT,
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": MAYBE_TEXT,
        "group": MAYBE_TEXT,
    },
}
SERVICES = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "array", "minItems": 1, "items": SERVICE}
DEFINITION = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["service_code", "attributes"],
    "properties": {
        "service_code": {"type": "string"},
        "attributes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["variable", "code", "datatype", "required"],
                "properties": {
                    "variable": {"type": "boolean"},
                    "code": {"type": "string"},
                    "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
                    "required": {"type": "boolean"},
                    "datatype_description": MAYBE_TEXT,
                    "order": {"type": ["integer", "null"]},
                    "description": MAYBE_TEXT,
                    "values": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["key", "name"],
                            "properties": {"key": {"type": "string"}, "name": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}
REQUEST = {
    "type": "object",
    "required": ["service_request_id", "status", "service_code", "requested_datetime"],
    "properties": {
        "service_request_id": {"type": "string", "minLength": 1},
        "status": {"enum": ["open", "closed"]},
        **{
            name: MAYBE_TEXT
            for name in (
                "status_notes",
                "service_name",
                "agency_responsible",
                "service_notice",
                "address",
                "address_id",
                "zipcode",
            )
        },
        "service_code": {"type": "string"},
        "description": {"anyOf": [{"type": "string", "maxLength": 4000}, {"type": "null"}]},
        "requested_datetime": TIME,
        "updated_datetime": MAYBE_TIME,
        "expected_datetime": MAYBE_TIME,
        "lat": {"type": ["number", "null"]},
        "long": {"type": ["number", "null"]},
        "media_url": MAYBE_TEXT,
    },
}
REQUESTS = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "array", "items": REQUEST}
POSTED = {
    "type": "array",
    "minItems": 1,
    "maxItems": 1,
    "items": {
        "type": "object",
        "properties": {
            "service_request_id": {"type": "string"},
            "token": {"type": "string"},
            "service_notice": MAYBE_TEXT,
            "account_id": MAYBE_TEXT,
        },
        "oneOf": [{"required": ["service_request_id"]}, {"required": ["token"]}],
    },
}
ERRORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["code", "description"], "properties": {"description": {"type": "string"}}},
}
