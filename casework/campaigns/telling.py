"""Tell many people about a drive as time passes: that there is one, what changed, when it begins, what came of it.

Promises: each is told once, a part of them at a time, so that nobody else waits long. At night nobody is told, unless a
drive that is about to begin was changed or called off.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.campaigns.showing import drive_notice, find
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.drive import Drive, News, Reminder, reminder_due
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.quiet import is_quiet
from casework.ports import Telling, Work
from casework.tickets.telling import hearers

AHEAD = timedelta(days=2)  # the reminder of the day before is due within these
NEAR = timedelta(hours=12)  # of a change so shortly before somebody is told at night, too
REMINDERS = {Reminder.DAY_BEFORE: News.DAY_BEFORE, Reminder.SOON: News.SOON}


async def remind(work: Work, district: District, at: datetime) -> int:
    """Let everybody be reminded of the drives for which that is due; returns of how many."""
    reminded = 0
    for found in await work.drives.near_in_time(at, at + AHEAD):
        due = reminder_due(found, at, district.policy, district.calendar.zone)
        if due is None:
            continue
        await work.drives.save(replace(await find(work, found.id), reminded=due))
        await work.drives.tell(found.id, REMINDERS[due], {"at": at.isoformat()})
        reminded += 1
    return reminded


async def spread(work: Work, district: District, at: datetime, limit: int) -> int:
    """Tell up to `limit` more people what is being told of one drive; returns how many were told, 0 at the end."""
    for telling in await work.drives.telling():
        drive = await work.drives.get(telling.drive)
        if drive is None:
            await work.drives.told(telling.number, None)
            continue
        if not _may_tell(drive, telling.what, at, district):
            continue
        people = await _audience(work, district, drive, telling, at, limit)
        signed = set(await work.drives.concerned(drive.id, telling.told_to, limit, came=False))
        for person in people:
            await _tell(work, drive, telling, person, is_signed=person in signed)
        await work.drives.told(telling.number, people[-1] if len(people) == limit else None)
        if people:
            return len(people)
    return 0


def _may_tell(drive: Drive, what: News, at: datetime, district: District) -> bool:
    if not is_quiet(at, district.calendar.zone, district.policy):
        return True
    return what in (News.CHANGED, News.OFF) and drive.begins is not None and drive.begins - at < NEAR


async def _audience(
    work: Work, district: District, drive: Drive, telling: Telling, at: datetime, limit: int
) -> list[PersonId]:
    if telling.what in (News.DAY_BEFORE, News.SOON):
        return await work.drives.concerned(drive.id, telling.told_to, limit, came=False)
    if telling.what is News.CLOSED:
        return await work.drives.concerned(drive.id, telling.told_to, limit, came=True)
    day = local_day(at, district.calendar.zone)
    area = next((each for each in district.areas.valid(day) if each.code == drive.area), None)
    around = [each.code for each in district.areas.lineage(area, day)] if area else []
    return await work.drives.followers(drive.id, around, telling.told_to, limit)


async def _tell(work: Work, drive: Drive, telling: Telling, person: PersonId, *, is_signed: bool) -> None:
    facts = {"number": drive.id, "what": telling.what.value, "part": str(telling.facts.get("what", ""))}
    once = f"drive {drive.id} {telling.what} {telling.facts.get('at')} {person}"
    to = ToPerson(person)
    if telling.what is News.CLOSED:
        await work.say(Notice(Kind.DRIVE_RESULT, to, facts={"number": drive.id}))
    elif telling.what is News.ANNOUNCED or not is_signed:
        await work.say(Notice(Kind.DRIVE_ANNOUNCED, to, facts={"number": drive.id}))
    else:
        await work.say(drive_notice(person, drive))
        await work.say(Notice(Kind.DRIVE_TOLD, to, facts=facts, once=once))


async def tell_hearers(work: Work, drive: Drive) -> None:
    """Show a drive that was announced from a ticket to whoever hears about that ticket."""
    ticket = await work.tickets.get(drive.ticket) if drive.ticket else None
    if ticket is None:
        return
    for person in await hearers(work, ticket):
        await work.say(Notice(Kind.DRIVE_ANNOUNCED, ToPerson(person), facts={"number": drive.id}))
