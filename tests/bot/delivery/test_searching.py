"""A lost message is looked for among the numbers that it can have; what cannot be edited is told by what is known."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from bot.delivery.searching import COMES_IN, MOST, NEXT, NO_NUMBER, NotYet, Searcher
from bot.delivery.sending import Seen
from casework.model.notice import Kind
from casework.model.person import PersonId
from handlers.messages.message import Key, Message
from storage.traffic.inbox import Incoming
from storage.traffic.parcels import Parcel
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.storage.samples import RITA

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUPERGROUP = -1_001_234_567_890
PLAIN, KEYS, PROMPT = (
    Message(Markup("x")),
    Message(Markup("x"), keys=((Key("here"),),)),
    Message(Markup("x"), wants_reply=True),
)

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


class Telegram:
    """What stands under which number in the chat, and which numbers were looked at."""

    def __init__(self, there: Mapping[int, Seen]) -> None:
        self.there = there
        self.looked: list[int] = []

    async def look(self, _chat: int, number: int, _message: Message) -> Seen:
        self.looked.append(number)
        return self.there.get(number, Seen.NOTHING)

    async def edit(self, *_: object) -> None:
        pass


def parcel(chat: int, after: int, newest: int = 0, attempts: int = 1) -> Parcel:
    person = PersonId(1) if chat > 0 else None
    return Parcel(
        id=1, kind=Kind.WELCOME, person=person, team=None, language="en", chat=chat, thread=None, about=0, facts={},
        slot=None, attempts=attempts, after_message=after, may_have_arrived=True, since=AT, newest=newest,
    )  # fmt: skip


def searcher(storage: Storage, telegram: Telegram, clock: Clock) -> Searcher:
    return Searcher(storage, telegram, clock)  # type: ignore[arg-type]  # all that it uses of a sender


@pytest.mark.parametrize(("chat", "next_ones"), [(RITA, NEXT[True]), (-77, NEXT[True]), (SUPERGROUP, NEXT[False])])
async def test_the_numbers_after_the_newest_known_one_are_looked_at(
    storage: Storage, clock: Clock, chat: int, next_ones: int
) -> None:
    telegram = Telegram({9: Seen.OURS, 10 + next_ones + 1: Seen.OURS})
    assert await searcher(storage, telegram, clock).find(parcel(chat, 10), PLAIN, {}) is None
    assert telegram.looked == list(range(11, 11 + next_ones))
    telegram = Telegram({10 + next_ones: Seen.OURS})
    assert await searcher(storage, telegram, clock).find(parcel(chat, 10), PLAIN, {}) == 10 + next_ones


async def test_where_many_have_passed_more_are_looked_at_and_not_all(storage: Storage, clock: Clock) -> None:
    telegram = Telegram({200: Seen.OURS})
    assert await searcher(storage, telegram, clock).find(parcel(RITA, 10, newest=180), PLAIN, {}) == 200
    telegram = Telegram({})
    assert await searcher(storage, telegram, clock).find(parcel(RITA, 10, newest=100_000), PLAIN, {}) is None
    assert len(telegram.looked) == MOST


async def test_of_an_album_the_last_part_is_found(storage: Storage, clock: Clock) -> None:
    telegram = Telegram({12: Seen.OURS, 13: Seen.OURS, 14: Seen.OURS, 15: Seen.OURS})
    album = Message(Markup(), album=("a", "b", "c"))
    assert await searcher(storage, telegram, clock).find(parcel(RITA, 10), album, {}) == 14


async def test_what_has_keys_is_what_no_update_explains_once_updates_have_come_in(
    storage: Storage, clock: Clock
) -> None:
    async with storage.begin("store") as work:
        await work.inbox.store([Incoming(1, RITA, '{"message": {"message_id": 12}}', 12)], clock())
    look = searcher(storage, Telegram({12: Seen.ANOTHERS}), clock)
    assert await look.find(parcel(RITA, 10), KEYS, {}) is None
    look = searcher(storage, Telegram({12: Seen.ANOTHERS, 14: Seen.ANOTHERS}), clock)
    with pytest.raises(NotYet) as not_yet:
        await look.find(parcel(RITA, 10), KEYS, {})
    assert not_yet.value.until == clock() + COMES_IN
    clock.advance(seconds=COMES_IN.total_seconds())
    assert await look.find(parcel(RITA, 10), KEYS, {}) == 14


async def test_in_a_group_what_wants_a_reply_is_said_no_third_time(storage: Storage, clock: Clock) -> None:
    look = searcher(storage, Telegram({12: Seen.ANOTHERS}), clock)
    assert await look.find(parcel(SUPERGROUP, 10, attempts=2), PROMPT, {}) is None
    look = searcher(storage, Telegram({12: Seen.ANOTHERS, 13: Seen.ANOTHERS}), clock)
    assert await look.find(parcel(SUPERGROUP, 10, attempts=1), PROMPT, {}) is None
    assert await look.find(parcel(SUPERGROUP, 10, attempts=2), PROMPT, {}) == NO_NUMBER
