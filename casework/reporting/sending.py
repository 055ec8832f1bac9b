"""Send a draft: make a ticket of it, and give it to the team that answers there.

Promises: sending twice makes one ticket. If two people send the same problem at once, the second one is asked about the
ticket of the first. What changed since the draft was ready is asked again, and nothing is lost.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from casework.model import authority, recurrence
from casework.model.answering import Send, advance
from casework.model.area import Area
from casework.model.authority import Actor
from casework.model.category import Category
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.draft import Draft, DraftId, Place, Step, without_gone
from casework.model.entry import CaseEntry, Source
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import draft_notice
from casework.model.person import PersonId
from casework.model.photo import Stage
from casework.model.place import Point
from casework.model.routing import Routing
from casework.model.ticket import Act, Entry, Ticket
from casework.ports import NewTicket, Work
from casework.reporting import matching
from casework.reporting.drafting import own_open
from casework.tickets import alarming, restraining
from casework.tickets.keeping import index, show_card


async def send(work: Work, district: District, person: PersonId, draft_id: DraftId, at: datetime) -> Ticket | None:
    """Make a ticket of a draft, give it to the team that answers there, and show both sides.

    Returns None, and the draft asks again, if something changed since the draft was ready: its category is gone or is
    not offered now, its place is outside all areas, or somebody has reported the same meanwhile. Raises Refusal if the
    draft is over or not ready, if the resident has sent `reports_a_day` today, or is paused or banned, or if staff who
    entered a case are known at no desk any more.
    """
    draft = await own_open(work, person, draft_id)
    if draft.entry is not None:
        authority.check_entering(Actor(person, frozenset(await work.desks.teams_of(person))))
    today = local_day(at, district.calendar.zone)
    told = replace(draft, rival=None, planned=None)  # these are looked up anew below
    steps = told.step, without_gone(told, district.tree, today).step  # a question may be gone since it was asked
    if Step.READY not in steps or draft.category is None or draft.place is None:
        raise Refusal(Why.DRAFT_NOT_READY)
    category = district.tree.category(draft.category)
    routing = district.route(draft.place.point, at, category, draft.place.accuracy_m)
    area = routing.located.area
    place = replace(draft.place, area=area.code if area else None)
    draft = replace(draft, place=place)
    await work.nearby.hold(place.point, district.policy.compare_within_m)
    now = await matching.with_rival(work, district, without_gone(draft, district.tree, today), at)
    if area is None or category is None or now.step is not Step.READY:
        # The category stays with the draft, which so can say that it is not offered any more.
        await work.drafts.save(replace(draft, rival=now.rival, planned=now.planned), at)
        await work.say(draft_notice(person, draft.id))
        return None
    origin = _origin(draft.entry, district) or await _on_round(work, district, person, area, at)
    if origin:
        await restraining.check(work, district.policy, person, at)
    else:
        await restraining.count(work, district, person, Limited.REPORT, at)
    older = await recurred(work, district, category, place.point, at)
    ticket = await _add(work, district, draft, (place, area, routing), (category, older, origin), at)
    await work.drafts.save(advance(now, Send(ticket.id), district.policy), at)
    await work.say(draft_notice(person, draft.id))
    await show_card(work, ticket)
    if older is not None and older.source is not Source.IMPORT:  # an imported one may have no card
        await show_card(work, older)
    await alarming.miss(work, ticket.team)
    return ticket


async def _add(
    work: Work,
    district: District,
    draft: Draft,
    where: tuple[Place, Area, Routing],
    what: tuple[Category, Ticket | None, dict[str, Any]],
    at: datetime,
) -> Ticket:
    """Keep the ticket of a draft with all that was sent, and its first line of history.

    `what` is its category, the ticket that has come again, if any, and what it keeps of its origin.
    """
    (place, area, routing), (category, older, origin) = where, what
    team = routing.team.code if routing.team else None
    answer_by, fix_by = district.deadlines(category, at, team)
    ticket = await work.tickets.add(
        NewTicket(
            reporter=None if draft.entry else draft.person,
            category=category.code,
            place=place,
            area_name=area.name,
            team=team,
            words=draft.words,
            reported_at=at,
            answer_by=answer_by,
            fix_by=fix_by,
            asset=draft.asset,
            answers=draft.answers,
            recurs=older.id if older else None,
            recurrences=older.recurrences + 1 if older else 0,
            assisting=routing.assisting,
            **origin,
        )
    )
    await work.tickets.attach(ticket.id, Stage.BEFORE, 0, draft.photos, ticket.reporter)
    await work.tickets.attach_recordings(ticket.id, draft.recordings)
    await work.tickets.record(Entry(ticket.id, at, Act.ENTER if draft.entry else Act.SEND, draft.person))
    await index(work, district, ticket)
    return ticket


async def recurred(work: Work, district: District, category: Category, point: Point, at: datetime) -> Ticket | None:
    """Return the ticket that was fixed at this spot and has come again, or None."""
    policy = district.policy
    near = await work.nearby.reported(point, policy.recur_within_m, recurrence.reported_since(at, policy))
    return recurrence.recurs(near, point, district.tree.together(category.code), at, policy)


def _origin(entry: CaseEntry | None, district: District) -> dict[str, Any]:
    """Return what a ticket keeps of a case that staff enter; an outside deadline is at the end of its local day."""
    if entry is None:
        return {}
    zone = district.calendar.zone
    by = datetime.combine(entry.outside_by, time.max, zone).astimezone(UTC) if entry.outside_by else None
    return {"source": entry.source, "reference": entry.reference, "outside_by": by, "contact": entry.contact}


async def _on_round(work: Work, district: District, person: PersonId, area: Area, at: datetime) -> dict[str, Any]:
    """Return that a ticket was found on a round, if its reporter has just checked in to its area; else nothing."""
    walked = await work.rounds.walked(person, at - timedelta(minutes=district.policy.round_minutes))
    around = district.areas.lineage(area, local_day(at, district.calendar.zone)) if walked else ()
    return {"source": Source.ROUND} if any(each.code in walked for each in around) else {}
