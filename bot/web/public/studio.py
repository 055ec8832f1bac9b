"""What every public page is made with: templates, links into the bot, the reader's language, the areas of today."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from bot.web.public.answering import PAGE_S, answer, language_of
from bot.web.public.door import Shown
from bot.web.public.drawing import Code, draw_code
from bot.web.public.tiles import Tiles
from casework.model.area import Area, AreaCode
from casework.model.deadline import local_day
from casework.model.deep_link import AtPlace, DeepLink, OfArea, is_bot_name, url
from casework.model.place import Point
from casework.model.public import PublicTicket
from casework.model.spelling import digits_in
from casework.model.ticket_id import TicketId
from casework.public.looking import PublicPage
from handlers.messages.public import frame
from handlers.messages.speaker import LANGUAGES, Speaker

HTML = "text/html;charset=utf-8"
TEMPLATES = Path(__file__).with_name("templates")
CODES = 400  # that are kept; each has about 7 kB


class Unknown(Exception):
    """There is no such page."""


class Misunderstood(Exception):
    """The address asks for something that cannot be."""


class Studio:
    """Makes pages of templates and values; a page that `is_live` reads itself again when it has changed.

    QR codes are drawn in a thread of their own, one after the other: no page waits for what fills the threads that all
    share. Whoever does not wait any more for a code that is not begun takes it back.
    """

    def __init__(self, shown: Shown, base: str, tiles: Tiles, *, is_live: bool = False) -> None:
        self.shown = shown
        self.base = base
        self.tiles = tiles
        self.is_live = is_live
        self.templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        self.templates.trim_blocks = True
        self._codes: dict[str, Code] = {}
        self._drawer = ThreadPoolExecutor(1, thread_name_prefix="codes")

    def speaker(self, request: Request) -> Speaker:
        """Return who speaks the reader's language."""
        return Speaker(language_of(request), self.shown.district().calendar.zone)

    def named(self, request: Request) -> dict[str, str]:
        """Return the language as part of an address, if this address names it."""
        named = request.query_params.get("lang", "")
        return {"lang": named} if named in LANGUAGES else {}

    async def html(self, request: Request, template: str, values: Mapping[str, object], status: int = 200) -> Response:
        """Return a page; `main_link` among the values is what its QR code opens, else the code opens the bot.

        A page that says what is wrong has the code only if it is drawn already.
        """
        named, path = self.named(request), path_of(request)
        query = {key: value for key, value in request.query_params.items() if key != "lang"}
        bot_link = self.bot_link()
        main_link = str(values.get("main_link") or bot_link)
        nothing = {"feed_link": "", "follow_link": "", "newest_link": "", "older_link": ""}
        given: Mapping[str, Any] = {
            **nothing,
            "frame": frame.frame(self.shown.installation.district_name, self.speaker(request)),
            "path": path,
            "link": lambda to: with_query(to, named),
            "in_language": lambda code: with_query(quote(path), {**query, "lang": code}),
            "tag_of": frame.tag_of,
            "language": named.get("lang", ""),
            "is_live": self.is_live,
            "bot_link": bot_link,
            "too_link": self.too_link,
            "main_link": main_link,
            "qr": await self._code(main_link) if main_link and status == 200 else self._codes.get(main_link),
            **values,
        }
        body = self.templates.get_template(template).render(given)
        return answer(request, body.encode("utf-8", "replace"), HTML, PAGE_S, status)

    async def _code(self, link: str) -> Code:
        if link not in self._codes:
            code = await asyncio.get_running_loop().run_in_executor(self._drawer, draw_code, link)
            if len(self._codes) >= CODES:
                del self._codes[next(iter(self._codes))]
            self._codes[link] = code
        return self._codes[link]

    def turns(self, request: Request, found: PublicPage, filters: Mapping[str, str]) -> dict[str, str]:
        """Return the links to the older and to the newest page, with the filters."""
        kept = {**{key: value for key, value in filters.items() if value}, **self.named(request)}
        path = quote(path_of(request))
        older = with_query(path, {**kept, "before": str(found.older)}) if found.older else ""
        return {"older_link": older, "newest_link": with_query(path, kept) if "before" in request.query_params else ""}

    def bot_link(self, link: DeepLink | None = None) -> str:
        """Return a link into the bot; "" while its name is not known."""
        name = self.shown.bot_name()
        if not is_bot_name(name):
            return ""
        return url(name, link) if link else f"https://t.me/{name}"

    def follow_area(self, area: Area) -> str:
        """Return the link by which somebody follows an area."""
        try:
            return self.bot_link(OfArea(area.code))
        except ValueError:  # its code is too long for a link
            return ""

    def too_link(self, spot: Point | None) -> str:
        """Return the link by which somebody reports at a spot what they see, too; "" where there is no spot."""
        return self.bot_link(AtPlace(spot)) if spot else ""

    def map_link(self, ticket: PublicTicket) -> str:
        """Return a link to the place on another site's map."""
        if ticket.is_rough:  # a pin would seem to be the very place
            return ""
        lat, lon = (f"{each:.5f}" for each in (ticket.point.lat, ticket.point.lon))
        return self.shown.installation.map_link.format(lat=lat, lon=lon)

    def areas(self) -> tuple[Area, ...]:
        """Return the areas of today."""
        district = self.shown.district()
        return district.areas.valid(local_day(self.shown.clock(), district.calendar.zone))

    def area(self, request: Request) -> Area:
        """Return the area that an address names; raises Unknown."""
        area = self.shown.district().areas.last_known(AreaCode(request.path_params["code"]))
        if area is None:
            raise Unknown
        return area


def path_of(request: Request) -> str:
    """Return the path of an address; with two slashes at its beginning a link to it would lead to another site."""
    return "/" + str(request.scope["path"]).lstrip("/")


def number(text: str) -> TicketId:
    """Return the number that an address names; raises Unknown."""
    found = digits_in(text)
    if found is None:
        raise Unknown
    return TicketId(found)


def before(request: Request) -> TicketId | None:
    """Return below which number a list begins; raises Misunderstood."""
    text = request.query_params.get("before", "")
    if not text:
        return None
    try:
        return number(text)
    except Unknown:
        raise Misunderstood from None


def with_query(path: str, query: Mapping[str, str]) -> str:
    """Return an address with what is asked behind it."""
    return f"{path}?{urlencode(query)}" if query else path
