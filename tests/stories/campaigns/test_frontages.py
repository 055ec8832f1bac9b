"""Frontages: a register is imported, stickers are scanned, shops sign and are told, inspectors find one wanting."""

from datetime import date

from casework.campaigns.frontages.register import frontage_shares, keep_file
from casework.files.frontages import read_frontages
from casework.model.area import AreaCode, AreaMap
from casework.model.deep_link import OfFrontage, payload
from casework.model.frontage import FrontageCode, State
from casework.model.policy import DEFAULTS
from casework.model.reach import Reach
from sandbox.objects import Message
from sandbox.people import Person
from tests.media import voice
from tests.stories.oversight.test_looking_back import inspector
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import AREAS, CALENDAR, ELM, OAK, Stage, picture

REGISTER = f"""编号,店名,路名,门牌号,纬度,经度,社区,联系人,状态,日期,原因
li,Li's Bakery,Elm Street,12,{ELM[0]},{ELM[1]},,Mr Li 555,,,
an,An & Sons,Elm Street,14,{ELM[0] + 0.001},{ELM[1]},,,已签,2026-01-05,
bo,Bo's Bar,Elm Street,16,,,east,,拒签,2026-01-06,fee
wu,Wu Tea,Oak Street,1,,,Westside,,,,
"""


def scanning(code: str) -> str:
    return f"/start {payload(OfFrontage(FrontageCode(code)))}"


async def register(stage: Stage) -> None:
    """Keep a register of four doorways: three in Eastside, one in Westside."""
    found = read_frontages(REGISTER.encode(), AreaMap(AREAS), date(2026, 3, 2))
    assert not found.findings
    async with stage.storage.begin("frontages") as work:
        assert await keep_file(work, found.rows, None, stage.clock()) == (4, 0)


async def lily_signs(stage: Stage) -> Person:
    """Let Lily scan the sticker of Li's Bakery, read what it signs, and sign."""
    shop = stage.sandbox.person("Lily")
    shop.says(scanning("li"))
    card = (await stage.sees())["Lily"][-1]
    assert "🚪 Li's Bakery" in card
    assert "Mr Li" not in card
    shop.presses("📄 What a shop signs")
    assert "The three duties at the door" in (await stage.sees())["Lily"][-1]
    shop.presses("✍️ Sign for this shop")
    assert "✅ You hear for this shop." in (await stage.sees())["Lily"][-1]
    return shop


async def holds(stage: Stage, shop: Person) -> None:
    """Check that what is held of Lily is the shop for which she signed, and what she answered."""
    async with stage.storage.read() as work:
        person = await work.people.by_account(shop.id)
        assert person is not None
        held = await work.holdings.of(person.id)
    assert held is not None
    assert [each["code"] for each in held["frontages"]] == ["li"]
    assert [each["words"] for each in held["shop_answers"]] == ["swept it"]
    assert len(held["photos"]) == 1


async def is_told_when_late(stage: Stage, card: Message) -> None:
    """Tell the shop again when the day by which it was to be clean is over: no such day is named."""
    stage.clock.advance(days=7)
    stage.press_data(stage.carl, "1.tellshop.1", card)
    assert "asks you to clear it away as soon as you can, as you signed." in (await stage.sees())["Lily"][-1]


async def test_a_register_is_imported_scanned_and_signed_on_paper_with_a_photo(stage: Stage) -> None:
    await register(stage)
    stage.carl.says("/help", chat=stage.east)  # so that he is known at the desk
    await stage.sees()
    stage.carl.says("/frontages", chat=stage.east)
    listed = (await stage.sees())["Eastside desk"][-1]
    assert "Doorways to visit next" in listed
    assert "Signed 1 of 3 (33%), target 3; reached 2, target 3" in listed
    assert "Elm Street 12 · Li's Bakery" in listed
    assert "Wu Tea" not in listed
    stage.carl.says(scanning("li"))
    card = (await stage.sees())["Carl"][-1]
    assert "🚪 Li's Bakery · Elm Street 12" in card
    assert "Mr Li 555" in card
    assert "Not reached: nobody has been there yet." in card
    stage.carl.presses("📄 Signed on paper")
    assert "Send a photo of what was signed." in (await stage.sees())["Carl"][-1]
    stage.carl.says("they did")
    assert "Please send a photo of what was signed" in (await stage.sees())["Carl"][-1]
    stage.carl.sends_album([picture("white"), picture("grey")])
    seen = (await stage.sees())["Carl"]
    assert "✅ Signed on paper, 2 Mar 2026." in seen[-1]
    assert not any("Your report" in line for line in seen)
    async with stage.storage.read() as work:
        li = await work.frontages.coded(FrontageCode("li"))
        assert li is not None
        assert (li.state, li.on, li.paper is not None) == (State.SIGNED, date(2026, 3, 2), True)
    stage.carl.says(scanning("wu"))  # another team's: he sees what everybody sees
    assert "Read what a shop signs" in (await stage.sees())["Carl"][-1]
    stage.carl.says(scanning("bo"))
    await stage.sees()
    stage.carl.presses("🚫 Refused…")
    await stage.sees()
    stage.carl.presses("They gave no reason")
    assert "Refused, 2 Mar 2026: They gave no reason" in (await stage.sees())["Carl"][-1]
    stage.carl.says(scanning("nowhere"))
    assert "I do not know what that link stands for" in (await stage.sees())["Carl"][-1]


async def test_a_shop_signs_in_chat_is_told_of_a_ticket_answers_and_leaves(stage: Stage) -> None:
    await register(stage)
    card = await stage.reports()
    assert card is not None
    assert "🚪 In front of Li's Bakery · not reached" in card.text
    assert "📣 Tell the shop" not in card.labels
    shop = await lily_signs(stage)
    stage.otto.says(scanning("li"))
    await stage.sees()
    stage.otto.presses("📄 What a shop signs")
    await stage.sees()
    stage.otto.presses("✍️ Sign for this shop")
    assert "Somebody has signed for this shop already." in (await stage.sees()).toasts[-1]
    stage.carl.says("/ticket 1", chat=stage.east)
    await stage.sees()
    stage.press_verb(stage.carl, "tellshop", stage.east)
    seen = await stage.sees()
    told = seen["Lily"][-1]
    assert "🧹 In front of your door: Bulky waste" in told
    assert "Eastside crew asks you to clear it away by" in told
    assert any("In front of Li's Bakery · signed · told " in line for line in seen["Eastside desk"])
    shown = stage.card()
    assert shown is not None
    stage.press_data(stage.carl, "1.tellshop.1", shown)
    assert "it can be told again after 24 hours" in (await stage.sees()).toasts[-1]
    shop.presses("✅ Done…")
    assert "Send a photo of how it looks now" in (await stage.sees())["Lily"][-1]
    shop.sends_photo(picture("green"), "swept it")
    seen = await stage.sees()
    assert "✅ Thank you. The team gets your answer." in seen["Lily"][-1]
    answer = next(line for line in seen["Eastside desk"] if "it is done" in line)
    assert "🚪 Li's Bakery about #1: it is done." in answer
    assert "swept it" in answer
    assert "Lily" not in answer
    await is_told_when_late(stage, shown)
    await holds(stage, shop)
    shop.says(scanning("li"))
    await stage.sees()
    shop.presses("🚪 Leave")
    assert "Read what a shop signs" in (await stage.sees())["Lily"][-1]
    stage.carl.says(scanning("li"))
    assert "Signed in chat, 2 Mar 2026. Nobody hears through the bot any more." in (await stage.sees())["Carl"][-1]
    shop.says("/forget")
    await stage.sees()
    stage.press_verb(shop, "forgetyes", shop.private())
    await stage.sees()
    async with stage.storage.read() as work:
        li = await work.frontages.coded(FrontageCode("li"))
        assert li is not None
        assert (li.state, li.signer) == (State.SIGNED, None)


async def test_a_shop_that_presses_done_when_it_is_settled_is_asked_nothing(stage: Stage) -> None:
    await register(stage)
    shop = await lily_signs(stage)
    await stage.reports()
    stage.carl.says("/ticket 1", chat=stage.east)
    await stage.sees()
    stage.press_verb(stage.carl, "tellshop", stage.east)
    await stage.sees()
    await stage.fixes()
    shop.presses("✅ Done…")
    assert "It is settled already." in (await stage.sees())["Lily"][-1]
    shop.sends_photo(picture("red"))
    assert "Your report" in (await stage.sees())["Lily"][-1], "it went to the desk as what the shop did"


async def test_a_shop_sees_no_photo_that_somebody_hid_flagged_or_withheld(stage: Stage) -> None:
    await register(stage)
    await stage.reports()
    await stage.reports(stage.otto, OAK)  # #2, with the very same photo
    shop = await lily_signs(stage)
    for who, desk in ((stage.carl, stage.east), (stage.cora, stage.west)):
        who.says("/help", desk)  # so that they are known at the desk
    card = stage.card()
    assert card is not None
    stage.press_data(stage.carl, "1.tellshop.1", card)
    await stage.settle()

    def sees() -> list[bool]:
        """Return for each message that tells Lily of it whether it shows a photo."""
        told = [each for each in shop.private().messages if "In front of your door" in each.text and not each.deleted]
        return [each.medium == "photo" for each in told]

    assert sees() == [True]
    for who, desk, hides, back in (
        (stage.carl, stage.east, "/hide 1 1", "/unhide 1 1"),
        (stage.cora, stage.west, "/hide 2 1", "/unhide 2 1"),  # the same picture, elsewhere
        (stage.carl, stage.east, "/conceal 1", "/show 1"),
    ):
        for typed, is_seen in ((hides, [False]), (back, [True])):
            who.says(typed, desk)
            await stage.settle()
            assert sees() == is_seen, typed
    for stranger in (stage.cora, stage.otto):
        stranger.says("/start x11")
        await stage.settle()
        stranger.presses("🚩 Flag it")
        await stage.settle()
    assert sees() == [False]
    told = next(each for each in shop.private().messages if "In front of your door" in each.text and not each.deleted)
    shop.sends_voice(voice(5), 5, reply_to=told)
    assert "I can only use pictures" in (await stage.sees())["Lily"][-1]
    shop.sends_photo(picture("green"), "swept it", reply_to=told)
    await stage.settle()
    assert any("swept it" in each.text and each.medium == "photo" for each in stage.east.messages)
    stage.carl.says("/hide 1 1", stage.east)
    await stage.settle()
    assert any("swept it" in each.text and each.medium == "photo" for each in stage.east.messages)  # it is the shop's


async def test_a_resident_who_scans_reports_in_front_of_the_door(stage: Stage) -> None:
    await register(stage)
    stage.rita.says(scanning("li"))
    await stage.sees()
    stage.rita.presses("📷 Report something here")
    await stage.sees()
    assert "Li's Bakery" in stage.draft().text


async def test_an_inspector_finds_a_doorway_wanting_and_a_supervisor_reads_the_shares(stage: Stage) -> None:
    await register(stage)
    sue, ira = await supervisor(stage), await inspector(stage)
    await stage.reports()
    ira.says(scanning("li"))
    await stage.sees()
    ira.presses("⚠️ Found wanting")
    assert "⚠️ Found wanting 1 time, last 2 Mar 2026 (#1)" in (await stage.sees())["Ira"][-1]
    ira.presses("⚠️ Found wanting")
    assert "You have found it wanting today already" in (await stage.sees()).toasts[-1]
    ira.says("/frontages")
    await stage.sees()
    ira.presses("⚠️ Most wanting")
    assert "Elm Street 12 · Li's Bakery · ⚠️ 1" in (await stage.sees())["Ira"][-1]
    sue.says("/frontages")
    seen = (await stage.sees())["Sue"][-1]
    assert "Signed 1 of 4 (25%), target 4; reached 2, target 4" in seen
    assert "Eastside · 1 of 3 (33%) · 2 missing" in seen
    assert "Westside · 0 of 1 (0%) · 1 missing" in seen
    sue.presses("Eastside")
    assert "Eastside, by street / ▫️ Elm Street · 1 of 3 (33%) · 2 missing" in (await stage.sees())["Sue"][-1]
    stage.rita.says("/frontages")
    assert "Only the staff and the supervisors of an area keep its doorways." in (await stage.sees())["Rita"][-1]
    async with stage.storage.read() as work:
        district = await work.districts.read(CALENDAR, DEFAULTS)
        shares = await frontage_shares(work, district, Reach(frozenset({AreaCode("east")})))
        east = shares.areas[AreaCode("east")]
        assert (shares.whole, east.shortfall) == (east, 2)
