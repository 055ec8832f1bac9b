"""Let staff release, annotate, dismiss and correct their tickets, and undo what they did.

Promises: `authority.check` allows each act. It is guarded while the ticket's row is locked, written to the history with
its actor, shown on the card, and told to those whom it concerns. Whoever acted can undo the act for `undo_minutes`,
unless somebody else has acted since. The history keeps the act and the undo, and the messages to residents are
corrected.
"""

from dataclasses import replace
from datetime import datetime

from casework.desk import fixing, merging
from casework.model import authority, handling as acts, life
from casework.model.authority import Actor
from casework.model.category import CategoryCode, Offered
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, card_notice, handled_notice, taken_notice, verdict_notice
from casework.model.person import Wanted
from casework.model.photo import Stage, TicketPhoto
from casework.model.place import Point
from casework.model.policy import Policy
from casework.model.routing import Routing
from casework.model.street import Unnamed
from casework.model.team import Team
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import exhibiting, expecting, naming, restraining
from casework.tickets.keeping import (
    desk_of,
    drop_undo,
    find,
    hand_on,
    index,
    keep,
    show_card,
)
from casework.tickets.publishing import comes_back, looks_alike
from casework.tickets.reshowing import show_again_everywhere, show_wish_again
from casework.tickets.telling import (
    ANNOUNCED,
    announce,
    below,
    latest,
    tell,
)

# What a menu lets one do; the other menus belong to those who may view the ticket.
OF_MENU = {
    "give": Act.GIVE,
    "pass": Act.PASS_ON,
    "park": Act.REQUEST,
    "extend": Act.REQUEST,
    "merge": Act.MERGE,
    "dismiss": Act.DISMISS,
    "category": Act.RECATEGORISE,
    "hide": Act.HIDE,
    "unhide": Act.UNHIDE,
}
# What must be possible before a menu asks for a day, a team or a reason; the others refuse nothing by the status alone.
LEADS_TO = {
    "give": Act.GIVE,
    "pass": Act.PASS_ON,
    "park": Act.PARK,
    "extend": Act.PARK,
    "merge": Act.MERGE,
    "dismiss": Act.DISMISS,
}
MOST_UNDONE = 100  # tickets in one transaction


async def release(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Give a ticket back to the team; raises Refusal if it is another team's, or nobody has taken it."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.RELEASE, ticket)
    released = acts.with_undo(ticket, acts.release(ticket), Act.RELEASE, actor.person, at)
    await keep(work, released, Entry(ticket.id, at, Act.RELEASE, actor.person))
    await tell(work, ticket, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))
    return released


async def note(work: Work, actor: Actor, ticket_id: TicketId, words: str, at: datetime) -> Ticket:
    """Write a note for the card, which no resident sees; raises Refusal for another team's ticket or an empty note."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.NOTE, ticket)
    if not words:
        raise Refusal(Why.NOTE_MISSING, ticket=ticket.id)
    await keep(work, ticket, Entry(ticket.id, at, Act.NOTE, actor.person, words))
    return ticket


async def dismiss(work: Work, policy: Policy, actor: Actor, ticket_id: TicketId, reason: str, at: datetime) -> Ticket:
    """Close a ticket for a reason that its reporter reads: the code of a reason, or free words.

    Raises Refusal if the ticket is another team's, waits, is fixed or closed, or no reason is given.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.DISMISS, ticket)
    dismissed = acts.with_undo(ticket, acts.dismiss(ticket, reason, at), Act.DISMISS, actor.person, at)
    await keep(work, dismissed, Entry(ticket.id, at, Act.DISMISS, actor.person, reason))
    await expecting.void(work, ticket, Wanted.ADDITION)
    await restraining.weigh(work, policy, ticket.reporter, at)
    await show_wish_again(work, ticket, dismissed)
    await announce(work, dismissed, Act.DISMISS)
    return dismissed


async def recategorise(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, code: CategoryCode, at: datetime
) -> Ticket:
    """Put a ticket into another category, with new deadlines from now on, and give it to the team that answers for it.

    A deadline that was missed stays. If routing names the same team for both categories, the ticket stays with the team
    that has it, which may have got it from another team. Raises Refusal if the ticket is another team's, is closed or
    in that category already, or there is no such category, or it is switched off.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.RECATEGORISE, ticket)
    category = district.tree.current(code)
    if category is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    if category.offered is Offered.NOBODY:
        raise Refusal(Why.CATEGORY_NOT_OFFERED)
    before, now = _routing(district, ticket, at), _routing(district, replace(ticket, category=code), at)
    team = now.team if now.team != before.team and now.team and now.team.code != ticket.team else None
    # If the clock stands still, the ticket gets the whole of the new time when the clock goes on.
    answer_by, fix_by = district.deadlines(category, ticket.asked_at or at, team.code if team else ticket.team)
    codes = {question.code for question in category.questions}
    answers = {question: choice for question, choice in ticket.answers.items() if question in codes}
    changed = acts.recategorise(ticket, code, answer_by, fix_by, answers, at)
    if team:
        changed = acts.give(changed, team.code, now.assisting)
    changed = acts.with_undo(ticket, changed, Act.RECATEGORISE, actor.person, at)
    from_team = ticket.team if team else None
    await keep(work, changed, Entry(ticket.id, at, Act.RECATEGORISE, actor.person, _with_team(code, team), from_team))
    await _let_others_see(work, district, ticket, changed)
    await index(work, district, changed)
    await hand_on(work, changed, ticket.team)
    await show_wish_again(work, ticket, changed)
    await announce(work, changed, Act.RECATEGORISE)
    return changed


async def move(work: Work, district: District, actor: Actor, ticket_id: TicketId, point: Point, at: datetime) -> Ticket:
    """Move a ticket's pin; if another team answers at the new place, offer to pass the ticket on as well.

    Raises Refusal if the ticket is another team's or closed, or the point lies outside every area.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.MOVE, ticket)
    routing = district.route(point, at, district.tree.category(ticket.category))
    area = routing.located.area
    if area is None:
        raise Refusal(Why.PLACE_OUTSIDE, ticket=ticket.id)
    street = await naming.street_at(work, district.policy, Unnamed(point, ticket=ticket.id))
    moved = acts.move(ticket, point, area.code, area.name, street)
    moved = acts.with_undo(ticket, moved, Act.MOVE, actor.person, at)
    entry = Entry(ticket.id, at, Act.MOVE, actor.person, area.name)
    here, team = _routing(district, ticket, at).team, desk_of(actor, ticket)
    if routing.team and routing.team != here and routing.team.code != ticket.team and team:
        await work.tickets.save(moved)
        await work.tickets.record(entry)
        await work.say(below(card_notice(team, ticket.id, f"pass:{routing.team.code}")))
    else:
        await keep(work, moved, entry)
    await _let_others_see(work, district, ticket, moved)
    await index(work, district, moved)
    await announce(work, moved, Act.MOVE)
    return moved


async def undo(work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Undo what the actor has just done; raises Refusal if it is too late, or if somebody has acted since."""
    ticket = await merging.find_with_other(work, ticket_id)
    authority.check(actor, Act.UNDO, ticket)
    before = acts.undone(ticket, actor.person, at, district.policy)
    act = ticket.undo.act if ticket.undo else Act.UNDO
    if act is Act.FIX:
        photos = await work.tickets.photos(ticket.id)
        await work.tickets.take_back(ticket.id, [each.position for each in photos if _is_of_fix(each, ticket)])
    if act is Act.MERGE:
        await merging.separate(work, ticket, actor, at)
    await work.tickets.save(before)
    await work.tickets.record(Entry(ticket.id, at, Act.UNDO, actor.person, act))
    if act in (Act.RECATEGORISE, Act.MOVE):
        await index(work, district, before)
    await hand_on(work, before, ticket.team)
    await show_card(work, before)
    if act is Act.FIX:
        await show_again_everywhere(work, before)
    else:
        await _let_others_see(work, district, ticket, before)
    if act is Act.DISMISS:
        await restraining.weigh(work, district.policy, ticket.reporter, at)
    await show_wish_again(work, ticket, before)
    await _put_right(work, district, before, act)
    return before


async def forget_undo(work: Work, policy: Policy, at: datetime) -> int:
    """Remove the undo button from cards whose latest act can no longer be undone; returns how many."""
    found = await work.tickets.held(await work.due.undoable(MOST_UNDONE))
    over = [ticket for ticket in found if ticket.undo is not None and not acts.may_undo(ticket.undo, at, policy)]
    await work.tickets.save_all([replace(ticket, undo=None) for ticket in over])
    for ticket in over:
        await show_card(work, ticket)
        await drop_undo(work, ticket, replace(ticket, undo=None))
    return len(over)


async def open_menu(work: Work, actor: Actor, ticket_id: TicketId, menu: str, *, is_below: bool = False) -> None:
    """Open a menu on the card ("" closes it), in place or below.

    Raises Refusal for another team's ticket, and where the ticket is in no state for what the menu offers. A supervisor
    elsewhere, who sees no card, is told to name the photo.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, OF_MENU.get(menu, Act.VIEW), ticket)
    team = desk_of(actor, ticket)
    if menu in ("hide", "unhide") and team not in actor.teams:
        raise Refusal(Why.WHICH_PHOTO, ticket=ticket.id, command=menu)
    if team:
        if menu in LEADS_TO:
            life.after(ticket, LEADS_TO[menu])
        notice = card_notice(team, ticket.id, menu)
        await work.say(below(notice) if is_below else notice)


async def show_again(work: Work, actor: Actor, ticket_id: TicketId) -> None:
    """Show the card again, below everything else, on the desk at which somebody acts, if that desk has the ticket."""
    ticket = await find(work, ticket_id)
    team = desk_of(actor, ticket)
    if team in actor.teams and team is not None:
        await work.say(below(card_notice(team, ticket.id)))


async def want_words(work: Work, actor: Actor, ticket_id: TicketId, act: Act, detail: str = "") -> None:
    """Ask a staff member to reply with the words that an act needs; `detail` is what they have chosen already.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, act if act in authority.STAFF_ACTS else Act.VIEW, ticket)
    team = desk_of(actor, ticket)
    if team:
        facts: dict[str, Fact] = {"by": actor.person, "act": act, "detail": detail}
        await work.say(below(Notice(Kind.WORDS_WANTED, ToDesk(team), ticket.id, facts)))


def words_wanted(slot: str | None) -> tuple[Act, str] | None:
    """Return the act for which the message in a slot asks for words, and what was chosen already; else None."""
    wanted = Kind.WORDS_WANTED.read(slot)
    return (Act(wanted["act"]), wanted["detail"]) if wanted else None


async def _put_right(work: Work, district: District, ticket: Ticket, act: Act) -> None:
    """Edit the messages to residents, and to whoever checks a fix, so that they say the act was undone."""
    if act in (Act.TAKE, Act.RELEASE, Act.GIVE):
        await tell(work, ticket, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))
    elif act is Act.FIX:
        await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
        await fixing.ask_for_approval(work, district, ticket)
        await expecting.void(work, ticket, Wanted.REASON)
    elif act in ANNOUNCED:
        await expecting.void(work, ticket, Wanted.CONTEST)
        number = await latest(work, ticket, act)
        await tell(work, ticket, lambda hearer: handled_notice(hearer, ticket.id, number))


async def _let_others_see(work: Work, district: District, before: Ticket, now: Ticket) -> None:
    """Bring what strangers read of a ticket up to date with its new place, category or state."""
    if looks_alike(district, before, now):
        await exhibiting.follow(work, now)
    else:
        await show_again_everywhere(work, now, comes_back=comes_back(district, before, now))


def _routing(district: District, ticket: Ticket, at: datetime) -> Routing:
    # The widest reach, because the report was accepted: its point belongs to an area.
    day = local_day(at, district.calendar.zone)
    return district.route_on(day, ticket.point, district.tree.category(ticket.category), district.areas.reach_m)


def _is_of_fix(photo: TicketPhoto, ticket: Ticket) -> bool:
    return photo.stage is Stage.AFTER and photo.rework == ticket.rework


def _with_team(code: str, team: Team | None) -> str:
    return f"{code}\n{team.name}" if team else code
