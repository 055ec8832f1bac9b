"""Tell many people about a drive as time passes: that there is one, what changed, when it begins, what came of it.

Promises: each is told once, a part of them at a time, so that nobody else waits long. At night nobody is told, unless a
drive that is about to begin was changed or called off; then only those who signed up are. Whoever did not is sent one
message about a drive, which changes in place; a drive that is called off before it is announced is never heard of.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.campaigns.drives.showing import drive_notice, drive_slot, find
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.drive import Drive, News, Reminder, reminder_due
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.quiet import is_quiet
from casework.ports import Telling, Work
from casework.tickets import posting
from casework.tickets.telling import hearers

AHEAD = timedelta(days=2)  # the reminder of the day before is due within these
NEAR = timedelta(hours=12)  # of a change so shortly before somebody is told at night, too
POSTS = {News.ANNOUNCED: Kind.DRIVE_POSTED, News.CLOSED: Kind.DRIVE_DONE}  # what the channel reads
REMINDERS = {Reminder.DAY_BEFORE: News.DAY_BEFORE, Reminder.SOON: News.SOON}


async def remind(work: Work, district: District, at: datetime) -> int:
    """Let everybody be reminded of the drives for which that is due; returns of how many."""
    reminded, policy, zone = 0, district.policy, district.calendar.zone
    for found in await work.drives.near_in_time(at, at + AHEAD):
        if reminder_due(found, at, policy, zone) is None:
            continue
        drive = await find(work, found.id)  # somebody may just have changed it
        due = reminder_due(drive, at, policy, zone)
        if due is None:
            continue
        await work.drives.save(replace(drive, reminded=due))
        await work.drives.tell(drive.id, REMINDERS[due], {"at": at.isoformat()})
        reminded += 1
    return reminded


async def spread(work: Work, district: District, at: datetime, limit: int) -> int:
    """Tell up to `limit` more people what is being told of one drive; returns how many were told, 0 at the end."""
    for telling in await work.drives.telling():
        drive = await work.drives.get(telling.drive, lock=True)  # it may just be called off
        if drive is None:
            await work.drives.told(telling.number, None)
            continue
        if not _may_tell(drive, telling.what, at, district):
            continue
        post = POSTS.get(telling.what)
        if post is not None and not telling.told_to:
            await posting.post(work, post, facts={"number": drive.id}, slot=post.slot(number=drive.id))
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
    match telling.what:
        case News.ANNOUNCED:
            ticket = await work.tickets.get(drive.ticket) if drive.ticket else None
            hearing = await hearers(work, ticket) if ticket else []
            day = local_day(at, district.calendar.zone)
            area = next((each for each in district.areas.valid(day) if each.code == drive.area), None)
            around = [each.code for each in district.areas.lineage(area, day)] if area else []
            return await work.drives.followers(drive.id, around, hearing, telling.told_to, limit)
        case News.AMENDED:
            return await work.drives.readers(drive_slot(drive), telling.told_to, limit)
        case _:
            came = telling.what is News.CLOSED
            return await work.drives.concerned(drive.id, telling.told_to, limit, came=came)


async def _tell(work: Work, drive: Drive, telling: Telling, person: PersonId, *, is_signed: bool) -> None:
    facts = {"number": drive.id, "what": telling.what.value, "part": str(telling.facts.get("what", ""))}
    once = f"drive {drive.id} {telling.what} {telling.facts.get('at')} {person}"
    to = ToPerson(person)
    match telling.what:
        case News.CLOSED:
            await work.say(Notice(Kind.DRIVE_RESULT, to, facts={"number": drive.id}))
        case News.ANNOUNCED:
            await work.say(Notice(Kind.DRIVE_ANNOUNCED, to, facts={"number": drive.id}))
        case News.AMENDED if is_signed:
            return  # they were told already
        case News.AMENDED:
            await work.say(drive_notice(person, drive))
        case _:
            await work.say(drive_notice(person, drive))
            await work.say(Notice(Kind.DRIVE_TOLD, to, facts=facts, once=once))
