"""Describe the interface for other systems: one table, from which come the routes, OpenAPI and a page to read.

Promise: what is described is served, and what is served is described; a test compares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.web.open311.exporting import TYPES
from casework.model.client import Scope
from casework.model.public import State

FORMS = ("json", "xml")
REPORT_FIELDS = ("service_code", "lat", "long", "description", "address_string", "attribute[CODE]", "media_url")
MEDIA = {"json": "application/json", "xml": "text/xml"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a request may say; with `choices` it is one of them."""

    name: str
    words: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Something that can be asked: its `path` is Starlette's, with {form} for how it is answered."""

    name: str
    path: str
    words: str
    query: tuple[Parameter, ...] = ()
    method: str = "GET"
    scope: Scope | None = None
    forms: tuple[str, ...] = FORMS


JURISDICTION = Parameter("jurisdiction_id", "ours, or nothing")
LANGUAGE = Parameter("lang", "the language of the answer, before what Accept-Language says", ("en", "zh_CN", "zh_TW"))
START = Parameter("start_date", "from when on; together with end_date at most 90 days, the default: the last 90 days")
END = Parameter("end_date", "until when")

ENDPOINTS = (
    Endpoint("discovery", "/open311/discovery.{form}", "Where the interface is, and how to get a key."),
    Endpoint("services", "/open311/v2/services.{form}", "What can be reported today.", (JURISDICTION, LANGUAGE)),
    Endpoint(
        "service",
        "/open311/v2/services/{code}.{form}",
        "What a service asks: each question must be answered by one of its values.",
        (JURISDICTION, LANGUAGE),
    ),
    Endpoint(
        "requests",
        "/open311/v2/requests.{form}",
        "Reports, those reported last first.",
        (
            JURISDICTION,
            LANGUAGE,
            Parameter("service_request_id", "numbers with commas; nothing else counts then"),
            Parameter("service_code", "codes with commas"),
            START,
            END,
            Parameter("status", "open, closed, or both with a comma"),
            Parameter("updated_after", "only those to which something was done since"),
            Parameter("page", "from 1 on"),
            Parameter("page_size", "1 to 1000, the default"),
        ),
    ),
    Endpoint("request", "/open311/v2/requests/{number}.{form}", "One report.", (JURISDICTION, LANGUAGE)),
    Endpoint(
        "updates",
        "/open311/v2/servicerequestupdates.{form}",
        "What was done to reports, the earliest first, at most 1000 lines. If there are more, the header Link has the "
        "address of the next (rel=next).",
        (
            JURISDICTION,
            LANGUAGE,
            START,
            END,
            Parameter("after", "an update_id: only what comes behind it; alone it begins where that was done"),
        ),
    ),
    Endpoint(
        "report",
        "/open311/v2/requests.{form}",
        "Report something; the answer has its number. The key goes into the field api_key.",
        method="POST",
        scope=Scope.REPORT,
    ),
    Endpoint(
        "export",
        "/export.{form}",
        "Everything that the public page shows of reports, newest number first; the key goes into the header "
        "Authorization: Bearer KEY.",
        (
            Parameter("area", "the code of an area; all areas below it count"),
            Parameter("category", "the code of a category"),
            Parameter("state", "what has become of it", tuple(State)),
            Parameter("since", "the first day of reports, as 2026-11-30"),
            Parameter("until", "the last day of reports"),
        ),
        scope=Scope.EXPORT,
        forms=tuple(TYPES),
    ),
)


def openapi(base: str) -> Mapping[str, object]:
    """Return the table as OpenAPI 3.1; `base` is the address before every path."""
    paths: dict[str, dict[str, object]] = {}
    for each in ENDPOINTS:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    key = {"type": "http", "scheme": "bearer", "description": "a key with the scope export"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cleanward for other systems", "version": "2", "description": "Open311 and exports."},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"securitySchemes": {"bearer": key}},
    }


def _operation(endpoint: Endpoint) -> dict[str, object]:
    names = [part.split("}")[0] for part in endpoint.path.split("{")[1:]]
    in_path = [_parameter(Parameter(name, "", endpoint.forms if name == "form" else ()), "path") for name in names]
    content: dict[str, object] = {
        (TYPES[form].partition(";")[0] if endpoint.scope is Scope.EXPORT else MEDIA[form]): {}
        for form in endpoint.forms
    }
    good = "201" if endpoint.method == "POST" else "200"
    said: dict[str, object] = {
        "operationId": endpoint.name,
        "summary": endpoint.words,
        "parameters": [*in_path, *(_parameter(each, "query") for each in endpoint.query)],
        "responses": {
            good: {"description": "what was asked", "content": content},
            "default": {"description": "an array of errors, each with code and description"},
        },
    }
    if endpoint.scope is Scope.EXPORT:
        said["security"] = [{"bearer": []}]
    if endpoint.method == "POST":
        said["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _form()}}}
    return said


def _form() -> Mapping[str, object]:
    fields: Sequence[str] = ("api_key", "jurisdiction_id", *REPORT_FIELDS)
    properties = {name: {"type": "string"} for name in fields}
    return {"type": "object", "properties": properties, "required": ["api_key", "service_code", "lat", "long"]}


def _parameter(parameter: Parameter, where: str) -> Mapping[str, object]:
    schema: dict[str, object] = {"type": "string"}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    return {
        "name": parameter.name,
        "in": where,
        "required": where == "path",
        "description": parameter.words,
        "schema": schema,
    }
