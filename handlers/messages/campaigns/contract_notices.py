"""Load and word each kind of notice (outbox message) about contracts."""

from casework.campaigns.contracts import scoping
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.tickets.overseers import reach_of
from handlers.messages.campaigns import contracts, statements
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows


async def _contracts(occasion: Occasion) -> Message:
    work, district, at = occasion.work, occasion.district, occasion.at
    reach = await reach_of(work, district, PersonId(occasion.number("by")), occasion.number("chat") or None)
    return contracts.contracts(await scoping.view_list(work, district, occasion.team, reach, at), occasion.to)


async def _statement(occasion: Occasion) -> Message | None:
    view = await _view(occasion)
    return contracts.statement(view, occasion.to) if view else None


async def _paper(occasion: Occasion) -> Message | None:
    view = await _view(occasion)
    return statements.on_paper(view, occasion.to) if view else None


async def _view(occasion: Occasion) -> scoping.StatementView | None:
    number, is_desk = occasion.number("number"), occasion.team is not None
    return await scoping.view(occasion.work, occasion.district, number, occasion.at, is_desk=is_desk)


ROWS: Rows = {
    Kind.CONTRACTS: _contracts,
    Kind.STATEMENT: _statement,
    Kind.STATEMENT_PAPER: _paper,
}
