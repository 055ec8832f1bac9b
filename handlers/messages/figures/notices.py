"""Load and word each kind of notice (outbox message) about rankings and what a desk is told of its figures."""

from datetime import date

from casework.figures import showing, weekly
from casework.model.notice import Kind
from casework.model.objection import disputed_in
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.tickets.overseers import reach_of
from handlers.messages.figures import objections, weeks
from handlers.messages.figures.league import league
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows


async def _league(occasion: Occasion) -> Message:
    work, district, asked = occasion.work, occasion.district, showing.from_facts(occasion.facts)
    reach, chat = EVERYWHERE, occasion.number("chat") or None
    if occasion.team is None:
        reach = await reach_of(work, district, asked.person, chat)
    return league(await showing.view(work, district, asked, occasion.at, reach, occasion.team), occasion.to)


async def _objecting(occasion: Occasion) -> Message:
    first, last = (date.fromisoformat(occasion.text(name)) for name in ("from_day", "until_day"))
    period = Period(first, last)
    kept = await occasion.work.objections.of(occasion.desk, period)
    asker = await occasion.asker()
    return objections.objecting(period, disputed_in(occasion.text("figure")), kept, asker, occasion.to)


async def _objection(occasion: Occasion) -> Message | None:
    kept = await occasion.work.objections.get(occasion.number("number"))
    if kept is None:
        return None
    team = occasion.district.team(TeamCode(kept.team))
    by = await occasion.work.people.get(PersonId(kept.answered_by)) if kept.answered_by else None
    return objections.objection(kept, team.name if team else kept.team, by, occasion.to)


async def _answered(occasion: Occasion) -> Message | None:
    kept = await occasion.work.objections.get(occasion.number("number"))
    return objections.answered(kept, occasion.to) if kept else None


async def _desk_week(occasion: Occasion) -> Message | None:
    first = date.fromisoformat(occasion.text("from_day"))
    view = await weekly.view(occasion.work, occasion.district, occasion.desk, first, occasion.at)
    return weeks.week(view, occasion.to) if view else None


league_notices: Rows = {
    Kind.LEAGUE: _league,
    Kind.OBJECTING: _objecting,
    Kind.OBJECTION: _objection,
    Kind.OBJECTION_ANSWERED: _answered,
    Kind.DESK_WEEK: _desk_week,
}
ROWS: Rows = {**league_notices}
