"""Compare a report with the tickets around it: the same, different, or back again.

Promises: whoever says *same* becomes a supporter, or adds to their own report; their words and photos are kept with the
ticket. Whoever says *it is back* reopens the ticket. A resident is not asked twice about the same ticket. Staff who
enter a case are not asked: it has a source, a day and a contact of its own.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.campaigns.projects import moving, planned
from casework.following import adding, judging
from casework.model import duplicate
from casework.model.district import District
from casework.model.draft import Draft, DraftId, Step
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import draft_notice
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.public import APART_M, is_roughly_placed, roughly_away_m
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import restraining
from casework.tickets.keeping import find
from casework.tickets.publishing import seen_by_all

TWINS = 12  # tickets near by with the same photo that are read: the newest


async def with_rival(work: Work, district: District, draft: Draft, at: datetime) -> Draft:
    """Return a draft with its rival, the ticket to ask about before it is sent, and with planned works, if it is ready.

    The rival is searched for each time, because another resident may have sent the same a moment ago. Staff who enter a
    case are asked about neither.
    """
    ready = replace(draft, rival=None, planned=None)
    if ready.step is not Step.READY or draft.place is None or draft.category is None:
        return draft
    if draft.entry is not None:
        return ready
    policy = district.policy
    point = draft.place.point
    since, fixed_since = at - timedelta(weeks=policy.compare_weeks), at - timedelta(days=policy.offer_back_days)
    kinds, group = district.tree.standing_for(draft.category), district.tree.together(draft.category)
    is_any_rough = any(is_roughly_placed(district.tree.category(code)) for code in (*kinds, *group))
    reach_m = max(duplicate.reach_m(policy), APART_M if is_any_rough else 0)
    around = await work.nearby.unclosed(point, reach_m, since, fixed_since)
    compared = duplicate.Compared(point, kinds, group, draft.words, at)
    known = [seen for each in around if (seen := _as_known(district, each, draft.person, point))]
    ranked = duplicate.ranked(known, compared, policy)
    twins = await _twins(work, district, draft, point, since, at)
    draft = await planned.with_works(work, district, draft, at)
    return replace(draft, rival=duplicate.rival(ranked, twins, draft.different, policy))


def _is_seen(district: District, ticket: Ticket, person: PersonId) -> bool:
    """Tell whether somebody may be asked about a ticket: their own, or one that is public."""
    return ticket.reporter == person or seen_by_all(district, ticket) is not None


def _as_known(district: District, ticket: Ticket, person: PersonId, point: Point) -> Ticket | None:
    """Return a ticket where somebody at a point may know that it is; None if they may not be asked about it.

    Where the place of another's ticket is rounded, it lies at the point if that is rounded to the same, else at the
    rounded place. So whoever tries many points finds no more than everybody sees.
    """
    if ticket.reporter == person:
        return ticket
    seen = seen_by_all(district, ticket)
    if seen is None or not seen.is_rough:
        return ticket if seen else None
    return replace(ticket, point=seen.point if roughly_away_m(point, seen.point) else point)


async def _twins(
    work: Work, district: District, draft: Draft, point: Point, since: datetime, at: datetime
) -> list[TicketId]:
    """Return tickets that have the same photo: those near by first, then one that has the very file, wherever it is."""
    photos, policy = draft.photos, district.policy
    if not photos:
        return []
    shown = await work.nearby.photos(point, policy.compare_within_m + APART_M, since)
    alike = dict.fromkeys(number for number, photo in shown if duplicate.has_same_photo(photos, photo))
    near = [await find(work, number) for number in list(alike)[:TWINS]]
    known = [seen for each in near if (seen := _as_known(district, each, draft.person, point))]
    found = [ticket.id for ticket in known if duplicate.may_look_the_same(ticket, point, at, policy)]
    twin = await work.nearby.with_photo([photo.name for photo in photos], since)
    is_twin = twin is not None and _is_seen(district, twin, draft.person) and duplicate.may_be_same(twin, at, policy)
    return [*found, twin.id] if twin is not None and is_twin else found


async def join(
    work: Work, district: District, person: PersonId, draft_id: DraftId, ticket_id: TicketId, at: datetime
) -> Ticket | None:
    """Add a draft to a ticket as a supporter's report, or as an addition of its own reporter.

    Returns None, and the draft asks again, if the ticket was fixed meanwhile: is it back? Raises Refusal if the draft
    is over, if the ticket is closed or is not the one that was asked about, or if they have done so too often today.
    """
    draft, ticket = await _asked_about(work, person, draft_id, ticket_id)
    if not duplicate.may_be_same(ticket, at, district.policy):
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
    if ticket.fixed_at is not None:
        await work.say(draft_notice(person, draft.id))
        return None
    is_own = ticket.reporter == person
    await restraining.count(work, district, person, Limited.ADD if is_own else Limited.SAME, at)
    ticket = await _support(work, person, ticket, at)
    await work.tickets.attach_recordings(ticket.id, draft.recordings)
    act = Act.ADD if is_own else Act.SUPPORT
    entry = Entry(ticket.id, at, act, person, draft.words)
    await adding.keep(work, district.calendar.zone, ticket, entry, await _new_photos(work, draft, ticket.id))
    await _end(work, draft, ticket.id, at)
    return ticket


async def bring_back(
    work: Work, district: District, person: PersonId, draft_id: DraftId, ticket_id: TicketId, at: datetime
) -> Ticket | None:
    """Reopen a fixed ticket because the draft shows that its problem is back.

    Returns None, and the draft asks again, if the ticket was opened again meanwhile: is it the same? Raises Refusal if
    it is too late.
    """
    draft, ticket = await _asked_about(work, person, draft_id, ticket_id)
    if ticket.fixed_at is None and not ticket.status.is_closed:
        await work.say(draft_notice(person, draft.id))
        return None
    ticket = await _support(work, person, ticket, at)
    photos = await _new_photos(work, draft, ticket.id)
    back = await judging.come_back(work, district, person, ticket.id, Said(draft.words, photos), at)
    await work.tickets.attach_recordings(ticket.id, draft.recordings)
    await _end(work, draft, ticket.id, at)
    return back


async def wait_for(
    work: Work, district: District, person: PersonId, draft_id: DraftId, project: int, at: datetime
) -> None:
    """End a draft without a report, because planned works put it right: its resident hears what becomes of these.

    Raises Refusal if the draft is over or asks about other works by now, if the works are over, or if the resident has
    followed too much today.
    """
    draft = await work.drafts.get(draft_id)
    if draft is None or draft.person != person:
        raise Refusal(Why.OLD_BUTTON)
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    if draft.planned != project:
        raise Refusal(Why.OLD_BUTTON)
    await restraining.count(work, district, person, Limited.FOLLOW, at)
    await moving.follow(work, person, project, at)
    await work.drafts.save(replace(draft, rival=None, is_cancelled=True), at)
    await work.say(replace(draft_notice(person, draft.id), facts={"back": 1, "waits": 1}))


async def _asked_about(work: Work, person: PersonId, draft_id: DraftId, ticket_id: TicketId) -> tuple[Draft, Ticket]:
    draft = await work.drafts.get(draft_id)
    if draft is None or draft.person != person:
        raise Refusal(Why.OLD_BUTTON)
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    if draft.rival != ticket_id or draft.entry is not None:
        raise Refusal(Why.OLD_BUTTON)
    return draft, await find(work, ticket_id)


async def _support(work: Work, person: PersonId, ticket: Ticket, at: datetime) -> Ticket:
    """Make somebody a supporter of a ticket unless it is their own; return the ticket, which counts them."""
    if ticket.reporter == person or not await work.listeners.add(ticket.id, person, at, is_supporter=True):
        return ticket
    ticket = replace(ticket, seen_too=ticket.seen_too + 1)
    await work.tickets.save(ticket)
    return ticket


async def _new_photos(work: Work, draft: Draft, ticket: TicketId) -> list[Photo]:
    known = {each.photo.name for each in await work.tickets.photos(ticket)}
    return [photo for photo in draft.photos if photo.name not in known]


async def _end(work: Work, draft: Draft, ticket: TicketId, at: datetime) -> None:
    await work.drafts.save(replace(draft, rival=None, ticket=ticket, has_joined=True), at)
    await work.say(draft_notice(draft.person, draft.id))
