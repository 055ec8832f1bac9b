"""Speak Open311 (GeoReport v2, JSON or XML) with another body's server.

Promise: each call ends within its time, reads a bounded answer, and says in one of four ways what became of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import httpx
from defusedxml import ElementTree

from casework.model.open311 import WORDS_MOST
from casework.model.referral import Server
from casework.oversight.referring import Outgoing

SECONDS = 20.0
ANSWER_MOST = 1_000_000  # bytes
NUMBER_MOST = 200  # characters
LATER = frozenset({401, 403, 408, 425, 429, 503})  # it was not taken; a key may be put right meanwhile
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class There:
    """Another body's server: what goes there, its address, who we are there, our key, and the `form` it is asked for.

    What it answers is read as what it is, JSON or XML.
    """

    server: Server
    url: str
    jurisdiction: str = ""
    key: str = field(default="", repr=False)
    email: str = ""
    form: str = "json"


class NotNow(Exception):
    """The server did not take it, or says nothing; it may later."""


class Refused(Exception):
    """The server does not take it, and says why."""


class Lost(Exception):
    """Nobody knows whether the server has it."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the server calls a request: its number, or a token by which the number is asked for."""

    reference: str | None
    token: str | None


@dataclass(frozen=True, slots=True)
class Their:
    """What a server says of a request."""

    word: str
    notes: str


async def send(http: httpx.AsyncClient, there: There, sent: Outgoing) -> Arrived:
    """Send a report; raises NotNow, Refused or Lost."""
    fields = {
        "api_key": there.key,
        "jurisdiction_id": there.jurisdiction,
        "service_code": sent.service,
        "lat": f"{sent.lat:.6f}",
        "long": f"{sent.lon:.6f}",
        "address_string": sent.address,
        "description": _within(sent.words),
        "email": there.email,
    }
    fields = {name: value for name, value in fields.items() if value}
    try:
        status, body = await _call(http, "POST", f"{there.url}/requests.{there.form}", data=fields)
    except UNSENT as error:
        raise NotNow(type(error).__name__) from error
    except httpx.HTTPError as error:
        raise Lost(type(error).__name__) from error
    if status in LATER:
        raise NotNow(f"HTTP {status}")
    if 400 <= status < 500:
        raise Refused(_errors(body) or f"HTTP {status}")
    row = _first(body) if 200 <= status < 300 else {}
    reference, token = (_number(row.get(name)) for name in ("service_request_id", "token"))
    if not reference and not token:
        raise Lost(f"HTTP {status}")
    return Arrived(reference or None, token or None)


async def ask(http: httpx.AsyncClient, there: There, reference: str) -> Their | None:
    """Return what the server says of a request, None if it knows none with that number; raises NotNow."""
    row = await _get(http, there, f"requests/{_quoted(reference)}", {})
    return Their(_text(row.get("status")), _text(row.get("status_notes"))) if row else None


async def resolve(http: httpx.AsyncClient, there: There, token: str) -> str | None:
    """Return the number that belongs to a token by now, or None; raises NotNow."""
    row = await _get(http, there, f"tokens/{_quoted(token)}", {})
    return (_number(row.get("service_request_id")) or None) if row else None


async def look_for(http: httpx.AsyncClient, there: There, service: str, mark: str, since: datetime) -> str | None:
    """Return the number of a request with our mark that came since a moment, or None; raises NotNow."""
    start = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = await _rows(http, there, "requests", {"service_code": service, "start_date": start})
    found = (row for row in rows if mark in _text(row.get("description")))
    return next((_number(row.get("service_request_id")) for row in found), None) or None


async def _get(http: httpx.AsyncClient, there: There, path: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    rows = await _rows(http, there, path, query)
    return rows[0] if rows else {}


async def _rows(http: httpx.AsyncClient, there: There, path: str, query: Mapping[str, str]) -> list[Mapping[str, Any]]:
    whose = {"jurisdiction_id": there.jurisdiction} if there.jurisdiction else {}
    try:
        status, body = await _call(http, "GET", f"{there.url}/{path}.{there.form}", params={**whose, **query})
    except httpx.HTTPError as error:
        raise NotNow(type(error).__name__) from error
    if status == httpx.codes.NOT_FOUND:
        return []
    if status != httpx.codes.OK:
        raise NotNow(f"HTTP {status}")
    rows = _read(body)
    if rows is None:
        raise NotNow("the answer cannot be read")
    return rows


async def _call(http: httpx.AsyncClient, method: str, url: str, **said: Any) -> tuple[int, bytes]:
    async with http.stream(method, url, **said) as answer:
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > ANSWER_MOST:
                raise httpx.DecodingError("the answer is too long")
        return answer.status_code, bytes(body)


def _read(body: bytes) -> list[Mapping[str, Any]] | None:
    """Return the rows of an answer, or None if it has none; some servers give a single row without brackets."""
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n")  # what some servers write before it
    if body.startswith(b"<"):
        return _read_xml(body)
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    rows = said if isinstance(said, list) else [said]
    return rows if all(isinstance(row, dict) for row in rows) else None


def _read_xml(body: bytes) -> list[Mapping[str, Any]] | None:
    """Return the rows of an answer in XML: the elements in its root, or the root itself if those are single values."""
    try:
        root = ElementTree.fromstring(body)  # it refuses entities, with which a few bytes would fill the memory
    except (ParseError, ValueError, LookupError):
        return None
    rows = [root] if any(len(each) == 0 for each in root) else list(root)
    return [{each.tag.rpartition("}")[2]: each.text for each in row} for row in rows]


def _first(body: bytes) -> Mapping[str, Any]:
    rows = _read(body)
    return rows[0] if rows else {}


def _errors(body: bytes) -> str:
    return "; ".join(filter(None, (_text(row.get("description")) for row in _read(body) or ())))


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _within(words: str) -> str:
    """Return words that are as long as the specification lets them be; their last line, which is our mark, stays."""
    mark = words.rpartition("\n")[2]
    return words if len(words) <= WORDS_MOST else f"{words[: WORDS_MOST - len(mark) - 1]}\n{mark}"


def _number(value: object) -> str:
    """Return what a server calls a request, as far as it can be kept and shown."""
    return "".join(each for each in _text(value) if each.isprintable())[:NUMBER_MOST]


def _quoted(text: str) -> str:
    return str(httpx.QueryParams({"": text}))[1:].replace("+", "%20")
