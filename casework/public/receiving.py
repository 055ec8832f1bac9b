"""Make a ticket of what another system reports, at once.

Promises: the ticket is like any other: it goes to the team that answers there, with its deadlines, and its desk gets
the card. What the same system sends again within minutes, because an answer was lost, is the same ticket.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.area import Area
from casework.model.client import Client
from casework.model.district import District
from casework.model.doubt import Doubt, doubt
from casework.model.draft import Place
from casework.model.entry import Source
from casework.model.open311 import Fault, Reported
from casework.model.photo import Stage
from casework.model.routing import Routing
from casework.model.street import Unnamed
from casework.model.ticket import Act, Entry, Ticket
from casework.ports import KeptPhoto, NewTicket, Work
from casework.reporting.sending import recurred
from casework.tickets import alarming, naming
from casework.tickets.keeping import index, show_card

AGAIN_WITHIN = timedelta(minutes=10)
SAME_SPOT_M = 1.0
NO_PLACE = frozenset({Doubt.NOWHERE, Doubt.SENTINEL})


def place_fault(district: District, reported: Reported, at: datetime) -> Fault | None:
    """Say why a report cannot be taken for its place: no area of ours is there, or it stands for "not known"."""
    if doubt(reported.point, None, district.sentinels, district.policy.vague_above_m) in NO_PLACE:
        return Fault(400, "lat and long stand for a place that is not known")
    if district.route(reported.point, at, reported.category).located.area is None:
        return Fault(400, "lat and long lie outside every area of this district")
    return None


async def receive(
    work: Work, district: District, client: Client, reported: Reported, photos: Sequence[KeptPhoto], at: datetime
) -> Ticket:
    """Keep a report as a ticket and show it to its desk; returns the earlier one if the client has just sent the same.

    Its place must lie in an area (`place_fault`); raises ValueError if it does not.
    """
    routing = district.route(reported.point, at, reported.category)
    area = routing.located.area
    if area is None:
        raise ValueError("the place lies outside every area")
    await work.nearby.hold(reported.point, SAME_SPOT_M)
    known = await _sent_before(work, client, reported, at)
    if known is not None:
        return known
    older = await recurred(work, district, reported.category, reported.point, at)
    ticket = await _add(work, district, client, reported, (area, routing), older, at)
    kept = [await work.photos.add(each.name, None, each.likeness) for each in photos]
    await work.tickets.attach(ticket.id, Stage.BEFORE, 0, kept)
    await work.tickets.record(Entry(ticket.id, at, Act.ENTER, None))
    await index(work, district, ticket)
    await show_card(work, ticket)
    if older is not None and older.source is not Source.IMPORT:
        await show_card(work, older)
    await alarming.miss(work, ticket.team)
    return ticket


async def _add(
    work: Work,
    district: District,
    client: Client,
    reported: Reported,
    where: tuple[Area, Routing],
    older: Ticket | None,
    at: datetime,
) -> Ticket:
    area, routing = where
    team = routing.team.code if routing.team else None
    answer_by, fix_by = district.deadlines(reported.category, at, team)
    ticket = await work.tickets.add(
        NewTicket(
            reporter=None,
            category=reported.category.code,
            place=Place(reported.point, None, reported.title, area.code),
            area_name=area.name,
            team=team,
            words=reported.words,
            reported_at=at,
            answer_by=answer_by,
            fix_by=fix_by,
            answers=reported.answers,
            recurs=older.id if older else None,
            recurrences=older.recurrences + 1 if older else 0,
            source=Source.OPEN311,
            reference=client.name,
            assisting=routing.assisting,
        )
    )
    street = await naming.street_at(work, district.policy, Unnamed(reported.point, ticket=ticket.id))
    if street is not None:
        ticket = replace(ticket, near=street)
        await work.tickets.save(ticket)
    return ticket


async def _sent_before(work: Work, client: Client, reported: Reported, at: datetime) -> Ticket | None:
    near = await work.nearby.reported(reported.point, SAME_SPOT_M, at - AGAIN_WITHIN)
    sent = (Source.OPEN311, client.name, reported.point, reported.category.code, reported.words)
    return next(
        (each for each in near if (each.source, each.reference, each.point, each.category, each.words) == sent), None
    )
