"""Load and word each kind of notice (outbox message) for supervisors."""

from casework.desk import listing as finding
from casework.model.concern import Concern
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.model.warning import Step, still_holds
from casework.oversight import listing as overseen, morning as mornings, supervising as overseeing
from casework.oversight.records import Settling
from casework.oversight.supervising import CaseView
from casework.tickets import alarming
from casework.tickets.overseers import reach_of
from handlers.messages.desk.listing import listing
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, at_once, of_ticket, view_of
from handlers.messages.oversight import supervising, warnings
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
    return await overseeing.view_case(
        work, district, ticket, page if page >= 0 else None, occasion.at, occasion.text("to")
    )


async def _alarm(occasion: Occasion) -> Message:
    teams = [TeamCode(code) for code in occasion.text("teams").split("\n") if code]
    view = await alarming.view(occasion.work, occasion.district, teams, occasion.text("supervisors"))
    return alarm(view, occasion.to)


async def _warned(occasion: Occasion) -> Message | None:
    seen = await view_of(occasion, to_staff=True)
    step = Step(occasion.number("step"))
    if seen is None or not still_holds(step, seen.ticket, occasion.at):
        return None
    taker = seen.ticket.taken_by
    worker = await occasion.work.people.get(taker) if taker else None
    return warnings.warned(seen, step, worker, occasion.at, occasion.to)


async def _morning(occasion: Occasion) -> Message | None:
    view = await mornings.view(occasion.work, occasion.district, occasion.desk, occasion.at)
    return warnings.morning(view, occasion.to)


async def _briefing(occasion: Occasion) -> Message | None:
    view = await mornings.view_briefing(occasion.work, occasion.district, occasion.person, occasion.at)
    return warnings.briefing(view, occasion.to)


ROWS: Rows = {
    Kind.DESK_ALARM: _alarm,
    Kind.OVERDUE: of_ticket(
        lambda occasion, view: (
            warnings.overdue(view, occasion.at, occasion.to)
            if still_holds(Step.LATE, view.ticket, occasion.at)
            else None
        )
    ),
    Kind.WARNED: _warned,
    Kind.APPROVAL_WANTED: of_ticket(
        lambda occasion, view: warnings.approval_wanted(view, occasion.number("rework"), occasion.to), to_staff=True
    ),
    Kind.MORNING: _morning,
    Kind.BRIEFING: _briefing,
    Kind.OVERVIEW: _overview,
    Kind.OVERSEEN: _overseen,
    Kind.CASE: _case,
    Kind.CASE_PHOTOS: _case_photos,
    Kind.GROUP_LINKED: at_once(lambda occasion: supervising.group_linked(occasion.to)),
}
