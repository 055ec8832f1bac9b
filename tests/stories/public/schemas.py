"""What GeoReport v2 wants of each answer, as JSON Schema, in words of our own.

Which fields there are, which must be there and what they may be are facts of the schemas in the repository
open311/schema-validation (schema/georeport-v2), and, where it has none (discovery, the extension for updates), of
http://wiki.open311.org/GeoReport_v2 and https://wiki.open311.org/Service_Request_Updates. Unlike those, ours let no
other field pass, and no moment that is not of the one form that we write.
"""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

Schema = Mapping[str, Any]

TEXT, FLAG, NUMBER = {"type": "string"}, {"type": "boolean"}, {"type": "number"}
CODE = {"type": "string", "minLength": 1}
MAYBE = {"type": ["string", "null"]}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
ADDRESS = {"type": "string", "pattern": r"^https?://[^/\s]+/\S*$"}


def one_of(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


def either(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def thing(must: Mapping[str, Schema], may: Mapping[str, Schema] | None = None) -> Schema:
    """Return the schema of an object: its fields that must be there, and those that may."""
    properties = {**must, **(may or {})}
    return {"type": "object", "required": [*must], "properties": properties, "additionalProperties": False}


def filled(schema: Schema) -> Schema:
    """Return the schema of a list that has something in it."""
    return {"type": "array", "items": schema, "minItems": 1}


SERVICE = thing(
    {
        "service_code": CODE,
        "service_name": CODE,
        "metadata": FLAG,
        "type": one_of("realtime", "batch", "blackbox"),
    },
    dict.fromkeys(("description", "keywords", "group"), MAYBE),
)
ATTRIBUTE = thing(
    {
        "variable": FLAG,
        "code": CODE,
        "datatype": one_of("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"),
        "required": FLAG,
    },
    {
        "datatype_description": MAYBE,
        "order": {"type": "integer", "minimum": 1},
        "description": MAYBE,
        "values": filled(thing({"key": CODE, "name": CODE})),
    },
)
REQUEST = thing(
    {
        "service_request_id": CODE,
        "status": one_of("open", "closed"),
        "service_code": TEXT,
        "requested_datetime": MOMENT,
    },
    {
        **dict.fromkeys(("status_notes", "service_name", "agency_responsible", "service_notice"), MAYBE),
        **dict.fromkeys(("address", "address_id", "zipcode"), MAYBE),
        "description": either({"type": "string", "maxLength": 4000}),
        "updated_datetime": MOMENT,
        "expected_datetime": either(MOMENT),
        "lat": NUMBER,
        "long": NUMBER,
        "media_url": either(ADDRESS),
    },
)
UPDATE = thing(
    {
        "update_id": {"type": "string", "pattern": r"^\d+-\d+$"},
        "service_request_id": CODE,
        "status": one_of("OPEN", "CLOSED"),
        "updated_datetime": MOMENT,
        "description": CODE,
    },
    {"media_url": either(ADDRESS)},
)
ENDPOINT = thing(
    {
        "specification": ADDRESS,
        "url": ADDRESS,
        "changeset": MOMENT,
        "type": one_of("production", "test", "acceptance"),
        "formats": filled(one_of("application/json", "text/xml")),
    }
)

SCHEMAS: Mapping[str, Schema] = {
    "discovery": thing({"changeset": MOMENT, "contact": CODE, "key_service": CODE, "endpoints": filled(ENDPOINT)}),
    "services": filled(SERVICE),
    "service": thing({"service_code": CODE, "attributes": filled(ATTRIBUTE)}),
    "requests": filled(REQUEST),
    "request": {**filled(REQUEST), "maxItems": 1},
    "updates": filled(UPDATE),
    "errors": filled(thing({"code": {"type": "string", "pattern": r"^[45]\d\d$"}, "description": CODE})),
    "reported": {
        **filled(thing({"service_request_id": CODE}, {"service_notice": MAYBE, "account_id": MAYBE})),
        "maxItems": 1,
    },
}


def check(said: object, name: str) -> None:
    """Check an answer against what the specification wants of it."""
    faults = [f"{each.json_path}: {each.message}" for each in Draft202012Validator(SCHEMAS[name]).iter_errors(said)]
    assert not faults, faults
