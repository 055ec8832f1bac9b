"""Keep tickets (reports that were sent), their photos, recordings and history; fulfils `casework.ports.Tickets`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model import figure
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.place import cell_of
from casework.model.recording import Recording
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import NONE_KNOWN, NewTicket
from storage.engine import among, filled_up, holding
from storage.prepared import Prepared
from storage.schema import (
    RECURRING,
    UNFINISHED,
    history,
    listeners,
    photos,
    recordings,
    ticket_photos,
    ticket_recordings,
    tickets,
)
from storage.tickets.counting import Counting, counted_in
from storage.tickets.evidence import (
    PHOTO_COLUMNS,
    RECORDING_COLUMNS,
    photo,
    recording,
)
from storage.tickets.merges import left_by, merged_into, owed_by
from storage.tickets.public import TAKEN_BACK
from storage.tickets.rows import as_row, as_ticket, ids_of

LARGEST = 2**31 - 1  # number in a column

# These statements run for every card, so they are built only once.
_THIS = select(tickets).where(tickets.c.id == bindparam("ticket"))
_BY_ID, _HELD = Prepared(_THIS), holding(_THIS)
_SAVE = Prepared(update(tickets).where(tickets.c.id == bindparam("ticket")))
_RECORD = Prepared(insert(history).inline())
_ALL_PHOTOS = (
    select(
        *PHOTO_COLUMNS,
        *(ticket_photos.c[name] for name in ("stage", "rework", "is_private", "sender", "same_as")),
        *(ticket_photos.c[name] for name in ("is_screened", "position")),
    )
    .join(ticket_photos, ticket_photos.c.photo_id == photos.c.id)
    .where(ticket_photos.c.ticket_id == bindparam("ticket"))
    .order_by(ticket_photos.c.position)
)
_PHOTOS = Prepared(_ALL_PHOTOS.where(ticket_photos.c.is_hidden.is_(False)))
_HIDDEN_PHOTOS = Prepared(_ALL_PHOTOS.where(ticket_photos.c.is_hidden.is_(True), ~TAKEN_BACK))
_RECORDINGS = Prepared(
    select(*RECORDING_COLUMNS)
    .join(ticket_recordings, ticket_recordings.c.recording_id == recordings.c.id)
    .where(ticket_recordings.c.ticket_id == bindparam("ticket"))
    .order_by(ticket_recordings.c.position)
)
_HISTORY = Prepared(select(history).where(history.c.ticket_id == bindparam("ticket")).order_by(history.c.id))
_LATEST = Prepared(
    select(history)
    .where(history.c.ticket_id == bindparam("ticket"), history.c.act == bindparam("act"))
    .order_by(history.c.id.desc())
    .limit(literal_column("1"))
)
_RECURRED = Prepared(
    select(tickets.c.id).where(tickets.c.recurs == bindparam("ticket"), RECURRING).order_by(tickets.c.id)
)
_MERGED_INTO = Prepared(select(tickets).where(tickets.c.id.in_(merged_into())).order_by(tickets.c.id))
_UNFINISHED_OF = Prepared(
    select(tickets.c.id)
    .where(tickets.c.reporter_id == bindparam("reporter"), UNFINISHED)
    .order_by(tickets.c.id)
    .limit(bindparam("most"))
)
_ASKED_OF = Prepared(
    select(tickets.c.id)
    .where(tickets.c.reporter_id == bindparam("reporter"), tickets.c.status == Status.ASKED)
    .order_by(tickets.c.id)
)


class Tickets:
    """Tickets within one transaction."""

    def __init__(self, connection: AsyncConnection, counting: Counting) -> None:
        self._connection = connection
        self._counting = counting
        self._recorded: dict[TicketId, Ticket] = {}  # as they were when they were found, or at their last line
        self._saved: dict[TicketId, Ticket] = {}  # what was saved since

    async def add(self, new: NewTicket) -> Ticket:
        """Keep a new ticket and give it its number."""
        added = await self._connection.execute(
            insert(tickets)
            .values(
                reporter_id=new.reporter,
                category=new.category,
                lat=new.place.point.lat,
                lon=new.place.point.lon,
                place_title=new.place.title,
                area=new.place.area,
                area_name=new.area_name,
                team=new.team,
                words=new.words,
                status=Status.OPEN,
                reported_at=new.reported_at,
                answer_by=new.answer_by,
                fix_by=new.fix_by,
                rework=0,
                cell=cell_of(new.place.point),
                asset=new.asset,
                answers=dict(new.answers),
                recurs=new.recurs,
                recurrences=new.recurrences,
                assisting=list(new.assisting),
                source=new.source,
                reference=new.reference,
                outside_by=new.outside_by,
                contact=new.contact,
                near=new.place.near,
            )
            .returning(tickets)
        )
        return self._seen(as_ticket(added.one()))

    async def get(self, ticket: TicketId, *, lock: bool = False) -> Ticket | None:
        """Return a ticket, or None; `lock` makes other writers of it wait until the transaction ends."""
        query = _HELD(self._connection) if lock else _BY_ID
        row = await query.first(self._connection, {"ticket": ticket})
        return None if row is None else self._seen(as_ticket(row))

    def _seen(self, ticket: Ticket) -> Ticket:
        """Remember a ticket as it is stored, until somebody does something to it."""
        if ticket.id not in self._saved:
            self._recorded[ticket.id] = ticket
        return ticket

    async def save(self, ticket: Ticket) -> None:
        """Store the columns of a ticket that may change (see `as_row`)."""
        self._saved[ticket.id] = ticket
        await _SAVE.rows(self._connection, as_row(ticket) | {"ticket": ticket.id})

    async def held(self, which: Sequence[TicketId]) -> list[Ticket]:
        """Return tickets in the order of `which`, locked until the transaction ends; what is no ticket is left out."""
        numbers = tickets.c.id.in_(filled_up(which))
        query = select(tickets).where(numbers).order_by(tickets.c.id).with_for_update()
        found = {row.id: self._seen(as_ticket(row)) for row in (await self._connection.execute(query) if which else ())}
        return [found[number] for number in which if number in found]

    async def save_all(self, saved: Sequence[Ticket]) -> None:
        """Store many tickets as `save` stores one, all at once."""
        self._saved |= {ticket.id: ticket for ticket in saved}
        await _SAVE.each(self._connection, [as_row(ticket) | {"ticket": ticket.id} for ticket in saved])

    async def owed(self, team: TeamCode, limit: int) -> list[Ticket]:
        """Return a team's fixed and closed tickets whose contact was not told yet, the oldest first.

        What was merged is done when the last ticket of its chain of merges is.
        """
        owed = select(tickets).where(owed_by(team)).order_by(tickets.c.id).limit(limit)
        return [as_ticket(row) for row in await self._connection.execute(owed)]

    async def merged_into(self, ticket: TicketId) -> list[Ticket]:
        """Return the tickets that go on as another one: merged into it, or into one of these, oldest first."""
        return [as_ticket(row) for row in await _MERGED_INTO.rows(self._connection, {"ticket": ticket})]

    async def attach(
        self,
        ticket: TicketId,
        stage: Stage,
        rework: int,
        added: Sequence[Photo],
        sender: PersonId | None = None,
        *,
        is_private: bool = False,
        same_as: Mapping[str, TicketId] = NONE_KNOWN,
    ) -> None:
        """Add photos to a ticket, after those it has; `same_as` says of names which ticket had that photo already."""
        if not added:
            return
        last = await self._connection.execute(
            select(func.coalesce(func.max(ticket_photos.c.position), -1)).where(ticket_photos.c.ticket_id == ticket)
        )
        same = {"ticket_id": ticket, "stage": stage, "rework": rework, "is_private": is_private, "sender": sender}
        rows = [
            {**same, "position": position, "photo_id": photo.id, "same_as": same_as.get(photo.name)}
            for position, photo in enumerate(added, last.scalar_one() + 1)
        ]
        await self._connection.execute(insert(ticket_photos), rows)

    async def photos(self, ticket: TicketId) -> list[TicketPhoto]:
        """Return a ticket's photos in the order in which they came, without those that were hidden."""
        return [as_ticket_photo(row) for row in await _PHOTOS.rows(self._connection, {"ticket": ticket})]

    async def hidden_photos(self, ticket: TicketId) -> list[TicketPhoto]:
        """Return a ticket's hidden photos in the order in which they came."""
        return [as_ticket_photo(row) for row in await _HIDDEN_PHOTOS.rows(self._connection, {"ticket": ticket})]

    async def hide(self, ticket: TicketId, which: Sequence[PhotoId], *, is_hidden: bool = True) -> None:
        """Hide photos of a ticket, or show them again; they are kept."""
        await self._connection.execute(
            update(ticket_photos)
            .where(ticket_photos.c.ticket_id == ticket, ticket_photos.c.photo_id.in_(which))
            .values(is_hidden=is_hidden)
        )

    async def take_back(self, ticket: TicketId, positions: Sequence[int]) -> None:
        """Hide photos that an act brought which was undone; they hide no photo of another ticket, or sent again."""
        await self._connection.execute(
            update(ticket_photos)
            .where(ticket_photos.c.ticket_id == ticket, ticket_photos.c.position.in_(positions))
            .values(is_hidden=True, is_private=True, same_as=ticket)
        )

    async def screen(self, ticket: TicketId, until: int | None = None) -> None:
        """Note that somebody let strangers see the photos of a ticket that are not hidden: all, or the first `until`.

        `until` counts hidden ones, too.
        """
        seen = ticket_photos.c.position < min(until, LARGEST) if until is not None else true()
        await self._connection.execute(
            update(ticket_photos)
            .where(ticket_photos.c.ticket_id == ticket, ticket_photos.c.is_hidden.is_(False), seen)
            .values(is_screened=True)
        )

    async def attach_recordings(self, ticket: TicketId, added: Sequence[Recording]) -> None:
        """Add recordings to a ticket, after those it has."""
        if not added:
            return
        table = ticket_recordings
        last = await self._connection.execute(
            select(func.coalesce(func.max(table.c.position), -1)).where(table.c.ticket_id == ticket)
        )
        rows = [
            {"ticket_id": ticket, "position": position, "recording_id": each.id}
            for position, each in enumerate(added, last.scalar_one() + 1)
        ]
        await self._connection.execute(insert(table), rows)

    async def detach_recordings(self, ticket: TicketId, gone: Sequence[Recording]) -> None:
        """Take recordings from a ticket; another ticket has them too."""
        numbers = [each.id for each in gone]
        theirs = and_(ticket_recordings.c.ticket_id == ticket, ticket_recordings.c.recording_id.in_(numbers))
        await self._connection.execute(delete(ticket_recordings).where(theirs))

    async def recordings(self, ticket: TicketId) -> list[Recording]:
        """Return a ticket's recordings in the order in which they came."""
        return [recording(row) for row in await _RECORDINGS.rows(self._connection, {"ticket": ticket})]

    async def record(self, entry: Entry) -> None:
        """Append a line to a ticket's history, and count what it adds to the figures.

        What was saved of the ticket in this transaction since its last line is what the act has changed.
        """
        row = {"ticket_id": entry.ticket, "at": entry.at, "act": entry.act, "actor_id": entry.actor}
        row |= {"note": entry.note, "from_team": entry.from_team} | await self._counted(entry)
        await _RECORD.rows(self._connection, row)

    async def _counted(self, entry: Entry) -> dict[str, Any]:
        """Return what a line's row keeps of what it counts."""
        if entry.ticket not in self._recorded:  # nobody has looked at it here
            await self.get(entry.ticket)
        before = self._recorded.get(entry.ticket) or self._saved[entry.ticket]
        now = self._recorded[entry.ticket] = self._saved.pop(entry.ticket, before)
        if figure.undoes(before, entry):
            values = {"ticket": entry.ticket, "act": entry.note}
            row = await _LATEST.first(self._connection, values)
            if row is None or row.counted is None:
                return {"counted": None}  # an earlier version kept it: both are worked out together
            undone = counted_in(row, before.source) if row.day is not None else None
            return self._counting.add(figure.back(undone, before, now))
        is_first = figure.may_be_first(before, entry) and not figure.is_answered(await self.history(entry.ticket))
        return self._counting.add(figure.counted(before, now, entry, self._counting.zone, is_first=is_first))

    async def unmark(self, ticket: TicketId, mark: figure.Aside) -> None:
        """Take a mark of a ticket's latest fix back, if it has it; it counts back on the day of the fix."""
        row = await _LATEST.first(self._connection, {"ticket": ticket, "act": Act.FIX})
        found = await self.get(ticket)
        if row is None or found is None or row.day is None or mark not in row.counted["counts"]:
            return
        line = counted_in(row, found.source)
        self._counting.add(replace(line, counts={mark: -1}, minutes={}))
        kept = {name: number for name, number in row.counted["counts"].items() if name != mark}
        changed = update(history).where(history.c.id == row.id).values(counted={**row.counted, "counts": kept})
        await self._connection.execute(changed)

    async def history(self, ticket: TicketId) -> list[Entry]:
        """Return a ticket's history, oldest first."""
        return [
            Entry(
                ticket,
                row.at,
                Act(row.act),
                None if row.actor_id is None else PersonId(row.actor_id),
                row.note,
                None if row.from_team is None else TeamCode(row.from_team),
            )
            for row in await _HISTORY.rows(self._connection, {"ticket": ticket})
        ]

    async def held_by(self, person: PersonId, team: TeamCode, limit: int) -> list[TicketId]:
        """Return a team's tickets that somebody has taken and not fixed, also those that wait, oldest first."""
        # Written so, the index of all that somebody ever took does not serve it: it is found among the unfinished.
        held = (tickets.c.taken_by.is_not_distinct_from(person), tickets.c.status != Status.FIXED)
        return await ids_of(self._connection, tickets.c.team == team, UNFINISHED, *held, limit=limit)

    async def unfinished(self, team: TeamCode) -> list[TicketId]:
        """Return up to a thousand of the team's tickets that are not closed, oldest first; older records come last."""
        return await ids_of(self._connection, tickets.c.team == team, UNFINISHED, limit=1000, first=(tickets.c.record,))

    async def unfinished_page(self, team: TeamCode | None, after: TicketId, limit: int) -> list[Ticket]:
        """Return up to `limit` of a team's tickets that are not closed (None: no team's), with numbers above `after`.

        They come in the order of their numbers.
        """
        whose = tickets.c.team.is_(None) if team is None else tickets.c.team == team
        query = select(tickets).where(whose, UNFINISHED, tickets.c.id > after).order_by(tickets.c.id).limit(limit)
        return [as_ticket(row) for row in await self._connection.execute(query)]

    async def left_page(self, team: TeamCode, after: TicketId, limit: int) -> list[Ticket]:
        """Return up to `limit` tickets that a team leaves that is dissolved, with numbers above `after`, in order.

        These are its unclosed tickets, and closed ones whose contact is, or may be, to be told by hand.
        """
        query = select(tickets).where(left_by(team), tickets.c.id > after).order_by(tickets.c.id).limit(limit)
        return [as_ticket(row) for row in await self._connection.execute(query)]

    async def unclosed(self) -> dict[CategoryCode, int]:
        """Return how many tickets of each category are not closed."""
        counted = select(tickets.c.category, func.count()).where(UNFINISHED).group_by(tickets.c.category)
        return {CategoryCode(category): count for category, count in await self._connection.execute(counted)}

    async def unclosed_in(self, area: AreaCode) -> dict[TeamCode | None, int]:
        """Return how many tickets of an area are not closed, by their teams."""
        counted = (
            select(tickets.c.team, func.count()).where(UNFINISHED, tickets.c.area == area).group_by(tickets.c.team)
        )
        rows = await self._connection.execute(counted)
        return {None if team is None else TeamCode(team): count for team, count in rows}

    async def ever_in(self, area: AreaCode) -> int:
        """Return how many tickets name an area, whatever became of them."""
        found = await self._connection.execute(select(func.count()).where(tickets.c.area == area))
        return found.scalar_one()

    async def unfinished_of(self, reporter: PersonId, limit: int) -> list[TicketId]:
        """Return a person's tickets that are not closed, oldest first."""
        rows = await _UNFINISHED_OF.rows(self._connection, {"reporter": reporter, "most": limit})
        return [TicketId(row.id) for row in rows]

    async def asked_of(self, reporter: PersonId) -> list[TicketId]:
        """Return a person's tickets that wait for their answer, oldest first."""
        return [TicketId(row.id) for row in await _ASKED_OF.rows(self._connection, {"reporter": reporter})]

    async def of(self, person: PersonId, before: TicketId | None, limit: int) -> list[Ticket]:
        """Return tickets that somebody reported or is told about, with numbers below `before`, newest first."""
        told = select(listeners.c.ticket_id).where(listeners.c.person_id == person)
        found: dict[int, Ticket] = {}
        for mine in (tickets.c.reporter_id == person, tickets.c.id.in_(told)):
            query = select(tickets).where(mine).order_by(tickets.c.id.desc()).limit(limit)
            rows = await self._connection.execute(query if before is None else query.where(tickets.c.id < before))
            found |= {row.id: as_ticket(row) for row in rows}
        return [found[number] for number in sorted(found, reverse=True)[:limit]]

    async def recurred(self, ticket: TicketId) -> list[TicketId]:
        """Return the tickets that are recurrences of a ticket, oldest first."""
        return [TicketId(row.id) for row in await _RECURRED.rows(self._connection, {"ticket": ticket})]

    async def new_in(self, areas: Sequence[AreaCode], since: datetime, limit: int) -> list[Ticket]:
        """Return the tickets of some areas that were reported after a moment, newest first."""
        found = await self._connection.execute(
            select(tickets)
            .where(among(tickets.c.area, areas), tickets.c.reported_at > since)
            .order_by(tickets.c.reported_at.desc(), tickets.c.id.desc())
            .limit(limit)
        )
        return [as_ticket(row) for row in found]

    async def fixed_in(self, areas: Sequence[AreaCode], since: datetime) -> int:
        """Return how many tickets of some areas were fixed after a moment (and were not reopened)."""
        found = await self._connection.execute(
            select(func.count()).where(among(tickets.c.area, areas), tickets.c.fixed_at > since)
        )
        return found.scalar_one()

    async def learnable(self, after: TicketId, limit: int) -> list[Ticket]:
        """Return tickets with numbers above `after`, in the order of their numbers."""
        found = await self._connection.execute(
            select(tickets).where(tickets.c.id > after).order_by(tickets.c.id).limit(limit)
        )
        return [as_ticket(row) for row in found]


def as_ticket_photo(row: Row[*tuple[Any, ...]]) -> TicketPhoto:
    """Return a ticket's photo of a row with its columns and those of the photo."""
    sender = None if row.sender is None else PersonId(row.sender)
    same_as = None if row.same_as is None else TicketId(row.same_as)
    stage = Stage(row.stage)
    return TicketPhoto(photo(row), stage, row.rework, row.is_private, sender, same_as, row.is_screened, row.position)
