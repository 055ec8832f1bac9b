"""Read views: what a reader sees of a draft or a ticket at this moment.

A view is read when a notice is sent, so it always shows the present.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from casework.model import handling
from casework.model.asset import AssetCode
from casework.model.authority import Standing, is_shown, may_see, standing
from casework.model.category import Category, CategoryCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.draft import Draft, DraftId, Step, without_gone
from casework.model.honesty import one_hand
from casework.model.person import PersonId, Wanted
from casework.model.photo import Stage, TicketPhoto
from casework.model.place import Point, distance_m
from casework.model.public import PublicTicket, roughly_away_m, without_other, without_place
from casework.model.team import Team
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.overseers import caretakers_of
from casework.tickets.publishing import nameable, seen_by_all
from casework.tickets.views import DraftView, MineView, PlannedView, RivalView, TicketView

ON_A_PAGE = 5
PAGES_MOST = 200

Suggest = Callable[[str, Point | None, Collection[CategoryCode]], Sequence[CategoryCode]]


async def view_draft(
    work: Work, district: District, draft_id: DraftId, at: datetime, suggest: Suggest
) -> DraftView | None:
    """Return a draft as its resident sees it, or None if there is none.

    `suggest` returns the likeliest of some categories for words at a point, best first.
    """
    found = await work.drafts.get(draft_id)
    if found is None:
        return None
    today = local_day(at, district.calendar.zone)
    is_over = found.step in (Step.SENT, Step.CANCELLED)
    draft = found if is_over else without_gone(found, district.tree, today)
    groups = district.tree.offered(today, to_staff=draft.entry is not None)
    chosen = district.tree.category(found.category) if found.category else None
    category = chosen if draft.category else None
    ticket = await work.tickets.get(draft.ticket) if draft.ticket else None
    area_name, team = _answering(district, draft, category, ticket, at)
    asset = await work.districts.asset(draft.asset) if draft.asset else None
    is_choosing = draft.step is Step.GROUP
    offered = {each.code: each for group in groups for each in group.categories}
    suggested = suggest(draft.words, draft.place.point if draft.place else None, list(offered)) if is_choosing else ()
    questions = {question.code: question for question in category.questions} if category else {}
    return DraftView(
        draft=draft,
        at=at,
        groups=groups,
        group=next((group for group in groups if group.code == draft.group), None),
        category=category,
        area_name=area_name,
        team_name=_name(team),
        asset_name=asset.name if asset else None,
        suggested=tuple(offered[code] for code in suggested if code in offered),
        question=questions.get(draft.questions[0]) if draft.questions else None,
        rival=await _rival(work, district, draft),
        ticket=ticket,
        gone=None if category else chosen,
        policy=district.policy,
        is_heard=await _is_heard(work, team) if draft.step in (Step.READY, Step.SENT) else True,
        unannounced=district.unannounced(ticket) if ticket else None,
        planned=await _planned(work, district, draft, today),
        asked=() if is_over else tuple(await work.tickets.asked_of(draft.person)),
    )


def _answering(
    district: District, draft: Draft, category: Category | None, ticket: Ticket | None, at: datetime
) -> tuple[str | None, Team | None]:
    """Return the area's name and the team that answers, as far as they are known."""
    if ticket:
        return ticket.area_name, district.team(ticket.team)
    if draft.place is None or draft.place.area is None:
        return None, None
    routing = district.route(draft.place.point, at, category, draft.place.accuracy_m)
    return routing.located.area.name if routing.located.area else None, routing.team


async def _planned(work: Work, district: District, draft: Draft, today: date) -> PlannedView | None:
    project = await work.projects.get(draft.planned) if draft.planned is not None and draft.place else None
    if project is None or draft.place is None:
        return None
    metres = distance_m(draft.place.point, project.point) if project.point else None
    team = district.team(project.team)
    return PlannedView(project, team.name if team else project.team, metres, today)


async def _rival(work: Work, district: District, draft: Draft) -> RivalView | None:
    ticket = await work.tickets.get(draft.rival) if draft.rival and draft.place else None
    if ticket is None or draft.place is None:
        return None
    is_own, seen = ticket.reporter == draft.person, seen_by_all(district, ticket)
    if not is_own and seen is None:
        return None
    category = district.tree.category(ticket.category)
    stands = standing(ticket, draft.person, await work.listeners.of(ticket.id))
    kept = await work.tickets.photos(ticket.id)
    photos = await _in_sight(work, kept, stands, ticket, category)
    return RivalView(
        ticket,
        category,
        photos[0].photo if photos else None,
        _away_m(draft.place.point, ticket, None if is_own else seen),
        is_own,
        not {each.photo.name for each in kept}.isdisjoint(photo.name for photo in draft.photos),
        is_rough=not is_own and seen is not None and seen.is_rough,
    )


def _away_m(point: Point, ticket: Ticket, seen: PublicTicket | None) -> float:
    """Return how far a ticket is from a point; `seen` is what a stranger sees of it."""
    return roughly_away_m(point, seen.point) if seen and seen.is_rough else distance_m(point, ticket.point)


async def view_ticket(
    work: Work, district: District, ticket_id: TicketId, rework: int | None = None, reader: PersonId | None = None
) -> TicketView | None:
    """Return a ticket as its desk sees it, or as the resident `reader` sees it; None if there is no such ticket.

    The photos `after` and `still` are those of the round `rework`, or of the present round if that is None.
    """
    ticket = await work.tickets.get(ticket_id)
    if ticket is None:
        return None
    shown_round = ticket.rework if rework is None else rework
    history: Sequence[Entry] = await work.tickets.history(ticket_id)
    category = district.tree.category(ticket.category)
    listeners = await work.listeners.of(ticket_id)
    witnesses = await work.listeners.witnesses(ticket_id) if reader in listeners else ()
    stands = standing(ticket, reader, listeners, witnesses) if reader else Standing.STRANGER
    photos = await work.tickets.photos(ticket_id)
    if reader is not None:
        photos = await _in_sight(work, photos, stands, ticket, category)
    names = await _names(work, district, ticket, history)
    is_reporter_reachable = await _is_reachable(work, ticket.reporter)
    drive = await work.drives.of_ticket(ticket_id)
    public, neighbours, is_rough = seen_by_all(district, ticket), _neighbours(district, ticket, category), False
    if reader is not None and stands is not Standing.REPORTER:
        is_rough = public is None or public.is_rough
        ticket, history = await _for_others(work, district, ticket, history, is_rough=is_rough)
    return TicketView(
        ticket=ticket,
        category=category,
        team_name=_name(district.team(ticket.team)),
        neighbours=neighbours,
        is_reporter_reachable=is_reporter_reachable,
        reader=reader,
        standing=stands,
        wanted=await _wanted(work, reader, ticket),
        supporters=sum(listeners.values()) if stands is Standing.REPORTER else ticket.seen_too,
        recordings=() if ticket.hides_recordings else tuple(await work.tickets.recordings(ticket_id)),
        history=tuple(history),
        may_anybody_judge=is_reporter_reachable or await _is_any_supporter_reachable(work, listeners),
        asset=await asset_name(work, ticket.asset),
        policy=district.policy,
        is_shown=is_shown(ticket, category),
        hidden=() if reader else tuple(each.photo.id for each in await work.tickets.hidden_photos(ticket_id)),
        is_heard=reader is None or await _is_heard(work, district.team(ticket.team)),
        unannounced=district.unannounced(ticket),
        recurred=() if reader else tuple(await work.tickets.recurred(ticket_id)),
        one_hand=None if reader else one_hand(ticket, history),
        caretakers=() if reader else await _caretakers(work, district, ticket),
        wished=await work.drives.wished(ticket_id),
        drive=drive,
        is_public=public is not None,
        is_rough=is_rough,
        coming=(await work.drives.turnout(drive.id)).coming if drive else 0,
        **_by_stage(photos, shown_round),
        **names,
    )


def _by_stage(photos: Sequence[TicketPhoto], shown_round: int) -> dict[str, Any]:
    """Return what a view says of the photos, by its fields."""
    this_round = [each for each in photos if each.rework == shown_round]
    return {
        "before": tuple(each.photo for each in photos if each.stage is Stage.BEFORE),
        "after": tuple(each.photo for each in this_round if each.stage is Stage.AFTER),
        "still": tuple(each.photo for each in this_round if each.stage is Stage.STILL),
        "later": tuple(each for each in photos if each.stage is Stage.LATER),
        "contested": tuple(each.photo for each in photos if each.stage is Stage.CONTEST),
        "photos": tuple(each.photo for each in photos),
        "copied": _copied(photos, shown_round),
        "until": photos[-1].position + 1 if photos else 0,
    }


async def _names(work: Work, district: District, ticket: Ticket, history: Sequence[Entry]) -> dict[str, Any]:
    """Return the names of who has worked on a ticket, by the fields of its view."""
    asked_by = next((entry.actor for entry in reversed(history) if entry.act is Act.ASK), None)
    noted_by = next((entry.actor for entry in reversed(history) if entry.act is Act.NOTE), None)
    given = handling.given(history)
    return {
        "worker_name": await _person_name(work, ticket.fixed_by or ticket.taken_by),
        "asker_name": await _person_name(work, asked_by),
        "noter_name": await _person_name(work, noted_by),
        "giver_name": await _person_name(work, given.actor if given else None),
        "giver_team": _name(district.team(given.from_team)) if given and given.from_team else None,
        "orderer_name": await _person_name(work, ticket.order.by if ticket.order else None),
    }


async def _for_others(
    work: Work, district: District, ticket: Ticket, history: Sequence[Entry], *, is_rough: bool
) -> tuple[Ticket, Sequence[Entry]]:
    """Leave out a place that may be known only roughly, and the number of another ticket that would reveal a place."""
    if is_rough:
        return without_place(ticket, history)
    if ticket.duplicate_of and not await nameable(work, district, [ticket.duplicate_of]):
        return without_other(ticket, history)
    return ticket, history


async def _caretakers(work: Work, district: District, ticket: Ticket) -> tuple[str, ...]:
    names = [await _person_name(work, person) for person in await caretakers_of(work, district, ticket)]
    return tuple(name for name in names if name)


def _copied(photos: Sequence[TicketPhoto], rework: int) -> tuple[TicketId, ...]:
    """Return the tickets whose photos the after-photos of a round are, each once."""
    after = (each for each in photos if each.stage is Stage.AFTER and each.rework == rework)
    return tuple(dict.fromkeys(each.same_as for each in after if each.same_as))


async def _in_sight(
    work: Work, photos: Sequence[TicketPhoto], stands: Standing, ticket: Ticket, category: Category | None
) -> list[TicketPhoto]:
    """Return the photos that a resident may see; only its reporter sees one that is hidden on another ticket."""
    seen = [each for each in photos if may_see(stands, each, ticket, category)]
    if stands is Standing.REPORTER or not seen:
        return seen
    hidden = await work.public.hidden([each.photo.name for each in seen])
    return [each for each in seen if each.photo.name not in hidden]


async def view_mine(work: Work, district: District, person: PersonId, page: int) -> MineView:
    """Return a page (from 0) of the tickets that somebody reported or hears about, newest first."""
    page = min(max(page, 0), PAGES_MOST)
    first = page * ON_A_PAGE
    found = await work.tickets.of(person, None, first + ON_A_PAGE + 1)
    shown = found[first : first + ON_A_PAGE]
    rows = tuple((ticket, district.tree.category(ticket.category), ticket.reporter == person) for ticket in shown)
    return MineView(page, rows, len(found) > first + ON_A_PAGE)


def _neighbours(district: District, ticket: Ticket, category: Category | None) -> tuple[str, ...]:
    # The widest reach, because the report was accepted: its point belongs to an area.
    located = district.route(ticket.point, ticket.reported_at, category, district.areas.reach_m).located
    return tuple(area.name for area in located.neighbours)


async def _person_name(work: Work, person: PersonId | None) -> str | None:
    found = await work.people.get(person) if person else None
    return found.name if found else None


async def _is_heard(work: Work, team: Team | None) -> bool:
    """Tell whether a team has a desk that hears what is said to it; True where there is no team."""
    desk = await work.desks.of(team.code) if team else None
    return team is None or (desk is not None and desk.hears)


async def _is_reachable(work: Work, person: PersonId | None) -> bool:
    found = await work.people.get(person) if person else None
    return found is not None and found.is_reachable


async def _is_any_supporter_reachable(work: Work, listeners: Mapping[PersonId, bool]) -> bool:
    for person, is_supporter in listeners.items():
        if is_supporter and await _is_reachable(work, person):
            return True
    return False


async def asset_name(work: Work, code: AssetCode | None) -> str | None:
    """Return the name of an asset with the code that stands on its label; None where none was scanned."""
    if code is None:
        return None
    asset = await work.districts.asset(code)
    return f"{asset.name} ({code})" if asset and asset.name.casefold() != code.casefold() else code


async def _wanted(work: Work, reader: PersonId | None, ticket: Ticket) -> Wanted | None:
    question = await work.people.asked(reader) if reader else None
    is_open = question is not None and question.ticket == ticket.id and question.album is None
    return question.wanted if question is not None and is_open else None


def _name(team: Team | None) -> str | None:
    return team.name if team else None
