"""The public pages: an overview with a map, the list, each report, areas and teams, and what is held and why.

Promise: they are made of `casework.public` alone, which knows nothing that strangers may not see.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from urllib.parse import quote

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.open311 import app as other_systems
from bot.web.open311.describing import ENDPOINTS
from bot.web.public.answering import POLICY, language_of, only_known, policy, takes_gzip, unless_known
from bot.web.public.door import Shown
from bot.web.public.drawing import WIDE, draw_place
from bot.web.public.failing import handlers
from bot.web.public.files import Files
from bot.web.public.keeping import FRESH_S, Kept
from bot.web.public.mapping import Maps
from bot.web.public.studio import Misunderstood, Studio, Unknown, before, number, with_query
from bot.web.public.telling import Telling
from bot.web.public.tiles import Tiles
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.deep_link import FlagTicket, OfTicket
from casework.model.public import State
from casework.model.team import TeamCode
from casework.public import looking
from casework.public.looking import Wanted
from handlers.messages.public import about, frame, lists, reports, systems, teams
from storage.trouble import StorageAway, why

log = structlog.get_logger()

AT_ONCE = 4  # pages that are made at one time, so that a crowd of readers leaves the database to the bot
PAPERS_AT_ONCE = 4  # that wait to be drawn one after the other, so that no page waits for them
PATIENCE_S = 10.0  # for one page, with waiting for its turn

# What pages read of an address beside the language.
READ_OF: Mapping[str, Collection[str]] = {
    "/reports": ("area", "category", "state", "before"),
    "/areas/{code:path}": ("before",),
    "/teams/{code:path}": ("before",),
}

Page = Callable[[Request], Awaitable[Response]]


class Pages:
    """The pages that people read."""

    def __init__(self, studio: Studio, maps: Maps) -> None:
        self._studio = studio
        self._shown = studio.shown
        self._maps = maps

    async def front(self, request: Request) -> Response:
        """Show what this is, the numbers, and the map."""
        district, at = self._shown.district(), self._shown.clock()
        async with self._shown.storage.read() as work:
            seen = await looking.overview(work, district, at)
        page = lists.front(seen, self._shown.installation.district_name, self._studio.speaker(request))
        drawn = await self._maps.drawn()
        rows = {row.code: row for row in page.areas}
        shapes = [(rows[shape.code], shape) for shape in drawn.shapes if shape.code in rows]
        picture = {"shapes": shapes, "map_width": WIDE, "map_height": drawn.height}
        return await self._studio.html(request, "front.html", {"page": page, **picture})

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
            before(request),
        )
        async with self._shown.storage.read() as work:
            found = await looking.page(work, district, wanted)
        areas = sorted(((each.code, each.name) for each in self._studio.areas()), key=lambda each: each[1])
        page = lists.listing(found, areas, district.tree, chosen, self._studio.speaker(request))
        filters = {"area": area, "category": category, "state": state}
        return await self._studio.html(
            request, "reports.html", {"page": page, **self._studio.turns(request, found, filters)}
        )

    async def report(self, request: Request) -> Response:
        """Show one report."""
        asked, bot_link = number(request.path_params["number"]), self._studio.bot_link
        async with self._shown.storage.read() as work:
            seen = await looking.report(work, self._shown.district(), asked)
        if seen is None:
            raise Unknown
        ticket = seen.ticket
        area = self._shown.district().areas.last_known(ticket.area)
        follow = bot_link(OfTicket(asked))
        values = {
            "page": reports.report(seen, self._studio.speaker(request)),
            "place": draw_place(area, ticket.point) if area else None,
            "map_link": self._studio.map_link(ticket),
            "follow_link": follow,
            "flag_link": bot_link(FlagTicket(asked)),
            "seen_at": ticket.seen_at,
            "main_link": follow,
        }
        return await self._studio.html(request, "report.html", values)

    async def area(self, request: Request) -> Response:
        """Show the figures of an area, and what is open in it."""
        area, district, at = self._studio.area(request), self._shown.district(), self._shown.clock()
        async with self._shown.storage.read() as work:
            found = await looking.page(work, district, Wanted(area=area.code, state=State.OPEN, before=before(request)))
            figures = await looking.figures_of_area(work, district, area.code, at)
        page = lists.of_area(found, area.name, figures, self._studio.speaker(request))
        feed = with_query(f"/feeds/{quote(area.code, safe='')}.atom", self._studio.named(request))
        follow = self._studio.follow_area(area)
        links = {"feed_link": feed, "follow_link": follow, "main_link": follow}
        return await self._studio.html(
            request, "reports.html", {"page": page, **self._studio.turns(request, found, {}), **links}
        )

    async def teams(self, request: Request) -> Response:
        """List the teams that answer today."""
        page = teams.listing(self._shown.district().teams, self._studio.speaker(request))
        return await self._studio.html(request, "teams.html", {"page": page})

    async def team(self, request: Request) -> Response:
        """Show the figures of a team, and what it has open."""
        district, at = self._shown.district(), self._shown.clock()
        team = district.team(TeamCode(request.path_params["code"]))
        if team is None:
            raise Unknown
        async with self._shown.storage.read() as work:
            found = await looking.page(work, district, Wanted(team=team.code, state=State.OPEN, before=before(request)))
            figures = await looking.figures_of_team(work, district, team.code, at)
        page = lists.of_team(found, team.name, figures, self._studio.speaker(request))
        return await self._studio.html(
            request, "reports.html", {"page": page, **self._studio.turns(request, found, {})}
        )

    async def about(self, request: Request) -> Response:
        """Show what is held and why."""
        policy, blurs = self._shown.district().policy, self._shown.photos.blurs
        contact, to = self._shown.interface.contact, self._studio.speaker(request)
        page = about.about(policy, self._studio.tiles.site, contact, to, blurs=blurs)
        return await self._studio.html(request, "about.html", {"page": page})

    async def api(self, request: Request) -> Response:
        """Show what other systems can ask."""
        page = systems.page(self._studio.speaker(request))
        return await self._studio.html(request, "api.html", {"page": page, "endpoints": ENDPOINTS})

    async def nothing(self, _request: Request) -> Response:
        """Say that there is no such page."""
        raise Unknown


class Guard:
    """Gives answers: in turn, from what was made a moment ago, and with words where there is no page."""

    def __init__(self, studio: Studio, fresh_s: float, framed_by: str) -> None:
        self._studio = studio
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._kept = Kept(fresh_s)
        self._policy = policy(studio.tiles.site, framed_by) if framed_by else policy(studio.tiles.site)

    def guarded(
        self,
        page: Page,
        names: Collection[str] = (),
        *,
        is_kept: bool = True,
        turn: AbstractAsyncContextManager[None] | None = None,
    ) -> Page:
        """Return a page as everybody gets it; `names` are what it reads of an address beside the language.

        `turn` is what it waits for instead of the turn of the pages.
        """

        async def guarded(request: Request) -> Response:
            known = only_known(request, names)
            answer = await self._made(page, known, turn or self._turn, is_kept=is_kept)
            answer.headers[POLICY] = self._policy
            return unless_known(request, answer)

        return guarded

    async def failed(self, request: Request, status: int) -> Response:
        """Say that a page cannot be had like this (405), or at all (404), or not now (500)."""
        to, known = self._studio.speaker(request), only_known(request, ())
        words = {404: frame.not_found, 405: frame.read_only}.get(status, frame.not_now)
        answer = await self._studio.html(known, "nothing.html", {"page": words(to)}, status)
        answer.headers[POLICY] = self._policy
        return answer

    async def _made(
        self, page: Page, request: Request, turn: AbstractAsyncContextManager[None], *, is_kept: bool
    ) -> Response:
        asked = (request.url.path, request.url.query, language_of(request), takes_gzip(request))
        kept = self._kept.get(asked)
        if kept is not None:
            return kept
        to = self._studio.speaker(request)
        try:
            async with asyncio.timeout(PATIENCE_S), turn:
                answer = self._kept.get(asked) or await page(request)  # somebody before us may have made it
        except Unknown:
            return await self._studio.html(request, "nothing.html", {"page": frame.not_found(to)}, 404)
        except Misunderstood:
            return await self._studio.html(request, "nothing.html", {"page": frame.not_so(to)}, 400)
        except (TimeoutError, *StorageAway) as error:
            log.warning("a public page could not be read", why=why(error))
            return await self._studio.html(request, "nothing.html", {"page": frame.not_now(to)}, 503)
        if is_kept and answer.status_code == 200:
            self._kept.put(asked, answer)
        return answer


def pages(
    shown: Shown, base: str, tiles: Tiles | None = None, *, fresh_s: float = FRESH_S, framed_by: str = ""
) -> Starlette:
    """Return the application that shows the public pages; `base` is the address before every path.

    A page may be `fresh_s` seconds old. `framed_by` is the one site that may show pages in a frame, where they
    follow what changes. Raises NoTiles.
    """
    studio = Studio(shown, base, tiles or Tiles(), is_live=bool(framed_by))
    maps = Maps(studio)
    guard, site, files = Guard(studio, fresh_s, framed_by), Pages(studio, maps), Files(studio)
    telling = Telling(studio)
    kept: Mapping[str, Page] = {
        "/": site.front,
        "/reports": site.reports,
        "/reports/{number}": site.report,
        "/areas/{code:path}": site.area,
        "/teams": site.teams,
        "/teams/{code:path}": site.team,
        "/feeds/{code:path}.atom": files.feed,
        "/bulletins": telling.bulletins,
        "/bulletins/{number}": telling.bulletin,
        "/campaigns": telling.campaigns,
        "/exhibits": telling.exhibits,
        "/drives": telling.drives,
        "/about": site.about,
        "/api": site.api,
        "/map.json": maps.data,
        "/sitemap.xml": files.sitemap,
        **files.own(),
    }
    unkept: Mapping[str, Page] = {
        "/tiles/{zoom}/{x}/{y}": maps.tile,
        "/{rest:path}": site.nothing,
    }
    drawn, no_turn = asyncio.Semaphore(PAPERS_AT_ONCE), nullcontext()  # photos have turns of their own
    routes = [("/bulletins/{number}.pdf", guard.guarded(telling.paper, turn=drawn))]
    routes += [("/photos/{name}", guard.guarded(files.photo, is_kept=False, turn=no_turn))]
    routes += [(path, guard.guarded(page, READ_OF.get(path, ()))) for path, page in kept.items()]
    routes += [(path, guard.guarded(page, is_kept=False)) for path, page in unkept.items()]
    shown_to_all = [Route(path, page, methods=["GET"]) for path, page in routes]
    served = [*other_systems.routes(shown, base, fresh_s), *shown_to_all]
    return Starlette(routes=served, exception_handlers=handlers(served, guard.failed))
