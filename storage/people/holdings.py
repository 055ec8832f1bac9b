"""Read or erase everything that is held about a person, wherever it is kept.

Fulfils `casework.ports.Holdings`. This module also deletes the records of photos and recordings that nothing shows any
more. It puts the names of their files into `left_over`, and `bot/sweeping.py` throws the files away after the commit.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.portion import HeldFile
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from storage.engine import filled_up, pieces
from storage.people.inventory import files, inventory
from storage.people.met import NOT_ASKED
from storage.schema import (
    BY_CHAT,
    CANCELLED_DRAFT,
    DISMISSED,
    SENT,
    area_follows,
    campaign_entries,
    check_ins,
    delays,
    draft_photos,
    draft_recordings,
    drafts,
    drive_photos,
    drive_wishes,
    drives,
    efforts,
    flags,
    frontage_marks,
    frontages,
    history,
    inbox,
    listeners,
    members,
    metadata,
    objections,
    outbox,
    people,
    photos,
    project_followers,
    project_moves,
    recordings,
    roles,
    rounds,
    sign_ups,
    slots,
    tellings,
    ticket_photos,
    ticket_recordings,
    tickets,
)

# An erased update keeps its number, so that we ignore it if Telegram delivers it once more.
BLANK = {"payload": "", "lane": 0}
NO_FILES = {"files_since": None, "files_bytes": 0}
MEDIA = (
    (photos, draft_photos.c.photo_id, ticket_photos.c.photo_id),
    (recordings, draft_recordings.c.recording_id, ticket_recordings.c.recording_id),
)
# What shows a photo beside drafts and tickets: drives, projects, what was signed on paper, and what a shop did.
SHOWN_ELSEWHERE = {
    photos: (drive_photos.c.photo_id, frontages.c.photo_id, tellings.c.photo_id, project_moves.c.photo_id),
}
# What was walked, done, wished for and signed stays, and how many came, without a name.
WITHOUT_NAME = (
    *(rounds.c.person_id, check_ins.c.person_id, efforts.c.person_id, frontage_marks.c.person_id),
    *(sign_ups.c.person_id, drive_wishes.c.person_id),
    *(objections.c.person_id, objections.c.answered_by),
    *(campaign_entries.c.person_id, delays.c.person_id, project_moves.c.person_id),
    *(frontages.c.signer_id, frontages.c.staff_id, tellings.c.staff_id, tellings.c.answered_by),
)
# Every column that refers to a person. After an erasure only people who acted for a team are still referred to.
NAMING = [column for table in metadata.tables.values() for column in table.c if column.references(people.c.id)]


class Holdings:
    """What is held about people, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.left_over: list[str] = []
        self.has_erased = False

    async def of(self, person: PersonId) -> dict[str, Any] | None:
        """Return everything that is held about a person, in types that JSON can take; None for an unknown person."""
        return await inventory(self._connection, person)

    async def files_of(self, person: PersonId) -> list[HeldFile]:
        """Return the photos and the recordings that are held about a person."""
        return await files(self._connection, person)

    async def asked_since(self, person: PersonId, since: datetime) -> datetime | None:
        """Return when a person last asked, after `since`, for everything held about them; None if they did not."""
        # A request from after `since` was settled after it or is not settled yet; both conditions have an index.
        recent = or_(outbox.c.settled_at > since, outbox.c.settled_at.is_(None))
        theirs = and_(outbox.c.person_id == person, outbox.c.kind == Kind.MY_DATA, outbox.c.state != "failed")
        query = select(outbox.c.created_at).where(recent, theirs, outbox.c.created_at > since)
        return (await self._connection.execute(query.order_by(outbox.c.id.desc()).limit(1))).scalar_one_or_none()

    async def erase(self, person: PersonId, acts: Collection[Act], *, but_slot: str) -> None:
        """Erase a person. Their reports and their lines of `acts` stay, but name nobody; other acts keep their name.

        One message in their private chat, the one that shows `but_slot`, stays known until `leave`.
        """
        self.has_erased = True
        # A transaction that is about to add a notice for them waits for this lock. An earlier notice is erased below.
        query = select(people.c.account).where(people.c.id == person).with_for_update()
        account = (await self._connection.execute(query)).scalar_one()
        await self._drop_drafts(drafts.c.person_id == person)
        reported = tickets.c.reporter_id == person
        await self._connection.execute(update(tickets).where(reported).values(reporter_id=None))
        as_resident = and_(history.c.actor_id == person, history.c.act.in_(acts))
        await self._connection.execute(update(history).where(as_resident).values(actor_id=None))
        signed = sign_ups.c.person_id == person
        await self._connection.execute(update(sign_ups).where(signed).values(name=None))
        asked = drives.c.asked_id == person
        await self._connection.execute(update(drives).where(asked).values(asks=None, asked_id=None))
        for column in WITHOUT_NAME:
            await self._connection.execute(update(column.table).where(column == person).values({column: None}))
        sent = ticket_photos.c.sender == person
        await self._connection.execute(update(ticket_photos).where(sent).values(sender=None))
        for table, condition in (
            (listeners, listeners.c.person_id == person),
            (flags, flags.c.person_id == person),
            (area_follows, area_follows.c.person_id == person),
            (project_followers, project_followers.c.person_id == person),
            (roles, roles.c.person_id == person),
            (members, members.c.person_id == person),
            (outbox, outbox.c.person_id == person),
            (outbox, and_(BY_CHAT, outbox.c.chat_id == account)),
            (slots, and_(slots.c.chat_id == account, slots.c.slot != but_slot)),
        ):
            await self._connection.execute(delete(table).where(condition))
        done = and_(inbox.c.lane == account, inbox.c.done_at.is_not(None))
        await self._connection.execute(update(inbox).where(done).values(BLANK))
        await self._part_with(person)

    async def _part_with(self, person: PersonId) -> None:
        """Delete a person's row, or as much of it as nothing needs.

        Somebody who acted for a team keeps their name, with a number in place of their account that is nobody's
        account.
        """
        one = people.c.id == person
        named = or_(*(exists().where(column == person) for column in NAMING))
        if (await self._connection.execute(select(named))).scalar_one():
            nobody = (
                NOT_ASKED
                | NO_FILES
                | {"account": -person, "is_reachable": False, "is_banned": False, "paused_until": None}
            )
            await self._connection.execute(update(people).where(one).values(nobody))
        else:
            await self._connection.execute(delete(people).where(one))

    async def blank(self, update_id: int) -> None:
        """Erase an update except for what is needed to recognise it again."""
        await self._connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(BLANK))

    async def leave(self, parcel: int, chat: int) -> None:
        """Forget a chat's last notice once it was settled, and the chat unless it is in use again.

        `parcel` is the notice's number in the outbox.
        """
        gone = delete(outbox).where(outbox.c.id == parcel, outbox.c.settled_at.is_not(None)).returning(outbox.c.id)
        if (await self._connection.execute(gone)).first() is not None:
            await self._leave_chats(slots.c.chat_id == chat)

    async def strangers(self, after: int, limit: int) -> tuple[list[int], int | None]:
        """Look at up to `limit` private chats with numbers above `after`, and return those in which nobody is known.

        Returns the last number that was looked at, too, or None at the end.
        """
        chat = slots.c.chat_id
        page = select(chat).where(chat > max(after, 0)).distinct().order_by(chat).limit(limit)
        chats = list((await self._connection.execute(page)).scalars())
        known = select(people.c.account).where(people.c.account.in_(filled_up(chats)))
        theirs = set((await self._connection.execute(known)).scalars())
        return [each for each in chats if each not in theirs], chats[-1] if len(chats) == limit else None

    async def leave_strangers(self, chats: Sequence[int]) -> None:
        """Forget those of some chats in which nobody is known and nothing waits."""
        await self._leave_chats(slots.c.chat_id.in_(chats))

    async def _leave_chats(self, which: ColumnElement[bool]) -> None:
        chat = slots.c.chat_id
        known = exists().where(people.c.account == chat)
        coming = exists().where(inbox.c.lane == chat, inbox.c.done_at.is_(None))
        going = exists().where(outbox.c.chat_id == chat, outbox.c.settled_at.is_(None))
        await self._connection.execute(delete(slots).where(which, ~known, ~coming, ~going))

    async def left_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets that were closed by a moment and still have listeners, drafts, or flags from before it.

        Listeners are people who are told about them.
        """
        # What is as old as that and was not forgotten yet is little, because a ticket lives for days or weeks.
        old = select(listeners.c.ticket_id).where(listeners.c.since <= before)
        sent = select(drafts.c.ticket_id).where(SENT, drafts.c.begun_at <= before)
        flagged = select(flags.c.ticket_id).where(flags.c.at <= before)
        query = select(tickets.c.id).where(tickets.c.id.in_(old.union(sent, flagged)), tickets.c.closed_at <= before)
        found = await self._connection.execute(query.order_by(tickets.c.id).limit(limit))
        return [TicketId(number) for number in found.scalars()]

    async def erase_residents(self, which: Sequence[TicketId], acts: Collection[Act]) -> None:
        """Erase residents from some tickets: reporter, contact, listeners, drafts, and who did one of `acts`."""
        if not which:
            return
        self.has_erased = True
        await self._hide_from_residents(which, acts)
        await self._drop_drafts(drafts.c.ticket_id.in_(which))
        as_resident = and_(history.c.ticket_id.in_(which), history.c.act.in_(acts))
        await self._connection.execute(update(history).where(as_resident).values(actor_id=None))
        await self._connection.execute(
            update(tickets).where(tickets.c.id.in_(which)).values(reporter_id=None, contact=None)
        )
        theirs = ticket_photos.c.ticket_id.in_(which)
        await self._connection.execute(update(ticket_photos).where(theirs).values(sender=None))
        wished = drive_wishes.c.ticket_id.in_(which)
        await self._connection.execute(update(drive_wishes).where(wished).values(person_id=None))
        await self._connection.execute(delete(listeners).where(listeners.c.ticket_id.in_(which)))
        await self._connection.execute(delete(flags).where(flags.c.ticket_id.in_(which)))
        await self._connection.execute(update(people).where(people.c.asked_about.in_(which)).values(NOT_ASKED))

    async def _hide_from_residents(self, which: Sequence[TicketId], acts: Collection[Act]) -> None:
        """Forget which messages in private chats show these tickets; the slots have the tickets' numbers in them."""
        for ticket, person in (
            (tickets.c.id, tickets.c.reporter_id),
            (listeners.c.ticket_id, listeners.c.person_id),
            (history.c.ticket_id, history.c.actor_id),
        ):
            query = select(ticket, people.c.account).join(people, people.c.id == person).where(ticket.in_(which))
            if person.table is history:
                query = query.where(history.c.act.in_(acts))
            for number, account in (await self._connection.execute(query.distinct())).all():
                named = or_(slots.c.slot.like(f"%:{number}"), slots.c.slot.like(f"%:{number}:%"))
                is_ticket = and_(named, slots.c.slot.not_like(Kind.DRAFT.slot(about="%")))
                await self._connection.execute(delete(slots).where(slots.c.chat_id == account, is_ticket))

    async def drop_cancelled(self, before: datetime) -> int:
        """Delete drafts that were cancelled before a moment, once their person was told so; returns how many."""
        about = and_(outbox.c.about == drafts.c.id, outbox.c.kind.in_((Kind.DRAFT, Kind.DRAFT_EXPIRED)))
        is_coming = exists().where(outbox.c.settled_at.is_(None), about)
        return await self._drop_drafts(and_(CANCELLED_DRAFT, drafts.c.changed_at < before, ~is_coming))

    async def dismissed(self, since: datetime | None, before: datetime) -> list[TicketId]:
        """Return tickets that were dismissed from one moment on, before another, and have photos or recordings.

        Without `since`, all that were ever dismissed are looked at.
        """
        has_any = [exists().where(used.table.c.ticket_id == tickets.c.id) for _, _, used in MEDIA]
        query = select(tickets.c.id).where(DISMISSED, tickets.c.closed_at < before, or_(*has_any))
        if since is not None:
            query = query.where(tickets.c.closed_at >= since)
        found = await self._connection.execute(query.order_by(tickets.c.closed_at, tickets.c.id))
        return [TicketId(number) for number in found.scalars()]

    async def drop_dismissed(self, which: Sequence[TicketId]) -> list[datetime]:
        """Take the photos and recordings from some tickets, as far as they are dismissed.

        An objection is decided by them, so they stay until then; returns when the tickets of which they do were
        dismissed.
        """
        query = select(tickets.c.id, tickets.c.closed_at, tickets.c.contested_at).where(
            DISMISSED, tickets.c.id.in_(which)
        )
        held = (await self._connection.execute(query.order_by(tickets.c.id).with_for_update())).all()
        decided = [row.id for row in held if row.contested_at is None]
        for records, _, used in MEDIA:
            gone = delete(used.table).where(used.table.c.ticket_id.in_(decided)).returning(used)
            await self._drop_records(records, list((await self._connection.execute(gone)).scalars()))
        return [row.closed_at for row in held if row.contested_at is not None]

    async def drop_unshown(self, after: int, limit: int) -> int | None:
        """Delete the records of photos and recordings that nothing shows, of up to `limit` numbers above `after`.

        Returns the last number that was looked at, or None at the end.
        """
        last: list[int] = []
        for records, *_ in MEDIA:
            query = select(records.c.id).where(records.c.id > after).order_by(records.c.id).limit(limit)
            numbers = list((await self._connection.execute(query)).scalars())
            await self._drop_records(records, numbers)
            last += numbers[-1:] if len(numbers) == limit else []
        return min(last, default=None)

    async def drop_unshown_of(self, records: Table, numbers: Sequence[int]) -> set[int]:
        """Delete those records of photos or recordings that nothing shows; returns their numbers."""
        return await self._drop_records(records, numbers)

    async def named(self, names: Sequence[str]) -> set[str]:
        """Return those of these file names that a record of a photo or a recording has."""
        found: set[str] = set()
        for some in _chunks(names):
            for records, *_ in MEDIA:
                query = select(records.c.name).where(records.c.name.in_(some))
                found.update((await self._connection.execute(query)).scalars())
        return found

    async def _drop_drafts(self, which: ColumnElement[bool]) -> int:
        query = select(drafts.c.id, people.c.account).join(people, people.c.id == drafts.c.person_id).where(which)
        owners = {row.id: row.account for row in await self._connection.execute(query)}
        for some in _chunks(list(owners)):
            for records, used, _ in MEDIA:
                links = used.table
                gone = await self._connection.execute(delete(links).where(links.c.draft_id.in_(some)).returning(used))
                await self._drop_records(records, list(gone.scalars()))
            of_drafts = [Kind.DRAFT.slot(about=one) for one in some]
            shown = and_(slots.c.chat_id.in_([owners[one] for one in some]), slots.c.slot.in_(of_drafts))
            await self._connection.execute(delete(slots).where(shown))
            await self._connection.execute(delete(drafts).where(drafts.c.id.in_(some)))
        return len(owners)

    async def _drop_records(self, records: Table, numbers: Sequence[int]) -> set[int]:
        """Delete the records with these numbers that nothing shows; returns the numbers of those."""
        dropped = set[int]()
        _, *shows = next(each for each in MEDIA if each[0] is records)
        for some in _chunks(numbers):
            shown = (exists().where(column == records.c.id) for column in (*shows, *SHOWN_ELSEWHERE.get(records, ())))
            gone = delete(records).where(records.c.id.in_(some), *(~each for each in shown))
            for row in (await self._connection.execute(gone.returning(records.c.id, records.c.name))).all():
                self.left_over.append(row.name)
                dropped.add(row.id)
        return dropped


def _chunks(whole: Sequence[Any]) -> Iterator[list[Any]]:
    return map(filled_up, pieces(whole))
