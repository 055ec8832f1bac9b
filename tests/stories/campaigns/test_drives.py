"""Drives: announced at a desk, joined by those who follow the area, checked in at the place, closed, and told."""

from datetime import UTC, date, datetime, timedelta

from casework.campaigns.drives.summing_up import drives_of
from casework.model.deep_link import AtDrive, OfDrive, payload
from casework.model.drive import Drive, DriveId
from casework.model.summary import Period
from sandbox.objects import Chat, Message
from sandbox.people import Person
from tests.stories.following.test_areas import follows
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import ELM, OAK, Seen, Stage, picture

ONE = DriveId(1)
SATURDAY = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)  # 9:00
FRIDAY_EVENING = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)  # 18:00 of the day before
LINE = "/drive Elm Park | 2026-03-07 09:00-11:30 | 37.765,-122.425 | gloves | 6"


async def until(stage: Stage, moment: datetime) -> None:
    """Let time pass until a moment."""
    stage.clock.now = moment
    await stage.app.timekeeper.act()


async def announces(stage: Stage, line: str = LINE) -> None:
    """Carl announces a drive at the Eastside desk."""
    stage.carl.says(line, stage.east)
    await stage.settle()
    stage.press_verb(stage.carl, "drivedesk", stage.east)
    await stage.settle()
    await stage.app.timekeeper.act()


async def joins(stage: Stage, who: Person, label: str = "✋ I come") -> list[str]:
    """Somebody opens the drive by its link and presses a button; returns what they see."""
    who.says(f"/start {payload(OfDrive(ONE))}")
    await stage.settle()
    who.presses(label, None, who.private())
    return (await stage.sees())[who.name]


async def the_drive(stage: Stage) -> Drive:
    async with stage.storage.read() as work:
        found = await work.drives.get(ONE)
    assert found is not None
    return found


def asks(stage: Stage, chat: Chat) -> Message:
    """Return the newest message of the bot in a chat."""
    return [each for each in chat.messages if each.sender is stage.account][-1]


async def test_a_drive_is_announced_joined_remembered_checked_in_closed_and_told(stage: Stage) -> None:
    await follows(stage)
    await is_announced(stage)
    await is_joined(stage)
    await is_remembered(stage)
    await otto_is_there(stage)
    sam = await sam_only_scans(stage)
    await shows_and_closes(stage)
    await told_and_counted(stage, sam)


async def is_announced(stage: Stage) -> None:
    """Nobody is told before somebody at the desk has seen the whole, and pressed; then those who follow the area."""
    stage.carl.says(LINE, stage.east)
    seen = await stage.sees()
    form = seen["Eastside desk"][-1]
    assert "🧹 Elm Park / 🗓 Sat 7 Mar 09:00–11:30 / 📍 Eastside / 🎒 Bring: gloves / 👥 6 people are wanted" in form
    assert not seen["Otto"]
    stage.press_verb(stage.cora, "drivedesk", stage.east)
    await stage.sees()
    await stage.app.timekeeper.act()
    assert "👥 0 of 6 people  [✋ I come]  [and 1 with me]  [and 3 with me]" in (await stage.sees())["Otto"][-1]


async def is_joined(stage: Stage) -> None:
    """Otto brings three; Rita wants her name shown; Cora waits, and moves up when Otto brings one fewer."""
    stage.otto.presses("and 3 with me", None, stage.otto.private())
    seen = await stage.sees()
    assert seen["Otto"][-1].startswith("bot edits: 🧹 Elm Park")
    assert "👥 4 of 6 people / ✅ You come. I remind you before. / ➕ 3 people come with you" in seen["Otto"][-1]
    assert "👥 4 of 6 people" in seen["Eastside desk"][-1]
    assert "✅ You come." in (await joins(stage, stage.rita))[-1]
    assert "🙂 Among them: Rita / ✅" in (await joins(stage, stage.rita, "👁 Show my name"))[-1]
    assert "names shown: Rita" in asks(stage, stage.east).text
    assert "⏳ You wait for a place." in (await joins(stage, stage.cora, "and 1 with me"))[-1]
    stage.otto.presses("➖ One fewer", None, stage.otto.private())
    seen = await stage.sees()
    assert any("✅ There is room for you now: Elm Park" in line for line in seen["Cora"])


async def is_remembered(stage: Stage) -> None:
    """The day before at six in the evening, and two hours before, which is when the quiet hours end."""
    await until(stage, FRIDAY_EVENING - timedelta(minutes=1))
    assert not (await stage.sees())["Otto"]
    await until(stage, FRIDAY_EVENING)
    await until(stage, FRIDAY_EVENING + timedelta(minutes=1))
    (told,) = (line for line in (await stage.sees())["Otto"] if "🔔" in line)
    assert told.startswith("bot: 🔔 Tomorrow: Elm Park, Sat 7 Mar")
    await until(stage, SATURDAY - timedelta(hours=2, minutes=1))
    assert not (await stage.sees())["Otto"]
    await until(stage, SATURDAY - timedelta(hours=2))
    assert "bot: 🔔 It begins soon: Elm Park" in "\n".join((await stage.sees())["Otto"])


async def otto_is_there(stage: Stage) -> None:
    """He is too early, then somewhere else, then passes a place on, and then shares where he is."""
    assert "You can check in from Sat 7 Mar 08:00" in (await is_here(stage, stage.otto)).toasts[-1]
    stage.clock.now = SATURDAY
    await is_here(stage, stage.otto)
    away = stage.otto.sends_location(*OAK)
    assert "No drive is there now." in (await stage.sees())["Otto"][-1]
    stage.otto.forwards(away)
    assert "That place was passed on or chosen" in (await stage.sees())["Otto"][-1]
    stage.otto.sends_location(*ELM)
    seen = await stage.sees()
    assert "📍 You are checked in. / ➕ 2 people come with you" in seen["Otto"][-1]
    assert "👥 6 of 6 people · 3 came" in seen["Eastside desk"][-1]


async def sam_only_scans(stage: Stage) -> Person:
    """Sam never signed up, scans the poster twice, and brings one along; a wrong code is no code."""
    drive, sam = await the_drive(stage), stage.sandbox.person("Sam")
    for _ in range(2):
        sam.says(f"/start {payload(AtDrive(ONE, drive.secret))}")
        seen = await stage.sees()
        assert "· 4 came" in seen["Sam"][-1]
    sam.presses("➕ One more with me", None, sam.private())
    assert "· 5 came" in (await stage.sees())["Sam"][-1]
    sam.says("/start " + payload(AtDrive(ONE, "0" * 16)))
    assert "I do not know that drive." in (await stage.sees())["Sam"][-1]
    return sam


async def is_here(stage: Stage, who: Person) -> Seen:
    """Somebody presses *I am here*, also where no button offers it; returns what is seen."""
    stage.press_data(who, "1.drive.1.here", who.private().messages[-1])
    return await stage.sees()


async def closes(stage: Stage, took: str = "Cleared 2.5 t, 40 bags") -> None:
    """Carl says what it took."""
    stage.carl.presses("✅ What came of it", None, stage.east)
    await stage.sees()
    stage.carl.says(took, stage.east, asks(stage, stage.east))
    await stage.settle()


async def shows_and_closes(stage: Stage) -> None:
    """Carl shows it before and after, and says what it took."""
    for label, color in (("📷 Before", "brown"), ("📷 After", "green")):
        stage.carl.presses(label, None, stage.east)
        await stage.sees()
        question = asks(stage, stage.east)
        stage.carl.sends_photo(picture(color), chat=stage.east, reply_to=question)
        assert "📷 Before: 1" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.presses("✅ What came of it", None, stage.east)
    await stage.sees()
    question = asks(stage, stage.east)
    stage.carl.says("1.234 t", stage.east, question)
    assert "two ways" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("Cleared 2.5 t, 40 bags", stage.east, question)
    seen = await stage.sees()
    assert any("🧮 Counted, without a ticket: 2.5 t · 40 items · 5 shifts" in line for line in seen["Eastside desk"])
    assert "✅ Done: Cleared 2.5 t, 40 bags" in seen["Eastside desk"][-1]
    stage.carl.says("again 2.5 t", stage.east, question)
    assert "That drive is over" in (await stage.sees())["Eastside desk"][-1]


async def told_and_counted(stage: Stage, sam: Person) -> None:
    """Whoever came is told, once; the tally stands among the efforts once, and in the bulletin's value."""
    await stage.app.timekeeper.act()
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    for who in ("Otto", "Sam"):
        told = [line for line in seen[who] if "🎉 Elm Park is done. / 👥 5 people came. / 🧮 2.5 t" in line]
        assert len(told) == 1
        assert "photo" in told[0]
    assert not seen["Rita"]  # she signed up and did not come
    async with stage.storage.read() as work:
        day = date(2026, 3, 7)
        value = await drives_of(work, stage.app.district(), Period(day, day), stage.clock())
        before = await drives_of(work, stage.app.district(), Period(day, day), SATURDAY - timedelta(days=1))
        efforts = await work.efforts.during(None, SATURDAY, stage.clock() + timedelta(days=1))
    assert [(each.coming, each.came) for each in value.held] == [(6, 5)]
    assert (value.came, value.called_off, value.amounts["tonnes"], value.amounts["shifts"]) == (5, 0, 2.5, 5)
    assert not before.held
    assert [effort.amounts for effort in efforts] == [value.amounts]
    sam.says("/forget")
    await stage.settle()
    await stage.goes_on(sam, "forgetyes")
    async with stage.storage.read() as work:
        assert (await work.drives.turnout(ONE)).came == 5  # the count stays


async def test_a_drive_is_asked_for_part_by_part_changed_and_called_off(stage: Stage) -> None:
    stage.carl.says("/drive", stage.east)
    for asked, wrong, why, said in (
        ("What is to be cleaned?", "x" * 81, "in at most 80 characters", "Oak corner"),
        ("When?", "some day", "Write the day and both times", "Saturday 9-11"),
        ("Where do people meet?", "nowhere at all", "I found no such place here.", "Eastside"),
        ("What shall people bring?", "x" * 301, "at most 300 characters", "-"),
        ("How many people are wanted?", "a few", "Write how many people are wanted", "30"),
    ):
        assert asked in (await stage.sees())["Eastside desk"][-1]
        question = asks(stage, stage.east)
        stage.carl.says(wrong, stage.east, question)
        assert why in (await stage.sees())["Eastside desk"][-1]
        stage.carl.says(said, stage.east, question)
    assert "📍 Eastside / 👥 30 people are wanted" in (await stage.sees())["Eastside desk"][-1]
    stage.press_verb(stage.carl, "drivedesk", stage.east)
    await stage.sees()
    await joins(stage, stage.rita)
    await follows(stage)
    await stage.app.timekeeper.act()
    assert "🧹 Oak corner" in (await stage.sees())["Otto"][-1]
    stage.carl.presses("🗓 When", None, stage.east)
    await stage.sees()
    stage.carl.says("Sunday 10:00-12:00", stage.east, asks(stage, stage.east))
    await stage.sees()
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert any("✏️ Oak corner has changed. / 🗓 It is now Sun 8 Mar 10:00–12:00." in line for line in seen["Rita"])
    assert seen["Otto"] == [line for line in seen["Otto"] if line.startswith("bot edits: 🧹 Oak corner / 🗓 Sun 8 Mar")]
    stage.carl.presses("⚪ Call it off", None, stage.east)
    await stage.sees()
    question = asks(stage, stage.east)
    stage.carl.says("x" * 301, stage.east, question)
    assert "Say why it is called off, in at most 300 characters." in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("Storm", stage.east, question)
    await stage.sees()
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert any("⚪ Oak corner, Sun 8 Mar 10:00–12:00, is called off: Storm" in line for line in seen["Rita"])
    assert "⚪ Called off: Storm" in seen["Otto"][-1]
    assert seen["Otto"][-1].startswith("bot edits")
    stage.otto.says("/drives")
    assert "No drive is announced at the moment." in (await stage.sees())["Otto"][-1]
    await until(stage, datetime(2026, 3, 8, 1, 0, tzinfo=UTC))
    assert not any("🔔" in line for line in (await stage.sees())["Rita"])


async def test_a_supervisor_announces_in_private_and_nobody_else_may(stage: Stage) -> None:
    sue = await supervisor(stage)
    stage.otto.says("/drive")
    assert "Staff announce a drive at their desk" in (await stage.sees())["Otto"][-1]
    sue.says("/drive")
    for asked, said in (
        ("What is to be cleaned?", "River bank"),
        ("When?", "3月7日 下午2点到4点半"),
        ("Where do people meet?", ""),
        ("What shall people bring?", "boots"),
        ("How many people are wanted?", "无"),
    ):
        assert asked in (await stage.sees())["Sue"][-1]
        if said:
            sue.says(said)
        else:
            sue.sends_location(*OAK)
    form = (await stage.sees())["Sue"][-1]
    assert "🗓 Sat 7 Mar 14:00–16:30 / 📍 Westside / 🎒 Bring: boots / 👥 As many people as come" in form
    stage.press_verb(stage.otto, "drive", stage.otto.private()) if stage._buttons(
        "drive", stage.otto.private()
    ) else None
    stage.press_verb(sue, "drivedesk")
    seen = await stage.sees()
    assert "🧹 Drive 1: River bank" in seen["Sue"][-1]
    card = next(each for each in reversed(sue.private().messages) if each.text.startswith("🧹 Drive 1"))
    stage.press_data(stage.otto, "1.drivedesk.1.why", card)
    stage.press_data(stage.carl, "1.drivedesk.1.poster", card)
    assert (await stage.sees()).toasts.count("alert: Another team runs that drive. What is to come: /drives") == 2
    sue.says("/drives")
    assert "🧹 Drives / 🗓 Sat 7 Mar 14:00–16:30 · River bank · 👥 0" in (await stage.sees())["Sue"][-1]
    sue.presses("🧹 River bank", None, sue.private())
    assert "🧹 Drive 1: River bank" in (await stage.sees())["Sue"][-1]
    sue.presses("🖨 Poster", None, sue.private())
    poster = (await stage.sees())["Sue"][-1]
    assert "🖨 Print it and hang it up" in poster
    assert "drive-1.pdf" in poster
    await is_in_a_whole_area(stage, sue)
    sue.sends_photo(picture("red"))  # nothing is asked any more: it begins a report
    assert "Your report" in (await stage.sees())["Sue"][-1]


async def test_what_is_wrong_with_a_line_is_said_before_the_question_and_a_greeting_is_no_answer(stage: Stage) -> None:
    sue = await supervisor(stage)
    sue.says("/drive Elm Park | 2026-02-10 9:00-11:00 | Eastside | gloves | 6")
    refused, asked = (await stage.sees())["Sue"][-2:]
    assert "That moment is past." in refused
    assert "👥 6 people are wanted / Sue / 🗓 When?" in asked
    sue.says("hello")
    assert "I am waiting for an answer about a drive" in (await stage.sees())["Sue"][-1]
    sue.says("Saturday 9-11")
    assert "🗓 Sat 7 Mar 09:00–11:00" in (await stage.sees())["Sue"][-1]


async def is_in_a_whole_area(stage: Stage, sue: Person) -> None:
    """A supervisor's drive in a whole area is that of the team that answers for it: it has it, and its result."""
    sue.says("/drive Spring | 2026-03-02 12:00-13:00 | Eastside | - | 5")
    await stage.sees()
    stage.press_verb(sue, "drivedesk")
    await stage.sees()
    stage.carl.says("/drives", stage.east)
    assert "12:00–13:00 · Spring" in (await stage.sees())["Eastside desk"][-1]
    stage.clock.advance(hours=5)
    sue.says("/drives")
    await stage.sees()
    sue.presses("🧹 Spring", None, sue.private())
    await stage.sees()
    sue.presses("✅ What came of it", None, sue.private())
    await stage.sees()
    sue.says("3 t", None, asks(stage, sue.private()))
    assert any("🧮 Counted, without a ticket: 3 t" in line for line in (await stage.sees())["Eastside desk"])


async def test_a_resident_asks_for_people_and_the_desk_announces_a_drive_from_the_ticket(stage: Stage) -> None:
    await stage.reports()
    stage.rita.says("#1")
    await stage.settle()
    stage.press_verb(stage.rita, "drivewish")
    seen = await stage.sees()
    assert "🙋 A drive with 10 people is asked for." in seen["Rita"][-1]
    assert any("🙋 Somebody who reported #1 asks for a drive: it takes 10 people." in s for s in seen["Eastside desk"])
    card = stage.card()
    assert card is not None
    assert "🙋 A drive with 10 people is asked for." in card.text
    stage.press_data(stage.rita, "1.drivewish.1", stage.rita.private().messages[-1])
    stage.press_data(stage.otto, "1.drivewish.1", stage.rita.private().messages[-1])
    toasts = (await stage.sees()).toasts
    assert any("You have asked for a drive on #1 already" in said for said in toasts)
    stage.press_verb(stage.carl, "drivefor", stage.east)
    for said in ("Mattress heap", "tomorrow 9-11", "-"):
        await stage.settle()
        stage.carl.says(said, stage.east, asks(stage, stage.east))
    form = (await stage.sees())["Eastside desk"][-1]
    assert "📍 Eastside / 👥 10 people are wanted" in form
    stage.press_verb(stage.carl, "drivedesk", stage.east)
    await stage.sees()
    await stage.app.timekeeper.act()
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert "🧹 Drive Mattress heap, Tue 3 Mar 09:00: 0 people signed up" in card.text
    assert "✋ I come" in "".join(stage.rita.private().messages[-1].labels)  # who reported it is told
