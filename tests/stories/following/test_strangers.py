"""Strangers, who only know a number, see where, what, state and dates of a ticket, and more only where it was shown."""

from dataclasses import replace

import pytest

from casework.model.category import CategoryGroup, CategoryTree
from casework.model.ticket_id import TicketId
from sandbox.objects import Message
from sandbox.people import Person
from tests.stories.desk.test_handling import supervise
from tests.stories.stage import ELM, TREE, Stage, picture

WORDS = "Behind the blue door"
NEAR = (ELM[0] + 0.0001, ELM[1])  # 11 metres from it
ONE, TWO = TicketId(1), TicketId(2)


async def reported(stage: Stage) -> None:
    """Rita has reported #1, with a photo and words."""
    stage.rita.sends_photo(picture("brown"), WORDS)
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.marked = len(stage.sandbox.transcript())


async def presses_on_card(stage: Stage, verb: str) -> None:
    """Carl opens the card's menu and presses one button."""
    for each in ("menu", verb):
        stage.press_verb(stage.carl, each, stage.east)
        await stage.settle()


async def shown_to(stage: Stage, who: Person, slot: str) -> list[str]:
    """The names of the photos that somebody is shown in a slot."""
    async with stage.storage.read() as work:
        shown = await work.slots.shown(who.id, slot)
    assert shown is not None
    return (shown.picture or "").split()


async def photos_of(stage: Stage, ticket: TicketId) -> list[str]:
    async with stage.storage.read() as work:
        return [each.photo.name for each in await work.tickets.photos(ticket)]


def newest(who: Person) -> Message:
    return [each for each in who.private().messages if each.sender is not who and not each.deleted][-1]


@pytest.mark.parametrize("way", ["#1", "＃１", "/start t11"])
async def test_a_number_shows_place_category_state_and_dates_and_follows_nothing(stage: Stage, way: str) -> None:
    await reported(stage)
    stage.otto.says(way)
    await stage.sees()
    shown = newest(stage.otto)
    for part in ("#1 · Bulky waste", "📍 Eastside", "⏳ Open.", "reported"):
        assert part in shown.text
    assert WORDS not in shown.text
    assert shown.medium is None
    stage.carl.presses("✋ Take", chat=stage.east)
    assert (await stage.sees())["Otto"] == []  # nothing is followed by looking
    stage.otto.presses("⭐ Follow")
    await stage.sees()
    await stage.fixes(caption="Swept")
    assert "Swept" in newest(stage.otto).text


async def test_one_press_on_the_card_shows_photos_and_words_and_one_more_withholds_them(stage: Stage) -> None:
    await reported(stage)
    stage.otto.says("#1")
    await stage.settle()
    await presses_on_card(stage, "show")
    shown = newest(stage.otto)
    assert WORDS in shown.text
    assert shown.medium == "photo"
    await presses_on_card(stage, "conceal")
    shown = newest(stage.otto)
    assert WORDS not in shown.text
    assert shown.medium is None


async def test_a_category_may_show_photos_and_words_and_the_desk_withholds_one(stage: Stage) -> None:
    groups = (
        CategoryGroup(group.code, group.names, tuple(replace(each, shows_photos=True) for each in group.categories))
        for group in TREE.groups
    )
    async with stage.storage.begin("tree") as work:
        await work.districts.replace_tree(CategoryTree(tuple(groups)))
    await stage.app.district.load()
    await reported(stage)
    stage.otto.says("#1")
    await stage.sees()
    assert WORDS in newest(stage.otto).text
    assert newest(stage.otto).medium == "photo"
    stage.carl.says("/conceal 1", stage.east)
    await stage.settle()
    assert newest(stage.otto).medium is None


async def test_who_follows_sees_the_after_photo_and_not_the_one_before(stage: Stage) -> None:
    await reported(stage)
    stage.otto.says("/follow 1")
    await stage.settle()
    await stage.fixes(caption="Swept", color="green")
    verdict = newest(stage.otto)
    assert "Swept" in verdict.text
    assert verdict.medium == "photo"
    assert len(await shown_to(stage, stage.otto, "verdict:1:0")) == 1
    assert len(await shown_to(stage, stage.rita, "verdict:1:0")) == 3  # before, >, after
    stage.cora.says("#1")
    await stage.settle()
    assert "Swept" not in newest(stage.cora).text
    assert newest(stage.cora).medium is None


async def test_a_free_reason_for_a_dismissal_is_not_for_strangers(stage: Stage) -> None:
    await reported(stage)
    stage.carl.says("/dismiss 1 It is Mrs Miller's own sofa", stage.east)
    await stage.settle()
    stage.otto.says("#1")
    await stage.sees()
    assert "Miller" not in newest(stage.otto).text
    assert "without a fix" in newest(stage.otto).text


@pytest.mark.parametrize("typed", ["/dismiss 1 It is Mrs Miller's own sofa", "/park 1 3 Mrs Miller takes it away"])
async def test_who_follows_reads_no_reason_in_the_desks_own_words_and_the_reporter_does(
    stage: Stage, typed: str
) -> None:
    await supervise(stage)
    await reported(stage)
    stage.otto.says("/follow 1")
    await stage.settle()
    stage.carl.says(typed, stage.east)
    await stage.settle()
    if "park" in typed:
        stage.cora.says("/grant 1", stage.east)
        await stage.settle()
    stage.otto.says("#1")
    await stage.settle()
    read = "".join(each.text for each in stage.otto.private().messages)
    assert "Miller" not in read
    assert "without a fix" in read or "was put off until" in read
    assert "Miller" in "".join(each.text for each in stage.rita.private().messages)


async def test_who_follows_reads_a_reason_that_the_district_offers(stage: Stage) -> None:
    await reported(stage)
    stage.otto.says("/follow 1")
    await stage.settle()
    stage.carl.says("/dismiss 1 nothing", stage.east)
    await stage.settle()
    assert "nothing was found there" in newest(stage.otto).text


async def test_an_answer_to_the_desk_is_never_shown_to_strangers(stage: Stage) -> None:
    await reported(stage)
    stage.carl.says("/ask 1 Which door?", stage.east)
    await stage.settle()
    stage.rita.sends_photo(picture("red"), "This one")
    await stage.settle()
    stage.carl.says("/show 1", stage.east)
    await stage.settle()
    for who, command, count in ((stage.otto, "#1", 1), (stage.cora, "/follow 1", 1), (stage.rita, "#1", 2)):
        who.says(command)
        await stage.settle()
        assert len(await shown_to(stage, who, "ticket:1")) == count, who.name


async def test_an_answer_stays_private_when_the_ticket_is_merged(stage: Stage) -> None:
    await reported(stage)
    stage.carl.says("/ask 1 Which door?", stage.east)
    await stage.settle()
    stage.rita.sends_photo(picture("red"), "This one")
    await stage.settle()
    await stage.reports(stage.otto, NEAR)
    for typed in ("/merge 1 2", "/show 2"):
        stage.carl.says(typed, stage.east)
        await stage.settle()
    stage.cora.says("#2")
    await stage.settle()
    async with stage.storage.read() as work:
        photos = await work.tickets.photos(TWO)
    (private,) = [each.photo.name for each in photos if each.is_private]
    shown = await shown_to(stage, stage.cora, "ticket:2")
    assert len(shown) == len(photos) - 1
    assert private not in shown


async def test_the_question_about_the_same_shows_only_a_photo_that_may_be_seen(stage: Stage) -> None:
    await reported(stage)
    stage.otto.sends_photo(picture("red"))
    stage.otto.sends_location(*NEAR)
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat")
    (theirs,) = await photos_of(stage, ONE)
    for command, is_seen in (("/show 1", True), ("/hide 1 1", False), ("/unhide 1 1", True), ("/conceal 1", False)):
        assert theirs not in await shown_to(stage, stage.otto, "draft:2") or not is_seen
        stage.carl.says(command, stage.east)
        await stage.settle()
        assert "Is it the same as this?" in stage.draft(stage.otto).text
        assert (theirs in await shown_to(stage, stage.otto, "draft:2")) is is_seen, command


async def test_another_desk_shows_nothing_of_a_ticket_that_is_not_its_own(stage: Stage) -> None:
    await reported(stage)
    stage.cora.says("/show 1", stage.west)
    assert "Only the team that has #1" in (await stage.sees())["Westside desk"][-1]
    stage.otto.says("#1")
    await stage.settle()
    assert newest(stage.otto).medium is None
