"""In a group, who waits for an answer comes before news; the edits of one message stay in order. On both engines."""

from datetime import timedelta
from itertools import groupby

from casework.model.notice import Kind, board_notice, card_notice, verdict_notice
from casework.model.ticket_id import TicketId
from casework.tickets.telling import below
from storage.traffic.parcels import Held
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import (
    AT,
    CARL,
    CREW,
    DESK,
    RITA,
    abouts,
    add_teams,
    claim,
    link_desk,
    meet,
    next_moment,
    say,
    say_in,
)

SOON = AT + timedelta(minutes=1)


async def test_in_a_group_an_answer_leaves_before_news_that_was_said_earlier(storage: Storage) -> None:
    for about, kind in ((1, Kind.HANDED_OVER), (2, Kind.CARD), (3, Kind.REFUSAL), (4, Kind.QUEUE), (5, Kind.NEWS)):
        await say_in(storage, DESK, about, kind=kind)
    assert [(await abouts(storage))[0] for _ in range(5)] == [3, 4, 1, 2, 5]


async def test_what_was_tried_already_is_first_and_keeps_back_even_an_answer(storage: Storage) -> None:
    await say_in(storage, DESK, 1, kind=Kind.HANDED_OVER)
    [tried] = await claim(storage)
    await say_in(storage, DESK, 2, kind=Kind.REFUSAL)
    async with storage.begin("1") as work:
        await work.parcels.later(tried, SOON, "429")
    assert await claim(storage) == []
    assert await next_moment(storage) == SOON
    assert await abouts(storage, SOON) == [1]
    assert await abouts(storage, SOON) == [2]


async def shows(storage: Storage, number: int) -> None:
    """Let a message of the desk show a ticket's card."""
    async with storage.begin("shown") as work:
        await work.slots.show([(DESK, f"card:{number}", Shown(100 + number, TicketId(number), None))])


async def test_a_card_that_somebody_changes_comes_before_new_ones_and_takes_its_earlier_edits_along(
    storage: Storage,
) -> None:
    await add_teams(storage)
    await link_desk(storage)
    await shows(storage, 3)
    for number in (1, 2, 3):
        await say(storage, card_notice(CREW, TicketId(number)), f"update {number}")
    await say(storage, card_notice(CREW, TicketId(3), "more"), "press", DESK)
    await say(storage, card_notice(CREW, TicketId(3)), "update 4")
    [parcel] = await claim(storage)
    assert (parcel.about, parcel.facts["menu"]) == (3, "")  # the newest state, because it was said last
    assert [(await abouts(storage))[0] for _ in range(2)] == [1, 2]
    assert await claim(storage) == []


async def test_a_card_that_comes_down_for_somebody_passes_the_news(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    for number in (1, 2):
        await say(storage, card_notice(CREW, TicketId(number)), f"update {number}")
    await say(storage, below(card_notice(CREW, TicketId(2))), "command", DESK)
    left = [(await claim(storage))[0] for _ in range(3)]
    assert [(each.about, bool(each.facts.get("afresh"))) for each in left] == [(2, False), (2, True), (1, False)]


async def test_a_board_that_changes_along_waits_and_one_that_somebody_asks_for_does_not(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    await say_in(storage, DESK, 1, kind=Kind.HANDED_OVER)
    await say(storage, board_notice(CREW), "press", DESK)
    assert await abouts(storage) == [1]
    await say_in(storage, DESK, 2, kind=Kind.HANDED_OVER)
    await say(storage, below(board_notice(CREW)), "command", DESK)
    assert [(await claim(storage))[0].kind for _ in range(3)] == [Kind.BOARD, Kind.BOARD, Kind.HANDED_OVER]


async def test_what_somebody_causes_elsewhere_is_news_there(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    await shows(storage, 2)
    await say(storage, card_notice(CREW, TicketId(1)), "update 1")
    await say(storage, card_notice(CREW, TicketId(2)), "update 2", RITA)
    assert [(await abouts(storage))[0] for _ in range(2)] == [1, 2]


async def test_the_cards_of_a_desk_that_is_linked_there_are_news(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    for number in (1, 2):
        await say(storage, card_notice(CREW, TicketId(number)), "link", DESK)
    await say_in(storage, DESK, 3, kind=Kind.QUEUE)
    assert [(await abouts(storage))[0] for _ in range(3)] == [3, 1, 2]


async def test_what_a_resident_causes_in_their_own_chat_comes_before_others_news(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    await say(storage, verdict_notice(carl, TicketId(1), 0), "update 1", RITA)
    await say(storage, verdict_notice(rita, TicketId(2), 0), "update 1", RITA)
    assert await abouts(storage, limit=1) == [2]


async def test_a_chat_with_an_answer_comes_before_others_even_if_news_leave_there_first(storage: Storage) -> None:
    await say_in(storage, CARL, 1)
    await say_in(storage, RITA, 2)
    await say_in(storage, RITA, 3, kind=Kind.HELP)
    assert [await abouts(storage, limit=1) for _ in range(3)] == [[2], [3], [1]]


async def test_what_waits_for_its_group_to_be_open_comes_last(storage: Storage) -> None:
    await say_in(storage, DESK, 1)
    [shut] = await claim(storage)
    await say_in(storage, DESK, 2, kind=Kind.REFUSAL)
    await say_in(storage, CARL, 3)
    async with storage.begin("1") as work:
        await work.parcels.wait_for_chat(shut, AT, "shut")
    assert await abouts(storage, limit=1) == [3]


async def test_of_chats_that_wait_alike_those_that_were_just_served_come_last(storage: Storage) -> None:
    for about, chat in enumerate((RITA, CARL, DESK)):
        await say_in(storage, chat, about, kind=Kind.REFUSAL)
    async with storage.begin("claim") as work:
        left = await work.parcels.claim(AT, Held(served=[RITA, DESK]), 10)
    assert [parcel.about for parcel in left] == [1, 0, 2]


async def test_in_a_hushed_group_answers_leave_and_news_wait(storage: Storage) -> None:
    hush = Held(hushed=[DESK])
    for about, kind in ((1, Kind.HANDED_OVER), (2, Kind.REFUSAL)):
        await say_in(storage, DESK, about, kind=kind)
    async with storage.begin("claim") as work:
        assert await work.parcels.next_moment(AT, hush) == AT
        assert [parcel.about for parcel in await work.parcels.claim(AT, hush, 10)] == [2]
        assert await work.parcels.claim(AT, hush, 10) == []
        assert await work.parcels.next_moment(AT, hush) is None
        assert await work.parcels.waiting_in([DESK]) == {DESK: False}
        assert [parcel.about for parcel in await work.parcels.claim(AT, Held(), 10)] == [1]


def test_all_kinds_that_share_a_slot_are_equally_urgent() -> None:
    """Otherwise an edit could overtake an earlier one of the same message."""
    by_slot = sorted((kind.properties.slot, kind.properties.answer) for kind in Kind if kind.properties.slot)
    for slot, kinds in groupby(by_slot, key=lambda each: each[0]):
        assert len({answer for _, answer in kinds}) == 1, slot
