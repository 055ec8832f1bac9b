"""Keep the PDFs of bulletins: everybody may ask for them, and to draw one takes half a second and up to 100 MB.

Promise: each is drawn once for what stands in it, and one at a time, also where nobody waits for it any more.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable

from bot.web.public.answering import in_thread
from handlers.messages.message import BulletinPage

MOST = 8_000_000  # bytes of all together; one has about 40,000


class Papers:
    """PDFs by what was asked for; `draw` makes one, in a thread."""

    def __init__(self, draw: Callable[[BulletinPage], bytes], most: int = MOST) -> None:
        self._draw = draw
        self._most = most
        self._one = asyncio.Lock()
        self._drawn: OrderedDict[Hashable, tuple[BulletinPage, bytes]] = OrderedDict()  # what was read last is last

    async def of(self, asked: Hashable, page: BulletinPage) -> bytes:
        """Return the PDF of a page; it replaces one that was asked for by the same name with other words in it."""
        async with self._one:
            if self._drawn.get(asked, (None, b""))[0] != page:
                await in_thread(lambda: self._keep(asked, page, self._draw(page)))
            self._drawn.move_to_end(asked)
            return self._drawn[asked][1]

    def _keep(self, asked: Hashable, page: BulletinPage, pdf: bytes) -> None:
        self._drawn[asked] = page, pdf
        self._drawn.move_to_end(asked)
        while sum(len(each) for _, each in self._drawn.values()) > self._most and len(self._drawn) > 1:
            self._drawn.popitem(last=False)
