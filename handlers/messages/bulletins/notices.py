"""Load and word each kind of notice (outbox message) about bulletins."""

from collections.abc import Callable

from casework.bulletins import publishing
from casework.model.bulletin import Bulletin, BulletinId
from casework.model.notice import Kind
from handlers.messages.bulletins import drafts, posted
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, Words


def _of_bulletin(words: Callable[[Occasion, Bulletin], Message | None]) -> Words:
    """Word a notice about a bulletin; nothing is said if it is gone."""

    async def word(occasion: Occasion) -> Message | None:
        found = await occasion.work.bulletins.get(BulletinId(occasion.about or occasion.number("bulletin")))
        return words(occasion, found) if found else None

    return word


def _bulletin(occasion: Occasion, found: Bulletin) -> Message:
    name = occasion.installation.district_name
    return posted.bulletin(found, name, occasion.to, has_buttons=occasion.person is not None)


def _paper(occasion: Occasion, found: Bulletin) -> Message:
    return posted.paper(found, occasion.installation.district_name, occasion.to)


async def _sentence_wanted(occasion: Occasion) -> Message | None:
    asker = await occasion.asker()
    return drafts.sentence_wanted(asker, occasion.to) if asker else None


async def _bulletins(occasion: Occasion) -> Message:
    return posted.listed(await publishing.view_list(occasion.work, occasion.number("page")), occasion.to)


ROWS: Rows = {
    Kind.BULLETIN_DRAFT: _of_bulletin(lambda occasion, found: drafts.draft(found, occasion.text("menu"), occasion.to)),
    Kind.BULLETIN_REMINDER: _of_bulletin(lambda occasion, found: drafts.reminder(found, occasion.to)),
    Kind.SENTENCE_WANTED: _sentence_wanted,
    Kind.BULLETIN: _of_bulletin(_bulletin),
    Kind.BULLETIN_PAPER: _of_bulletin(_paper),
    Kind.BULLETIN_TABLES: _of_bulletin(lambda occasion, found: posted.tables(found, occasion.to)),
    Kind.BULLETINS: _bulletins,
}
