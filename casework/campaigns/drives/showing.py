"""Show a drive where it stands: on the card of whoever runs it, on its ticket, and to one reader."""

from dataclasses import dataclass, replace
from datetime import datetime

from casework.model.district import District
from casework.model.drive import Drive, DriveId, DrivePhoto, SignUp, Turnout, is_open_for_check_in
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, ToPerson
from casework.model.person import PersonId
from casework.ports import Work
from casework.tickets import posting
from casework.tickets.keeping import show_card as show_ticket
from casework.tickets.telling import below

MOST_NAMED = 20  # people who want their names shown
Home = ToPerson | ToDesk  # where a drive is run: in private, or at a desk


@dataclass(frozen=True, slots=True)
class DriveView:
    """A drive at a moment, for one reader: `mine` is their word, if they gave one.

    `names` are those of people who want theirs shown. `is_open`: one can check in now. `companions` is how many people
    one may bring along, `check_in_m` how near one must be. `wished` is for how many somebody asked on its ticket.
    """

    drive: Drive
    at: datetime
    turnout: Turnout
    area_name: str
    team_name: str
    names: tuple[str, ...]
    photos: tuple[DrivePhoto, ...]
    mine: SignUp | None
    is_open: bool
    companions: int
    check_in_m: int


async def find(work: Work, number: DriveId, *, lock: bool = True) -> Drive:
    """Return a drive, locked until the transaction ends; raises Refusal if there is none with that number."""
    drive = await work.drives.get(number, lock=lock)
    if drive is None:
        raise Refusal(Why.DRIVE_UNKNOWN)
    return drive


def home_of(drive: Drive) -> Home | None:
    """Return where whoever runs a drive sees it: in private for a supervisor, else at the desk."""
    if drive.is_overseen:
        return ToPerson(drive.by) if drive.by else None
    return ToDesk(drive.team) if drive.team else None


def card_notice(to: Home, drive: Drive) -> Notice:
    """Return the card of a drive for whoever runs it."""
    return Notice(Kind.DRIVE_CARD, to, facts={"number": drive.id})


def drive_notice(person: PersonId, drive: Drive) -> Notice:
    """Return the message that shows a drive to somebody who may come; it is edited in place."""
    return Notice(Kind.DRIVE, ToPerson(person), facts={"number": drive.id})


async def show(work: Work, drive: Drive, *, afresh: bool = False) -> None:
    """Bring the card, the post and the ticket of a drive up to date; `afresh`: the drive's card comes down."""
    await posting.amend(work, Kind.DRIVE_POSTED, facts={"number": drive.id}, slot=post_slot(drive))
    home = home_of(drive)
    if home is not None:
        card = card_notice(home, drive)
        await work.say(below(card) if afresh else card)
    ticket = await work.tickets.get(drive.ticket) if drive.ticket else None
    if ticket is not None:
        await show_ticket(work, ticket)


async def show_to(work: Work, person: PersonId, drive: Drive, *, is_below: bool) -> None:
    """Show a drive to somebody who may come, in a new message or where it stands."""
    notice = drive_notice(person, drive)
    await work.say(below(notice) if is_below else notice)


def drive_slot(drive: Drive) -> str:
    """Return the slot of the message that shows a drive to somebody who may come."""
    return Kind.DRIVE.slot(number=drive.id)


def post_slot(drive: Drive) -> str:
    """Return the slot of a drive's post in the channel."""
    return Kind.DRIVE_POSTED.slot(number=drive.id)


async def view(
    work: Work, district: District, number: DriveId, reader: PersonId | None, at: datetime
) -> DriveView | None:
    """Return a drive as a reader sees it now (None: staff), or None if there is none."""
    drive = await work.drives.get(number)
    if drive is None:
        return None
    area = district.areas.last_known(drive.area) if drive.area else None
    team = district.team(drive.team)
    policy = district.policy
    return DriveView(
        drive,
        at,
        await work.drives.turnout(drive.id),
        area.name if area else drive.area or "",
        team.name if team else "",
        tuple(await work.drives.names(drive.id, MOST_NAMED)),
        tuple(await work.drives.photos(drive.id)),
        await work.drives.signed(drive.id, reader) if reader else None,
        is_open_for_check_in(drive, at, policy),
        policy.drive_companions,
        policy.drive_check_in_m,
    )


def unasked(drive: Drive) -> Drive:
    """Return a drive about which nothing is asked any more."""
    return replace(drive, asks=None, asked=None)
