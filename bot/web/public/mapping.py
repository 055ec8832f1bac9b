"""The map of the areas: drawn for those who run no script, and as data for Leaflet, which a script draws with.

Promise: the areas are drawn once for the same areas, beside the event loop.
"""

import asyncio
import json
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.web.public.answering import PAGE_S, PHOTO_S, answer, in_thread
from bot.web.public.drawing import Map, draw_map
from bot.web.public.studio import Studio, Unknown, with_query
from bot.web.public.tiles import Archive
from casework.model.area import Area
from casework.public import looking
from handlers.messages.public import lists

POINTS_MOST = 300  # open reports on the map, the newest; with more of them the page would be heavy


class Maps:
    """Draws the areas; raises NoTiles if the archive of tiles cannot be used."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._shown = studio.shown
        self._one = asyncio.Lock()
        self._drawn: tuple[tuple[Area, ...], Map] = ((), draw_map(()))  # the areas that were drawn last, and their map
        self._archive = Archive(Path(studio.tiles.place)) if studio.tiles.is_archive else None

    async def drawn(self) -> Map:
        """Return the map of the areas of today."""
        async with self._one:
            areas, (known, drawn) = self._studio.areas(), self._drawn
            if areas != known:
                drawn = await in_thread(lambda: draw_map(areas))
            self._drawn = areas, drawn  # what is equal and was read anew is the very same next time
            return drawn

    async def data(self, request: Request) -> Response:
        """Give the areas, the newest open reports and the words of the map as JSON, for our script."""
        district, to, named = self._shown.district(), self._studio.speaker(request), self._studio.named(request)
        async with self._shown.storage.read() as work:
            seen = await looking.overview(work, district, self._shown.clock())
            points = await looking.points(work, district, POINTS_MOST)
        drawn = await self._drawn_by_code()
        rows = lists.front(seen, self._shown.installation.district_name, to).areas
        tiles = self._studio.tiles
        told = {
            "areas": [
                {
                    "said": row.said,
                    "open": row.open,
                    "link": with_query(f"/areas/{quote(row.code, safe='')}", named),
                    "rings": drawn[row.code],
                }
                for row in rows
                if row.code in drawn
            ],
            "reports": [
                {
                    "title": row.title,
                    "place": row.place,
                    "since": row.since,
                    "link": with_query(f"/reports/{row.number}", named),
                    "at": [ticket.point.lat, ticket.point.lon],
                    "rough": ticket.is_rough,
                }
                for ticket, row in ((each, lists.row(each, to)) for each in points)
            ],
            "words": lists.map_words(to),
            "tiles": {"address": tiles.address, "credit": tiles.credit},
            "zooms": self._archive.zooms if self._archive else None,
        }
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return answer(request, body.encode("utf-8", "replace"), "application/json", PAGE_S)

    async def _drawn_by_code(self) -> dict[str, list[list[list[float]]]]:
        return {shape.code: shape.rings for shape in (await self.drawn()).shapes}

    async def tile(self, request: Request) -> Response:
        """Give a tile of the archive."""
        try:
            zoom, x, y = (int(request.path_params[name]) for name in ("zoom", "x", "y"))
        except ValueError:
            raise Unknown from None
        archive = self._archive
        found = await in_thread(lambda: archive.tile(zoom, x, y)) if archive else None
        if found is None or archive is None:
            raise Unknown
        return answer(request, found, archive.media_type, PHOTO_S, varies=False)
