"""Many tickets at once, on both engines: those of an imported file are added, and all that are stored are exported."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import shapely
from sqlalchemy import func, select

from casework.district.importing import ImportedTicket
from casework.model.area import Area, AreaCode
from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryCode
from casework.model.photo import Photo, Stage
from casework.model.place import Point
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.ports import NewTicket
from storage.schema import outbox, tickets
from storage.tickets import bulk
from storage.tickets.bulk import Chunk
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, GATE, add_ticket, meet, new_ticket

NORTH = Area(AreaCode("1.2"), "North", None, shapely.box(121, 31, 122, 32))
CLOSED = ImportedTicket(
    reference="A-1",
    category=CategoryCode("heap"),
    point=GATE,
    place_title="by the gate",
    area=NORTH,
    team=CREW,
    words="两个床垫",
    reported_at=AT,
    answer_by=AT + timedelta(hours=8),
    fix_by=AT + timedelta(days=3),
    closed_at=AT + timedelta(days=1),
    note="picked up",
)
OPEN = replace(CLOSED, reference="A-2", closed_at=None, team=None, place_title=None)


async def add(storage: Storage, *added: ImportedTicket) -> list[ImportedTicket]:
    async with storage.begin("import") as work:
        return await work.bulk.add(added)


async def exported(storage: Storage, since: datetime | None = None, until: datetime | None = None) -> list[Chunk]:
    async with storage.read() as work:
        return [chunk async for chunk in work.bulk.export(since, until)]


async def count(storage: Storage) -> int:
    async with storage.transactions.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(tickets))).scalar_one()


async def test_imported_tickets_are_tickets_like_any_other(storage: Storage) -> None:
    assert await add(storage, CLOSED, OPEN) == [CLOSED, OPEN]
    async with storage.read() as work:
        closed, still_open = await work.tickets.learnable(TicketId(0), 10)
        history = await work.tickets.history(closed.id)
        near = await work.nearby.reported(GATE, 50, AT)
        unclosed = await work.nearby.unclosed(GATE, 50, AT, AT + timedelta(days=2))
        waiting = [each.id for each in await work.tickets.unfinished_page(None, TicketId(0), 10)]
    assert (closed.reporter, closed.area, closed.area_name, closed.words) == (None, "1.2", "North", "两个床垫")
    assert (closed.status, closed.fixed_at, closed.closed_at) == (
        Status.UNCONFIRMED,
        CLOSED.closed_at,
        CLOSED.closed_at,
    )
    assert [(line.at, line.act, line.actor, line.note) for line in history] == [
        (AT, Act.SEND, None, ""),
        (CLOSED.closed_at, Act.FIX, None, "picked up"),
    ]
    assert (still_open.status, still_open.closed_at, still_open.team) == (Status.OPEN, None, None)
    assert {ticket.id for ticket in near} == {closed.id, still_open.id}
    assert unclosed == [still_open]
    assert waiting == [still_open.id]


async def test_nothing_is_said_about_them(storage: Storage) -> None:
    await add(storage, CLOSED, OPEN)
    async with storage.transactions.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(outbox))).scalar_one() == 0


async def test_what_was_imported_before_is_left_as_it_is(storage: Storage) -> None:
    await add(storage, CLOSED)
    changed = replace(CLOSED, words="something else")
    assert await add(storage, changed, OPEN) == [OPEN]
    assert await add(storage, changed, OPEN) == []
    async with storage.read() as work:
        assert [ticket.words for ticket in await work.tickets.learnable(TicketId(0), 10)] == [CLOSED.words, OPEN.words]


async def test_what_is_not_closed_is_either_untouched_or_worked_on(storage: Storage) -> None:
    await add(storage, CLOSED, *(replace(OPEN, reference=f"B-{number}") for number in range(3)))
    async with storage.transactions.writing() as connection:
        of = tickets.update().where
        await connection.execute(of(tickets.c.reference == "B-1").values(status="taken", record=""))
        await connection.execute(of(tickets.c.reference == "B-2").values(record="let_be"))
        numbers = {row.reference: row.id for row in await connection.execute(select(tickets.c.reference, tickets.c.id))}
    async with storage.read() as work:
        untouched, worked_on = await work.bulk.unfinished(["A-1", "B-0", "B-1", "B-2", "C"])
    assert untouched == {numbers["B-0"]: "B-0", numbers["B-2"]: "B-2"}
    assert worked_on == [numbers["B-1"]]


async def test_a_reference_of_another_source_does_not_count(storage: Storage) -> None:
    await add_ticket(storage, await meet(storage))
    async with storage.transactions.writing() as connection:
        await connection.execute(tickets.update().values(source="call", reference=CLOSED.reference))
    assert await add(storage, CLOSED) == [CLOSED]


async def test_of_two_imports_at_once_each_ticket_is_kept_once(storage: Storage) -> None:
    many = [replace(CLOSED, reference=f"A-{number}") for number in range(50)]
    kept = await asyncio.gather(*(add(storage, *many) for _ in range(4)))
    assert sorted(map(len, kept)) == [0, 0, 0, 50]
    assert await count(storage) == 50


async def test_an_export_holds_every_ticket_once_in_chunks(storage: Storage) -> None:
    await add(storage, *(replace(CLOSED, reference=f"A-{number}") for number in range(bulk.CHUNK + 1)))
    chunks = await exported(storage)
    assert [len(chunk.tickets) for chunk in chunks] == [bulk.CHUNK, 1]
    assert [len(chunk.history) for chunk in chunks] == [2 * bulk.CHUNK, 2]
    numbers = [row["id"] for chunk in chunks for row in chunk.tickets]
    assert numbers == sorted(set(numbers))


async def test_an_export_has_a_beginning_and_an_end(storage: Storage) -> None:
    moments = [AT + timedelta(hours=hour) for hour in range(4)]
    await add(storage, *(replace(CLOSED, reference=str(at), reported_at=at) for at in moments))
    chunks = await exported(storage, moments[1], moments[3])
    assert [row["reported_at"] for chunk in chunks for row in chunk.tickets] == moments[1:3]
    assert await exported(storage, moments[3] + timedelta(hours=1)) == []


async def test_an_export_is_of_one_moment(storage: Storage) -> None:
    await add(storage, *(replace(CLOSED, reference=f"A-{number}") for number in range(bulk.CHUNK)))
    async with storage.read() as work:
        chunks = work.bulk.export(None, None)
        first = await anext(chunks)
        await add(storage, replace(OPEN, reference="B-1"))
        assert [chunk async for chunk in chunks] == []
    assert len(first.tickets) == bulk.CHUNK
    assert len((await exported(storage))[1].tickets) == 1


async def told(storage: Storage, new: NewTicket) -> Chunk:
    """Store a ticket with a history and a photo, and export it; Carl, who supported and took it, has a name."""
    carl = await meet(storage, CARL)
    async with storage.begin("life") as work:
        await work.people.set_name(carl, "Carl")
        ticket = await work.tickets.add(new)
        acts = ((Act.SEND, new.reporter), (Act.SUPPORT, carl), (Act.TAKE, carl), (Act.EXPIRE, None))
        for act, actor in acts:
            await work.tickets.record(Entry(ticket.id, AT, act, actor, "why"))
        await work.listeners.add(ticket.id, carl, AT, is_supporter=True)
        await work.tickets.save(replace(ticket, seen_too=1))
        kept: Photo = await work.photos.add("a" * 64, "telegram-file", None)
        await work.tickets.attach(ticket.id, Stage.BEFORE, 0, [kept])
    (chunk,) = await exported(storage)
    return chunk


async def test_a_ticket_is_exported_with_its_asset_by_code_and_by_name(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("assets") as work:
        await work.districts.add_assets([Asset(AssetCode("bin-17"), "Bin 17", Point(37.765, -122.425))])
        await work.tickets.add(replace(new_ticket(rita), asset=AssetCode("bin-17")))
        await work.tickets.add(replace(new_ticket(rita), asset=None))
    (chunk,) = await exported(storage)
    assert [(row["asset"], row["asset_name"]) for row in chunk.tickets] == [("bin-17", "Bin 17"), (None, None)]


async def test_only_who_acted_for_a_team_is_named(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("name") as work:
        await work.people.set_name(rita, "Rita")  # she is on another desk too
    chunk = await told(storage, new_ticket(rita))
    assert [(line["act"], line["is_somebodys"], line["staff"]) for line in chunk.history] == [
        ("send", True, None),
        ("support", True, None),
        ("take", True, "Carl"),
        ("expire", False, None),
    ]
    assert chunk.tickets[0]["supporters"] == 1
    assert chunk.tickets[0]["answers"] == {"size": "van"}
    assert not {"reporter_id", "contact", "taken_by", "fixed_by", "undo", "request"} & chunk.tickets[0].keys()
    assert [(photo["name"], photo["stage"]) for photo in chunk.photos] == [("a" * 64, "before")]
    assert "Rita" not in str(chunk)
    assert "telegram-file" not in str(chunk)
