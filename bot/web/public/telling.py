"""The pages of what the district tells: bulletins, campaigns, exposures and models, and drives to come.

Promise: they are made of `casework.public.telling` alone, which knows nothing that strangers may not see.
"""

from starlette.requests import Request
from starlette.responses import Response

from bot.paper.printing import alone, draw_bulletin
from bot.web.public.answering import PAGE_S, answer
from bot.web.public.papers import Papers
from bot.web.public.studio import Studio, Unknown, number
from casework.model.bulletin import Bulletin, BulletinId
from casework.model.deep_link import FlagTicket, OfDrive
from casework.public import telling
from handlers.messages.bulletins import posted
from handlers.messages.message import BulletinPage
from handlers.messages.public import told

PDF = "application/pdf"


class Telling:
    """What the district tells everybody."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._shown = studio.shown
        self._papers = Papers(lambda page: alone(draw_bulletin, page, studio.shown.paper_font))

    async def _page(self, request: Request, page: told.Told) -> Response:
        link = self._studio.bot_link
        values = {
            "page": page,
            "sign_up_link": lambda drive: link(OfDrive(drive)),
            "flag_link": lambda ticket: link(FlagTicket(ticket)),
        }
        return await self._studio.html(request, "told.html", values)

    async def bulletins(self, request: Request) -> Response:
        """List the bulletins that were posted."""
        async with self._shown.storage.read() as work:
            found = await telling.bulletins(work)
        return await self._page(request, told.bulletins(found, self._studio.speaker(request)))

    async def bulletin(self, request: Request) -> Response:
        """Show what stands in one."""
        return await self._page(request, told.bulletin(await self._bulletin(request), self._studio.speaker(request)))

    async def paper(self, request: Request) -> Response:
        """Give a bulletin as a PDF, in the reader's language."""
        found = await self._bulletin(request)
        page = posted.paper(found, self._shown.installation.district_name, self._studio.speaker(request)).document
        if not isinstance(page, BulletinPage):
            raise Unknown
        drawn = await self._papers.of((found.id, self._studio.speaker(request).language), page)
        given = answer(request, drawn, PDF, PAGE_S)
        given.headers["Content-Disposition"] = f"attachment;filename={page.file_name}"
        return given

    async def _bulletin(self, request: Request) -> Bulletin:
        asked = BulletinId(number(request.path_params["number"]))
        async with self._shown.storage.read() as work:
            found = await telling.bulletin(work, asked)
        if found is None:
            raise Unknown
        return found

    async def campaigns(self, request: Request) -> Response:
        """Show how far the campaigns for everybody are."""
        district, at = self._shown.district(), self._shown.clock()
        async with self._shown.storage.read() as work:
            found = await telling.campaigns(work, district, at)
        return await self._page(request, told.campaigns(found, self._studio.speaker(request)))

    async def exhibits(self, request: Request) -> Response:
        """Show models and exposed cases."""
        async with self._shown.storage.read() as work:
            found = await telling.exhibits(work, self._shown.district())
        return await self._page(request, told.exhibits(found, self._studio.speaker(request)))

    async def drives(self, request: Request) -> Response:
        """Show the drives for which people can sign up."""
        district, at = self._shown.district(), self._shown.clock()
        async with self._shown.storage.read() as work:
            found = await telling.drives(work, district, at)
        page = told.drives(found, self._studio.speaker(request), self._shown.installation.map_link)
        return await self._page(request, page)
