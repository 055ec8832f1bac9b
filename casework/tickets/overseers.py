"""Say which supervisors hear of a ticket, and who answers for its section.

Promises: whoever supervises only some areas is told nothing of tickets elsewhere. The supervisors' group supervises the
whole district. Where nobody supervises, administrators learn that a decision waits, and nothing else of the ticket.
"""

from collections.abc import Callable

from casework.model.authority import Role
from casework.model.district import District
from casework.model.notice import Kind, Notice, Reader, ToPerson
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE, Overseers, Reach, caretakers
from casework.model.ticket import Ticket
from casework.model.warning import Step
from casework.ports import Work


async def overseers(work: Work, district: District) -> Overseers:
    """Return the supervisors with the areas for which they were named."""
    return Overseers(await work.roles.supervisors(), district.areas.lines())


async def everybody(work: Work) -> list[Reader]:
    """Return every supervisor, and their group if they have one."""
    return await _with_group(work, list(await work.roles.supervisors()))


async def who_decide(work: Work, district: District, ticket: Ticket) -> list[Reader]:
    """Return who supervises a ticket."""
    known = await overseers(work, district)
    return await _with_group(work, [person for person in known.named if known.reach(person).has(ticket.area)])


async def ask_to_decide(work: Work, district: District, ticket: Ticket, ask: Callable[[Reader], Notice]) -> None:
    """Say that something about a ticket waits for a decision: to its supervisors, or else to administrators."""
    readers = await who_decide(work, district, ticket)
    for reader in readers:
        await work.say(ask(reader))
    if not readers:
        for person, role in await work.roles.all():
            if role is Role.ADMINISTRATOR:
                await work.say(Notice(Kind.UNDECIDED, ToPerson(person), ticket.id))


async def caretakers_of(work: Work, district: District, ticket: Ticket) -> tuple[PersonId, ...]:
    """Return who answers for a ticket's section."""
    named = await work.roles.caretakers()
    if not named:
        return ()
    category = district.tree.category(ticket.category)
    codes = district.tree.codes(category) if category else ()
    return caretakers(named, district.areas.lines().get(ticket.area, ()), codes)


async def told_of_late(work: Work, district: District, ticket: Ticket, step: Step) -> list[Reader]:
    """Return the supervisors to whom a step goes: the nearest upward; for the district's list all who supervise it."""
    known = await overseers(work, district)
    people = [ToPerson(person) for person in known.told(ticket.area, is_listed=step >= Step.LIST)]
    group = await work.supervision.group()
    is_group_told = step >= Step.LIST or known.first(None).has(ticket.area)
    return [*people, *([group] if group and is_group_told else [])]


async def reach_of(work: Work, district: District, person: PersonId, chat: int | None) -> Reach:
    """Return the areas that somebody supervises in a chat (None: in private); in the supervisors' group it is all."""
    group = await work.supervision.group()
    if group is not None and group.chat == chat:
        return EVERYWHERE
    return (await overseers(work, district)).reach(person)


async def _with_group(work: Work, people: list[PersonId]) -> list[Reader]:
    group = await work.supervision.group()
    return [*map(ToPerson, people), *([group] if group else [])]
