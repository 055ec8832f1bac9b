"""In a group, who waits for an answer comes before news; the edits of one message stay in order. On both engines."""

from datetime import timedelta
from itertools import groupby

from casework.model.notice import Kind, Notice, ToDesk, card_notice
from casework.model.ticket_id import TicketId
from casework.tickets.telling import awaited, below
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CREW, DESK, abouts, add_teams, claim, link_desk, next_moment, say, say_in

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
        await work.outbox.later(tried, SOON, "429")
    assert await claim(storage) == []
    assert await next_moment(storage) == SOON
    assert await abouts(storage, SOON) == [1]
    assert await abouts(storage, SOON) == [2]


async def test_a_card_for_which_somebody_waits_takes_its_earlier_edits_along(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    for number in (1, 2, 3):
        await say(storage, card_notice(CREW, TicketId(number)), f"update {number}")
    await say(storage, awaited(card_notice(CREW, TicketId(3), "more")), "press")
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
    await say(storage, awaited(below(card_notice(CREW, TicketId(2)))), "command")
    left = [(await claim(storage))[0] for _ in range(3)]
    assert [(each.about, bool(each.facts.get("afresh"))) for each in left] == [(2, False), (2, True), (1, False)]


async def test_an_awaited_card_waits_for_a_desk_like_any_other(storage: Storage) -> None:
    await add_teams(storage)
    await say(storage, awaited(card_notice(CREW, TicketId(1), "more")))
    await link_desk(storage)
    assert await abouts(storage) == [1]


def test_all_kinds_that_share_a_slot_are_equally_urgent() -> None:
    """Otherwise an edit could overtake an earlier one of the same message."""
    by_slot = sorted((kind.properties.slot, kind.properties.answer) for kind in Kind if kind.properties.slot)
    for slot, kinds in groupby(by_slot, key=lambda each: each[0]):
        assert len({answer for _, answer in kinds}) == 1, slot


def test_who_waits_makes_a_notice_urgent() -> None:
    card = card_notice(CREW, TicketId(1))
    assert (card.urgency, awaited(card).urgency) == (1, 0)
    assert Notice(Kind.OWED, ToDesk(CREW)).urgency == 1
