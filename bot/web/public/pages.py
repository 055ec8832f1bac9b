"""The public pages: an overview with a map, the list, each report, each area, feeds, photos, and what is held and why.

Promise: they are made of `casework.public` alone, which knows nothing that strangers may not see.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.open311 import app as other_systems
from bot.web.open311.describing import ENDPOINTS
from bot.web.public.answering import PAGE_S, PHOTO_S, STYLE_S, answer, language_of
from bot.web.public.door import Shown
from bot.web.public.drawing import WIDE, Map, draw_code, draw_map
from casework.model.area import Area, AreaCode
from casework.model.category import CategoryCode
from casework.model.deadline import local_day
from casework.model.deep_link import AtPlace, DeepLink, OfArea, OfTicket, is_bot_name, url
from casework.model.public import PublicTicket, State
from casework.model.ticket_id import TicketId
from casework.public import looking
from casework.public.looking import IN_A_FEED, IN_A_SITEMAP, Wanted
from handlers.messages.public import about, frame, lists, reports, systems
from handlers.messages.speaker import LANGUAGES, Speaker
from storage.files.photos import PhotoMissing
from storage.trouble import StorageAway, why

log = structlog.get_logger()

HTML, ATOM, XML, CSS, SVG, JPEG = (
    *("text/html;charset=utf-8", "application/atom+xml", "application/xml", "text/css", "image/svg+xml"),
    "image/jpeg",
)
TEMPLATES = Path(__file__).with_name("templates")
DIGITS_MOST = 18  # of a ticket's number: below 2^63
PHOTO = re.compile("[0-9a-f]{64}")  # its name
AT_ONCE = 4  # pages that are made at one time, so that a crowd of readers leaves the database to the bot
PATIENCE_S = 10.0  # for one page, with waiting for its turn

Page = Callable[[Request], Awaitable[Response]]


class Unknown(Exception):
    """There is no such page."""


class Misunderstood(Exception):
    """The address asks for something that cannot be."""


class Pages:
    """Answers everybody who looks."""

    def __init__(self, shown: Shown, base: str) -> None:
        self._shown = shown
        self._base = base
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._drawn: tuple[tuple[Area, ...], Map] = ((), draw_map(()))  # the areas that were drawn last, and their map
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        self._templates.trim_blocks = True

    async def front(self, request: Request) -> Response:
        """Show what this is, the numbers, and the map."""
        district, at = self._shown.district(), self._shown.clock()
        async with self._shown.storage.read() as work:
            seen = await looking.overview(work, district, at)
        page = lists.front(seen, self._shown.installation.district_name, self._speaker(request))
        drawn = await self._map()
        rows = {row.code: row for row in page.areas}
        shapes = [(rows[shape.code], shape) for shape in drawn.shapes if shape.code in rows]
        link = self._bot_link()
        qr = draw_code(link) if link else None
        picture = {"shapes": shapes, "map_width": WIDE, "map_height": drawn.height}
        return self._html(request, "front.html", {"page": page, "qr": qr, **picture})

    async def _map(self) -> Map:
        """Return the map of the areas of today, which is drawn beside the event loop, and once for the same areas."""
        areas, (known, drawn) = self._areas(), self._drawn
        if areas != known:
            drawn = await asyncio.to_thread(draw_map, areas)
        self._drawn = areas, drawn  # what is equal and was read anew is the very same next time
        return drawn

    async def reports(self, request: Request) -> Response:
        """Show a page of all reports, filtered as the address says."""
        district, query = self._shown.district(), request.query_params
        chosen = (query.get("area", ""), query.get("category", ""), query.get("state", ""))
        area, category, state = chosen
        if state and state not in set(State):
            raise Misunderstood
        wanted = Wanted(
            AreaCode(area) if area else None,
            CategoryCode(category) if category else None,
            State(state) if state else None,
            _before(request),
        )
        async with self._shown.storage.read() as work:
            found = await looking.page(work, district, wanted)
        areas = sorted(((each.code, each.name) for each in self._areas()), key=lambda each: each[1])
        page = lists.listing(found, areas, district.tree, chosen, self._speaker(request))
        filters = {"area": area, "category": category, "state": state}
        return self._html(request, "reports.html", {"page": page, **self._turns(request, found, filters)})

    async def report(self, request: Request) -> Response:
        """Show one report."""
        number = _number(request.path_params["number"])
        async with self._shown.storage.read() as work:
            seen = await looking.report(work, self._shown.district(), number)
        if seen is None:
            raise Unknown
        page = reports.report(seen, self._speaker(request))
        ticket = seen.ticket
        follow = self._bot_link(OfTicket(number))
        too = self._bot_link(AtPlace(ticket.point)) if ticket.state is State.OPEN and not ticket.is_rough else ""
        links = {"map_link": self._map_link(ticket), "follow_link": follow, "too_link": too}
        return self._html(request, "report.html", {"page": page, **links})

    async def area(self, request: Request) -> Response:
        """Show what is open in an area."""
        area = self._area(request)
        async with self._shown.storage.read() as work:
            wanted = Wanted(area=area.code, state=State.OPEN, before=_before(request))
            found = await looking.page(work, self._shown.district(), wanted)
        page = lists.of_area(found, area.name, self._speaker(request))
        feed = _with(f"/feeds/{quote(area.code, safe='')}.atom", self._named(request))
        links = {**self._turns(request, found, {}), "feed_link": feed, "follow_link": self._follow_area(area)}
        return self._html(request, "reports.html", {"page": page, **links})

    async def feed(self, request: Request) -> Response:
        """Give the newest reports of an area as an Atom feed (RFC 4287)."""
        area, to = self._area(request), self._speaker(request)
        async with self._shown.storage.read() as work:
            found = await looking.page(work, self._shown.district(), Wanted(area=area.code), IN_A_FEED)
        rows = [lists.row(each, to) for each in found.rows]
        code = quote(area.code, safe="")
        text = self._templates.get_template("feed.xml").render(
            base=self._base,
            tag=frame.tag_of(to.language),
            title=lists.feed_title(area.name, to),
            site=frame.frame(self._shown.installation.district_name, to).site,
            self_link=f"/feeds/{code}.atom",
            area_link=f"/areas/{code}",
            updated=max((row.reported for row in rows), default=self._shown.clock().replace(microsecond=0)),
            rows=rows,
        )
        return answer(request, text.encode(), ATOM, PAGE_S)

    async def about(self, request: Request) -> Response:
        """Show what is held and why."""
        page = about.about(self._shown.district().policy, self._speaker(request))
        return self._html(request, "about.html", {"page": page})

    async def api(self, request: Request) -> Response:
        """Show what other systems can ask."""
        page = systems.page(self._speaker(request))
        return self._html(request, "api.html", {"page": page, "endpoints": ENDPOINTS})

    async def sitemap(self, request: Request) -> Response:
        """List the pages for search engines; of the reports the newest."""
        async with self._shown.storage.read() as work:
            numbers = await work.public.newest(IN_A_SITEMAP)
        areas = (f"/areas/{quote(each.code, safe='')}" for each in self._areas())
        paths = ["/", "/reports", "/about", *areas, *(f"/reports/{number}" for number in numbers)]
        text = self._templates.get_template("sitemap.xml").render(base=self._base, paths=paths)
        return answer(request, text.encode(), XML, PAGE_S, varies=False)

    async def photo(self, request: Request) -> Response:
        """Give a photo that everybody may see."""
        name = request.path_params["name"]
        if not PHOTO.fullmatch(name):
            raise Unknown
        async with self._shown.storage.read() as work:
            if not await looking.shows_photo(work, self._shown.district(), name):
                raise Unknown
        try:
            picture = await self._shown.photos.read(name)
        except PhotoMissing as error:
            raise Unknown from error
        return answer(request, picture, JPEG, PHOTO_S, varies=False)

    def guarded(self, page: Page) -> Page:
        """Return a page that says in words why it cannot be shown."""

        async def guarded(request: Request) -> Response:
            to = self._speaker(request)
            try:
                async with asyncio.timeout(PATIENCE_S), self._turn:
                    return await page(request)
            except Unknown:
                return self._html(request, "nothing.html", {"page": frame.not_found(to)}, 404)
            except Misunderstood:
                return self._html(request, "nothing.html", {"page": frame.not_so(to)}, 400)
            except (TimeoutError, *StorageAway) as error:
                log.warning("a public page could not be read", why=why(error))
                return self._html(request, "nothing.html", {"page": frame.not_now(to)}, 503)

        return guarded

    async def nothing(self, _request: Request) -> Response:
        """Say that there is no such page."""
        raise Unknown

    def file(self, name: str, media_type: str) -> Page:
        """Return the page that gives a file of ours."""
        body = (TEMPLATES / name).read_bytes()

        async def given(request: Request) -> Response:
            return answer(request, body, media_type, STYLE_S, varies=False)

        return given

    def _speaker(self, request: Request) -> Speaker:
        return Speaker(language_of(request), self._shown.district().calendar.zone)

    def _named(self, request: Request) -> dict[str, str]:
        """Return the language as part of an address, if this address names it."""
        named = request.query_params.get("lang", "")
        return {"lang": named} if named in LANGUAGES else {}

    def _html(self, request: Request, template: str, values: Mapping[str, object], status: int = 200) -> Response:
        named, path = self._named(request), _path(request)
        query = {key: value for key, value in request.query_params.items() if key != "lang"}
        nothing = {"feed_link": "", "follow_link": "", "newest_link": "", "older_link": ""}
        given: Mapping[str, Any] = {
            **nothing,
            "frame": frame.frame(self._shown.installation.district_name, self._speaker(request)),
            "path": path,
            "link": lambda to: _with(to, named),
            "in_language": lambda code: _with(quote(path), {**query, "lang": code}),
            "tag_of": frame.tag_of,
            "language": named.get("lang", ""),
            "bot_link": self._bot_link(),
            **values,
        }
        body = self._templates.get_template(template).render(given)
        return answer(request, body.encode("utf-8", "replace"), HTML, PAGE_S, status)

    def _turns(self, request: Request, found: looking.PublicPage, filters: Mapping[str, str]) -> dict[str, str]:
        """Return the links to the older and to the newest page, with the filters."""
        kept = {**{key: value for key, value in filters.items() if value}, **self._named(request)}
        path = quote(_path(request))
        older = _with(path, {**kept, "before": str(found.older)}) if found.older else ""
        return {"older_link": older, "newest_link": _with(path, kept) if "before" in request.query_params else ""}

    def _bot_link(self, link: DeepLink | None = None) -> str:
        name = self._shown.bot_name()
        if not is_bot_name(name):
            return ""
        return url(name, link) if link else f"https://t.me/{name}"

    def _follow_area(self, area: Area) -> str:
        try:
            return self._bot_link(OfArea(area.code))
        except ValueError:  # its code is too long for a link
            return ""

    def _map_link(self, ticket: PublicTicket) -> str:
        if ticket.is_rough:  # a pin would seem to be the very place
            return ""
        lat, lon = (f"{each:.5f}" for each in (ticket.point.lat, ticket.point.lon))
        return self._shown.installation.map_link.format(lat=lat, lon=lon)

    def _areas(self) -> tuple[Area, ...]:
        district = self._shown.district()
        return district.areas.valid(local_day(self._shown.clock(), district.calendar.zone))

    def _area(self, request: Request) -> Area:
        area = self._shown.district().areas.last_known(AreaCode(request.path_params["code"]))
        if area is None:
            raise Unknown
        return area


def _path(request: Request) -> str:
    """Return the path of an address; with two slashes at its beginning a link to it would lead to another site."""
    return "/" + str(request.scope["path"]).lstrip("/")


def _number(text: str) -> TicketId:
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MOST):
        raise Unknown
    return TicketId(int(text))


def _before(request: Request) -> TicketId | None:
    text = request.query_params.get("before", "")
    if not text:
        return None
    try:
        return _number(text)
    except Unknown:
        raise Misunderstood from None


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def pages(shown: Shown, base: str) -> Starlette:
    """Return the application that shows the public pages; `base` is the address before every path."""
    site = Pages(shown, base)
    routes: Mapping[str, Page] = {
        "/": site.front,
        "/reports": site.reports,
        "/reports/{number}": site.report,
        "/areas/{code:path}": site.area,
        "/feeds/{code:path}.atom": site.feed,
        "/about": site.about,
        "/api": site.api,
        "/sitemap.xml": site.sitemap,
        "/photos/{name}": site.photo,
        "/style.css": site.file("style.css", CSS),
        "/icon.svg": site.file("icon.svg", SVG),
        "/{rest:path}": site.nothing,
    }
    shown_to_all = [Route(path, site.guarded(page), methods=["GET"]) for path, page in routes.items()]
    return Starlette(routes=[*other_systems.routes(shown, base), *shown_to_all])
