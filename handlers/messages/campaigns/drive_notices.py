"""Load and word each kind of notice (outbox message) about drives."""

from collections.abc import Awaitable, Callable

from casework.campaigns.drives import joining, showing
from casework.campaigns.drives.showing import DriveView
from casework.model.drive import Ask, DriveId, News
from casework.model.notice import Kind
from handlers.messages.campaigns import drive_desk, drives
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, Words, of_ticket


def _of_drive(words: Callable[[Occasion, DriveView], Message | None]) -> Words:
    """Word a notice about a drive, as its reader sees it at this moment; nothing is said if it is gone."""

    async def word(occasion: Occasion) -> Message | None:
        view = await _view(occasion)
        return words(occasion, view) if view else None

    return word


def _view(occasion: Occasion) -> Awaitable[DriveView | None]:
    number = DriveId(occasion.number("number"))
    return showing.view(occasion.work, occasion.district, number, occasion.person, occasion.at)


async def _form(occasion: Occasion) -> Message:
    return drive_desk.form(await _view(occasion), occasion.to, occasion.installation.map_link)


async def _asked(occasion: Occasion) -> Message | None:
    view, asker = await _view(occasion), await occasion.asker()
    what = Ask(occasion.text("what")) if occasion.text("what") in set(Ask) else Ask.TITLE
    return drive_desk.asked(view, what, asker, occasion.to, occasion.installation.map_link) if view else None


def _told(occasion: Occasion, view: DriveView) -> Message | None:
    what, part = occasion.text("what"), occasion.text("part")
    news = News(what) if what in set(News) else None
    asked = Ask(part) if part in set(Ask) else None
    return drives.told(view, news, asked, occasion.to, occasion.installation.map_link)


async def _drives(occasion: Occasion) -> Message:
    person = occasion.person if occasion.number("own") else None
    return drives.drives(await joining.view_list(occasion.work, occasion.team, person, occasion.at), occasion.to)


def _drive(occasion: Occasion, view: DriveView) -> Message:
    return drives.drive(view, occasion.to, occasion.installation.map_link)


ROWS: Rows = {
    Kind.DRIVE_FORM: _form,
    Kind.DRIVE_ASKED: _asked,
    Kind.DRIVE_CARD: _of_drive(
        lambda occasion, view: drive_desk.card(view, occasion.to, occasion.installation.map_link)
    ),
    Kind.DRIVE_POSTER: _of_drive(lambda occasion, view: drive_desk.poster(view, occasion.to)),
    Kind.DRIVES: _drives,
    Kind.DRIVE: _of_drive(_drive),
    Kind.DRIVE_ANNOUNCED: _of_drive(_drive),
    Kind.DRIVE_POSTED: _of_drive(
        lambda occasion, view: drives.posted(view, occasion.to, occasion.installation.map_link)
    ),
    Kind.DRIVE_DONE: _of_drive(lambda occasion, view: drives.result(view, occasion.to, thanks=False)),
    Kind.DRIVE_TOLD: _of_drive(_told),
    Kind.DRIVE_RESULT: _of_drive(lambda occasion, view: drives.result(view, occasion.to, thanks=True)),
    Kind.DRIVE_HERE: _of_drive(lambda occasion, view: drives.here(view, occasion.to)),
    Kind.DRIVE_WISHED: of_ticket(lambda occasion, view: drive_desk.wished(view, occasion.to), to_staff=True),
}
