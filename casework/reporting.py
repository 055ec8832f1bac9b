"""A resident reports: every answer moves the draft, and sending it makes a ticket.

Promises: a person has one open draft, begun by whatever they send first; each answer is saved with the update that
brought it; sending twice makes one ticket; a place outside every area is said to be so and loses nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.district import District
from casework.model.draft import (
    Answer,
    ChooseCategory,
    ChooseGroup,
    Draft,
    DraftId,
    GivePlace,
    Place,
    Send,
    Step,
    advance,
    without_gone,
)
from casework.model.errors import Refusal, Why
from casework.model.notice import card_notice, draft_notice
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.ticket import Act, Entry, Stage, Ticket
from casework.ports import NewTicket, Work

LEFT_ALONE = timedelta(hours=1)  # what shows a draft is probably out of sight after this


async def begin(work: Work, person: PersonId, at: datetime) -> Draft:
    """Show the person's open draft, or an empty one, below everything that was said since."""
    draft = await work.drafts.open_of(person) or await work.drafts.begin(person, at)
    await work.drafts.save(draft, at)
    await _show_below(work, draft)
    return draft


async def answer(work: Work, district: District, person: PersonId, said: Answer, at: datetime) -> Draft:
    """Put an answer into the person's open draft, which it begins if there is none.

    A draft that was left alone for an hour is shown anew, below everything that was said since. Raises Refusal when the
    draft is full or the category does not exist (any more).
    """
    _check_category(district, said)
    found = await work.drafts.open_of(person) or await work.drafts.begin(person, at)
    draft = advance(found, said)
    await work.drafts.save(draft, at)
    is_left_alone = found.changed_at is not None and found.changed_at + LEFT_ALONE <= at
    if is_left_alone or draft == found:  # the same photo or place once more: an edit would show nothing
        await _show_below(work, draft)
    else:
        await work.say(draft_notice(person, draft.id))
    return draft


async def press(
    work: Work, district: District, person: PersonId, draft_id: DraftId, said: Answer, at: datetime
) -> Draft:
    """Put the answer of a button into the draft that the button stands under; raises Refusal if that draft is over."""
    _check_category(district, said)
    draft = await _own(work, person, draft_id)
    draft = advance(draft, said)
    await work.drafts.save(draft, at)
    await work.say(draft_notice(person, draft.id))
    return draft


def find_place(
    district: District, point: Point, accuracy_m: float | None, title: str | None, at: datetime
) -> GivePlace:
    """Look a point up among the areas; the place has no area where the point lies outside all of them."""
    located = district.route(point, at, None, accuracy_m).located
    return GivePlace(Place(point, accuracy_m, title, located.area.code if located.area else None))


async def send(work: Work, district: District, person: PersonId, draft_id: DraftId, at: datetime) -> Ticket | None:
    """Make a ticket of a draft, give it to the team that answers there, and show both sides.

    Returns None if its category is gone, or its place has come to lie outside all areas, since it was given: then the
    draft asks for it again. Raises Refusal if the draft is over or not ready.
    """
    draft = await _own(work, person, draft_id)
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    if draft.step is not Step.READY or draft.category is None or draft.place is None:
        raise Refusal(Why.DRAFT_NOT_READY)
    category = district.tree.category(draft.category)
    routing = district.route(draft.place.point, at, category, draft.place.accuracy_m)
    area = routing.located.area
    if area is None or category is None:
        place = replace(draft.place, area=area.code if area else None)
        await work.drafts.save(without_gone(advance(draft, GivePlace(place)), district.tree), at)
        await work.say(draft_notice(person, draft.id))
        return None
    answer_by, fix_by = district.deadlines(category, at)
    ticket = await work.tickets.add(
        NewTicket(
            reporter=person,
            category=category.code,
            place=replace(draft.place, area=area.code),
            area_name=area.name,
            team=routing.team.code if routing.team else None,
            words=draft.words,
            reported_at=at,
            answer_by=answer_by,
            fix_by=fix_by,
        )
    )
    await work.tickets.attach(ticket.id, Stage.BEFORE, 0, draft.photos)
    await work.tickets.record(Entry(ticket.id, at, Act.SEND, person))
    await work.drafts.save(advance(draft, Send(ticket.id)), at)
    await work.say(draft_notice(person, draft.id))
    if ticket.team:
        await work.say(card_notice(ticket.team, ticket.id))
    return ticket


async def _show_below(work: Work, draft: Draft) -> None:
    """Show a draft in a new message, below everything that was said since."""
    await work.say(replace(draft_notice(draft.person, draft.id), facts={"afresh": 1}))


async def _own(work: Work, person: PersonId, draft_id: DraftId) -> Draft:
    draft = await work.drafts.get(draft_id)
    if draft is None or draft.person != person:
        raise Refusal(Why.OLD_BUTTON)
    return draft


def _check_category(district: District, said: Answer) -> None:
    match said:
        case ChooseGroup(code) if district.tree.group(code) is None:
            raise Refusal(Why.NO_SUCH_CATEGORY)
        case ChooseCategory(code) if district.tree.category(code) is None:
            raise Refusal(Why.NO_SUCH_CATEGORY)
