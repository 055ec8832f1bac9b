"""After /forget, and when the bot forgets by itself, nothing leads to a person any more, and their reports stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot import sweeping
from casework.model.authority import Role
from casework.model.ticket import Act
from sandbox.people import Person
from storage.schema import (
    drafts,
    history,
    inbox,
    listeners,
    metadata,
    people,
    photos,
    restrained,
    slots,
    ticket_photos,
    tickets,
)
from storage.traffic.slots import LATEST
from tests.media import voice
from tests.stories.district.test_administering import administrator
from tests.stories.stage import ELM, OAK, Stage, picture

SURE = "Shall I erase everything that I hold about you?"
ERASED = "It is erased."
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)  # about words or files


async def rows_with(stage: Stage, number: int) -> dict[str, list[str]]:
    """Every row of the database that holds a number, by table."""
    found: dict[str, list[str]] = {}
    async with stage.storage.transactions.reading() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                if str(number) in repr(tuple(row)):
                    found.setdefault(table.name, []).append(repr(row))
    return found


async def count(stage: Stage, *columns: object) -> list[tuple[object, ...]]:
    async with stage.storage.transactions.reading() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns))]  # type: ignore[call-overload]  # any


def files(stage: Stage) -> list[Path]:
    folder = stage.app.lanes._photos._folder
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def forgets(stage: Stage, who: Person) -> None:
    """Somebody sends /forget and means it."""
    who.says("/forget")
    assert SURE in (await stage.sees())[who.name][-1]
    who.presses("🗑 Yes, erase it all")


async def test_who_is_forgotten_leaves_a_report_without_a_person(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.settle()
    stage.rita.says("An unsent sofa")
    await stage.sees()
    await forgets(stage, stage.rita)
    seen = await stage.sees()
    assert seen.toasts == ["toast: ✓"]
    assert ERASED in seen["Rita"][-1]
    assert "📵" in seen["Eastside desk"][-1]
    assert await rows_with(stage, stage.rita.id) == {}
    assert [row[0] for row in await count(stage, tickets.c.reporter_id)] == [None]
    assert {act: actor is None for act, actor in await count(stage, history.c.act, history.c.actor_id)} == {
        Act.SEND: True,
        Act.TAKE: False,
    }
    assert "📵" in card.text
    assert len(files(stage)) == 1  # the report's photo stays


async def test_photos_that_no_report_shows_are_gone_from_the_disk_and_shared_ones_stay(stage: Stage) -> None:
    await stage.reports(stage.otto)
    stage.rita.sends_album([picture("brown"), picture("red")])  # the brown one is Otto's too
    stage.rita.sends_voice(voice(3), 3)
    await stage.settle()
    assert len(files(stage)) == 3
    await forgets(stage, stage.rita)
    await stage.sees()
    await stage.until(lambda: len(files(stage)) == 1)
    assert len(await count(stage, photos.c.id)) == 1
    await stage.fixes()
    assert "Is it fixed?" in (await shown(stage, stage.otto))


async def shown(stage: Stage, who: Person) -> str:
    await stage.settle()
    return "\n".join(message.text for message in who.private().messages)


@on_sqlite
async def test_a_photo_that_somebody_else_is_sending_right_now_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    leftovers = stage.app.lanes._photos.leftovers
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    name = files(stage)[0].stem
    doom = leftovers.doom

    def doom_and_send(names: list[str]) -> list[str]:
        doomed = doom(names)
        leftovers.hold(name)  # as Otto's update does before it writes the same file
        return doomed

    monkeypatch.setattr(leftovers, "doom", doom_and_send)
    await forgets(stage, stage.rita)
    await stage.sees()
    await stage.until(lambda: not stage.app.sweeper._waiting)
    assert [path.stem for path in files(stage)] == [name]
    monkeypatch.undo()
    leftovers.release([name])
    await sweep_all(stage)
    assert files(stage) == []


async def sweep_all(stage: Stage) -> None:
    for _ in range(sweeping.PARTS):
        await stage.app.sweeper.sweep()


async def test_what_a_crash_left_on_the_disk_is_found_by_the_sweep(stage: Stage) -> None:
    await stage.reports()
    kept = files(stage)
    orphan = kept[0].parents[1] / "ab" / f"{'ab' * 32}.jpg"
    half = kept[0].parents[1] / ".half-x"
    for path in (orphan, half):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    stage.clock.now = stage.clock.now.replace(year=2100)
    await sweep_all(stage)
    assert files(stage) == kept


@on_sqlite
async def test_a_file_that_was_stored_since_the_sweep_saw_it_keeps_no_other_from_being_swept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.reports()
    folder = files(stage)[0].parents[1]
    left, stored = folder / ".half-a", folder / ".half-b"
    left.write_bytes(b"x")
    monkeypatch.setattr(stage.app.sweeper._photos, "kept_in", lambda _part: ([], [stored, left]))
    stage.clock.now = stage.clock.now.replace(year=2100)
    await stage.app.sweeper.sweep()
    assert not left.exists()


async def test_a_photo_that_was_taken_back_goes_at_once(stage: Stage) -> None:
    stage.rita.sends_album([picture("brown"), picture("red")])
    await stage.settle()
    stage.press_verb(stage.rita, "change")
    await stage.settle()
    stage.press_verb(stage.rita, "unphoto")
    await stage.settle()
    await stage.until(lambda: len(files(stage)) == 1)
    assert len(await count(stage, photos.c.id)) == 1


@on_sqlite
async def test_who_writes_again_is_met_as_new(stage: Stage) -> None:
    stage.rita.says("/language")
    await stage.settle()
    stage.rita.presses("简体中文")
    await stage.settle()
    stage.rita.says("/forget")
    await stage.settle()
    stage.press_verb(stage.rita, "forgetyes")
    await stage.sees()
    stage.rita.says("/help")
    seen = (await stage.sees())["Rita"]
    assert "Dumped rubbish" in seen[1]
    assert "How to report" in seen[2]


@on_sqlite
async def test_what_is_written_while_the_button_works_is_not_lost(stage: Stage) -> None:
    stage.rita.says("/forget")
    await stage.sees()
    stage.rita.presses("🗑 Yes, erase it all")
    stage.rita.says("A sofa")
    seen = (await stage.sees())["Rita"]
    assert any(ERASED in line for line in seen)
    assert "📝 Words: A sofa" in seen[-1]


async def test_who_acted_for_a_team_keeps_their_name_there_and_nothing_else(stage: Stage) -> None:
    await stage.reports()
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.settle()
    stage.carl.sends_photo(picture("red"))
    stage.carl.sends_location(*OAK)
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(stage.carl, verb)
        await stage.settle()
    await forgets(stage, stage.carl)
    seen = await stage.sees()
    assert ERASED in seen["Carl"][-1]
    assert "📵" in seen["Westside desk"][-1]
    card = stage.card()
    assert card is not None
    assert "Taken by Carl." in card.text
    left = await rows_with(stage, stage.carl.id)
    assert left.keys() <= {"inbox"}, left  # what he did in the group stays, for two weeks
    await stage.fixes()  # he may go on working there
    assert "Fixed by Carl." in card.text
    assert [row[0] for row in await count(stage, people.c.name) if row[0]] == ["Carl", "Carl"]


@on_sqlite
async def test_the_question_loses_its_button_and_an_old_one_can_be_pressed_in_vain(stage: Stage) -> None:
    stage.rita.says("/forget")
    await stage.sees()
    question = stage.rita.private().messages[-1]
    stage.rita.presses("🗑 Yes, erase it all")
    await stage.sees()
    assert ERASED in question.text
    assert question.labels == []
    stage.press_data(stage.rita, "1.forgetyes.0", question)
    seen = await stage.sees()
    assert ERASED in seen["Rita"][-1]
    assert await rows_with(stage, stage.rita.id) == {}


@on_sqlite
async def test_the_button_does_nothing_in_a_group(stage: Stage) -> None:
    await stage.reports(stage.carl)
    card = stage.card()
    assert card is not None
    stage.press_data(stage.carl, "1.forgetyes.0", card)
    assert "does nothing any more" in (await stage.sees()).toasts[0]
    assert await rows_with(stage, stage.carl.id) != {}


@on_sqlite
async def test_who_blocked_the_bot_at_that_moment_is_forgotten_all_the_same(stage: Stage) -> None:
    await stage.reports()
    stage.rita.says("/forget")
    await stage.sees()
    stage.sandbox.faults.add("editMessageText", status=403, description="Forbidden: bot was blocked by the user")
    stage.rita.presses("🗑 Yes, erase it all")
    await stage.sees()
    assert await rows_with(stage, stage.rita.id) == {}


async def test_a_lost_connection_leaves_no_chat_behind_for_long(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.settle()
    async with stage.storage.begin("as if a crash had come between") as work:
        person = await work.people.by_account(stage.rita.id)
        assert person is not None
        await work.holdings.erase(person.id, (), but_slot="welcome")
        await work.inbox.note_messages({stage.rita.id: 9})
    stage.clock.advance(hours=2)
    await stage.app.timekeeper.act()
    assert await rows_with(stage, stage.rita.id) == {}


async def test_a_year_after_closing_a_report_forgets_whose_it_was(stage: Stage) -> None:
    await stage.reports()
    stage.otto.sends_photo(picture("brown"))
    stage.otto.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "same"):
        stage.press_verb(stage.otto, verb)
        await stage.settle()
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.settle()
    closed_at = stage.clock.now
    stage.clock.now = closed_at + timedelta(days=364, hours=23)
    await stage.app.timekeeper.act()
    assert any(row[0] for row in await count(stage, tickets.c.reporter_id))
    stage.clock.now = closed_at + timedelta(days=365, hours=1)
    await stage.app.timekeeper.act()
    assert await count(stage, tickets.c.reporter_id) == [(None,)]
    assert await count(stage, listeners.c.ticket_id) == []
    assert await count(stage, drafts.c.id) == []
    private = [row for row in await count(stage, slots.c.chat_id, slots.c.slot) if int(str(row[0])) > 0]
    assert [row for row in private if row[1] != LATEST] == []  # it is about no report
    actors = {act: actor is None for act, actor in await count(stage, history.c.act, history.c.actor_id)}
    assert actors[Act.SEND]
    assert actors[Act.CONFIRM]
    assert not actors[Act.FIX]
    stage.rita.says("/mine")
    assert "#1" not in (await stage.sees())["Rita"][-1]


async def test_of_the_updates_only_their_numbers_are_left_and_what_comes_twice_is_absorbed(stage: Stage) -> None:
    stage.rita.says("A sofa")
    again = stage.account.queue[-1]
    await stage.sees()
    await forgets(stage, stage.rita)
    await stage.sees()
    left = await count(stage, inbox.c.lane, inbox.c.payload, inbox.c.done_at)
    assert [row[0] for row in left if not row[1]] == [0, 0, 0]
    assert all(row[2] for row in left)
    stage.account.queue.append(again)
    stage.account.arrived.notify()
    (await stage.sees()).check()
    stage.clock.advance(hours=1)
    await stage.app.timekeeper.act()
    assert await rows_with(stage, stage.rita.id) == {}


async def test_a_desk_that_acts_at_the_very_moment_changes_nothing(stage: Stage) -> None:
    await stage.reports()
    stage.rita.says("/forget")
    await stage.sees()
    for act in (
        lambda: stage.carl.presses("✋ Take", chat=stage.east),
        lambda: stage.rita.presses("🗑 Yes, erase it all"),
        lambda: stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.card()),
        lambda: stage.cora.says("hello", stage.west),
    ):
        act()
    await stage.sees()
    stage.clock.advance(hours=1)
    await stage.app.timekeeper.act()
    assert await rows_with(stage, stage.rita.id) == {}
    card = stage.card()
    assert card is not None
    assert "Fixed by Carl." in card.text
    assert "📵" in card.text


async def test_who_was_stopped_from_reporting_stays_stopped(stage: Stage) -> None:
    await stage.reports()
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(update(people).where(people.c.account == stage.rita.id).values(is_banned=True))
    await forgets(stage, stage.rita)
    assert ERASED in (await stage.sees())["Rita"][-1]
    assert await rows_with(stage, stage.rita.id) == {}
    assert await count(stage, restrained.c.is_banned) == [(True,)]
    assert await count(stage, tickets.c.reporter_id) == [(None,)]
    stage.rita.says("/start")
    await stage.sees()
    assert await count(stage, people.c.is_banned) == [(True,)]
    assert await count(stage, restrained.c.is_banned) == []


async def test_the_last_administrator_is_not_forgotten_before_another_is_named(stage: Stage) -> None:
    ada = await administrator(stage)
    ada.says("/forget")
    said = (await stage.sees())["Ada"][-1]
    assert "You are the only administrator. Please name another one first" in said
    press = stage.press_data(ada, "1.forgetyes.0", ada.private().messages[-1])  # a button from before
    await stage.settle()
    assert press.answer is not None
    assert "only administrator" in press.answer.text
    async with stage.storage.begin("another") as work:
        other, _ = await work.people.meet(stage.otto.id, "en", stage.clock())
        await work.roles.give(other.id, Role.ADMINISTRATOR, stage.clock())
    stage.marked = len(stage.sandbox.transcript())
    await forgets(stage, ada)
    assert ERASED in (await stage.sees())["Ada"][-1]


@on_sqlite
async def test_the_files_of_the_database_hold_nothing_of_who_was_forgotten(stage: Stage) -> None:
    await stage.reports()
    stage.rita.says("An unmistakable armchair")
    await stage.sees()
    await forgets(stage, stage.rita)
    await stage.sees()
    async with stage.storage.begin("another commit") as work:  # if a reader was in the way, it is emptied now
        await work.people.meet(stage.otto.id, "en", stage.clock())
    database = Path(str(stage.storage.transactions.engine.url.database))
    found = {path.name: path.read_bytes() for path in database.parent.glob(f"{database.name}*")}
    assert database.name in found
    for name, data in found.items():
        assert b"unmistakable armchair" not in data, name


async def test_what_is_kept_no_longer_goes_and_the_log_says_what_and_how_many(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(stage.otto)
    stage.carl.says("/dismiss 1 this is no public place", stage.east)
    await stage.settle()
    assert len(files(stage)) > 0
    stage.otto.says("An unsent sofa")
    await stage.settle()
    begins = stage.clock.now
    said: dict[int, set[str]] = {}
    for days in (1, 8, 9, 60, 91):
        stage.clock.now = begins + timedelta(days=days)
        with capture_logs() as logs:
            await stage.app.timekeeper.act()
            await stage.settle()
        said[days] = {log["event"] for log in logs if log.get("count")}
    assert "drafts that were left were ended" in said[8]
    assert "drafts that were cancelled were deleted" in said[9]
    assert {
        "updates that were worked long ago were deleted",
        "messages that were settled long ago were deleted",
    } <= said[60]
    assert "tickets that were dismissed lost their photos" in said[91]
    assert "tickets that were dismissed lost their photos" not in said[60]
    shown = await count(stage, ticket_photos.c.ticket_id)
    assert (1,) not in shown
    assert (2,) in shown
