"""Handle what supervisors decide on a ticket: what the desk asks for, objections, and supervision.

Promise: each is a command with the ticket's number or in reply to a message that shows it, and some are buttons too.
"""

from collections.abc import Mapping

from casework.desk import deciding, parking, requesting
from casework.model.authority import Actor
from casework.model.spelling import digits_in
from casework.model.ticket_id import TicketId
from casework.oversight import ordering, urging
from casework.ports import Work
from handlers import days
from handlers.messages.press import Verb
from handlers.turn import Do, Turn


async def _grant(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await parking.grant(work, turn.district, actor, ticket, turn.at)


async def _press_grant(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await parking.grant(work, turn.district, actor, ticket, turn.at, digits_in(word))


async def _press_refuse(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str) -> None:
    await requesting.refuse(work, turn.district, actor, ticket, "", turn.at, digits_in(word))


async def _refuse(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await requesting.refuse(work, turn.district, actor, ticket, said, turn.at)


async def _reverse(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await deciding.reverse(work, turn.district, actor, ticket, said, turn.at)


async def _uphold(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await deciding.uphold(work, turn.district, actor, ticket, said, turn.at)


async def _urge(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await urging.urge(work, turn.district.policy, actor, ticket, said, turn.at)


async def _supervise(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    day, order = days.day_first(said)
    await ordering.supervise(work, turn.district, actor, ticket, days.as_day(turn, day), order, turn.at)


async def _approve(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await ordering.approve(work, actor, ticket, said, turn.at)


async def _send_back(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await ordering.send_back(work, turn.district, actor, ticket, said, turn.at)


async def _lift(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str) -> None:
    await ordering.lift(work, actor, ticket, said, turn.at)


COMMANDS: Mapping[str, Do] = {
    "grant": _grant,
    "refuse": _refuse,
    "reverse": _reverse,
    "uphold": _uphold,
    "urge": _urge,
    "supervise": _supervise,
    "approve": _approve,
    "sendback": _send_back,
    "lift": _lift,
}
PRESSES: Mapping[Verb, Do] = {
    Verb.GRANT: _press_grant,
    Verb.REFUSE: _press_refuse,
    Verb.REVERSE: _reverse,
}
