"""Answer what GeoReport v2 asks: discovery, services and their questions, requests, and the extension for updates.

Promises: everything is made of `casework.public`, which knows nothing that strangers may not see. A thousand rows are
written in a thread, so that the bot goes on meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.web.open311 import asking, writing
from bot.web.open311.answering import data, form_of
from bot.web.open311.asking import Refused
from bot.web.open311.interface import Interface
from bot.web.public.answering import in_thread, language_of
from bot.web.public.door import Shown
from bot.web.public.studio import with_query
from casework.model.category import Category, CategoryCode, name_in
from casework.model.deadline import local_day
from casework.model.open311 import WORDS_MOST, Fault
from casework.model.ticket import Act
from casework.ports.public.open_data import Filters, Step
from casework.public import requests
from casework.public.looking import PublicReport
from casework.public.requests import CLOSED, OPEN, Seen, Update
from handlers.messages.public import reports
from handlers.messages.speaker import Speaker

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-30T00:00:00Z"  # when what discovery says last changed
LONGEST = timedelta(days=90)
MOST = 1000  # requests in an answer, as the specification has it
KEPT_IN_LINKS = ("jurisdiction_id", "lang", "start_date", "end_date")
STATUSES = {"open": OPEN, "closed": CLOSED}


class GeoReport:
    """The endpoints that only read; `base` is the address before every path."""

    def __init__(self, shown: Shown, base: str, interface: Interface) -> None:
        self._shown = shown
        self._base = base
        self._interface = interface

    async def discovery(self, request: Request) -> Response:
        """Say where the interface is, and how to get a key."""
        contact = self._interface.contact or f"{self._base}/about"
        endpoint = {
            "specification": SPECIFICATION,
            "url": f"{self._base}/open311/v2",
            "changeset": CHANGESET,
            "type": "production",
            "formats": ["application/json", "text/xml"],
        }
        said = {"changeset": CHANGESET, "contact": contact, "key_service": contact, "endpoints": [endpoint]}
        return data(request, writing.single(form_of(request), "discovery", said))

    async def services(self, request: Request) -> Response:
        """List the categories that residents may choose today."""
        self._check_jurisdiction(request)
        to, groups = self._speaker(request), self._shown.district().tree.offered(self._today(), to_staff=False)
        rows = [_service(each, name_in(group.names, to.language), to) for group in groups for each in group.categories]
        return data(request, writing.listed(form_of(request), "services", "service", rows))

    async def service(self, request: Request) -> Response:
        """Say what a category asks."""
        self._check_jurisdiction(request)
        category = self._shown.district().tree.current(CategoryCode(request.path_params["code"]))
        if category is None or not category.is_offered(self._today(), to_staff=False):
            raise Refused(Fault(404, "service_code was not found"))
        said = {"service_code": category.code, "attributes": _attributes(category, self._speaker(request))}
        return data(request, writing.single(form_of(request), "service_definition", said))

    async def requests(self, request: Request) -> Response:
        """List reports: those that are named, or those of a time, filtered, page by page."""
        self._check_jurisdiction(request)
        named, district = request.query_params.get("service_request_id", ""), self._shown.district()
        if named.strip():
            numbers = {each for text in asking.listed(named) if (each := asking.number(text)) is not None}
            async with self._shown.storage.read() as work:
                found = await requests.numbered(work, district, numbers)
            return await in_thread(lambda: self._listed(request, found))
        filters = self._filters(request)
        page = asking.whole("page", request.query_params.get("page", ""), 1, asking.PAGES_MOST)
        size = asking.whole("page_size", request.query_params.get("page_size", ""), MOST, MOST)
        async with self._shown.storage.read() as work:
            found = await requests.reported(work, district, filters, (page - 1) * size, size)
        return await in_thread(lambda: self._listed(request, found))

    def _filters(self, request: Request) -> Filters:
        query, zone = request.query_params, self._shown.district().calendar.zone
        start, end = (asking.moment(name, query.get(name, ""), zone) for name in ("start_date", "end_date"))
        since, until = asking.span(start, end, self._shown.clock(), LONGEST)
        codes = [CategoryCode(each) for each in asking.listed(query.get("service_code", ""))]
        known = [code for code in codes if self._shown.district().tree.category(code) is not None]
        words = set(asking.listed(query.get("status", "").lower()))
        if words - STATUSES.keys():
            raise Refused(Fault(400, "status must be open or closed"))
        chosen = frozenset[str]().union(*(STATUSES[word] for word in words))
        return Filters(
            categories=known if codes else None,
            statuses=[each for status in STATUSES.values() for each in status if each in chosen] if words else None,
            since=since,
            until=until,
            touched_since=asking.moment("updated_after", query.get("updated_after", ""), zone),
        )

    async def request(self, request: Request) -> Response:
        """Give one report."""
        self._check_jurisdiction(request)
        number = asking.number(request.path_params["number"])
        async with self._shown.storage.read() as work:
            found = await requests.numbered(work, self._shown.district(), [number] if number is not None else [])
        if not found:
            raise Refused(Fault(404, "service_request_id was not found"))
        return await in_thread(lambda: self._listed(request, found))

    async def updates(self, request: Request) -> Response:
        """List what was done to reports within a time, the earliest first."""
        self._check_jurisdiction(request)
        query, district = request.query_params, self._shown.district()
        zone = district.calendar.zone
        start, end = (asking.moment(name, query.get(name, ""), zone) for name in ("start_date", "end_date"))
        after, now = asking.step(query.get("after", "")), self._shown.clock()
        async with self._shown.storage.read() as work:
            at = await requests.moment_of(work, district, after) if after else None
            if after and at is None:
                raise Refused(Fault(400, "after must be an update_id that can be read"))
            begin = at if start is None and end is None else None
            since, until = (begin, now + asking.SECOND) if begin else asking.span(start, end, now, LONGEST)
            found, rest = await requests.updates(work, district, since, until, MOST, after)
        given = await in_thread(lambda: self._updated(request, found))
        if rest is not None:
            asked = {**{name: query[name] for name in KEPT_IN_LINKS if name in query}, "after": _update_id(rest)}
            given.headers["Link"] = f'<{self._base}{with_query(request.url.path, asked)}>; rel="next"'
        return given

    def _update(self, update: Update, to: Speaker) -> Mapping[str, writing.Value]:
        line = update.line
        is_fix = line is not None and line.act is Act.FIX
        return {
            "update_id": _update_id(Step(update.ticket.number, update.number)),
            "service_request_id": str(update.ticket.number),
            "status": "OPEN" if update.is_open else "CLOSED",
            "updated_datetime": writing.moment(update.at),
            "description": _plain(reports.said_of(line, to) if line else reports.taken_back(to)),
            "media_url": self._photo(update.ticket.after) if is_fix else None,
        }

    def _updated(self, request: Request, found: Sequence[Update]) -> Response:
        to = self._speaker(request)
        rows = [self._update(each, to) for each in found]
        return data(request, writing.listed(form_of(request), "service_request_updates", "request_update", rows))

    def _listed(self, request: Request, found: Sequence[Seen]) -> Response:
        to = self._speaker(request)
        rows = [self._request(each, to) for each in found]
        return data(request, writing.listed(form_of(request), "service_requests", "request", rows))

    def _request(self, seen: Seen, to: Speaker) -> Mapping[str, writing.Value]:
        ticket, district = seen.ticket, self._shown.district()
        team = district.team(ticket.team)
        report = PublicReport(ticket, team.name if team else None, None)
        return {
            "service_request_id": str(ticket.number),
            "status": "open" if ticket.status in OPEN else "closed",
            "status_notes": _plain(reports.state_of(report, to)),
            "service_name": reports.category_of(ticket, to),
            "service_code": ticket.category.code if ticket.category else "",
            "description": ticket.words[:WORDS_MOST] or None,
            "agency_responsible": report.team_name,
            "service_notice": None,
            "requested_datetime": writing.moment(ticket.reported_at),
            "updated_datetime": writing.moment(seen.updated_at),
            "expected_datetime": writing.moment(ticket.fix_by),
            "address": _plain(reports.place_of(ticket, None, to)),
            "address_id": None,
            "zipcode": None,
            "lat": round(ticket.point.lat, 6),
            "long": round(ticket.point.lon, 6),
            "media_url": self._photo(ticket.before),
        }

    def _photo(self, names: Sequence[str]) -> str | None:
        return f"{self._base}/photos/{names[0]}" if names else None

    def _check_jurisdiction(self, request: Request) -> None:
        check_jurisdiction(self._interface, request.query_params.get("jurisdiction_id", ""))

    def _speaker(self, request: Request) -> Speaker:
        return Speaker(language_of(request), self._shown.district().calendar.zone)

    def _today(self) -> date:
        return today(self._shown)


def check_jurisdiction(interface: Interface, given: str) -> None:
    """Raise Refused for a jurisdiction_id that is not ours; whoever gives none means us."""
    if given and interface.jurisdiction and given != interface.jurisdiction:
        raise Refused(Fault(404, "jurisdiction_id was not found"))


def today(shown: Shown) -> date:
    """Return the local day."""
    at: datetime = shown.clock()
    return local_day(at, shown.district().calendar.zone)


def _service(category: Category, group: str, to: Speaker) -> Mapping[str, writing.Value]:
    words = category.keywords.get(to.language) or category.keywords.get("en") or ()
    return {
        "service_code": category.code,
        "service_name": name_in(category.names, to.language),
        "description": name_in(category.notice, to.language) or None,
        "metadata": bool(category.questions),
        "type": "realtime",
        "keywords": ",".join(words) or None,
        "group": group,
    }


def _attributes(category: Category, to: Speaker) -> list[Mapping[str, writing.Value]]:
    return [
        {
            "variable": True,
            "code": question.code,
            "datatype": "singlevaluelist",
            "required": True,
            "datatype_description": None,
            "order": order,
            "description": name_in(question.names, to.language),
            "values": [{"key": each.code, "name": name_in(each.names, to.language)} for each in question.choices],
        }
        for order, question in enumerate(category.questions, 1)
    ]


def _update_id(step: Step) -> str:
    return f"{step.ticket}-{step.number + 1}"


def _plain(said: Markup) -> str:
    return said.striptags()
