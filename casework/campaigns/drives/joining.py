"""Let people sign up for a drive, bring others along, leave again, and check in on the spot.

Promises: nobody is counted twice, however often they press or scan. Nobody's name is shown unless they said so. Whoever
never signed up can check in all the same. A position counts if it was shared from the spot near the time; one that was
forwarded or written is doubted.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.campaigns.drives.announcing import move_up
from casework.campaigns.drives.showing import find, show, show_to
from casework.model import drive as rules
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.drive import Drive, DriveId, SignUp, State
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, ToPerson
from casework.model.person import PersonId, Question, Wanted
from casework.model.place import Point
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets import expecting, restraining
from casework.tickets.telling import below

MOST_LISTED = 8  # drives in a list; each has a button


@dataclass(frozen=True, slots=True)
class DrivesView:
    """The drives that are to come, each with how many come; for staff their own, also those to be closed still."""

    drives: tuple[tuple[Drive, int], ...]
    is_staff: bool
    at: datetime


async def show_list(work: Work, to: ToPerson | ToDesk, *, overseen: bool = False) -> None:
    """Show which drives are to come: to a desk its own, to a supervisor those that they announced, else all."""
    team = to.team if isinstance(to, ToDesk) else ""
    await work.say(below(Notice(Kind.DRIVES, to, facts={"team": team, "own": int(overseen)})))


async def view_list(work: Work, team: TeamCode | None, person: PersonId | None, at: datetime) -> DrivesView:
    """Return the drives of a team, or those that somebody announced, or (neither) all that are to come."""
    found = await work.drives.ahead(at, MOST_LISTED, team=team, person=person)
    counted = [(each, (await work.drives.turnout(each.id)).coming) for each in found]
    return DrivesView(tuple(counted), team is not None or person is not None, at)


async def look(work: Work, person: PersonId, number: DriveId) -> None:
    """Show somebody a drive, below everything; raises Refusal for one that was never announced."""
    drive = await find(work, number, lock=False)
    if drive.state is State.DRAFT:
        raise Refusal(Why.DRIVE_UNKNOWN)
    await show_to(work, person, drive, is_below=True)


async def join(
    work: Work, district: District, person: PersonId, number: DriveId, companions: int, at: datetime
) -> SignUp:
    """Sign somebody up with some companions, or change how many these are.

    Raises Refusal if the drive is over or full, if they are too many, or if they are banned or paused.
    """
    await restraining.check(work, district.policy, person, at)
    drive = await find(work, number)
    mine = await work.drives.signed(number, person) or SignUp(person)
    if mine.came_at is not None:
        rules.check_time(drive, at, district.policy)
        if not 0 <= companions <= district.policy.drive_companions:
            raise Refusal(Why.DRIVE_COMPANIONS, most=district.policy.drive_companions)
        kept = replace(mine, companions=companions)
    else:
        others = await work.drives.turnout(number, but=person)
        kept = rules.sign_up(drive, mine, companions, others, district.policy, at)
    await work.drives.sign_up(number, kept)
    if kept.companions < mine.companions:
        await move_up(work, drive)
    await show_to(work, person, drive, is_below=False)
    await show(work, drive)
    return kept


async def leave(work: Work, person: PersonId, number: DriveId, at: datetime) -> None:
    """Let somebody not come after all; who waits moves up. Raises Refusal once they have checked in, or it is over."""
    drive = await find(work, number)
    mine = await work.drives.signed(number, person)
    if not drive.is_ahead(at) or (mine is not None and mine.came_at is not None):
        raise Refusal(Why.DRIVE_OVER)
    await work.drives.leave(number, person)
    await move_up(work, drive)
    await show_to(work, person, drive, is_below=False)
    await show(work, drive)


async def set_name(work: Work, person: PersonId, number: DriveId, name: str | None) -> None:
    """Show somebody's name among those who come, or (None) show it no longer; raises Refusal unless they come."""
    drive = await find(work, number)
    mine = await work.drives.signed(number, person)
    if mine is None:
        raise Refusal(Why.OLD_BUTTON)
    await work.drives.sign_up(number, replace(mine, name=name))
    await show_to(work, person, drive, is_below=False)
    await show(work, drive)


async def want_place(work: Work, district: District, person: PersonId, number: DriveId, at: datetime) -> None:
    """Ask somebody where they are, to check them in; raises Refusal too early and too late."""
    drive = await find(work, number, lock=False)
    rules.check_time(drive, at, district.policy)
    await expecting.drop(work, person)
    await work.people.ask(person, Question(Wanted.AT_DRIVE, expecting.NO_TICKET, at))
    await work.say(Notice(Kind.DRIVE_HERE, ToPerson(person), facts={"number": number}))


async def check_in_at(
    work: Work, district: District, person: PersonId, point: Point, accuracy_m: float, at: datetime, *, is_own: bool
) -> None:
    """Check somebody in to the drive at a point.

    `is_own`: they shared where they are, and did not pass on a message or choose a venue. Raises Refusal if it is not,
    or if no drive is there now.
    """
    if not is_own:
        raise Refusal(Why.DRIVE_DOUBTED)
    around = timedelta(minutes=district.policy.drive_check_in_minutes)
    found = await work.drives.near_in_time(at - around, at + around + timedelta(seconds=1))
    off = {drive.id: _metres_off(district, drive, point, accuracy_m, at) for drive in found}
    if not off:
        raise Refusal(Why.DRIVE_OVER)
    nearest = min(found, key=lambda drive: (off[drive.id], drive.id))
    if off[nearest.id] > 0:
        raise Refusal(Why.DRIVE_FAR, metres=round(district.policy.drive_check_in_m))
    await _check_in(work, district, person, nearest.id, at)
    await work.people.ask(person, None)


async def check_in_by_code(
    work: Work, district: District, person: PersonId, number: DriveId, secret: str, at: datetime
) -> None:
    """Check somebody in by the code on a drive's poster; raises Refusal for a wrong one, and too early or late."""
    drive = await find(work, number, lock=False)
    if not rules.proves(drive, secret):
        raise Refusal(Why.DRIVE_UNKNOWN)
    await _check_in(work, district, person, number, at)


async def _check_in(work: Work, district: District, person: PersonId, number: DriveId, at: datetime) -> None:
    drive = await find(work, number)
    rules.check_time(drive, at, district.policy)
    mine = await work.drives.signed(number, person) or SignUp(person)
    await work.drives.sign_up(number, replace(mine, came_at=mine.came_at or at, is_waiting=False))
    await show_to(work, person, drive, is_below=True)
    await show(work, drive)


def _metres_off(district: District, drive: Drive, point: Point, accuracy_m: float, at: datetime) -> float:
    """Return how far a point is off a drive's place, in metres; for an area 0 inside and infinitely far outside."""
    if drive.point is not None:
        return rules.metres_off(drive, point, accuracy_m, district.policy)
    day = local_day(at, district.calendar.zone)
    area = district.areas.locate(point, day, accuracy_m).area
    inside = area is not None and any(each.code == drive.area for each in district.areas.lineage(area, day))
    return 0.0 if inside else float("inf")
