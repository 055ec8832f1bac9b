"""Read what the database keeps when everything is at rest; the machine compares it with what people see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.draft import Draft
from casework.model.notice import Kind
from casework.model.person import Person as Known
from casework.model.photo import TicketPhoto
from casework.model.ticket import Entry, Ticket
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from storage.schema import draft_photos, drafts, inbox, outbox, photos, slots, tickets
from storage.unit_of_work import Storage

# Why a message may never arrive.
MAY_FAIL = ("the reader or the subject is gone", "there is nothing to say any more", "blocked", "can't initiate")


@dataclass(frozen=True, slots=True)
class Report:
    """A draft's row: its owner, whether it is open, the ticket it became, and its photos as (number, name)."""

    person: int
    is_open: bool
    ticket: int | None
    photos: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with everything that belongs to it."""

    ticket: Ticket
    history: list[Entry]
    photos: list[TicketPhoto]
    supporters: int


@dataclass(frozen=True, slots=True)
class Kept:
    """People and open drafts by account, reports and cases by number, messages by (chat, slot), and trouble.

    A slot is the upsert key of a message.
    """

    people: dict[int, Known]
    drafts: dict[int, Draft]
    reports: dict[int, Report]
    cases: dict[int, Case]
    slots: dict[tuple[int, str], int]
    trouble: list[str]

    @property
    def photos(self) -> set[str]:
        """The names of all photos that a draft or a ticket has."""
        of_drafts = {name for report in self.reports.values() for _, name in report.photos}
        return of_drafts | {each.photo.name for case in self.cases.values() for each in case.photos}


async def read(storage: Storage, residents: Sequence[Person]) -> Kept:
    """Read what is kept."""
    people: dict[int, Known] = {}
    begun: dict[int, Draft] = {}
    async with storage.transactions.reading() as connection:
        numbers = [row.id for row in await connection.execute(select(tickets.c.id).order_by(tickets.c.id))]
        reports = await _reports(connection)
        shown = {(row.chat_id, row.slot): row.message_id for row in await connection.execute(select(slots))}
        trouble = await _trouble(connection)
    cases: dict[int, Case] = {}
    async with storage.read() as work:
        for resident in residents:
            known = await work.people.by_account(resident.id)
            draft = await work.drafts.open_of(known.id) if known else None
            people |= {resident.id: known} if known else {}
            begun |= {resident.id: draft} if draft else {}
        for number in map(TicketId, numbers):
            ticket = await work.tickets.get(number)
            assert ticket is not None
            history, kept = await work.tickets.history(number), await work.tickets.photos(number)
            cases[number] = Case(ticket, history, kept, await work.listeners.supporters(number))
    return Kept(people, begun, reports, cases, shown, trouble)


async def newest_notice(storage: Storage) -> int:
    """Return the number of the newest notice."""
    async with storage.transactions.reading() as connection:
        newest = select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1)
        return (await connection.execute(newest)).scalar() or 0


async def refusals(storage: Storage, since: int) -> list[tuple[int, str]]:
    """Return the refusals (domain errors) that were said after a notice, each as its chat and its reason."""
    async with storage.transactions.reading() as connection:
        query = select(outbox.c.chat_id, outbox.c.facts).where(outbox.c.id > since, outbox.c.kind == Kind.REFUSAL)
        return [(row.chat_id, str(row.facts["why"])) for row in await connection.execute(query)]


async def _reports(connection: AsyncConnection) -> dict[int, Report]:
    query = select(draft_photos.c.draft_id, photos.c.id, photos.c.name).join(photos)
    shown: dict[int, set[tuple[int, str]]] = {}
    for row in await connection.execute(query):
        shown.setdefault(row.draft_id, set()).add((row.id, row.name))
    columns = (drafts.c.id, drafts.c.person_id, drafts.c.is_open, drafts.c.ticket_id)
    return {
        row.id: Report(row.person_id, row.is_open, row.ticket_id, frozenset(shown.get(row.id, ())))
        for row in await connection.execute(select(*columns))
    }


async def _trouble(connection: AsyncConnection) -> list[str]:
    """Return what is unfinished or given up in the inbox, and what waits or has failed in the outbox."""
    stuck = select(inbox.c.payload, inbox.c.trouble).where(inbox.c.done_at.is_(None) | inbox.c.trouble.is_not(None))
    found = [f"inbox: {row.trouble or 'waits'}: {row.payload}" for row in await connection.execute(stuck)]
    unsaid = outbox.c.state.in_(("waiting", "sending", "failed")) & outbox.c.chat_id.is_not(None)
    for row in await connection.execute(select(outbox).where(unsaid)):
        if row.state != "failed" or not any(each in (row.trouble or "") for each in MAY_FAIL):
            found.append(f"outbox: {row.kind} {row.about} {row.slot} {row.state}: {row.trouble}")
    return found
