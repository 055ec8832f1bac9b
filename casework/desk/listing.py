"""Let a desk find its tickets by status, by words, by number or by distance, and open their cards again.

Promises: a desk sees only its own tickets; supervisors see more (`casework/oversight/listing.py`). Each person has one
list there, and its pages replace each other in place. If a card is opened again, only the newest card is kept up to
date, but replies to the older ones still reach the ticket.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from unicodedata import normalize

from casework.model import authority
from casework.model.authority import Actor
from casework.model.category import Category
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import OF_ITS_KIND, Kind, Notice, ToDesk, card_notice
from casework.model.person import Person, PersonId
from casework.model.place import Point
from casework.model.queue import PAGE, Listing, Which
from casework.model.reach import EVERYWHERE, Reach
from casework.model.spelling import digits_in
from casework.model.team import TeamCode
from casework.model.ticket import Act, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import desk_of, find
from casework.tickets.telling import below
from casework.tickets.viewing import asset_name

MOST_PAGES = 200
SEARCHED_BYTES = 48  # of the search words: the buttons of the list carry them


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of a list, the name of who has it, its distance (None unless the list goes by distance), its asset.

    `team` is the name of its team where the list names teams: "" for a ticket that no team has, else None.
    """

    ticket: Ticket
    category: Category | None
    holder: str | None
    metres: float | None = None
    asset: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list, and whether more follow; `person` owns the list, `within_m` is the radius of "near".

    `of` is None at a desk. A supervisor's list has the name of its only team there, or "" if it is of all teams.
    """

    listing: Listing
    person: Person | None
    rows: tuple[Row, ...]
    has_more: bool
    at: datetime
    within_m: int
    of: str | None = None


async def show(work: Work, team: TeamCode, listing: Listing, slot: str | None = None) -> None:
    """Show a list on a desk: in place of the message in `slot`, or without one as a new message below everything."""
    listing = replace(listing, page=min(listing.page, MOST_PAGES - 1))
    notice = Notice(Kind.QUEUE, ToDesk(team), facts=as_facts(listing), slot=slot or OF_ITS_KIND)
    await work.say(notice if slot else below(notice))


async def want_place(work: Work, team: TeamCode, person: PersonId) -> None:
    """Ask somebody at a desk to send their position."""
    notice = Notice(Kind.NEAR_WANTED, ToDesk(team), facts={"by": person})
    await work.say(below(notice))


async def open_card(work: Work, actor: Actor, ticket_id: TicketId) -> Ticket:
    """Show a ticket's card, closed or not, below everything on its desk; raises Refusal for another team's ticket."""
    ticket = await find(work, ticket_id)
    member = Actor(actor.person, actor.teams)  # no supervisor's rights: the card would appear at another desk
    authority.check(member, Act.VIEW, ticket)
    team = desk_of(member, ticket)
    if team:
        await work.say(below(card_notice(team, ticket.id)))
    return ticket


def team_listed(slot: str | None) -> TeamCode | None:
    """Return the team whose list, board or request for a position has this slot; None for any other slot.

    It is "" for those of a supervisor that are about all teams.
    """
    read = (kind.read(slot) for kind in (Kind.QUEUE, Kind.NEAR_WANTED, Kind.BOARD))
    return next((TeamCode(values["team"]) for values in read if values is not None), None)


def is_list(slot: str | None) -> bool:
    """Tell whether a slot is that of a list, so that another page can replace it."""
    return Kind.QUEUE.read(slot) is not None


def searched(words: str) -> str:
    """Return the search words in what somebody wrote, cut to `SEARCHED_BYTES`; raises Refusal if there are none."""
    plain = " ".join(words.split())
    if not plain:
        raise Refusal(Why.WORDS_MISSING)
    return plain.encode()[:SEARCHED_BYTES].decode(errors="ignore").strip()


async def view(
    work: Work, district: District, team: TeamCode | None, listing: Listing, at: datetime, reach: Reach = EVERYWHERE
) -> ListView:
    """Return a page of a list as it is now; without a team, its tickets are everybody's, and their teams are named.

    Tickets beyond `reach` are left out.
    """
    size = PAGE
    first, limit = listing.page * size, size + 1
    metres: dict[TicketId, float] = {}
    if listing.near is not None:
        measured = await work.queues.near(team, listing.near, district.policy.list_near_m, first, limit, reach)
        metres = {ticket.id: distance for ticket, distance in measured}
        found = [ticket for ticket, _ in measured]
    elif listing.words:
        found = await _with_words(work, team, listing.words, first, limit, reach)
    else:
        priority = district.priority
        found = await work.queues.page(team, listing.which, listing.person, at, priority, first, limit, reach)
    return ListView(
        listing=listing,
        person=await work.people.get(listing.person),
        rows=await rows(work, district, found[:size], metres, names_teams=team is None),
        has_more=len(found) > size and listing.page + 1 < MOST_PAGES,
        at=at,
        within_m=district.policy.list_near_m,
    )


async def rows(
    work: Work,
    district: District,
    found: list[Ticket],
    metres: Mapping[TicketId, float] | None = None,
    *,
    names_teams: bool = False,
) -> tuple[Row, ...]:
    """Return tickets as rows of a list, with the names of their teams if that is wanted."""
    names: dict[PersonId, str | None] = {}
    for person in {person for ticket in found if (person := _holder(ticket)) is not None}:
        holder = await work.people.get(person)
        names[person] = holder.name if holder else None
    listed = [
        Row(
            ticket,
            district.tree.category(ticket.category),
            names.get(_holder(ticket) or PersonId(0)),
            (metres or {}).get(ticket.id),
            await asset_name(work, ticket.asset),
            _team_name(district, ticket) if names_teams else None,
        )
        for ticket in found
    ]
    return tuple(listed)


def _team_name(district: District, ticket: Ticket) -> str:
    team = district.team(ticket.team)
    return team.name if team else ""


def _holder(ticket: Ticket) -> PersonId | None:
    return ticket.fixed_by or ticket.taken_by


async def _with_words(
    work: Work, team: TeamCode | None, words: str, first: int, limit: int, reach: Reach
) -> list[Ticket]:
    """Return tickets with all of the words, newest first; a ticket whose number was typed comes first."""
    numbers = await work.terms.find(team, words, first + limit, reach)
    number = digits_in(normalize("NFKC", words).removeprefix("#"))  # a Chinese keyboard also types ＃１２
    if number is not None:
        named = await work.tickets.get(TicketId(number))
        if named is not None and team in (None, named.team) and reach.has(named.area):
            numbers = [named.id, *(each for each in numbers if each != named.id)]
    found = [await work.tickets.get(number) for number in numbers[first : first + limit]]
    return [ticket for ticket in found if ticket]


def as_facts(listing: Listing) -> dict[str, Fact]:
    """Return a listing as facts of a notice: always all of them, because a newer list replaces an older one."""
    near = f"{listing.near.lat:.6f},{listing.near.lon:.6f}" if listing.near else ""
    return {
        "by": listing.person,
        "which": listing.which,
        "words": listing.words,
        "near": near,
        "page": listing.page,
    }


def from_facts(facts: Mapping[str, Fact]) -> Listing:
    """Return the listing from which `as_facts` made these facts."""
    near = str(facts["near"])
    return Listing(
        PersonId(int(facts["by"])),
        Which(str(facts["which"])),
        str(facts["words"]),
        as_point(near) if near else None,
        int(facts["page"]),
    )


def as_point(text: str) -> Point | None:
    """Read a position in the form of a button or a fact, "lat,lon" in degrees; None if the text is no position."""
    lat, _, lon = text.partition(",")
    try:
        return Point(float(lat), float(lon))
    except ValueError:
        return None
