"""Look at what is on this machine: the database and what it holds, the disk, the folder of photos, the calendar."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.clock import Clock
from casework.model.authority import Role
from casework.model.deadline import Calendar, local_day
from casework.model.health import Ailment, Ill
from casework.model.team import Loss, Team
from storage.files.photos import PhotoFiles
from storage.migrating import is_current
from storage.traffic.peers import is_leaderless
from storage.trouble import StorageTrouble, why
from storage.unit_of_work import Storage, UnitOfWork
from storage.upkeep.vitals import Queue, integrity, lost_desks, vitals

FULL_MB, LOW_MB = 500, 2000
LATE_MINUTES = 10
NEXT_YEAR_FROM = 11  # the month from which the next year's holidays should be known
MB = 1_000_000
OF_A_LOSS = {Loss.GONE: Ill.DESK_LOST, Loss.MUTE: Ill.DESK_MUTE, Loss.PICTURES: Ill.DESK_WITHOUT_PICTURES}


@dataclass(frozen=True, slots=True)
class Inside:
    """What is on this machine; `blurring` blurs faces in photos, None if nothing does."""

    storage: Storage
    photos: Path
    calendar: Calendar
    clock: Clock
    blurring: PhotoFiles | None = None

    async def look(self) -> list[Ailment]:
        """Return what is wrong."""
        found = list(await asyncio.to_thread(lambda: [*self._disk(), *self._folder()]))
        found += self._calendar()
        found += await self._faces()
        try:
            found += await self._database()
        except (*StorageTrouble, OSError) as error:
            found.append(Ailment(Ill.DATABASE_AWAY, {"why": why(error)}))
        return found

    async def _database(self) -> list[Ailment]:
        transactions = self.storage.transactions
        file = _database_file(self.storage)
        if file is not None and not await asyncio.to_thread(file.exists):
            return [Ailment(Ill.DATABASE_NONE, {"file": str(file)})]
        async with transactions.reading() as connection:
            damage = await integrity(connection)
        if damage is not None:
            return [Ailment(Ill.DATABASE_DAMAGED, {"why": damage})]
        if not await is_current(transactions):
            return [Ailment(Ill.SCHEMA_OTHER)]
        async with transactions.reading() as connection:
            found = await vitals(connection)
            lost = await lost_desks(connection)
            lacks_leader = await is_leaderless(connection)
        at = self.clock()
        ailments = [Ailment(OF_A_LOSS[loss], {"team": team}) for team, loss in lost]
        if lacks_leader:
            ailments.append(Ailment(Ill.NOBODY_LEADS))
        ailments += _late(Ill.UPDATES_LATE, found.inbox, at)
        ailments += _late(Ill.MESSAGES_LATE, found.outbox["turn"], at)
        if found.outbox["refused"].waiting:
            ailments.append(Ailment(Ill.MESSAGES_REFUSED, {"count": found.outbox["refused"].waiting}))
        async with self.storage.read() as work:
            return ailments + await self._district(work)

    async def _district(self, work: UnitOfWork) -> list[Ailment]:
        """Return what the district lacks."""
        today = local_day(self.clock(), self.calendar.zone)
        teams = [team for team in await work.districts.teams() if _works(team, today)]
        missing = {
            Ill.NO_AREAS: await work.districts.areas(),
            Ill.NO_CATEGORIES: (await work.districts.tree()).groups,
            Ill.NO_TEAMS: teams,
        }
        found = [Ailment(ill) for ill, there in missing.items() if not there]
        for team in teams:
            if await work.desks.of(team.code) is None:
                found.append(Ailment(Ill.TEAM_WITHOUT_DESK, {"team": team.code}))
        channel = await work.channels.linked()
        if channel is not None and channel.loss is not None:
            ill = Ill.CHANNEL_LOST if channel.loss is Loss.GONE else Ill.CHANNEL_MUTE
            found.append(Ailment(ill, {"channel": channel.title}))
        roles = {role for _, role in await work.roles.all()}
        if Role.SUPERVISOR not in roles and await work.supervision.group() is None:
            found.append(Ailment(Ill.NOBODY_SUPERVISES))
        if Role.ADMINISTRATOR not in roles:
            found.append(Ailment(Ill.NOBODY_ADMINISTERS))
        troubled = sorted((await work.referrals.troubled()).items())
        return found + [Ailment(Ill.REFERRALS_FAIL, {"server": server, "count": count}) for server, count in troubled]

    def _disk(self) -> Iterator[Ailment]:
        file = _database_file(self.storage)
        devices = {}
        for folder in (self.photos, *([file.parent] if file else [])):
            there = _existing(folder)
            devices[there.stat().st_dev] = there
        for folder in devices.values():
            free = shutil.disk_usage(folder).free // MB
            if free < LOW_MB:
                ill = Ill.DISK_FULL if free < FULL_MB else Ill.DISK_LOW
                yield Ailment(ill, {"megabytes": free, "folder": str(folder)})

    def _folder(self) -> Iterator[Ailment]:
        try:
            with tempfile.TemporaryFile(dir=_existing(self.photos)):
                pass
        except OSError as error:
            yield Ailment(Ill.PHOTOS_SHUT, {"folder": str(self.photos), "why": str(error.strerror)})

    async def _faces(self) -> list[Ailment]:
        reason = await self.blurring.why_not_blurred() if self.blurring else None
        return [Ailment(Ill.FACES_FAIL, {"why": reason})] if reason else []

    def _calendar(self) -> Iterator[Ailment]:
        today = local_day(self.clock(), self.calendar.zone)
        known = {day.year for day in self.calendar.holidays}
        for year in (today.year, *([today.year + 1] if today.month >= NEXT_YEAR_FROM else [])):
            if year not in known:
                yield Ailment(Ill.CALENDAR_UNKNOWN, {"year": str(year)})
            elif self.calendar.known_until is not None and year > self.calendar.known_until:
                yield Ailment(Ill.CALENDAR_UNANNOUNCED, {"year": str(year)})


def _works(team: Team, today: date) -> bool:
    return team.dissolved_on is None or team.dissolved_on > today


def _late(ill: Ill, queue: Queue, at: datetime) -> Iterator[Ailment]:
    minutes = 0 if queue.since is None else int((at - queue.since).total_seconds() // 60)
    if minutes >= LATE_MINUTES:
        yield Ailment(ill, {"count": queue.waiting, "minutes": minutes})


def _database_file(storage: Storage) -> Path | None:
    transactions = storage.transactions
    return Path(str(transactions.engine.url.database)) if transactions.is_sqlite else None


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())
