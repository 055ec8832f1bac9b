"""What programs read beside the pages: feeds, the sitemap, photos, and the files that ship."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.web.public.answering import PAGE_S, PHOTO_S, STYLE_S, answer
from bot.web.public.studio import TEMPLATES, Studio, Unknown, with_query
from casework.public import looking, telling
from casework.public.looking import IN_A_SITEMAP
from handlers.messages.public import frame, lists
from storage.files.photos import PhotoMissing

ATOM, XML, CSS, SVG, JPEG = "application/atom+xml", "application/xml", "text/css", "image/svg+xml", "image/jpeg"
SCRIPT = "text/javascript"
PHOTO = re.compile("[0-9a-f]{64}")  # its name
PHOTOS_AT_ONCE = 4  # that are looked up
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when an empty feed changed: a moment that stays the same
LEAFLET = files("xstatic.pkg.leaflet") / "data"  # with its licence in its head (BSD-2-Clause)

Page = Callable[[Request], Awaitable[Response]]


class Files:
    """Answers that are no pages."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._shown = studio.shown
        self._looking_up = asyncio.Semaphore(PHOTOS_AT_ONCE)

    async def feed(self, request: Request) -> Response:
        """Give the newest reports of an area as an Atom feed (RFC 4287)."""
        area, to = self._studio.area(request), self._studio.speaker(request)
        async with self._shown.storage.read() as work:
            found = await looking.feed(work, self._shown.district(), area.code)
        rows = [(lists.row(each, to), changed) for each, changed in found.rows]
        code, named = quote(area.code, safe=""), self._studio.named(request)
        text = self._studio.templates.get_template("feed.xml").render(
            base=self._studio.base,
            tag=frame.tag_of(to.language),
            title=lists.feed_title(area.name, to),
            site=frame.frame(self._shown.installation.district_name, to).site,
            path=f"/feeds/{code}.atom",
            area_path=f"/areas/{code}",
            link=lambda to: with_query(to, named),
            updated=max((changed for _, changed in rows), default=NEVER),
            rows=rows,
        )
        return answer(request, text.encode(), ATOM, PAGE_S)

    async def sitemap(self, request: Request) -> Response:
        """List the pages for search engines; of the reports the newest."""
        async with self._shown.storage.read() as work:
            numbers = await looking.newest(work, self._shown.district(), IN_A_SITEMAP)
            posted = await telling.bulletins(work)
        areas = (f"/areas/{quote(each.code, safe='')}" for each in self._studio.areas())
        teams = (f"/teams/{quote(each.code, safe='')}" for each in self._shown.district().teams)
        reports = (f"/reports/{number}" for number in numbers)
        told = ("/bulletins", *(f"/bulletins/{each.id}" for each in posted), "/campaigns", "/exhibits", "/drives")
        paths = ["/", "/reports", "/teams", "/about", *told, *areas, *teams, *reports]
        text = self._studio.templates.get_template("sitemap.xml").render(base=self._studio.base, paths=paths)
        return answer(request, text.encode(), XML, PAGE_S, varies=False)

    async def photo(self, request: Request) -> Response:
        """Give a photo that everybody may see; who waits for one whose faces must be blurred first holds no turn."""
        name = request.path_params["name"]
        if not PHOTO.fullmatch(name):
            raise Unknown
        async with self._looking_up, self._shown.storage.read() as work:
            if not await looking.shows_photo(work, self._shown.district(), name):
                raise Unknown
        try:
            picture = await self._shown.photos.read(name, is_public=True)
        except PhotoMissing as error:
            raise Unknown from error
        return answer(request, picture, JPEG, PHOTO_S, varies=False)

    def own(self) -> dict[str, Page]:
        """Return the files that ship, by their paths."""
        return {
            "/style.css": _given((TEMPLATES / "style.css").read_bytes(), CSS),
            "/icon.svg": _given((TEMPLATES / "icon.svg").read_bytes(), SVG),
            "/live.js": _given((TEMPLATES / "live.js").read_bytes(), SCRIPT),
            "/map.js": _given((TEMPLATES / "map.js").read_bytes(), SCRIPT),
            "/leaflet.js": _given((LEAFLET / "leaflet.js").read_bytes(), SCRIPT),
            "/leaflet.css": _given((LEAFLET / "leaflet.css").read_bytes(), CSS),
        }


def _given(body: bytes, media_type: str) -> Page:
    async def given(request: Request) -> Response:
        return answer(request, body, media_type, STYLE_S, varies=False)

    return given
