"""Make the answers for other systems, and say in their form why there is none."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.web.open311.asking import Refused
from bot.web.open311.writing import JSON, TYPES, listed
from bot.web.public.answering import HEADERS, answer, language_of, only_known, takes_gzip, unless_known
from bot.web.public.keeping import Kept
from casework.model.open311 import Fault
from storage.trouble import StorageAway, why

log = structlog.get_logger()

PATIENCE_S = 10.0  # for one answer, with waiting for its turn
DATA_S = 15  # seconds for which a cache need not ask again
# Pages of other sites may read what everybody may.
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Link"}

FAILURES = {
    404: "there is nothing at this address",
    405: "this address does not take this method",
    500: "this is our mistake; it is in the log",
}

Endpoint = Callable[[Request], Awaitable[Response]]


def form_of(request: Request) -> str:
    """Return the form that an address names at its end, JSON if it names none; raises Refused for another one."""
    form = str(request.path_params.get("form", JSON))
    if form not in TYPES:
        raise Refused(Fault(404, "there are json and xml"))
    return form


def data(request: Request, body: bytes) -> Response:
    """Return data that everybody may read."""
    given = answer(request, body, TYPES[form_of(request)], DATA_S)
    given.headers.update(ANYWHERE)
    return given


def refusal(request: Request, faults: tuple[Fault, ...], headers: Mapping[str, str]) -> Response:
    """Say why a request cannot be answered, as GeoReport v2 wants it."""
    form = str(request.path_params.get("form", JSON))
    form = form if form in TYPES else JSON
    rows = [{"code": str(fault.code), "description": fault.words} for fault in faults]
    body = listed(form, "errors", "error", rows)
    given = {**HEADERS, **ANYWHERE, "Cache-Control": "no-store", **headers}
    return Response(body, faults[0].code, given, TYPES[form])


def failure(request: Request, status: int, headers: Mapping[str, str]) -> Response:
    """Say that there is nothing (404), that a method is not taken (405), or that we have made a mistake (500)."""
    return refusal(request, (Fault(status, FAILURES[status]),), headers)


def guarded(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that says in its form why it cannot answer."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return refusal(request, refused.faults, refused.headers)
        except (TimeoutError, *StorageAway) as error:
            log.warning("another system could not be answered", why=why(error))
            return refusal(request, (Fault(503, "the reports cannot be read now"),), {"Retry-After": "30"})

    return guarded


def at_most(number: int) -> Callable[[Endpoint], Endpoint]:
    """Return what lets so many of its endpoints answer at one time, so that the bot has the database too."""
    turn = asyncio.Semaphore(number)

    def limited(endpoint: Endpoint) -> Endpoint:
        async def limited(request: Request) -> Response:
            async with asyncio.timeout(PATIENCE_S), turn:
                return await endpoint(request)

        return limited

    return limited


def kept(
    endpoint: Endpoint, names: Collection[str], answers: Kept, limited: Callable[[Endpoint], Endpoint]
) -> Endpoint:
    """Return an endpoint whose answers are given again while they are fresh; another is made in its turn.

    `names` are what it reads of an address beside the language; `limited` gives turns.
    """

    async def make(known: Request) -> Response:
        given = answers.get(_asked(known)) or await endpoint(known)  # somebody before us may have made it
        answers.put(_asked(known), given)
        return given

    in_turn = limited(make)

    async def kept(request: Request) -> Response:
        known = only_known(request, names)
        return unless_known(request, answers.get(_asked(known)) or await in_turn(known))

    return kept


def _asked(known: Request) -> Hashable:
    return known.scope["path"], known.scope["query_string"], language_of(known), takes_gzip(known)
