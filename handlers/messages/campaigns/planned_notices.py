"""Load and word each kind of notice (outbox message) about campaigns and projects."""

from casework.campaigns import taking_part
from casework.campaigns.projects import moving
from casework.campaigns.projects.moving import Shown
from casework.campaigns.taking_part import Sees
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.project import Move
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.tickets.overseers import reach_of
from handlers.messages.campaigns import campaigns, projects
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows


async def _campaigns(occasion: Occasion) -> Message:
    sees = Sees(occasion.text("sees") or Sees.PUBLIC)
    work, district = occasion.work, occasion.district
    found = await taking_part.listed(work, district, sees, occasion.team, occasion.at)
    return campaigns.campaigns(found, sees, occasion.to)


async def _campaign(occasion: Occasion) -> Message | None:
    sees = Sees(occasion.text("sees") or Sees.PUBLIC)
    work, district = occasion.work, occasion.district
    found = await taking_part.seen(work, district, occasion.about, sees, occasion.team, occasion.at)
    return campaigns.campaign(found, sees, occasion.number("page"), occasion.to) if found else None


async def _entry(occasion: Occasion) -> Message | None:
    number, campaign = occasion.number("number"), occasion.number("campaign")
    work, district = occasion.work, occasion.district
    view = await taking_part.view_entry(work, district, number, campaign, occasion.desk, occasion.at)
    return campaigns.entry(view, number, occasion.to) if view else None


async def _behind(occasion: Occasion) -> Message | None:
    team = TeamCode(occasion.text("team"))
    found = await taking_part.view_question(occasion.work, occasion.district, occasion.about, team, occasion.at)
    return campaigns.behind(*found, occasion.text("day"), occasion.to) if found else None


async def _projects(occasion: Occasion) -> Message:
    shown = Shown(occasion.text("which"), TeamCode(occasion.text("of")) or None, occasion.number("page"))
    reach = EVERYWHERE if occasion.team else await _reach(occasion)
    work, district = occasion.work, occasion.district
    view = await moving.view_list(work, district, shown, occasion.team, occasion.at, reach)
    return projects.projects(view, occasion.to)


async def _reach(occasion: Occasion) -> Reach:
    chat = occasion.number("chat") or None
    return await reach_of(occasion.work, occasion.district, PersonId(occasion.number("by")), chat)


async def _project(occasion: Occasion) -> Message | None:
    view = await moving.view(occasion.work, occasion.district, occasion.about, occasion.at)
    return projects.project(view, occasion.to) if view else None


async def _wanted(occasion: Occasion) -> Message | None:
    project = await occasion.work.projects.get(occasion.about)
    return projects.wanted(project, Move(occasion.text("move")), occasion.to) if project else None


async def _late(occasion: Occasion) -> Message | None:
    view = await moving.view(occasion.work, occasion.district, occasion.about, occasion.at)
    return projects.late(view.project, view.today, occasion.to) if view else None


async def _news(occasion: Occasion) -> Message | None:
    project = await occasion.work.projects.get(occasion.about)
    return projects.news(project, Move(occasion.text("move")), occasion.to) if project else None


ROWS: Rows = {
    Kind.CAMPAIGNS: _campaigns,
    Kind.CAMPAIGN: _campaign,
    Kind.CAMPAIGN_ENTRY: _entry,
    Kind.CAMPAIGN_BEHIND: _behind,
    Kind.PROJECTS: _projects,
    Kind.PROJECT: _project,
    Kind.PROJECT_WANTED: _wanted,
    Kind.PROJECT_LATE: _late,
    Kind.WORKS_NEWS: _news,
}
