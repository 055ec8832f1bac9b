"""Store what the storage tests need, each with one call: the cast, teams, tickets, notices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.draft import Place
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State
from casework.model.notice import Kind, Notice, ToChat
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.team import Desk, Team, TeamCode, TeamKind
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import NewTicket
from storage.traffic.parcels import Held, Parcel
from storage.unit_of_work import Storage

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RITA = 1001  # reports
CARL = 1002  # on the crew's desk
CREW = TeamCode("crew")
OFFICE = TeamCode("office")
DESK = -5001  # the crew's group
GATE = Point(31.2, 121.5)


async def meet(storage: Storage, account: int = RITA) -> PersonId:
    """Return the number of a person; meet them first if they are not known."""
    async with storage.begin("meet") as work:
        return (await work.people.meet(account, "en", AT))[0].id


async def add_teams(storage: Storage) -> None:
    """Store the crew and the office; neither has a desk."""
    async with storage.begin("teams") as work:
        await work.districts.add_teams(
            [Team(code, code.title(), TeamKind.COMMUNITY, (AreaCode("1"),), "en") for code in (CREW, OFFICE)]
        )


async def link_desk(storage: Storage, chat: int = DESK, thread: int | None = None, team: TeamCode = CREW) -> None:
    """Make a chat the desk of a team."""
    async with storage.begin("link") as work:
        await work.desks.link(Desk(team, chat, thread), AT)


def new_ticket(
    reporter: PersonId, team: TeamCode | None = CREW, *, point: Point = GATE, area: str = "1.2", at: datetime = AT
) -> NewTicket:
    """Return a report in the form in which it becomes a ticket."""
    return NewTicket(
        reporter=reporter,
        category="heap",
        place=Place(point, 12.5, "by the gate", AreaCode(area), near="Gate Street"),
        area_name="North",
        team=team,
        words="two mattresses",
        reported_at=at,
        answer_by=at + timedelta(hours=8),
        fix_by=at + timedelta(days=3),
        asset=AssetCode("bin-17"),
        answers={"size": "van"},
    )


async def add_ticket(
    storage: Storage,
    reporter: PersonId,
    *,
    team: TeamCode | None = CREW,
    status: Status = Status.OPEN,
    fixed_at: datetime | None = None,
    asked_at: datetime | None = None,
    closed_at: datetime | None = None,
    contested_at: datetime | None = None,
    point: Point = GATE,
    area: str = "1.2",
    at: datetime = AT,
) -> Ticket:
    """Store a ticket in a given state."""
    async with storage.begin("ticket") as work:
        ticket = await work.tickets.add(new_ticket(reporter, team, point=point, area=area, at=at))
        ticket = replace(ticket, status=status, fixed_at=fixed_at, asked_at=asked_at, closed_at=closed_at)
        ticket = replace(ticket, contested_at=contested_at)
        await work.tickets.save(ticket)
        return ticket


async def say(storage: Storage, notice: Notice, cause: str = "update 1", waits: int | None = None) -> None:
    """Put a notice into the outbox; `waits` is the chat in which somebody caused it."""
    async with storage.begin(cause, waits) as work:
        await work.say(notice)


async def say_in(storage: Storage, chat: int, about: int, *, slot: str | None = None, kind: Kind = Kind.TAKEN) -> None:
    """Put a notice for a chat into the outbox."""
    await say(storage, Notice(kind, ToChat(chat, None, "en"), about, slot=slot))


async def claim(storage: Storage, at: datetime = AT, busy: Sequence[int] = (), limit: int = 100) -> list[Parcel]:
    """Claim the parcels (outbox rows) that may be sent now."""
    async with storage.begin("claim") as work:
        return await work.parcels.claim(at, Held(busy), limit)


async def abouts(storage: Storage, at: datetime = AT, busy: Sequence[int] = (), limit: int = 100) -> list[int]:
    """Claim the parcels that may be sent now and return what they are about."""
    return [parcel.about for parcel in await claim(storage, at, busy, limit)]


async def next_moment(storage: Storage, busy: Sequence[int] = (), at: datetime = AT) -> datetime | None:
    """Return the earliest moment at which something may be sent."""
    async with storage.read() as work:
        return await work.parcels.next_moment(at, Held(busy))


async def add_frontage(storage: Storage, signer: PersonId, ticket: TicketId) -> Frontage:
    """Store a doorway at the gate for which somebody signed in chat, and that it was told of a ticket."""
    named = FrontageId(0), FrontageCode("li"), "Li's Bakery", "Elm Street", AreaCode("1.2")
    door = Frontage(*named, "12", GATE, "Mr Li", State.SIGNED, Signed.CHAT, AT.date(), signer=signer)
    async with storage.begin("frontage") as work:
        await work.frontages.add([door])
        (kept,) = await work.frontages.all([door.code])
        await work.frontages.tell(kept.id, ticket, signer, AT)
    return kept
