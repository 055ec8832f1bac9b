"""Name the street by a place, so that people read *near 24th Street* and not only see a pin.

Promises: the street is looked up when a place is given or moved, and stands with the draft and the ticket from then
on; who reads a card looks nothing up. If the district keeps streets, they alone are asked. If it keeps none, the map
service is asked after the transaction, by somebody else (`bot/places/naming.py`). Nobody waits for its answer, which is
used if the place is still the same. What a resident called the place stands first; the street is added only if the pin
was moved. The corner of two streets is found in the district's streets alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from casework.model.district import District
from casework.model.draft import Candidate, Draft, Place
from casework.model.notice import draft_notice
from casework.model.policy import Policy
from casework.model.street import Unnamed, crossings, nearest
from casework.places.looking import called
from casework.ports import Work
from casework.tickets.keeping import find, index, show_card

MOST_CROSSINGS = 5


async def named(work: Work, policy: Policy, draft: Draft, before: Place | None) -> Draft:
    """Return a draft with the street by its place; `before` is the place that the draft had until now."""
    place = draft.place
    if place is None or place == before:
        return draft
    street = before.near if before is not None and before.point == place.point else None
    if street is None and _needs_street(place, before, policy):
        street = await street_at(work, policy, Unnamed(place.point, draft=draft.id))
    return replace(draft, place=replace(place, near=street))


async def street_at(work: Work, policy: Policy, unnamed: Unnamed) -> str | None:
    """Return the street by the place of a draft or a ticket, if it is known; if need be, let others be asked later."""
    within_m = policy.near_street_m
    street = nearest(await work.streets.around(unnamed.point, within_m), unnamed.point, within_m)
    if street is None and not await work.streets.are_kept():
        work.streets.ask_later(unnamed)
    return street


async def crossing(work: Work, corner: Sequence[str]) -> list[Candidate]:
    """Return where two streets cross that somebody named, if the district keeps streets; at most `MOST_CROSSINGS`."""
    names = [name for name, _ in await work.streets.names()]
    ones, others = (called(each, names)[:MOST_CROSSINGS] for each in corner)
    pieces = await work.streets.called([*ones, *others]) if ones and others else []
    return [
        Candidate(f"{one} & {other}", point)
        for one in ones
        for other in others
        if one != other
        for point in crossings(*([each for each in pieces if each.name == name] for name in (one, other)))
    ][:MOST_CROSSINGS]


async def learn(work: Work, district: District, unnamed: Unnamed, street: str) -> None:
    """Keep the street that a map service named, and edit what shows the place.

    A place that has moved or has a street by now stays as it is. If a draft was sent meanwhile, its ticket learns the
    street too.
    """
    numbers = [unnamed.ticket]
    draft = await work.drafts.get(unnamed.draft) if unnamed.draft else None
    if draft is not None and draft.changed_at is not None and not draft.is_cancelled and _lacks(draft.place, unnamed):
        now = replace(draft, place=replace(draft.place, near=street) if draft.place else None)
        await work.drafts.save(now, draft.changed_at)
        await work.say(draft_notice(draft.person, draft.id))
        numbers.append(draft.ticket)
    for number in numbers:
        ticket = await find(work, number) if number else None
        if ticket is not None and ticket.near is None and ticket.point == unnamed.point:
            named_ticket = replace(ticket, near=street)
            await work.tickets.save(named_ticket)
            await index(work, district, named_ticket)
            await show_card(work, named_ticket)


def _needs_street(place: Place, before: Place | None, policy: Policy) -> bool:
    """Tell whether a place says too little without a street, is certain enough for one, and is in the district."""
    if place.area is None or (place.accuracy_m or 0) > policy.vague_above_m:
        return False
    return place.title is None or (before is not None and before.title == place.title)


def _lacks(place: Place | None, unnamed: Unnamed) -> bool:
    return place is not None and place.near is None and place.point == unnamed.point
