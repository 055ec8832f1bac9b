"""Give everything that everybody may see as CSV, GeoJSON or JSON, to clients with a key.

Promises: an export is sent as it is read, `CHUNK` reports at a time, each in a transaction of its own; so memory does
not grow with it, and a slow reader keeps nothing open. No cell is a formula. An export that breaks off is cut off, and
never looks complete: a table, which has no end of its own, goes only where HTTP says how long it is (not by HTTP/1.0).
"""

import csv
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import StringIO

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.web.open311.asking import Clients, Refused
from bot.web.open311.interface import Interface
from bot.web.open311.writing import Value, moment
from bot.web.public.answering import HEADERS
from bot.web.public.door import Shown
from casework.files.cells import harmless
from casework.model.area import AreaCode
from casework.model.category import CategoryCode, name_in
from casework.model.client import Client, Scope
from casework.model.open311 import Fault
from casework.model.public import STATUSES, PublicTicket, State
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Filters
from casework.public import requests
from casework.public.looking import with_below
from storage.trouble import StorageAway, why

log = structlog.get_logger()

CHUNK = 200  # reports in memory at once
TYPES = {"csv": "text/csv;charset=utf-8", "geojson": "application/geo+json", "json": "application/json"}
COLUMNS = (
    *("number", "state", "status", "category", "category_name", "area", "area_name", "street", "lat", "lon"),
    *("is_rough", "team", "reported_at", "fix_by", "fixed_at", "parked_until", "duplicate_of", "dismissed_for"),
    *("seen_too", "is_record", "words", "photos_before", "photos_after"),
)
# Not 426: that demands the header Upgrade, which nginx hands on, and a connection of HTTP/2 breaks by it.
TOO_OLD = Fault(505, "a table needs HTTP/1.1, or one that breaks off looks complete; nginx: proxy_http_version 1.1")
BEARER = {"WWW-Authenticate": 'Bearer realm="Cleanward exports"'}


class Exporting:
    """The endpoint of exports; `base` is the address before every path."""

    def __init__(self, shown: Shown, base: str, interface: Interface, clients: Clients) -> None:
        self._shown = shown
        self._base = base
        self._interface = interface
        self._clients = clients

    async def export(self, request: Request) -> Response:
        """Begin an export."""
        form = request.path_params["form"]
        if form not in TYPES:
            raise Refused(Fault(404, "there are export.csv, export.geojson and export.json"))
        client, filters = await self._client(request), self._filters(request)
        if form == "csv" and request.scope["http_version"] == "1.0":
            raise Refused(TOO_OLD)
        self._clients.count(client, Scope.EXPORT, self._interface.exports_a_minute)
        headers = {
            **HEADERS,
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="reports.{form}"',
        }
        return StreamingResponse(self._written(form, filters), 200, headers, TYPES[form])

    async def _client(self, request: Request) -> Client:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        client = await self._clients.known(key.strip()) if scheme.lower() == "bearer" else None
        if client is None:
            raise Refused(Fault(401, "Authorization: Bearer KEY is missing, wrong or revoked"), headers=BEARER)
        if Scope.EXPORT not in client.scopes:
            raise Refused(Fault(403, "this key may not export"))
        return client

    def _filters(self, request: Request) -> Filters:
        query, district = request.query_params, self._shown.district()
        area, category, state = (query.get(name, "") for name in ("area", "category", "state"))
        if state and state not in set(State):
            raise Refused(Fault(400, f"state must be one of {', '.join(State)}"))
        known = district.tree.category(CategoryCode(category)) is not None
        since, until = (_day(name, query.get(name, "")) for name in ("since", "until"))
        zone = district.calendar.zone
        return Filters(
            areas=with_below(district, AreaCode(area)) if area else None,
            categories=([CategoryCode(category)] if known else []) if category else None,
            statuses=STATUSES[State(state)] if state else None,
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
        )

    async def _written(self, form: str, filters: Filters) -> AsyncIterator[bytes]:
        """Yield the pieces of an export."""
        head, tail = _AROUND[form]
        yield head
        is_first = True
        async for rows in self._chunks(filters):
            yield _piece(form, rows, is_first=is_first)
            is_first = False
        yield tail

    async def _chunks(self, filters: Filters) -> AsyncIterator[Sequence[Mapping[str, Value]]]:
        below: TicketId | None = None
        while True:
            try:
                async with self._shown.storage.read() as work:
                    found = await requests.rows(work, self._shown.district(), below, filters, CHUNK)
            except StorageAway as error:
                log.warning("an export was cut off", why=why(error))
                raise
            if not found:
                return
            below = found[-1].number
            yield [self._row(each) for each in found]

    def _row(self, ticket: PublicTicket) -> Mapping[str, Value]:
        category = ticket.category
        values: Sequence[Value] = (
            *(ticket.number, ticket.state, ticket.status),
            *(category.code if category else None, name_in(category.names, "en") if category else None),
            *(ticket.area, ticket.area_name, ticket.street, round(ticket.point.lat, 6), round(ticket.point.lon, 6)),
            *(ticket.is_rough, ticket.team, moment(ticket.reported_at), moment(ticket.fix_by)),
            *(moment(ticket.fixed_at), moment(ticket.parked_until), ticket.duplicate_of, ticket.dismissed_for),
            *(ticket.seen_too, ticket.is_record, ticket.words or None),
            *([f"{self._base}/photos/{name}" for name in names] for names in (ticket.before, ticket.after)),
        )
        return dict(zip(COLUMNS, values, strict=True))


_AROUND = {
    "csv": (",".join(COLUMNS).encode() + b"\r\n", b""),
    "json": (b"[", b"]\n"),
    "geojson": (b'{"type":"FeatureCollection","features":[', b"]}\n"),
}


def _piece(form: str, rows: Sequence[Mapping[str, Value]], *, is_first: bool) -> bytes:
    if form == "csv":
        out = StringIO()
        csv.writer(out).writerows([_cell(value) for value in row.values()] for row in rows)
        return out.getvalue().encode("utf-8", "replace")
    things = rows if form == "json" else [_feature(row) for row in rows]
    text = ",\n".join(json.dumps(each, ensure_ascii=False) for each in things)
    return (("" if is_first else ",\n") + text).encode("utf-8", "replace")


def _cell(value: Value) -> Value:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return " ".join(map(str, value))
        case str():
            return harmless(value)
        case _:
            return value


def _feature(row: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return a row as GeoJSON (RFC 7946: longitude first)."""
    properties = {name: value for name, value in row.items() if name not in ("number", "lat", "lon")}
    place = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    return {"type": "Feature", "id": row["number"], "geometry": place, "properties": properties}


def _day(name: str, text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and not 1900 < day.year < 2200:
        raise Refused(Fault(400, f"{name} must be a day such as 2026-11-30"))
    return day
