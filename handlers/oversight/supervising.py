"""Handle what supervisors do: look at what is late, without a team or asked for, and decide on a ticket.

Everything works the same in private, in the supervisors' group and at a desk; elsewhere nothing is shown.
"""

from casework.desk import deciding, parking, requesting, showing
from casework.model.authority import Actor
from casework.model.concern import Concern
from casework.model.errors import Refusal, Why
from casework.model.spelling import digits_in
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.oversight import ordering, records, supervising, urging
from casework.oversight.records import Settling
from casework.ports import Work
from handlers.errors import alert
from handlers.guards import actor_of, here_of
from handlers.reading import command_in, message_of, number_in, press_of
from handlers.turn import Toast, Turn

STALE = frozenset({Why.OLD_BUTTON, Why.NOTHING_REQUESTED})  # the wish that was read is not there any more


async def overview(turn: Turn) -> None:
    """/overview: show how many tickets each concern has."""
    await _show(turn, None)


async def late(turn: Turn) -> None:
    """/late: the tickets whose promise was broken."""
    await _show(turn, Concern.LATE)


async def requests(turn: Turn) -> None:
    """/requests: what staff ask a supervisor for."""
    await _show(turn, Concern.REQUESTED)


async def case(turn: Turn) -> None:
    """/case NUMBER: a ticket as a supervisor sees it."""
    number = number_in(command_in(message_of(turn))[1])
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if number is None:
            raise Refusal(Why.CASE_MISSING)
        await supervising.open_case(work, actor, await here_of(turn, work, actor), number)


async def press_oversee(turn: Turn) -> None:
    """A button of the overview: a concern, another page of it, or the way back to all concerns."""
    press = press_of(turn)
    if press.word and press.word not in set(Concern):
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        concern = Concern(press.word) if press.word else None
        await supervising.show(work, actor, await here_of(turn, work, actor), concern, press.about)


async def press_case(turn: Turn) -> None:
    """A button with a ticket of a list, or with what a supervisor does to the ticket.

    Where the wish is not there any more that a button decides on, the message shows what is there now.
    """
    try:
        await _press_case(turn)
    except Refusal as error:
        if error.why not in STALE:
            raise
        async with turn.work() as work:
            actor = await actor_of(turn, work)
            here = await here_of(turn, work, actor)
            await supervising.open_case(work, actor, here, TicketId(press_of(turn).about), is_below=False)
        turn.toast = alert(turn, error.why, error.facts)


async def _press_case(turn: Turn) -> None:
    press = press_of(turn)
    ticket, (action, _, page) = TicketId(press.about), press.word.partition(".")
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await here_of(turn, work, actor)
        match action:
            case "":
                await supervising.open_case(work, actor, here, ticket)
                return
            case "photos":
                await supervising.show_photos(work, actor, here, ticket)
                return
            case "teams":
                teams = digits_in(page, 4) or 0
                await supervising.open_case(work, actor, here, ticket, teams=teams, is_below=False)
                return
            case "reverse" | "uphold" if not page and (action == "uphold" or await deciding.is_contested(work, ticket)):
                await supervising.open_case(work, actor, here, ticket, deciding=Act(action))
                return
        await _decide(turn, work, actor, ticket, action, page)
        await supervising.open_case(work, actor, here, ticket, is_below=False)
    turn.toast = Toast("✓")


async def _decide(turn: Turn, work: Work, actor: Actor, ticket: TicketId, action: str, word: str) -> None:
    """Do what a supervisor presses under a ticket; `word` is the reason, or the wish that was read."""
    district, at = turn.district, turn.at
    match action:
        case "grant":
            await parking.grant(work, district, actor, ticket, at, digits_in(word))
        case "refuse":
            await requesting.refuse(work, district, actor, ticket, "", at, digits_in(word))
        case "urge":
            await urging.urge(work, district.policy, actor, ticket, "", at)
        case "again":
            await showing.show_again(work, actor, ticket, at)
        case "public" | "private":
            await showing.set_public(work, district, actor, ticket, at, is_public=action == "public")
        case "conceal":
            await showing.conceal(work, actor, ticket, at)
        case "approve":
            await ordering.approve(work, actor, ticket, "", at)
        case "sendback":
            await ordering.send_back(work, district, actor, ticket, "", at)
        case "lift":
            await ordering.lift(work, actor, ticket, "", at)
        case "reverse":
            await deciding.reverse(work, district, actor, ticket, word, at)
        case "uphold":
            await deciding.uphold(work, district, actor, ticket, word, at)


async def press_assign(turn: Turn) -> None:
    """A button with a team, under a ticket: ask why; with a team and a reason: give the ticket to that team."""
    press = press_of(turn)
    ticket, (team, _, reason) = TicketId(press.about), press.word.partition(":")
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await here_of(turn, work, actor)
        if not reason:
            await supervising.open_case(work, actor, here, ticket, to=team, is_below=False)
            return
        await supervising.reassign(work, turn.district, actor, ticket, team, reason, turn.at)
        await supervising.open_case(work, actor, here, ticket, is_below=False)
    turn.toast = Toast("✓")


async def press_records(turn: Turn) -> None:
    """A button under the older records: ask whether to settle them all so, and (with the number 1) do it."""
    press = press_of(turn)
    if press.word not in set(Settling):
        raise Refusal(Why.OLD_BUTTON)
    how = Settling(press.word)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if press.about:
            await records.settle(work, actor, how, turn.at)
            turn.toast = Toast("✓")
        asked = None if press.about else how
        await supervising.show(work, actor, await here_of(turn, work, actor), Concern.RECORDS, asked=asked)


async def _show(turn: Turn, concern: Concern | None) -> None:
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await supervising.show(work, actor, await here_of(turn, work, actor), concern, is_below=True)
