"""Load and word each kind of notice (outbox message) about exposures and models, and about what was fixed today."""

from dataclasses import replace
from datetime import date

from casework.model.district import District
from casework.model.exposure import Exhibit
from casework.model.notice import Kind
from casework.model.ticket_id import TicketId
from casework.oversight import exposing, fixed_today
from casework.tickets import exhibiting
from handlers.messages.desk import beside
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows
from handlers.messages.oversight import exhibits


async def _exhibit(occasion: Occasion) -> Message | None:
    view = await _view(occasion)
    return exhibits.exhibit(view, occasion.to) if view else None


async def _hearing(occasion: Occasion) -> Message | None:
    view = await _view(occasion)
    return exhibits.hearing(view, occasion.to) if view else None


async def _view(occasion: Occasion) -> exposing.ExhibitView | None:
    kind = Exhibit(occasion.text("what"))
    return await exposing.view(occasion.work, occasion.district, TicketId(occasion.about), kind, occasion.at)


async def _exhibits(occasion: Occasion) -> Message:
    kind, page = Exhibit(occasion.text("what")), occasion.number("page")
    view = await exposing.view_list(
        occasion.work, occasion.district, kind, page, is_supervisor=bool(occasion.number("all"))
    )
    return exhibits.exhibits(view, occasion.to)


async def _exhibited(occasion: Occasion) -> Message:
    seen = await exhibiting.view(occasion.work, await _present(occasion), occasion.number("number"))
    return exhibits.post(seen, occasion.to) if seen else beside.taken_down(0, occasion.to)


async def _fixed_today(occasion: Occasion) -> Message:
    day = date.fromisoformat(occasion.text("day"))
    view = await fixed_today.view(occasion.work, await _present(occasion), day)
    return exhibits.fixed_today(view, occasion.to) if view.count else beside.taken_down(0, occasion.to)


async def _present(occasion: Occasion) -> District:
    """Return the district with its newest categories: a post is written anew because they changed just now."""
    return replace(occasion.district, tree=await occasion.work.districts.tree())


ROWS: Rows = {
    Kind.EXHIBIT: _exhibit,
    Kind.EXHIBITS: _exhibits,
    Kind.HEARING: _hearing,
    Kind.EXHIBITED: _exhibited,
    Kind.FIXED_TODAY: _fixed_today,
}
