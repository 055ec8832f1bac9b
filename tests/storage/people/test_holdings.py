"""What is held about a person is read, and erased without touching what others have, on both engines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select, update

from casework.model.area import AreaCode
from casework.model.draft import Draft
from casework.model.entry import CaseEntry
from casework.model.following import AreaFollow, Every
from casework.model.notice import Kind, Notice, ToChat, ToPerson
from casework.model.person import PersonId, Question, Wanted
from casework.model.photo import Stage
from casework.model.recording import RecordingKind
from casework.model.ticket import Act, Entry, Status, Ticket
from storage.schema import drafts, flags, history, inbox, listeners, outbox, people, photos, recordings, slots, tickets
from storage.traffic.inbox import AlreadyDone, Incoming
from storage.traffic.parcels import Held
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, RITA, add_teams, add_ticket, meet, new_ticket, say

ACTS = frozenset({Act.SEND, Act.CONFIRM})


async def count(storage: Storage, *tables: Table) -> list[int]:
    async with storage.transactions.reading() as connection:
        return [(await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]


async def draft_with(storage: Storage, person: PersonId, names: Sequence[str]) -> Draft:
    """Store a draft with one photo for each name, and with a recording."""
    async with storage.begin("draft") as work:
        kept = tuple([await work.photos.add(name, None, None) for name in names])
        heard = (await work.recordings.add(f"{person:064x}", RecordingKind.VOICE, None),)
        draft = replace(await work.drafts.begin(person, AT), photos=kept, recordings=heard)
        await work.drafts.save(draft, AT)
        return draft


async def live(storage: Storage, account: int) -> tuple[PersonId, Ticket]:
    """Store a person with one row of everything; return their number and ticket."""
    person = await meet(storage, account)
    ticket = await add_ticket(storage, person)
    sent = await draft_with(storage, person, [f"{account}a".rjust(64, "0")])
    async with storage.begin("all") as work:
        await work.tickets.attach(ticket.id, Stage.BEFORE, 0, sent.photos)
        await work.tickets.record(Entry(ticket.id, AT, Act.SEND, person))
        await work.drafts.save(replace(sent, ticket=ticket.id), AT)
        await work.listeners.follow_area(AreaFollow(person, AreaCode("1"), Every.DAY, AT, AT))
        await work.people.ask(person, Question(Wanted.REASON, ticket.id, AT))
        await work.inbox.store([Incoming(account, account, f'{{"update_id": {account}}}', 5)], AT)
        await work.inbox.done((await work.inbox.waiting(account, 1))[0].seq, AT)
    await draft_with(storage, person, [f"{account}b".rjust(64, "0"), "c" * 64])
    await say(storage, Notice(Kind.HELP, ToPerson(person)), f"update {account}")
    return person, ticket


async def test_everything_is_erased_and_nothing_of_anybody_else(storage: Storage) -> None:
    carl, _ = await live(storage, CARL)
    every = (people, drafts, photos, recordings, listeners, outbox, slots, inbox, history, tickets)
    before = await count(storage, *every)
    async with storage.read() as work:
        held = await work.holdings.of(carl)
    rita, ticket = await live(storage, RITA)
    async with storage.begin("listen") as work:
        await work.listeners.add(ticket.id, carl, AT, is_supporter=True)
    names: list[str] = []
    storage.on_left_over = names.extend
    async with storage.begin("erase") as work:
        await work.listeners.remove(ticket.id, carl)
        await work.holdings.erase(rita, ACTS, but_slot="")
    after = await count(storage, *every)
    # Her report stays, with its photo and its line of history, and the number of her update.
    assert [more - less for more, less in zip(after, before, strict=True)] == [0, 0, 1, 0, 0, 0, 0, 1, 1, 1]
    assert sorted(names) == sorted([f"{RITA}b".rjust(64, "0"), "c" * 64, f"{rita:064x}", f"{rita:064x}"])
    async with storage.read() as work:
        assert await work.holdings.of(carl) == held
        assert await work.holdings.of(rita) is None
        assert await work.holdings.named(names) == {"c" * 64}  # Carl's draft shows this one too


async def test_what_is_undone_leaves_nothing_over(storage: Storage) -> None:
    rita, _ = await live(storage, RITA)
    names: list[str] = []
    storage.on_left_over = names.extend

    async def erase_and_fail() -> None:
        async with storage.begin("erase") as work:
            await work.holdings.erase(rita, ACTS, but_slot="")
            await work.inbox.done(99, AT)

    with pytest.raises(AlreadyDone):
        await erase_and_fail()
    assert names == []
    async with storage.read() as work:
        assert await work.holdings.of(rita) is not None


async def test_what_was_said_to_somebody_before_they_were_known_is_erased_and_what_a_group_was_told_is_not(
    storage: Storage,
) -> None:
    for chat in (RITA, CARL, -RITA):
        await say(storage, Notice(Kind.REFUSAL, ToChat(chat, None, "en"), facts={"why": "x"}), f"update {chat}")
    rita = await meet(storage, RITA)
    await say(storage, Notice(Kind.HELP, ToPerson(rita)), "update 1")
    async with storage.begin("erase") as work:
        await work.holdings.erase(rita, ACTS, but_slot="")
    async with storage.transactions.reading() as connection:
        assert sorted((await connection.execute(select(outbox.c.chat_id))).scalars()) == [-RITA, CARL]


async def test_who_worked_a_ticket_leaves_a_name_that_nobody_can_be_found_by(storage: Storage) -> None:
    await add_teams(storage)
    _, ticket = await live(storage, RITA)
    carl = await meet(storage, CARL)
    async with storage.begin("take") as work:
        await work.people.set_name(carl, "Carl")
        await work.tickets.save(replace(ticket, taken_by=carl, status=Status.TAKEN))
        await work.holdings.erase(carl, ACTS, but_slot="")
        assert await work.people.by_account(CARL) is None
        left = await work.people.get(carl)
        assert left is not None
        assert (left.name, left.account, left.is_reachable) == ("Carl", -carl, False)
        again, is_new = await work.people.meet(CARL, "en", AT)
        assert is_new
        assert again.id != carl


async def test_what_is_left_of_a_ticket_without_a_reporter_is_found_too(storage: Storage) -> None:
    await add_teams(storage)
    rita, year = await meet(storage), timedelta(days=365)
    whole = [await add_ticket(storage, rita, closed_at=AT - year) for _ in range(5)]
    bare, with_contact, drafted, flagged, followed = whole
    async with storage.transactions.writing() as connection:
        await connection.execute(update(tickets).values(reporter_id=None))
        await connection.execute(update(tickets).where(tickets.c.id == with_contact.id).values(contact="Mrs Wong"))
    async with storage.begin("left") as work:
        draft = await work.drafts.begin(rita, AT - year)
        await work.drafts.save(replace(draft, ticket=drafted.id, entry=CaseEntry(contact="Mrs Wong")), AT - year)
        await work.flags.add(flagged.id, rita, AT - year, AT - year)
        await work.listeners.add(followed.id, rita, AT - year, is_supporter=False)
        await work.flags.add(bare.id, rita, AT, AT)  # somebody looks at an old one, does not like it, and follows it
        await work.listeners.add(bare.id, rita, AT, is_supporter=False)
    async with storage.begin("erase") as work:
        assert await work.due.closed_before(AT - year, 10) == [with_contact.id]
        await work.holdings.erase_residents([with_contact.id], ACTS)
        assert await work.due.closed_before(AT - year, 10) == []
        assert await work.holdings.left_before(AT - year, 10) == [drafted.id, flagged.id, followed.id]
        for left in (drafted, flagged, followed):
            assert await work.holdings.left_before(AT - year - timedelta(days=1), 10) == []
            assert await work.holdings.left_before(AT - year, 1) == [left.id]
            await work.holdings.erase_residents([left.id], ACTS)
        assert await work.holdings.left_before(AT - year, 10) == []
        found = await work.tickets.get(with_contact.id)
        assert found is not None
        assert found.contact is None
    assert await count(storage, drafts, flags, listeners, tickets) == [0, 1, 1, 5]


async def test_reports_forget_whose_they_were_and_others_do_not(storage: Storage) -> None:
    await add_teams(storage)
    rita, old = await live(storage, RITA)
    carl, young = await live(storage, CARL)
    async with storage.begin("close") as work:
        await work.listeners.add(old.id, carl, AT - timedelta(days=400), is_supporter=True)
        await work.listeners.add(young.id, rita, AT, is_supporter=False)
        for ticket, days in ((old, 400), (young, 10)):
            await work.tickets.save(replace(ticket, status=Status.CONFIRMED, closed_at=AT - timedelta(days=days)))
        await work.tickets.record(Entry(old.id, AT, Act.FIX, carl))
    async with storage.begin("erase") as work:
        assert await work.due.closed_before(AT - timedelta(days=365), 10) == [old.id]
        assert await work.holdings.left_before(AT - timedelta(days=365), 10) == [old.id]
        await work.holdings.erase_residents([old.id], ACTS)
        assert await work.due.closed_before(AT - timedelta(days=365), 10) == []
        assert await work.holdings.left_before(AT - timedelta(days=365), 10) == []
    async with storage.read() as work:
        assert await work.listeners.of(old.id) == {}
        assert await work.listeners.of(young.id) == {rita: False}
        assert [(line.act, line.actor) for line in await work.tickets.history(old.id)] == [
            (Act.SEND, None),
            (Act.FIX, carl),
        ]
        assert [line.actor for line in await work.tickets.history(young.id)] == [carl]
        assert await work.people.asked(rita) is None
        assert await work.people.asked(carl) is not None
        assert len(await work.tickets.photos(old.id)) == 1
    assert await count(storage, drafts) == [3]


async def test_a_whole_day_of_tickets_is_erased_at_once_and_of_no_ticket_nothing_is(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    async with storage.begin("a day") as work:
        sent = [(await work.tickets.add(new_ticket(rita))).id for _ in range(200)]
        for number in sent:
            await work.tickets.record(Entry(number, AT, Act.SEND, rita))
    for erased, left in (([], 200), (sent[1:], 1)):
        async with storage.begin("erase") as work:
            await work.holdings.erase_residents(erased, ACTS)
        for named in (tickets.c.reporter_id, history.c.actor_id):
            async with storage.transactions.reading() as connection:
                query = select(func.count()).where(named == rita)
                assert (await connection.execute(query)).scalar_one() == left


async def test_records_that_nothing_shows_are_dropped_in_chunks(storage: Storage) -> None:
    rita, _ = await live(storage, RITA)
    async with storage.begin("more") as work:
        for number in range(5):
            await work.photos.add(f"{number:064d}", None, None)
        await work.recordings.add("9" * 64, RecordingKind.VIDEO, None)
    shown = 3
    names: list[str] = []
    storage.on_left_over = names.extend
    after: int | None = 0
    for _ in range(9):
        if after is None:
            break
        async with storage.begin("sweep") as work:
            after = await work.holdings.drop_unshown(after, 2)
    assert after is None
    assert sorted(names) == sorted([*(f"{number:064d}" for number in range(5)), "9" * 64])
    assert await count(storage, photos) == [shown]
    async with storage.read() as work:
        draft = await work.drafts.open_of(rita)
        assert draft is not None
        assert len(draft.photos) == 2


async def test_cancelled_drafts_are_dropped_when_they_are_old(storage: Storage) -> None:
    rita = await meet(storage)
    draft = await draft_with(storage, rita, ["a" * 64])
    async with storage.begin("cancel") as work:
        await work.drafts.save(replace(draft, is_cancelled=True), AT)
    await draft_with(storage, rita, ["b" * 64])
    async with storage.begin("tidy") as work:
        await work.holdings.drop_cancelled(AT)
    assert await count(storage, drafts) == [2]
    async with storage.begin("tidy") as work:
        await work.holdings.drop_cancelled(AT + timedelta(seconds=1))
    assert await count(storage, drafts, photos, recordings) == [1, 1, 1]


async def test_what_was_asked_for_within_the_hour_is_known_and_what_failed_is_not(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    await say(storage, Notice(Kind.MY_DATA, ToPerson(rita), 1), "update 1")
    hour = timedelta(hours=1)
    async with storage.begin("look") as work:
        at = await work.holdings.asked_since(rita, AT - hour)
        assert at is not None
        assert await work.holdings.asked_since(carl, AT - hour) is None
        assert await work.holdings.asked_since(rita, at) is None
        (parcel,) = await work.parcels.claim(at, Held(), 1)
        await work.parcels.failed(parcel, at, "no")
        assert await work.holdings.asked_since(rita, AT - hour) is None


async def test_only_chats_of_nobody_in_which_nothing_waits_are_left(storage: Storage) -> None:
    await meet(storage, RITA)
    async with storage.begin("note") as work:
        await work.slots.show([(chat, "s", Shown(1, None, None)) for chat in (RITA, 5, 6, -7)])
        await work.inbox.store([Incoming(1, 6, "{}", None)], AT)
    async with storage.read() as work:
        assert await work.holdings.strangers(0, 2) == ([5, 6], 6)
        assert await work.holdings.strangers(6, 2) == ([], None)
    async with storage.begin("leave") as work:
        await work.holdings.leave_strangers([5, 6, RITA])
    async with storage.transactions.reading() as connection:
        assert sorted((await connection.execute(select(slots.c.chat_id))).scalars()) == [-7, 6, RITA]
