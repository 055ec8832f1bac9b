"""Read what other systems may see: reports with their photos and history, what changed when, and rows of an export.

Promise: nothing leaves here but `PublicTicket`s and their public lines, as on the public page. A number that was given
to a change stays its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.model.district import District
from casework.model.handling import in_force, undone_lines
from casework.model.life import TRANSITIONS
from casework.model.public import INTERNAL, STATUSES, PublicTicket, State
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.ports.public.open_data import Filters, Step
from casework.tickets.publishing import nameable, openness_of, seen_by_all, without_others

OPEN = STATUSES[State.OPEN]
CLOSED = STATUSES[State.FIXED] | STATUSES[State.CLOSED]
LEADS_TO: Mapping[Act, Status] = {act: status for (_, act), status in TRANSITIONS.items()}


@dataclass(frozen=True, slots=True)
class Seen:
    """A report as everybody may see it, and when something public was last done to it (aware UTC)."""

    ticket: PublicTicket
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Update:
    """Something that was done to a report; `is_open` tells whether it was open afterwards.

    `number` counts all lines of the report's history. `line` is None where an earlier line was taken back.
    """

    ticket: PublicTicket
    number: int
    at: datetime
    is_open: bool
    line: Entry | None


async def reported(work: Work, district: District, filters: Filters, skip: int, limit: int) -> list[Seen]:
    """Return reports, those reported last first."""
    return await _seen(work, district, await work.open_data.reported(filters, skip, limit, openness_of(district)))


async def numbered(work: Work, district: District, numbers: Collection[TicketId]) -> list[Seen]:
    """Return those reports that everybody sees."""
    return await _seen(work, district, await work.open_data.numbered(numbers))


async def rows(
    work: Work, district: District, below: TicketId | None, filters: Filters, limit: int
) -> list[PublicTicket]:
    """Return the rows of an export with numbers below one, newest number first."""
    return [
        each.ticket
        for each in await _seen(
            work, district, await work.open_data.below(below, filters, limit, openness_of(district))
        )
    ]


async def updates(
    work: Work, district: District, since: datetime, until: datetime, limit: int, after: Step | None = None
) -> tuple[list[Update], Step | None]:
    """Return up to `limit` things that were done from a moment on and before another, and behind which step to go on.

    The earliest comes first. `after` is the step behind which to begin. There is no step to go on if that is all; as
    long as there is one, at least one thing is returned.
    """
    while True:
        steps = await work.open_data.done(since, until, limit + 1, openness_of(district), after)
        found = await _updates(work, district, steps[:limit])
        after = steps[limit - 1] if len(steps) > limit else None
        if found or after is None:
            return found, after


async def moment_of(work: Work, district: District, step: Step) -> datetime | None:
    """Return when a step was done that everybody sees, or saw before it was taken back; None if there is none."""
    if not await numbered(work, district, [step.ticket]):
        return None
    lines = (await work.open_data.histories([step.ticket]))[step.ticket]
    if not step.number < len(lines) or is_internal(lines[step.number]):
        return None
    return lines[step.number].at


async def _updates(work: Work, district: District, steps: Sequence[Step]) -> list[Update]:
    """Return what everybody may see of some steps, in their order; those that were taken back are left out."""
    numbers = list({step.ticket for step in steps})
    histories = await work.open_data.histories(numbers)
    shown = await numbered(work, district, numbers)
    by_step = {
        Step(each.number, each_update.number): each_update
        for each in (seen.ticket for seen in shown)
        for each_update in _updates_of(each, histories[each.number])
    }
    return [by_step[step] for step in steps if step in by_step]


async def _seen(work: Work, district: District, tickets: Sequence[Ticket]) -> list[Seen]:
    numbers = [each.id for each in tickets]
    photos, histories = await work.open_data.photos(numbers), await work.open_data.histories(numbers)
    found = (seen_by_all(district, each, photos[each.id], histories[each.id]) for each in tickets)
    shown = [each for each in found if each is not None]
    hidden = await work.public.hidden({name for each in shown for name in (*each.before, *each.after)})
    known = await nameable(work, district, {each.duplicate_of for each in shown if each.duplicate_of})
    bare = [without_others(_without(each, hidden), known) for each in shown]
    lines = {number: _public(history) for number, history in histories.items()}
    return [Seen(each, max((line.at for line in lines[each.number]), default=each.reported_at)) for each in bare]


def _without(ticket: PublicTicket, hidden: Collection[str]) -> PublicTicket:
    before = tuple(name for name in ticket.before if name not in hidden)
    return replace(ticket, before=before, after=tuple(name for name in ticket.after if name not in hidden))


def _public(history: Sequence[Entry]) -> list[Entry]:
    return [each for each in history if not is_internal(each)]


def is_internal(entry: Entry) -> bool:
    """Tell whether a line is one of staff among themselves, or takes such a line back."""
    return entry.act in INTERNAL or (entry.act is Act.UNDO and entry.note in INTERNAL)


def _updates_of(ticket: PublicTicket, history: Sequence[Entry]) -> list[Update]:
    """Return everything public that was done to a report, also what was taken back: whoever read it must learn that."""
    gone, lines = undone_lines(history), iter(ticket.history)
    found = []
    for number, entry in enumerate(history):
        if number in gone or is_internal(entry):
            continue
        line = None if entry.act is Act.UNDO else next(lines)
        found.append(Update(ticket, number, entry.at, _is_open(history[: number + 1]), line))
    return found


def _is_open(history: Sequence[Entry]) -> bool:
    last = next((LEADS_TO[each.act] for each in reversed(in_force(history)) if each.act in LEADS_TO), Status.OPEN)
    return last in OPEN
