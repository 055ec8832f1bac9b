"""Load and word each kind of notice (outbox message) for supervisors."""

from casework.desk import listing as finding
from casework.model.authority import Actor, Role
from casework.model.concern import Concern
from casework.model.contest import DECISIONS
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE, Reach
from casework.model.supervision import is_to_be_checked
from casework.model.team import TeamCode
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.model.warning import Step, is_overdue, still_holds
from casework.oversight import (
    listing as overseen,
    looking_back,
    morning as mornings,
    referring,
    supervising as overseeing,
    walking as walked,
)
from casework.oversight.records import Settling
from casework.oversight.supervising import CaseView
from casework.tickets import alarming
from casework.tickets.overseers import caretakers_of, reach_of, who_decide
from handlers.messages.desk.listing import listing
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, at_once, of_ticket, view_of
from handlers.messages.oversight import (
    contests,
    exhibit_notices,
    inspecting,
    referrals,
    supervising,
    urging,
    walking,
    warnings,
)
from handlers.messages.oversight.alarms import alarm


async def _overview(occasion: Occasion) -> Message:
    concern = Concern(occasion.text("concern")) if occasion.text("concern") else None
    page = occasion.number("page")
    asked = Settling(occasion.text("asked")) if occasion.text("asked") else None
    reach = await _reach(occasion)
    view = await overseeing.view(occasion.work, occasion.district, concern, page, occasion.at, asked, reach)
    return supervising.overview(view, occasion.to)


async def _overseen(occasion: Occasion) -> Message:
    shown, team = finding.from_facts(occasion.facts), TeamCode(occasion.text("team")) or None
    work, district, reach = occasion.work, occasion.district, await _reach(occasion)
    return listing(await overseen.view(work, district, team, shown, occasion.at, reach), occasion.to)


async def _reach(occasion: Occasion) -> Reach:
    """Return the areas that whoever asked supervises; a notice from before there were areas is of them all."""
    if "by" not in occasion.facts:
        return EVERYWHERE
    chat = occasion.number("chat") or None
    return await reach_of(occasion.work, occasion.district, PersonId(occasion.number("by")), chat)


async def _case(occasion: Occasion) -> Message | None:
    case = await _view(occasion)
    return supervising.case(case, occasion.at, occasion.to, occasion.installation.map_link) if case else None


async def _case_photos(occasion: Occasion) -> Message | None:
    case = await _view(occasion)
    return supervising.photos(case, occasion.to) if case else None


async def _view(occasion: Occasion) -> CaseView | None:
    page = occasion.number("teams", -1)
    ticket = TicketId(occasion.about)
    work, district = occasion.work, occasion.district
    deciding = Act(occasion.text("deciding")) if occasion.text("deciding") else None
    return await overseeing.view_case(
        work, district, ticket, page if page >= 0 else None, occasion.at, occasion.text("to"), deciding
    )


async def _alarm(occasion: Occasion) -> Message | None:
    teams = [TeamCode(code) for code in occasion.text("teams").split("\n") if code]
    work, district = occasion.work, occasion.district
    if occasion.person and not await alarming.concerns(work, district, teams, occasion.person):
        return None
    view = await alarming.view(work, district, teams, occasion.text("supervisors"))
    return alarm(view, occasion.to)


async def _warned(occasion: Occasion) -> Message | None:
    seen = await view_of(occasion, to_staff=True)
    step = Step(occasion.number("step"))
    if seen is None:
        return None
    taker = seen.ticket.taken_by
    answering = () if taker else await caretakers_of(occasion.work, occasion.district, seen.ticket)
    if not still_holds(step, seen.ticket, occasion.at, has_caretaker=bool(answering)):
        return None
    found = [await occasion.work.people.get(person) for person in ((taker,) if taker else answering)]
    return warnings.warned(seen, step, [each for each in found if each], occasion.at, occasion.to)


async def _undecided(occasion: Occasion) -> Message | None:
    ticket = await occasion.work.tickets.get(TicketId(occasion.about))
    if ticket is None or await who_decide(occasion.work, occasion.district, ticket):
        return None
    waits = ticket.contested_at is not None or ticket.request is not None or is_to_be_checked(ticket)
    return supervising.undecided(ticket, occasion.to) if waits else None


async def _referral_failed(occasion: Occasion) -> Message | None:
    view = await referring.view(occasion.work, TicketId(occasion.about), occasion.number("rework"))
    return referrals.failed(view, occasion.to) if view else None


async def _member_left(occasion: Occasion) -> Message:
    who = await occasion.asker()
    tickets = [int(number) for number in occasion.text("tickets").split()]
    areas = [area for area in occasion.text("areas").split("\n") if area]
    return warnings.member_left(who.name or "" if who else "", tickets, areas, occasion.to)


async def _contested(occasion: Occasion) -> Message | None:
    view = await view_of(occasion, to_staff=True)
    if view is None:
        return None
    decided = [entry for entry in view.history if entry.act in DECISIONS]
    number = occasion.number("number")
    actor = decided[number - 1].actor if 0 < number <= len(decided) else None
    who = await occasion.work.people.get(actor) if actor else None
    return contests.contested(view, number, who, occasion.to, occasion.installation.map_link)


async def _urged(occasion: Occasion) -> Message | None:
    view, who = await view_of(occasion, to_staff=True), await occasion.asker()
    return urging.urged(view, occasion.number("number"), who, occasion.at, occasion.to) if view else None


async def _morning(occasion: Occasion) -> Message | None:
    view = await mornings.view(occasion.work, occasion.district, occasion.desk, occasion.at)
    return warnings.morning(view, occasion.to)


async def _briefing(occasion: Occasion) -> Message | None:
    view = await mornings.view_briefing(occasion.work, occasion.district, occasion.person, occasion.at)
    return warnings.briefing(view, occasion.to)


async def _look_back(occasion: Occasion) -> Message | None:
    view = await looking_back.view(occasion.work, occasion.district, 0, occasion.at)
    return inspecting.look_back(view.count, occasion.to)


async def _tasks(occasion: Occasion) -> Message:
    page = occasion.number("page")
    return inspecting.tasks(await looking_back.view(occasion.work, occasion.district, page, occasion.at), occasion.to)


async def _task(occasion: Occasion) -> Message | None:
    seen = await view_of(occasion, to_staff=True)
    outcome = await looking_back.outcome_of(occasion.work, TicketId(occasion.about))
    return inspecting.task(seen, outcome, occasion.to, occasion.installation.map_link) if seen else None


async def _check_wanted(occasion: Occasion) -> Message:
    asked = await occasion.work.people.asked(occasion.reader)
    is_open = asked is not None and asked.album is None
    is_open = (
        is_open and asked is not None and (asked.wanted, asked.ticket) == (occasion.text("wanted"), occasion.about)
    )
    outcome = await looking_back.outcome_of(occasion.work, TicketId(occasion.about))
    return inspecting.check_wanted(occasion.about, dict(occasion.facts), occasion.to, is_open=is_open, outcome=outcome)


async def _rounds(occasion: Occasion) -> Message:
    person = occasion.number("person")
    roles = await occasion.work.roles.of(occasion.person) if occasion.person else frozenset()
    by = PersonId(occasion.number("by", person))
    actor = Actor(by, is_inspector=Role.INSPECTOR in roles, reach=await _reach(occasion))
    back = occasion.number("back")
    view = await walked.view(occasion.work, occasion.district, back, person, actor, occasion.at)
    return walking.rounds(view, occasion.to)


def _checked_in(occasion: Occasion) -> Message:
    areas = [name for name in occasion.text("areas").split("\n") if name]
    return walking.checked_in(areas, occasion.district.policy.round_minutes, occasion.to)


ROWS: Rows = {
    **exhibit_notices.ROWS,
    Kind.ROUNDS: _rounds,
    Kind.CHECKED_IN: at_once(_checked_in),
    Kind.LOOK_BACK: _look_back,
    Kind.TASKS: _tasks,
    Kind.TASK: _task,
    Kind.CHECK_WANTED: _check_wanted,
    Kind.DESK_ALARM: _alarm,
    Kind.OVERDUE: of_ticket(
        lambda occasion, view: (
            warnings.overdue(view, occasion.at, occasion.to) if is_overdue(view.ticket, occasion.at) else None
        )
    ),
    Kind.WARNED: _warned,
    Kind.UNDECIDED: _undecided,
    Kind.MEMBER_LEFT: _member_left,
    Kind.REFERRAL_FAILED: _referral_failed,
    Kind.URGED: _urged,
    Kind.NUDGED: of_ticket(lambda occasion, view: urging.nudged(view, occasion.at, occasion.to), to_staff=True),
    Kind.APPROVAL_WANTED: of_ticket(
        lambda occasion, view: warnings.approval_wanted(view, occasion.number("rework"), occasion.to), to_staff=True
    ),
    Kind.MORNING: _morning,
    Kind.BRIEFING: _briefing,
    Kind.CONTESTED: _contested,
    Kind.OVERVIEW: _overview,
    Kind.OVERSEEN: _overseen,
    Kind.CASE: _case,
    Kind.CASE_PHOTOS: _case_photos,
    Kind.GROUP_LINKED: at_once(lambda occasion: supervising.group_linked(occasion.to)),
}
