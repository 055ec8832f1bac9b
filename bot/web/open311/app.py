"""Put together the routes for other systems."""

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.open311.answering import Endpoint, at_most, data, guarded, kept
from bot.web.open311.asking import Clients, Refused
from bot.web.open311.describing import ENDPOINTS, openapi
from bot.web.open311.exporting import Exporting
from bot.web.open311.georeport import GeoReport
from bot.web.open311.reporting import Reporting
from bot.web.public.door import Shown
from bot.web.public.keeping import FRESH_S, Kept
from casework.model.open311 import Fault

AT_ONCE = 2  # answers that are made at one time: each may be of 1000 reports


def routes(shown: Shown, base: str, fresh_s: float = FRESH_S) -> list[Route]:
    """Return the routes for other systems; `base` is the address before every path.

    What everybody may read may be `fresh_s` seconds old.
    """
    clients = Clients(shown.storage, shown.clock)
    reading = GeoReport(shown, base, shown.interface)
    described = json.dumps(openapi(base)).encode()

    async def describe(request: Request) -> Response:
        """Give the description of the interface."""
        return data(request, described)

    limited, answers = at_most(AT_ONCE), Kept(fresh_s)
    read: Mapping[str, Endpoint] = {
        "discovery": reading.discovery,
        "services": reading.services,
        "service": reading.service,
        "requests": reading.requests,
        "request": reading.request,
        "updates": reading.updates,
    }
    names = {each.name: {said.name for said in each.query} for each in ENDPOINTS}
    served: Mapping[str, Endpoint] = {
        **{name: kept(endpoint, names[name], answers, limited) for name, endpoint in read.items()},
        "report": Reporting(shown, shown.interface, clients).report,
        "export": Exporting(shown, base, shown.interface, clients).export,
    }
    made = [Route(each.path, guarded(served[each.name]), methods=[each.method]) for each in ENDPOINTS]
    made.append(Route("/openapi.json", guarded(kept(describe, (), answers, limited)), methods=["GET"]))
    made.append(Route("/open311/{rest:path}", guarded(_nothing), methods=["GET", "POST"]))
    return made


async def _nothing(_request: Request) -> Response:
    raise Refused(Fault(404, "there is nothing at this address"))
