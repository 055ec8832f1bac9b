"""PDFs that everybody may ask for are drawn once, and one at a time."""

import asyncio
from dataclasses import replace
from threading import Event

from bot.web.public.papers import Papers
from handlers.messages.message import BulletinPage
from tests.bot.paper.test_bulletin_page import page_of


class Drawing:
    """Draws when it may; says what it began."""

    def __init__(self, *, may_draw: bool) -> None:
        self.began: list[BulletinPage] = []
        self.has_begun = Event()
        self.may_draw = Event()
        if may_draw:
            self.may_draw.set()

    def __call__(self, page: BulletinPage) -> bytes:
        self.began.append(page)
        self.has_begun.set()
        assert self.may_draw.wait(20)
        return str(len(self.began)).encode()


async def test_one_is_drawn_at_a_time_and_kept_also_where_nobody_waits_for_it_any_more() -> None:
    draw, loop = Drawing(may_draw=False), asyncio.get_running_loop()
    papers, english, chinese = Papers(draw), page_of("en"), page_of("zh_CN")
    first, second = (
        loop.create_task(papers.of((1, language), page)) for language, page in (("en", english), ("zh_CN", chinese))
    )
    assert await asyncio.to_thread(draw.has_begun.wait, 20)
    first.cancel()
    gone = [loop.create_task(papers.of((1, "en"), english)) for _ in range(9)]
    await asyncio.sleep(0.02)
    assert draw.began == [english]  # the second one waits for the thread of the first
    for each in gone:
        each.cancel()
    draw.may_draw.set()
    assert await second == b"2"
    assert first.cancelled()
    assert await papers.of((1, "en"), english) == b"1"
    assert draw.began == [english, chinese]


async def test_what_says_something_else_now_is_drawn_again_and_the_longest_unread_makes_room() -> None:
    draw, page = Drawing(may_draw=True), page_of("en")
    papers, other = Papers(draw, most=2), replace(page, file_name="another.pdf")
    assert [await papers.of(1, page), await papers.of(1, page), await papers.of(1, other)] == [b"1", b"1", b"2"]
    assert [await papers.of(2, page), await papers.of(1, other), await papers.of(3, page)] == [b"3", b"2", b"4"]
    assert [await papers.of(1, other), await papers.of(2, page)] == [b"2", b"5"]
