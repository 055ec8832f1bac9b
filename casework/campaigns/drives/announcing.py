"""Let staff announce a drive, change it, call it off, show it before and after, and say what came of it.

Promises: nobody is told before somebody has seen the whole and pressed *Announce*. Whoever signed up is told of each
change, and that it is off. What it took is counted once: as a line of work of its own, with those who checked in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.campaigns.drives.showing import Home, find, home_of, show, show_to, unasked
from casework.campaigns.frontages.register import teams_of
from casework.model import authority, drive as rules
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.drive import PARTS, PHOTOGRAPHED, Ask, Drive, DriveId, News, Spot, State
from casework.model.effort import Effort
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, ToPerson, effort_notice
from casework.model.person import PersonId, Question, Wanted
from casework.model.photo import Photo
from casework.model.spelling import digits_in
from casework.model.tally import Took, kind_of, read_tally
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find as find_ticket
from casework.tickets.publishing import seen_by_all
from casework.tickets.telling import below

MOST_WRITTEN = 40  # characters of an amount, in a refusal


@dataclass(frozen=True, slots=True)
class Given:
    """What staff said of a drive: words by what they answer, a place that was understood, a photo.

    `album` names the album of which the photo is a part.
    """

    words: Mapping[Ask, str] = field(default_factory=dict)
    spot: Spot | None = None
    photo: Photo | None = None
    album: str | None = None


async def begin(
    work: Work,
    district: District,
    actor: Actor,
    here: Home,
    given: Given,
    secret: str,
    at: datetime,
    ticket: TicketId | None = None,
) -> tuple[Drive, list[Refusal]]:
    """Begin a drive with what is known of it; returns it, and why parts could not be used. `go_on` asks for the rest.

    At a desk it is that team's. A supervisor's goes to the team that answers for the place. With `ticket` it begins
    with that ticket's place, if everybody may know it. Raises Refusal for anybody else, or for another team's ticket.
    """
    team = here.team if isinstance(here, ToDesk) else None
    if team not in actor.teams and not actor.is_supervisor:
        raise Refusal(Why.DRIVE_WHO)
    drive = Drive(DriveId(0), State.DRAFT, team, actor.person, team is None, secret)
    if ticket is not None:
        drive = await _from_ticket(work, district, drive, ticket)
    refused = []
    for part in PARTS:
        try:
            drive = _with(district, actor, drive, part, given, at)
        except Refusal as error:
            refused.append(error)
    return await work.drives.begin(drive), refused


async def begin_for(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, secret: str, at: datetime
) -> None:
    """Begin a drive from a ticket, at its desk; raises Refusal for another team's ticket."""
    ticket = await find_ticket(work, ticket_id)
    if ticket.team is None or ticket.team not in actor.teams:
        raise Refusal(Why.NOT_YOUR_TICKET, ticket=ticket_id)
    here = ToDesk(ticket.team)
    drive, _ = await begin(work, district, actor, here, Given(), secret, at, ticket_id)
    await go_on(work, drive, actor.person, here, at)


async def _from_ticket(work: Work, district: District, drive: Drive, number: TicketId) -> Drive:
    """Begin a drive from a ticket; where its very place is not for everybody, staff are asked where people meet."""
    ticket = await find_ticket(work, number)
    drive = replace(drive, ticket=ticket.id, wanted=await work.drives.wished(ticket.id) or None)
    seen = seen_by_all(district, ticket)
    if seen is None or seen.is_rough:
        return drive
    return rules.placed(drive, Spot(seen.point, seen.street or seen.area_name, seen.area))


async def ask(work: Work, actor: Actor, number: DriveId, what: Ask, here: Home, at: datetime) -> None:
    """Ask staff for a part of a drive, a photo, or its end; raises Refusal where `put` would."""
    drive = await find(work, number)
    authority.check_drive(actor, drive.team, drive.area)
    _check(drive, what, at)
    await _ask(work, drive, what, actor.person, here, at)


async def put(
    work: Work, district: District, actor: Actor, number: DriveId, what: Ask, given: Given, here: Home, at: datetime
) -> None:
    """Take what staff say about a drive.

    Raises Refusal if it is not theirs, cannot be used, or comes too early or too late.
    """
    drive = await find(work, number)
    authority.check_drive(actor, drive.team, drive.area)
    _check(drive, what, at)
    if what in PHOTOGRAPHED:
        await _photograph(work, drive, what, actor, given, at)
    elif what is Ask.RESULT:
        await _close(work, drive, actor, given.words.get(what, ""), at)
    elif what is Ask.WHY:
        await _call_off(work, drive, actor, given.words.get(what, ""), at)
    else:
        await _change(work, district, drive, actor, what, given, here, at)


async def announce(work: Work, actor: Actor, number: DriveId, at: datetime) -> None:
    """Announce a drive to those who follow its area, to whoever hears about its ticket, and in the channel, by day.

    Raises Refusal if it is not theirs, lacks something, or would have begun by now.
    """
    drive = await find(work, number)
    authority.check_drive(actor, drive.team, drive.area)
    if drive.state is not State.DRAFT:
        raise Refusal(Why.OLD_BUTTON)
    if drive.missing is not None or drive.begins is None:
        raise Refusal(Why.DRIVE_UNFINISHED)
    if drive.begins <= at:
        raise Refusal(Why.DRIVE_PAST)
    drive = replace(unasked(drive), state=State.ANNOUNCED, announced_at=at)
    await work.drives.save(drive)
    await work.drives.tell(drive.id, News.ANNOUNCED, {"at": at.isoformat()})
    home = home_of(drive)
    if home is not None:
        await work.say(Notice(Kind.DRIVE_FORM, home, facts={"number": drive.id}))
    await show(work, drive, afresh=True)


async def discard(work: Work, actor: Actor, number: DriveId) -> None:
    """Give up a drive that was never announced; raises Refusal for any other."""
    drive = await find(work, number)
    authority.check_drive(actor, drive.team, drive.area)
    if drive.state is not State.DRAFT:
        raise Refusal(Why.OLD_BUTTON)
    await work.drives.drop(number)
    home = home_of(drive)
    if home is not None:
        await work.say(Notice(Kind.DRIVE_FORM, home, facts={"number": drive.id}))


async def poster(work: Work, actor: Actor, number: DriveId, here: Home) -> None:
    """Send the poster of a drive, with the code by which people check in; raises Refusal for another team's."""
    drive = await find(work, number, lock=False)
    authority.check_drive(actor, drive.team, drive.area)
    if drive.state is not State.ANNOUNCED:
        raise Refusal(Why.DRIVE_OVER)
    await work.say(Notice(Kind.DRIVE_POSTER, here, facts={"number": drive.id}))


def _check(drive: Drive, what: Ask, at: datetime) -> None:
    """Return if something can be said about a drive now; raises Refusal otherwise."""
    if drive.state in (State.OFF, State.CLOSED):
        raise Refusal(Why.DRIVE_OVER)
    if drive.state is State.DRAFT and what not in PARTS:
        raise Refusal(Why.DRIVE_UNFINISHED)
    if what is Ask.RESULT and drive.begins is not None and at < drive.begins:
        raise Refusal(Why.DRIVE_NOT_BEGUN)


def _with(district: District, actor: Actor, drive: Drive, part: Ask, given: Given, at: datetime) -> Drive:
    """Return a drive with a part of what staff said, if they said it."""
    words = given.words.get(part, "")
    if part is Ask.PLACE:
        if given.spot is None:
            return drive
        if drive.is_overseen:
            authority.check_area(actor, given.spot.area)
        drive = rules.placed(drive, given.spot)
        if drive.is_overseen:
            drive = replace(drive, team=_answering(district, given.spot, at))
        return drive
    if part not in given.words:
        return drive
    match part:
        case Ask.TITLE:
            return rules.titled(drive, words)
        case Ask.WHEN:
            return rules.timed(drive, words, at, district.calendar.zone)
        case Ask.BRING:
            return rules.packed(drive, words)
        case _:
            return rules.sized(drive, words)


def _answering(district: District, spot: Spot, at: datetime) -> TeamCode | None:
    """Return the team that answers for a place; for a whole area the most local one."""
    if spot.point is None:
        return next((team.code for team in teams_of(district, spot.area, at)), None)
    team = district.route(spot.point, at, None).team
    return team.code if team else None


async def _change(
    work: Work, district: District, drive: Drive, actor: Actor, what: Ask, given: Given, here: Home, at: datetime
) -> None:
    changed = unasked(_with(district, actor, drive, what, given, at))
    await work.drives.save(changed)
    if drive.state is State.DRAFT:
        await go_on(work, changed, actor.person, here, at)
        return
    await _ask_no_more(work, actor.person)
    if changed != unasked(drive):
        await move_up(work, changed)
        for news in (News.CHANGED, News.AMENDED):
            await work.drives.tell(drive.id, news, {"what": what.value, "at": at.isoformat()})
    await show(work, changed, afresh=True)


async def move_up(work: Work, drive: Drive) -> None:
    """Let those who wait come in, as far as there is room, and tell them."""
    turnout = await work.drives.turnout(drive.id)
    for each in rules.moving_up(drive, await work.drives.waiting(drive.id), turnout):
        await work.drives.sign_up(drive.id, each)
        if each.person is not None:
            facts: dict[str, str | int] = {"number": drive.id, "what": "in"}
            await work.say(Notice(Kind.DRIVE_TOLD, ToPerson(each.person), facts=facts))
            await show_to(work, each.person, drive, is_below=False)


async def _photograph(work: Work, drive: Drive, what: Ask, actor: Actor, given: Given, at: datetime) -> None:
    if given.photo is None:
        raise Refusal(Why.DRIVE_PHOTO)
    await work.drives.add_photo(drive.id, given.photo.id, is_after=what is Ask.AFTER)
    question = await work.people.asked(actor.person)
    if question is not None and question.wanted is Wanted.DRIVE:
        rest = Question(Wanted.DRIVE, expecting.NO_TICKET, at, given.album) if given.album else None
        await work.people.ask(actor.person, rest)
    await show(work, drive, afresh=True)


async def _close(work: Work, drive: Drive, actor: Actor, words: str, at: datetime) -> None:
    """Close a drive with what it took; who came is counted as 人次 beside that."""
    took = read_tally(words)
    if took.doubts:
        raise Refusal(Why.AMOUNT_UNCLEAR, amount=took.doubts[0].written[:MOST_WRITTEN])
    came = (await work.drives.turnout(drive.id)).came
    if not words.strip() or len(words) > rules.LONGEST_WORDS or (took == Took() and not came):
        raise Refusal(Why.DRIVE_RESULT, most=rules.LONGEST_WORDS)
    amounts = rules.amounts_with(took.amounts, came)
    if drive.team is not None and amounts:
        effort = Effort(drive.team, at, actor.person, kind_of(words), amounts, words)
        await work.say(effort_notice(drive.team, await work.efforts.add(effort)))
    kept = {str(measure): amount for measure, amount in amounts.items()}
    closed = replace(unasked(drive), state=State.CLOSED, closed_at=at, words=words.strip(), amounts=kept)
    await work.drives.save(closed)
    await work.drives.hush(drive.id)
    await work.drives.tell(drive.id, News.CLOSED, {"at": at.isoformat()})
    await _ask_no_more(work, actor.person)
    await show(work, closed, afresh=True)


async def _call_off(work: Work, drive: Drive, actor: Actor, words: str, at: datetime) -> None:
    why = " ".join(words.split())
    if not why or len(why) > rules.LONGEST_WORDS:
        raise Refusal(Why.DRIVE_WHY, most=rules.LONGEST_WORDS)
    off = replace(unasked(drive), state=State.OFF, closed_at=at, words=why)
    await work.drives.save(off)
    await work.drives.hush(drive.id)
    for news in (News.OFF, News.AMENDED):
        await work.drives.tell(drive.id, news, {"at": at.isoformat()})
    await _ask_no_more(work, actor.person)
    await show(work, off, afresh=True)


async def go_on(work: Work, drive: Drive, person: PersonId, here: Home, at: datetime) -> None:
    """Ask for the first part of a drive that is missing, or show the whole."""
    missing = drive.missing
    if missing is not None:
        await _ask(work, drive, missing, person, here, at)
        return
    await work.drives.ask(drive.id, None, person)
    await _ask_no_more(work, person)
    await work.say(below(Notice(Kind.DRIVE_FORM, here, facts={"number": drive.id})))


async def _ask(work: Work, drive: Drive, what: Ask, person: PersonId, here: Home, at: datetime) -> None:
    await work.drives.ask(drive.id, what, person)
    if isinstance(here, ToPerson):
        await expecting.drop(work, person)
        await work.people.ask(person, Question(Wanted.DRIVE, expecting.NO_TICKET, at))
    facts: dict[str, str | int] = {"number": drive.id, "what": what.value, "by": person}
    await work.say(below(Notice(Kind.DRIVE_ASKED, here, facts=facts)))


async def _ask_no_more(work: Work, person: PersonId) -> None:
    question = await work.people.asked(person)
    if question is not None and question.wanted is Wanted.DRIVE:
        await work.people.ask(person, None)


def asked_in(slot: str | None) -> tuple[DriveId, Ask] | None:
    """Return about which drive the message of a slot asks, and for what; None for any other slot."""
    asked = Kind.DRIVE_ASKED.read(slot)
    number = digits_in(asked["number"]) if asked else None
    if asked is None or number is None or asked["what"] not in set(Ask):
        return None
    return DriveId(number), Ask(asked["what"])
