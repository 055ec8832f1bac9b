"""What a reader is shown: views of drafts and tickets as they are at this moment.

A view is read when a notice is sent, so it always shows the present; it says nothing about the reporter, whose identity
stays with the bot.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.model.area import FAR_M
from casework.model.category import Category, CategoryGroup
from casework.model.district import District
from casework.model.draft import Draft, DraftId, without_gone
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.team import Team, TeamCode
from casework.model.ticket import Act, Entry, Stage, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft, with what its codes mean today; `ticket` is what became of it."""

    draft: Draft
    groups: tuple[CategoryGroup, ...]
    group: CategoryGroup | None
    category: Category | None
    area_name: str | None
    team_name: str | None
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket, with what its codes mean today.

    `neighbours` are the areas behind a border close by; `is_reporter_asked` is set while the reporter owes the answer
    to what is still wrong.
    """

    ticket: Ticket
    category: Category | None
    team_name: str | None
    neighbours: tuple[str, ...]
    worker_name: str | None
    is_reporter_reachable: bool
    is_reporter_asked: bool
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]
    still: tuple[Photo, ...]
    history: tuple[Entry, ...]

    def note(self, act: Act, number: int) -> str:
        """Return what was written to the act of a kind with that number, the first being 0; "" if there is none yet."""
        notes = [entry.note for entry in self.history if entry.act is act]
        return notes[number] if 0 <= number < len(notes) else ""


async def view_draft(work: Work, district: District, draft_id: DraftId, at: datetime) -> DraftView | None:
    """Return a draft as its resident sees it, or None if there is none."""
    draft = await work.drafts.get(draft_id)
    if draft is None:
        return None
    draft = without_gone(draft, district.tree)
    category = district.tree.category(draft.category) if draft.category else None
    group = district.tree.group(draft.group) if draft.group else None
    ticket = await work.tickets.get(draft.ticket) if draft.ticket else None
    area_name = team_name = None
    if ticket:
        area_name, team_name = ticket.area_name, _name(district.team(ticket.team))
    elif draft.place and draft.place.area:
        routing = district.route(draft.place.point, at, category, draft.place.accuracy_m)
        area_name = routing.located.area.name if routing.located.area else None
        team_name = _name(routing.team)
    return DraftView(draft, district.tree.groups, group, category, area_name, team_name, ticket)


async def view_ticket(
    work: Work, district: District, ticket_id: TicketId, rework: int | None = None
) -> TicketView | None:
    """Return a ticket as its desk and its reporter see it, or None if there is none.

    The photos afterwards are those of the round named by `rework`, else of the present one.
    """
    ticket = await work.tickets.get(ticket_id)
    if ticket is None:
        return None
    shown_round = ticket.rework if rework is None else rework
    photos = await work.tickets.photos(ticket_id)
    category = district.tree.category(ticket.category)
    return TicketView(
        ticket=ticket,
        category=category,
        team_name=_name(district.team(ticket.team)),
        neighbours=_neighbours(district, ticket, category),
        worker_name=await _person_name(work, ticket.fixed_by or ticket.taken_by),
        is_reporter_reachable=await _is_reachable(work, ticket.reporter),
        is_reporter_asked=await _is_asked(work, ticket),
        before=tuple(each.photo for each in photos if each.stage is Stage.BEFORE),
        after=tuple(each.photo for each in photos if each.stage is Stage.AFTER and each.rework == shown_round),
        still=tuple(each.photo for each in photos if each.stage is Stage.STILL and each.rework == shown_round),
        history=tuple(await work.tickets.history(ticket_id)),
    )


def _neighbours(district: District, ticket: Ticket, category: Category | None) -> tuple[str, ...]:
    # The reach decides nothing but which area the point belongs to, and that it belongs to one was settled.
    located = district.route(ticket.point, ticket.reported_at, category, FAR_M).located
    return tuple(area.name for area in located.neighbours)


async def _person_name(work: Work, person: PersonId | None) -> str | None:
    found = await work.people.get(person) if person else None
    return found.name if found else None


async def _is_reachable(work: Work, person: PersonId | None) -> bool:
    found = await work.people.get(person) if person else None
    return found is not None and found.is_reachable


async def _is_asked(work: Work, ticket: Ticket) -> bool:
    question = await work.people.asked(ticket.reporter) if ticket.reporter else None
    return question is not None and question.ticket == ticket.id


def _name(team: Team | None) -> str | None:
    return team.name if team else None


async def reader_language(work: Work, district: District, person: PersonId | None, team: TeamCode | None) -> str | None:
    """Return the language of the person or the team that will read, or None if they are gone or out of reach."""
    if person is not None:
        found = await work.people.get(person)
        return found.language if found and found.is_reachable else None
    known = district.team(team)
    return known.language if known else None
