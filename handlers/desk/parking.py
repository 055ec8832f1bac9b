"""Handle what lets a ticket wait, gives it more time, or lets it go on.

Promise: a command names a day and then a reason, a button a number of days and then a reason.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial

from casework.desk import parking
from casework.model.authority import Actor
from casework.model.ticket_id import TicketId
from casework.ports import Work
from handlers import days
from handlers.messages.press import Verb
from handlers.turn import Do, Turn

Until = Callable[[Turn, Work, Actor, TicketId, date | None, str], Awaitable[None]]


async def park_until(turn: Turn, work: Work, actor: Actor, ticket: TicketId, day: date | None, reason: str) -> None:
    """Ask to let a ticket wait until a day; raises Refusal without one, and as `parking.want_park` does."""
    await parking.want_park(work, turn.district, actor, ticket, day, reason, turn.at)


async def extend_until(turn: Turn, work: Work, actor: Actor, ticket: TicketId, day: date | None, reason: str) -> None:
    """Ask for time until a day; raises Refusal without one, and as `parking.want_more_time` does."""
    await parking.want_more_time(work, turn.district, actor, ticket, day, reason, turn.at)


async def _ask(turn: Turn, work: Work, actor: Actor, ticket: TicketId, said: str, *, until: Until) -> None:
    day, reason = days.day_first(said)
    await until(turn, work, actor, ticket, days.as_day(turn, day), reason)


async def _press(turn: Turn, work: Work, actor: Actor, ticket: TicketId, word: str, *, until: Until) -> None:
    number, _, reason = word.partition(":")
    await until(turn, work, actor, ticket, days.in_days(turn, number), reason)


async def _resume(turn: Turn, work: Work, actor: Actor, ticket: TicketId, _said: str) -> None:
    await parking.go_on(work, turn.district, actor, ticket, turn.at)


COMMANDS: Mapping[str, Do] = {
    "resume": _resume,
    "park": partial(_ask, until=park_until),
    "extend": partial(_ask, until=extend_until),
}
PRESSES: Mapping[Verb, Do] = {
    Verb.PARK: partial(_press, until=park_until),
    Verb.EXTEND: partial(_press, until=extend_until),
}
