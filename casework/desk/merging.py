"""Merge two tickets about the same thing: the first one closes, and its contents go to the other one.

Promises: everybody who reported, supported or followed the closed ticket hears about the other one from then on, with
the same rights. The words, photos and recordings of the closed ticket are shown with the other one, which is due by the
day of a case, too. Nothing is lost, and the merge can be undone for `undo_minutes`.
What the desks read is the same whoever reported the two, so nobody learns that two reports are one person's.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.following import adding
from casework.model import authority, handling, merging as rules
from casework.model.authority import Actor
from casework.model.entry import Source
from casework.model.errors import Refusal, Why
from casework.model.news import ADDITIONS
from casework.model.notice import verdict_notice
from casework.model.person import PersonId, Wanted
from casework.model.photo import Stage
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find, keep, show_card
from casework.tickets.reshowing import show_again_everywhere, show_wish_again
from casework.tickets.telling import announce


async def merge(
    work: Work, zone: ZoneInfo, actor: Actor, ticket_id: TicketId, into_id: TicketId, at: datetime
) -> Ticket:
    """Close a ticket as a duplicate of another one in the district, whichever team has that one; `zone` is ours.

    Raises Refusal if the ticket is another team's, waits, is fixed or closed, or the other one is closed or is the
    same.
    """
    found = await _find_all(work, ticket_id, into_id)
    ticket, into = found[ticket_id], found[into_id]
    authority.check(actor, Act.MERGE, ticket)
    merged = replace(handling.merge(ticket, into, at), brought=_said(ticket))
    merged = handling.with_undo(ticket, merged, Act.MERGE, actor.person, at)
    await keep(work, merged, Entry(ticket.id, at, Act.MERGE, actor.person, str(into.id)))
    await expecting.void(work, ticket, Wanted.ADDITION)
    await show_wish_again(work, ticket, merged)
    await announce(work, merged, Act.MERGE)
    await _take_along(work, zone, ticket, into, at)
    return merged


async def find_with_other(work: Work, ticket_id: TicketId) -> Ticket:
    """Return a ticket; lock it and the ticket into which it was merged; raises Refusal if there is no such ticket."""
    seen = await work.tickets.get(ticket_id)
    other = seen.duplicate_of if seen and seen.duplicate_of else ticket_id
    return (await _find_all(work, ticket_id, other))[ticket_id]


async def separate(work: Work, merged: Ticket, actor: Actor, at: datetime) -> None:
    """Take back what a merge brought to the other ticket, and to each ticket further along the chain.

    That is whoever hears of it, how many see it too, the day of a case, recordings, and photos.
    """
    if merged.duplicate_of is None or merged.closed_at is None:
        raise Refusal(Why.NOTHING_REQUESTED, ticket=merged.id)
    await work.tickets.save(replace(merged, duplicate_of=None))
    recordings = await work.tickets.recordings(merged.id)
    link = merged
    parting: rules.Parting | None = None
    photos: set[str] | None = None
    while link.duplicate_of is not None and link.closed_at is not None:
        into = await find(work, link.duplicate_of)
        history = await work.tickets.history(into.id)
        parting = await _part(work, into, history, link.closed_at, link.brought, parting)
        if link.id != merged.id:
            await work.tickets.save(replace(link, brought=max(0, link.brought - parting.unnamed)))
        into = replace(into, seen_too=max(0, into.seen_too - parting.counted))
        into = rules.with_day(into, await work.tickets.merged_into(into.id), at)
        await work.tickets.save(into)
        photos = await _take_photos(work, into, history, link.closed_at, photos)
        await work.tickets.detach_recordings(into.id, recordings)
        if link.id == merged.id:
            taken_back = rules.taken_back(link.closed_at)
            await work.tickets.record(Entry(into.id, at, Act.UNDO, actor.person, taken_back))
        await show_again_everywhere(work, into)
        link = into


async def _part(
    work: Work,
    into: Ticket,
    history: Sequence[Entry],
    merged_at: datetime,
    brought: int,
    before: rules.Parting | None,
) -> rules.Parting:
    """Tell those no more of a ticket who leave it with what was merged into it then; `before` as in `rules.part`."""
    supports, since = await work.listeners.of(into.id), await work.listeners.since(into.id)
    hearing = rules.Hearing(into.reporter, supports, since, history)
    parting = rules.part(hearing, merged_at, brought, before)
    for person in {*parting.gone, *parting.followers}:
        await work.listeners.remove(into.id, person)
    for person, began in parting.followers.items():
        await work.listeners.add(into.id, person, began, is_supporter=False)
    return parting


async def _take_photos(
    work: Work, into: Ticket, history: Sequence[Entry], merged_at: datetime, names: set[str] | None
) -> set[str]:
    """Take back the photos (of these names; None: all) that the merge at a moment brought; return their names."""
    additions = [entry for entry in history if entry.act in ADDITIONS]
    with_it = {number for number, entry in enumerate(additions, 1) if entry.at == merged_at}
    kept = [*await work.tickets.photos(into.id), *await work.tickets.hidden_photos(into.id)]
    later = [each for each in kept if each.stage is Stage.LATER]
    gone = [each for each in later if each.rework in with_it and (names is None or each.photo.name in names)]
    await work.tickets.take_back(into.id, [each.position for each in gone])
    return {each.photo.name for each in gone}


async def _find_all(work: Work, *numbers: TicketId) -> dict[TicketId, Ticket]:
    """Return tickets, locked in the order of their numbers, so that two people who merge crosswise cannot deadlock."""
    return {number: await find(work, number) for number in sorted(set(numbers))}


def _said(ticket: Ticket) -> int:
    """Return how many reports a merged ticket brings along: a resident's own, and those that said the same."""
    return ticket.seen_too + (ticket.source is Source.RESIDENT)


async def _take_along(work: Work, zone: ZoneInfo, ticket: Ticket, into: Ticket, at: datetime) -> None:
    into = replace(into, seen_too=into.seen_too + _said(ticket))
    into = rules.with_day(into, await work.tickets.merged_into(into.id), at)
    await work.tickets.save(into)
    joined = []
    if ticket.reporter and ticket.reporter != into.reporter:
        await work.listeners.add(into.id, ticket.reporter, at, is_supporter=True)
        joined.append(ticket.reporter)
    known = {each.photo.name for each in await work.tickets.photos(into.id)}
    photos = [each for each in await work.tickets.photos(ticket.id) if each.photo.name not in known]
    act = Act.SUPPORT if ticket.source is Source.RESIDENT else Act.ADD
    await adding.take_over(work, zone, into, Entry(into.id, at, act, ticket.reporter, ticket.words), photos)
    heard = {each.name for each in await work.tickets.recordings(into.id)}
    recordings = [each for each in await work.tickets.recordings(ticket.id) if each.name not in heard]
    await work.tickets.attach_recordings(into.id, recordings)
    for person, is_supporter in (await work.listeners.of(ticket.id)).items():
        if is_supporter:
            await work.tickets.record(Entry(into.id, at, Act.SUPPORT, person))
        if person != into.reporter and await work.listeners.add(into.id, person, at, is_supporter=is_supporter):
            joined.append(person)
    await show_card(work, into)
    await _ask_for_verdict(work, into, joined)


async def _ask_for_verdict(work: Work, into: Ticket, joined: list[PersonId]) -> None:
    """Ask those who join a fixed ticket for a verdict too."""
    if into.status is Status.FIXED:
        for person in joined:
            await work.say(verdict_notice(person, into.id, into.rework))
