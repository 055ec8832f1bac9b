"""A desk finds its tickets: by what is to be done, by words, by number, by what is near; and opens their cards again.

Promises: a desk sees its own tickets and no other's; each person has one list there, which pages in place; of a ticket
whose card is opened again the newest card is the one that is kept up to date, and replies to the older ones still reach
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from casework.model import authority
from casework.model.authority import Actor
from casework.model.category import Category
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import OF_ITS_KIND, Kind, Notice, ToDesk, card_notice
from casework.model.person import Person, PersonId
from casework.model.place import Point
from casework.model.queue import PAGE, Listing, Which
from casework.model.team import TeamCode
from casework.model.ticket import Act, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import desk_of, find
from casework.tickets.telling import below

MOST_PAGES = 200
SEARCHED_BYTES = 48  # of the words that are looked for: the buttons of the list carry them


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket of a list, who has it, and how far away it is (None where nobody asked for that)."""

    ticket: Ticket
    category: Category | None
    holder: str | None
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list, and whether more follow; `person` is whose list it is, `within_m` how far away "near" ends."""

    listing: Listing
    person: Person | None
    rows: tuple[Row, ...]
    has_more: bool
    at: datetime
    within_m: int


async def show(work: Work, team: TeamCode, listing: Listing, slot: str | None = None) -> None:
    """Show a desk a list: in place of what the slot shows, else as that person's new list, below everything."""
    listing = replace(listing, page=min(listing.page, MOST_PAGES - 1))
    notice = Notice(Kind.QUEUE, ToDesk(team), facts=as_facts(listing), slot=slot or OF_ITS_KIND)
    await work.say(notice if slot else below(notice))


async def want_place(work: Work, team: TeamCode, person: PersonId) -> None:
    """Ask somebody at a desk where they are."""
    notice = Notice(Kind.NEAR_WANTED, ToDesk(team), facts={"by": person})
    await work.say(below(notice))


async def open_card(work: Work, actor: Actor, ticket_id: TicketId) -> Ticket:
    """Show the card of a ticket, closed ones too, below everything on its desk; raises Refusal for another team's."""
    ticket = await find(work, ticket_id)
    member = Actor(actor.person, actor.teams)  # whatever else they are: the card would be seen at another desk
    authority.check(member, Act.VIEW, ticket)
    team = desk_of(member, ticket)
    if team:
        await work.say(below(card_notice(team, ticket.id)))
    return ticket


def team_listed(slot: str | None) -> TeamCode | None:
    """Return the team whose list, board or question for a place stands in a slot; None if it is none of them."""
    kind, _, rest = (slot or "").partition(":")
    if kind == "board":
        return TeamCode(rest)
    return TeamCode(rest.rpartition(":")[0]) if kind in ("list", "near") else None


def is_list(slot: str | None) -> bool:
    """Tell whether a list stands in a slot, which another page of it may take the place of."""
    return slot is not None and slot.startswith("list:")


def searched(words: str) -> str:
    """Return as much of what somebody wrote as is looked for; raises Refusal if there is nothing."""
    plain = " ".join(words.split())
    if not plain:
        raise Refusal(Why.WORDS_MISSING)
    return plain.encode()[:SEARCHED_BYTES].decode(errors="ignore").strip()


async def view(work: Work, district: District, team: TeamCode, listing: Listing, at: datetime) -> ListView:
    """Return a page of a list as it is now."""
    size = PAGE
    first, limit = listing.page * size, size + 1
    metres: dict[TicketId, float] = {}
    if listing.near is not None:
        measured = await work.queues.near(team, listing.near, district.policy.list_near_m, first, limit)
        metres = {ticket.id: distance for ticket, distance in measured}
        found = [ticket for ticket, _ in measured]
    elif listing.words:
        found = await _with_words(work, team, listing.words, first, limit)
    else:
        found = await work.queues.page(team, listing.which, listing.person, at, first, limit)
    return ListView(
        listing=listing,
        person=await work.people.get(listing.person),
        rows=await rows(work, district, found[:size], metres),
        has_more=len(found) > size and listing.page + 1 < MOST_PAGES,
        at=at,
        within_m=district.policy.list_near_m,
    )


async def rows(
    work: Work, district: District, found: list[Ticket], metres: Mapping[TicketId, float] | None = None
) -> tuple[Row, ...]:
    """Return tickets as rows of a list."""
    names: dict[PersonId, str | None] = {}
    for person in {person for ticket in found if (person := _holder(ticket)) is not None}:
        holder = await work.people.get(person)
        names[person] = holder.name if holder else None
    return tuple(
        Row(
            ticket,
            district.tree.category(ticket.category),
            names.get(_holder(ticket) or PersonId(0)),
            (metres or {}).get(ticket.id),
        )
        for ticket in found
    )


def _holder(ticket: Ticket) -> PersonId | None:
    return ticket.fixed_by or ticket.taken_by


async def _with_words(work: Work, team: TeamCode, words: str, first: int, limit: int) -> list[Ticket]:
    """Return a team's tickets with all of the words, newest first; before them the one with that number."""
    numbers = await work.terms.find(team, words, first + limit)
    said = words.removeprefix("#")
    if said.isascii() and said.isdigit() and len(said) <= 18:  # below 2^63, which is what a database keeps
        named = await work.tickets.get(TicketId(int(said)))
        if named is not None and named.team == team:
            numbers = [named.id, *(each for each in numbers if each != named.id)]
    found = [await work.tickets.get(number) for number in numbers[first : first + limit]]
    return [ticket for ticket in found if ticket]


def as_facts(listing: Listing) -> dict[str, Fact]:
    """Write a listing down as facts of a notice: always all of them, for a newer list takes the place of an older."""
    near = f"{listing.near.lat:.6f},{listing.near.lon:.6f}" if listing.near else ""
    return {
        "by": listing.person,
        "which": listing.which,
        "words": listing.words,
        "near": near,
        "page": listing.page,
    }


def from_facts(facts: Mapping[str, Fact]) -> Listing:
    """Read what `as_facts` wrote."""
    near = str(facts["near"])
    return Listing(
        PersonId(int(facts["by"])),
        Which(str(facts["which"])),
        str(facts["words"]),
        as_point(near) if near else None,
        int(facts["page"]),
    )


def as_point(text: str) -> Point | None:
    """Read a position as a button or a fact carries it, "lat,lon"; None if it is none."""
    lat, _, lon = text.partition(",")
    try:
        return Point(float(lat), float(lon))
    except ValueError:
        return None
