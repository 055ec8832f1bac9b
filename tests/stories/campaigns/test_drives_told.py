"""Who hears of a drive and when: by day and by night, in the channel, and where its place is not for everybody."""

from datetime import datetime, timedelta

from casework.model.deep_link import AtDrive, payload
from casework.model.drive import Drive, DriveId
from casework.model.place import Point
from casework.model.ticket_id import TicketId
from tests.stories.campaigns.test_drives import ONE, SATURDAY, announces, asks, closes, joins, the_drive, until
from tests.stories.district.test_administering import administrator
from tests.stories.district.test_channel import linked
from tests.stories.following.test_areas import follows
from tests.stories.public.test_page import with_categories
from tests.stories.stage import ELM, Stage


async def test_at_night_only_who_signed_up_hears_of_a_change_and_others_in_the_morning(stage: Stage) -> None:
    there = await linked(stage, await administrator(stage))
    channel = str(there.title)
    await follows(stage)
    await stage.reports()
    night, morning = SATURDAY - timedelta(hours=10), SATURDAY - timedelta(hours=2)  # 23:00, 7:00
    stage.clock.now = night
    stage.press_data(stage.carl, "1.drivefor.1", stage.card() or stage.east.messages[-1])
    for said in ("Mattress heap", "2026-03-07 09:00-11:30", "-", "-"):
        await stage.settle()
        stage.carl.says(said, stage.east, asks(stage, stage.east))
    await stage.settle()
    stage.press_verb(stage.carl, "drivedesk", stage.east)
    await stage.sees()
    await joins(stage, stage.cora)
    assert await _changes(stage, "🗓 When", "2026-03-07 09:30-11:30", night + timedelta(minutes=1)) == {"Cora"}
    await until(stage, morning)
    seen = await stage.sees()
    for chat in ("Rita", "Otto", channel):
        told = [line for line in seen[chat] if line.startswith("bot: 🧹 Mattress heap")]
        assert told == [line for line in seen[chat] if "Mattress" in line]
        assert ["🗓 Sat 7 Mar 09:30–11:30" in line for line in told] == [True]
    assert await _changes(stage, "⚪ Call it off", "Storm", morning + timedelta(minutes=1)) == {
        *("Cora", "Rita", "Otto", channel),
    }
    for who in (stage.rita, stage.otto):
        assert "⚪ Called off: Storm" in asks(stage, who.private()).text
    stage.clock.now = night + timedelta(days=1)
    await announces(stage, "/drive Oak corner | 2026-03-08 09:00-11:30 | Eastside | - | -")
    assert await _changes(stage, "⚪ Call it off", "Storm", night + timedelta(days=1, minutes=1)) == set()
    await until(stage, morning + timedelta(days=1))
    assert not {"Rita", "Otto", channel} & set((await stage.sees()).in_chat)


async def _changes(stage: Stage, button: str, said: str, moment: datetime) -> set[str]:
    """Let Carl change the drive at a moment; returns in which chats but his desk's that is seen a minute later."""
    stage.clock.now = moment
    stage.carl.presses(button, None, stage.east)
    await stage.sees()
    stage.carl.says(said, stage.east, asks(stage, stage.east))
    await stage.settle()
    await stage.app.timekeeper.act()
    return set((await stage.sees()).in_chat) - {"Eastside desk"}


async def test_the_channel_shows_a_drive_counts_in_place_and_leads_into_the_private_chat(stage: Stage) -> None:
    ada = await administrator(stage)
    there = await linked(stage, ada)
    there.admit(stage.otto, by=ada)
    await announces(stage)
    seen = await stage.sees()
    assert "🧹 Elm Park / 🗓 Sat 7 Mar 09:00–11:30" in seen["City news"][-1]
    assert "👥 0 of 6 people" in seen["City news"][-1]
    stage.otto.opens("✋ I come", None, there)
    await stage.settle()
    stage.otto.presses("✋ I come", None, stage.otto.private())
    seen = await stage.sees()
    assert seen["City news"][-1].startswith("bot edits: 🧹 Elm Park")
    assert "👥 1 of 6 people" in seen["City news"][-1]
    drive = await the_drive(stage)
    stage.clock.now = SATURDAY
    stage.otto.says(f"/start {payload(AtDrive(ONE, drive.secret))}")
    await stage.settle()
    await closes(stage, "1 shift")
    await stage.app.timekeeper.act()
    posts = (await stage.sees())["City news"]
    assert any("bot: 🎉 Elm Park is done. / 👥 1 person came." in line for line in posts)


async def test_a_drive_for_a_ticket_whose_place_is_not_for_everybody_asks_where_people_meet(stage: Stage) -> None:
    await stage.reports()

    async def begun(number: int) -> Drive:
        card = stage.card()
        assert card is not None
        stage.press_data(stage.carl, "1.drivefor.1", card)
        await stage.settle()
        async with stage.storage.read() as work:
            found = await work.drives.get(DriveId(number))
        assert found is not None
        assert found.ticket == TicketId(1)
        return found

    assert (await begun(1)).point == Point(*ELM)
    stage.carl.says("/private 1", stage.east)
    await stage.settle()
    hidden = await begun(2)
    stage.carl.says("/public 1", stage.east)
    await with_categories(stage, rounds_place=True)
    rough = await begun(3)
    for drive in (hidden, rough):
        assert (drive.point, drive.place, drive.area) == (None, "", None)
    for said in ("Mattress heap", "tomorrow 9-11"):
        stage.carl.says(said, stage.east, asks(stage, stage.east))
        await stage.settle()
    assert "here" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("37.7651,-122.4251", stage.east, asks(stage, stage.east))
    await stage.settle()
    async with stage.storage.read() as work:
        met = await work.drives.get(DriveId(3))
    assert met is not None
    assert met.point == Point(37.7651, -122.4251)
