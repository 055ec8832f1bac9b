"""Take reports from other systems (POST requests of GeoReport v2).

Promises: a report is on disk, and its number known, before it is answered. A photo that cannot be fetched does not lose
the report. This writes, so it works in the bot's own process; a process that only shows says so.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.web.open311 import writing
from bot.web.open311.answering import form_of
from bot.web.open311.asking import Clients, Refused
from bot.web.open311.fetching import NotFetched, fetch
from bot.web.open311.georeport import check_jurisdiction, today
from bot.web.open311.interface import Interface
from bot.web.public.answering import HEADERS, language_of
from bot.web.public.door import Shown
from casework.model.category import name_in
from casework.model.client import Client, Scope
from casework.model.errors import Refusal
from casework.model.open311 import Fault, Reported, read_report
from casework.model.ticket import Ticket
from casework.ports import KeptPhoto
from casework.public import receiving
from storage.files.visits import Visit
from storage.files.workers import WorkerFailed
from storage.trouble import FilesAway

log = structlog.get_logger()

BODY_MOST = 65_536  # bytes
FIELDS_MOST = 200
NOBODY = 0  # photos that no account sends are checked one at a time
PHOTOS_AT_ONCE = 3  # that are fetched, so that hosts that are slow keep no turn of the bot's own photos
WAIT_S = 5.0  # for a turn; then the report is taken without its photo

Fetch = Callable[[str, tuple[str, ...]], Coroutine[Any, Any, bytes]]
Given = TypeVar("Given")


class Reporting:
    """The endpoint that takes reports."""

    def __init__(self, shown: Shown, interface: Interface, clients: Clients, fetching: Fetch = fetch) -> None:
        self._shown = shown
        self._interface = interface
        self._clients = clients
        self._fetch = fetching
        self._fetching = asyncio.Semaphore(PHOTOS_AT_ONCE)

    async def report(self, request: Request) -> Response:
        """Make a ticket of a report, and answer its number."""
        form = form_of(request)
        if not self._interface.takes_reports:
            raise Refused(Fault(403, "reports are taken by the bot's own process; this one only reads"))
        given = await _fields(request)
        client = await self._client(given)
        check_jurisdiction(self._interface, given.get("jurisdiction_id", ""))
        reported = read_report(given, self._shown.district().tree, today(self._shown))
        if isinstance(reported, list):
            raise Refused(*reported)
        fault = receiving.place_fault(self._shown.district(), reported, self._shown.clock())
        if fault is not None:
            raise Refused(fault)
        ticket = await self._keep(client, reported)
        log.info("another system has reported", client=client.name, ticket=ticket.id)
        notice = name_in(reported.category.notice, language_of(request)) or None
        rows = [{"service_request_id": str(ticket.id), "service_notice": notice, "account_id": None}]
        body = writing.listed(form, "service_requests", "request", rows)
        return Response(body, 201, {**HEADERS, "Cache-Control": "no-store"}, writing.TYPES[form])

    async def _client(self, given: Mapping[str, str]) -> Client:
        """Return who reports; raises Refused if they may not, or not now."""
        client = await self._clients.known(given.get("api_key", "").strip())
        if client is None:
            raise Refused(Fault(403, "api_key is missing, wrong or revoked"))
        if Scope.REPORT not in client.scopes:
            raise Refused(Fault(403, "this api_key may not report"))
        self._clients.count(client, Scope.REPORT, self._interface.reports_a_minute)
        return client

    async def _keep(self, client: Client, reported: Reported) -> Ticket:
        at = self._shown.clock()
        visit = Visit(self._shown.photos, may_wait=True)
        try:
            photos = await self._photos(visit, client, reported.media_url)
            async with self._shown.storage.begin(f"open311 {client.name} {at.isoformat()}") as work:
                ticket = await receiving.receive(work, self._shown.district(), client, reported, photos, at)
                await visit.store(await work.files_taken())
        except FilesAway as error:
            raise Refused(Fault(503, "photos cannot be kept now"), headers={"Retry-After": "60"}) from error
        finally:
            visit.end()
        return ticket

    async def _photos(self, visit: Visit, client: Client, url: str) -> list[KeptPhoto]:
        """Fetch a report's photo, and check it as every photo is checked; the report is taken without it, too."""
        if not url:
            return []
        try:
            async with AsyncExitStack() as turns:
                await _take(turns, self._fetching)
                photo = await self._fetch(url, self._interface.media_hosts)
                came = await _take(turns, visit.room(NOBODY, len(photo)))
                came()
                return [await visit.keep(photo)]
        except (NotFetched, WorkerFailed) as error:
            why = str(error).strip().rpartition("\n")[2]  # of a worker's trace the end
        except Refusal as error:
            why = error.why
        log.warning("a photo of another system's report is left out", client=client.name, why=why)
        return []


async def _take(turns: AsyncExitStack, turn: AbstractAsyncContextManager[Given]) -> Given:
    """Wait for a turn, but not for long, and return what it gives; raises NotFetched."""
    try:
        async with asyncio.timeout(WAIT_S):
            return await turns.enter_async_context(turn)
    except TimeoutError:
        raise NotFetched("too many photos are fetched already") from None


async def _fields(request: Request) -> Mapping[str, str]:
    """Return the fields of a form, and those of the address that it does not name; raises Refused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise Refused(Fault(400, "the body must be application/x-www-form-urlencoded"))
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > BODY_MOST:
                raise Refused(Fault(400, f"the body has more than {BODY_MOST} bytes"))
    except ClientDisconnect:  # also whoever sends too slowly is cut off
        raise Refused(Fault(400, "the body did not come")) from None
    try:
        text = body.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MOST)
    except ValueError:
        raise Refused(Fault(400, f"the body must be at most {FIELDS_MOST} fields in UTF-8")) from None
    return {**dict(request.query_params), **dict(pairs)}
