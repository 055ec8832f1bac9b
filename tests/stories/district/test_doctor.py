"""The doctor: each thing that can be wrong is found, said with what to do, and shown to administrators."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs
from telegram import Bot, ChatPermissions
from telegram.error import BadRequest

from bot.connecting import RawBot, connect
from bot.doctor import doctor as doctoring
from bot.doctor.doctor import Doctor
from bot.doctor.inside import Inside
from bot.doctor.outside import Outside
from casework.model.authority import Role
from casework.model.health import WARNINGS, Ailment, Ill, Severity
from casework.model.team import Loss, Team, TeamCode, TeamKind
from handlers.messages.district.health import SENTENCES, sentence
from handlers.messages.speaker import LANGUAGES, Speaker
from sandbox import Sandbox
from storage.files.photos import PhotoFiles
from storage.files.workers import WorkerFailed, Workers
from storage.migrating import newest
from storage.traffic.inbox import Incoming
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.in_process import in_process
from tests.painting import Painting
from tests.serving import served
from tests.storage.samples import claim, meet, say_in
from tests.stories.district.test_administering import administrator
from tests.stories.stage import CALENDAR, TOKEN, Stage, build

THIS_YEAR = replace(CALENDAR, holidays=frozenset({date(2026, 10, 1)}))


@pytest.fixture
async def well(stage: Stage) -> Stage:
    """A district in which nothing is wrong."""
    sue = await meet(stage.storage, 4004)
    async with stage.storage.begin("roles") as work:
        for role in Role:
            await work.roles.give(sue, role, stage.clock())
    return stage


def inside(storage: Storage, clock: Clock, folder: Path) -> Inside:
    return Inside(storage, folder / "photos", THIS_YEAR, clock)


@asynccontextmanager
async def examined(stage: Stage, folder: Path, **changed: Any) -> AsyncIterator[Doctor]:
    """Give a doctor of the stage's installation."""
    outside = Outside(stage.storage, stage.app.bot, "", "", "", stage.clock)
    yield Doctor(inside(stage.storage, stage.clock, folder), replace(outside, **changed))


async def ills(stage: Stage, folder: Path, **changed: Any) -> list[Ill]:
    """Return what is wrong on the stage."""
    async with examined(stage, folder, **changed) as doctor:
        return [each.what for each in await doctor.examine()]


async def test_where_all_is_well_nothing_is_found(well: Stage, tmp_path: Path) -> None:
    assert await ills(well, tmp_path) == []


async def test_a_group_that_the_bot_has_left_or_in_which_it_may_not_write(well: Stage, tmp_path: Path) -> None:
    well.west.restrict(well.account)
    async with examined(well, tmp_path) as doctor:
        assert await doctor.examine() == [Ailment(Ill.DESK_MUTE, {"team": "west"})]
    well.east.remove(well.account)
    assert await ills(well, tmp_path) == [Ill.DESK_LOST, Ill.DESK_MUTE]


@pytest.mark.parametrize(
    ("denied", "ill"), [("can_send_messages", Ill.DESK_MUTE), ("can_send_photos", Ill.DESK_WITHOUT_PICTURES)]
)
async def test_a_group_in_which_members_may_not_send(
    well: Stage, tmp_path: Path, denied: str, ill: Ill, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def get_chat(_self: Bot, chat: int) -> Any:
        rights: dict[str, Any] = {denied: chat != well.east.id}
        return SimpleNamespace(permissions=ChatPermissions(**rights))

    monkeypatch.setattr(RawBot, "get_chat", get_chat)
    async with examined(well, tmp_path) as doctor:
        assert await doctor.examine() == [Ailment(ill, {"team": "east"})]


async def test_what_botfather_should_change(well: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    well.account.privacy = False
    assert await ills(well, tmp_path) == [Ill.PRIVACY_OFF]
    me = replace_user(can_join_groups=False, can_read_all_group_messages=False)
    monkeypatch.setattr(RawBot, "get_me", me)
    assert await ills(well, tmp_path) == [Ill.GROUPS_CLOSED]


def replace_user(**facts: bool) -> Callable[[Bot], Any]:
    async def get_me(bot: Bot) -> Any:
        return SimpleNamespace(id=bot.id, **facts)

    return get_me


async def test_a_webhook_elsewhere_and_one_that_fails(
    well: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with examined(well, tmp_path, webhook="https://bot.test/telegram") as doctor:
        assert await doctor.examine() == [Ailment(Ill.WEBHOOK_OTHER, {"url": "–"})]

    async def failing(_bot: Bot) -> Any:
        return SimpleNamespace(
            url="https://bot.test/telegram",
            last_error_date=well.clock() - timedelta(minutes=5),
            last_error_message="Connection refused",
            pending_update_count=3,
        )

    monkeypatch.setattr(RawBot, "get_webhook_info", failing)
    async with examined(well, tmp_path, webhook="https://bot.test/telegram") as doctor:
        assert await doctor.examine() == [Ailment(Ill.WEBHOOK_FAILING, {"why": "Connection refused", "count": 3})]
    async with examined(well, tmp_path) as doctor:  # somebody else's
        assert await doctor.examine() == [Ailment(Ill.WEBHOOK_OTHER, {"url": "bot.test"})]


async def test_a_token_that_is_refused_and_a_telegram_that_is_away(well: Stage, tmp_path: Path) -> None:
    other = connect("9:other", "http://telegram.test", in_process(Sandbox(well.clock).app))
    async with other.request:
        assert await ills(well, tmp_path, bot=other) == [Ill.TOKEN_REFUSED]
    away = connect(TOKEN, "http://127.0.0.1:9")
    async with away.request:
        assert await ills(well, tmp_path, bot=away) == [Ill.TELEGRAM_AWAY]


@pytest.mark.parametrize(
    ("loss", "ill"),
    [(Loss.GONE, Ill.DESK_LOST), (Loss.MUTE, Ill.DESK_MUTE), (Loss.PICTURES, Ill.DESK_WITHOUT_PICTURES)],
)
async def test_what_a_desk_lost_is_known_while_telegram_is_away(
    well: Stage, tmp_path: Path, loss: Loss, ill: Ill
) -> None:
    async with well.storage.begin("lost") as work:
        await work.desks.lose(well.east.id, loss, well.clock())
    assert await ills(well, tmp_path) == []  # Telegram itself says that it may write there
    away = connect(TOKEN, "http://127.0.0.1:9")
    async with away.request:
        assert await ills(well, tmp_path, bot=away) == [ill, Ill.TELEGRAM_AWAY]


async def test_a_clock_that_is_off(well: Stage, tmp_path: Path) -> None:
    async with served(well.sandbox.app) as url:
        bot = connect(TOKEN, url)
        async with bot.request, examined(well, tmp_path, bot=bot) as doctor:  # the story's clock is not the machine's
            [ailment] = await doctor.examine()
    assert ailment.what is Ill.CLOCK_WRONG
    assert abs(int(ailment.facts["seconds"])) > 86_400


async def test_a_geocoder_that_is_away_or_does_not_know_who_asks(well: Stage, tmp_path: Path) -> None:
    assert await ills(well, tmp_path, geocoder="http://127.0.0.1:9") == [Ill.GEOCODER_AWAY]
    async with served(well.sandbox.app) as url:  # it answers 404, so it is there
        assert await ills(well, tmp_path, geocoder=url) == []


async def test_the_public_geocoder_wants_an_address(
    well: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(well.sandbox.app) as url:
        monkeypatch.setattr("bot.doctor.outside.PUBLIC_GEOCODER", "127.0.0.1")
        assert await ills(well, tmp_path, geocoder=url) == [Ill.GEOCODER_NAMELESS]
        assert await ills(well, tmp_path, geocoder=url, geocoder_email="desk@example.org") == []


async def test_an_empty_district(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    found = [each.what for each in await inside(storage, clock, tmp_path).look()]
    assert found == [Ill.NO_AREAS, Ill.NO_CATEGORIES, Ill.NO_TEAMS, Ill.NOBODY_SUPERVISES, Ill.NOBODY_ADMINISTERS]


async def test_a_team_without_a_desk_unless_it_is_dissolved(well: Stage, tmp_path: Path) -> None:
    lorry = Team(TeamCode("lorry"), "Lorries", TeamKind.CONTRACTOR, (), "en")
    async with well.storage.begin("teams") as work:
        await work.districts.add_teams([lorry])
    async with examined(well, tmp_path) as doctor:
        assert await doctor.examine() == [Ailment(Ill.TEAM_WITHOUT_DESK, {"team": "lorry"})]
    async with well.storage.begin("teams") as work:
        await work.districts.add_teams([replace(lorry, dissolved_on=date(2020, 1, 1))])
    assert await ills(well, tmp_path) == []


async def test_what_waits_too_long(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    await say_in(storage, 5, 1)
    await say_in(storage, 6, 1)
    clock.advance(minutes=9)
    assert Ill.MESSAGES_LATE not in {each.what for each in await inside(storage, clock, tmp_path).look()}
    clock.advance(minutes=2)
    assert Ailment(Ill.MESSAGES_LATE, {"count": 2, "minutes": 11}) in await inside(storage, clock, tmp_path).look()
    [parcel, _] = await claim(storage, clock())
    async with storage.begin("refused") as work:
        await work.parcels.stand_aside(parcel, clock() + timedelta(hours=1), "who knows")
    assert Ailment(Ill.MESSAGES_REFUSED, {"count": 1}) in await inside(storage, clock, tmp_path).look()


async def test_updates_that_nobody_works(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    async with storage.begin("inbox") as work:
        await work.inbox.store([Incoming(1, 5, "{}", None)], clock())
    clock.advance(hours=2)
    assert Ailment(Ill.UPDATES_LATE, {"count": 1, "minutes": 120}) in await inside(storage, clock, tmp_path).look()


@pytest.mark.parametrize(
    ("today", "known", "years"),
    [
        ((2026, 3), [], ["2026"]),
        ((2026, 3), [2026], []),
        ((2026, 10), [2026], []),
        ((2026, 11), [2026], ["2027"]),
        ((2026, 12), [2026, 2027], []),
        ((2027, 1), [2026], ["2027"]),
    ],
)
def test_years_of_which_no_holiday_is_known(
    storage: Storage, clock: Clock, tmp_path: Path, today: tuple[int, int], known: list[int], years: list[str]
) -> None:
    calendar = replace(CALENDAR, holidays=frozenset(date(year, 10, 1) for year in known))
    at = clock().replace(year=today[0], month=today[1])
    found = Inside(storage, tmp_path, calendar, lambda: at)._calendar()
    assert [each.facts["year"] for each in found] == years


def test_a_year_whose_make_up_days_are_not_announced(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    calendar = replace(CALENDAR, holidays=frozenset({date(2026, 10, 1), date(2027, 10, 1)}), known_until=2026)
    at = clock().replace(year=2026, month=12)
    found = list(Inside(storage, tmp_path, calendar, lambda: at)._calendar())
    assert found == [Ailment(Ill.CALENDAR_UNANNOUNCED, {"year": "2027"})]


@pytest.mark.parametrize(("free", "ill"), [(499, Ill.DISK_FULL), (1999, Ill.DISK_LOW), (2000, None)])
async def test_a_disk_that_fills_up(
    well: Stage, tmp_path: Path, free: int, ill: Ill | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free * 1_000_000))
    found = await ills(well, tmp_path)
    assert set(found) == ({ill} if ill else set())


async def test_a_folder_of_photos_that_cannot_be_written(
    well: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> Any:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    async with examined(well, tmp_path) as doctor:
        assert await doctor.examine() == [
            Ailment(Ill.PHOTOS_SHUT, {"folder": str(tmp_path / "photos"), "why": "Read-only file system"})
        ]


async def test_a_database_of_another_version(well: Stage, tmp_path: Path) -> None:
    async with well.storage.transactions.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert await ills(well, tmp_path) == [Ill.SCHEMA_OTHER]
    async with well.storage.transactions.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": newest()})


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_database_that_is_damaged(storage: Storage, database_url: str, clock: Clock, tmp_path: Path) -> None:
    async with storage.transactions.reading() as connection:
        root, size = (
            await connection.execute(
                text(
                    "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'people'"
                )
            )
        ).one()
    await storage.close()
    file = Path(database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _overwrite(file, (root - 1) * size)
    again = Storage(database_url, clock)
    [ailment] = [each for each in await inside(again, clock, tmp_path).look() if each.what in doctoring.UNREADABLE]
    await again.close()
    assert ailment.what is Ill.DATABASE_DAMAGED
    assert str(root) in str(ailment.facts["why"])


def _overwrite(file: Path, place: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(b"\x00" * 64)


async def test_a_database_that_is_away(clock: Clock, tmp_path: Path) -> None:
    for url, ill in (
        (f"sqlite:///{tmp_path}/none.db", Ill.DATABASE_NONE),
        ("postgresql://u:hush@127.0.0.1:1/x", Ill.DATABASE_AWAY),
    ):
        gone = Storage(url, clock)
        [ailment] = await inside(gone, clock, tmp_path).look()
        await gone.close()
        assert ailment.what is ill
        assert ill in doctoring.UNREADABLE
        assert "hush" not in str(ailment.facts)
    assert not (tmp_path / "none.db").exists()


async def test_faces_that_are_to_be_blurred_and_cannot_be(
    well: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> dict[str, Any]:
        raise WorkerFailed("Traceback …\nImportError: libGL.so.1: cannot open shared object file\n")

    (tmp_path / "photos").mkdir()
    photos = PhotoFiles(tmp_path / "photos", blurs=True)
    doctor = replace(inside(well.storage, well.clock, tmp_path), blurring=photos)
    monkeypatch.setattr(Workers, "work", fails)
    (found,) = await doctor.look()
    assert found == Ailment(Ill.FACES_FAIL, {"why": "ImportError: libGL.so.1: cannot open shared object file"})
    monkeypatch.setattr(Workers, "work", Painting().work)
    assert await doctor.look() == []


async def test_at_the_start_what_is_wrong_is_logged_once_and_before_telegram_is_reached(
    storage: Storage, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = connect(TOKEN, "http://127.0.0.1:9")
    doctor = Doctor(inside(storage, clock, tmp_path), Outside(storage, bot, "", "", "", clock))
    monkeypatch.setattr(doctoring, "EVERY_S", 0.01)
    reached = asyncio.Event()
    async with bot.request:
        with capture_logs() as logged:
            running = asyncio.get_running_loop().create_task(doctor.run(reached))
            while doctor.latest is None:  # noqa: ASYNC110 - the doctor sets no event
                await asyncio.sleep(0.01)
            said = [line["event"] for line in logged]
            assert "There are no areas yet: nobody can send a report. Import some: cleanward areas import" in said
            assert "telegram_away" not in {line["check"] for line in logged}
            reached.set()
            while Ill.TELEGRAM_AWAY not in {each.what for each in doctor.latest}:  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            monkeypatch.setattr(doctoring, "EVERY_S", 3600)
            await asyncio.sleep(0.3)  # it ends while it rests
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert len({line["check"] for line in logged}) == len(logged)
    assert {line["log_level"] for line in logged} == {"warning"}


async def test_what_goes_on_is_not_logged_anew_and_an_examination_that_fails_ends_nothing(
    storage: Storage, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor = Doctor(inside(storage, clock, tmp_path), Outside(storage, connect(TOKEN, "http://x"), "", "", "", clock))
    turns = [[Ailment(Ill.MESSAGES_LATE, {"count": n, "minutes": n})] for n in (10, 70)]
    turns.append([Ailment(Ill.TEAM_WITHOUT_DESK, {"team": name}) for name in ("east", "west")])

    async def look(*_: object) -> list[Ailment]:
        return turns.pop(0)

    with capture_logs() as logged:
        while turns:
            await doctor._tell(look)
        await doctor._tell(look)  # it fails: there is nothing more
    assert [line.get("check") for line in logged] == ["messages_late", *["team_without_desk"] * 2, None]
    assert logged[-1]["event"] == "the installation could not be examined"
    assert doctor.latest is not None


async def test_administrators_see_it_and_nobody_else_does(well: Stage, tmp_path: Path) -> None:
    ada = await administrator(well)
    ada.says("/admin")
    await well.sees()
    ada.presses("🩺 Health")
    assert "Nobody has looked yet." in (await well.sees())["Ada"][-1]
    well.east.remove(well.account)
    async with examined(well, tmp_path) as doctor:
        doctor.latest = await doctor.examine()
        well.app.doctor = doctor
        ada.presses("⚙️ Administration")
        await well.sees()
        ada.presses("🩺 Health")
        said = (await well.sees())["Ada"][-1]
        assert "❌ The bot is not in the group of east any more." in said
        assert "cleanward teams link east" in said


def test_every_trouble_has_a_sentence_without_tags_in_every_language() -> None:
    assert set(SENTENCES) == set(Ill)
    names = ("why", "folder", "url", "team", "minutes", "megabytes", "seconds", "year", "channel", "server", "file")
    facts = {**dict.fromkeys(names, "x"), "count": "2"}
    for language in LANGUAGES:
        for ill in Ill:
            assert "<" not in sentence(Ailment(ill, facts), Speaker(language, CALENDAR.zone))
    assert {Ailment(ill).severity for ill in WARNINGS} == {Severity.WARNING}
    assert Ailment(Ill.DESK_LOST).severity is Severity.ERROR


@pytest.mark.parametrize("error", [BadRequest("chat not found"), BadRequest("CHANNEL_PRIVATE")])
async def test_a_group_that_is_gone_is_lost(
    well: Stage, tmp_path: Path, error: BadRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> Any:
        raise error

    monkeypatch.setattr(RawBot, "get_chat_member", gone)
    assert await ills(well, tmp_path) == [Ill.DESK_LOST, Ill.DESK_LOST]


def test_an_app_has_no_doctor_unless_it_is_given_one(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    app = build(storage, clock, tmp_path, connect(TOKEN, "http://127.0.0.1:9"))
    assert app._ailments() is None
