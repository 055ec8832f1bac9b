"""Build samples of what is said of campaigns and projects."""

from dataclasses import replace
from datetime import date, timedelta

from casework.campaigns.progress import Standing, TeamStanding
from casework.campaigns.projects.moving import LATE, PAGE, ListView, ProjectView, Shown
from casework.campaigns.taking_part import EntryView, Sees
from casework.model.area import AreaCode
from casework.model.campaign import COUNTS, SIGNED, Campaign, CampaignCode, CampaignEntry, Delay, Progress, Target
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.project import Move, Moved, Project, ProjectCode, State
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamCode
from casework.tickets.views import PlannedView
from handlers.messages.campaigns import campaigns, projects
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import AT, NUMBER, Values, photos

TODAY = date(2026, 3, 2)
TEAM = TeamCode("east")
TARGETS = (
    Target(Measure.TONNES, 123_456.5, WorkKind.CLEARED),
    *(Target(unit, 1_234_567.0) for unit in (*COUNTS, SIGNED, Measure.TREES)),
)


def planned_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return all of it, each message under the name of its kind."""
    return _campaigns(values, to) | _projects(values, to)


def a_project(values: Values) -> Project:
    """Return a project that is late."""
    ends, first = TODAY - timedelta(days=1), TODAY - timedelta(days=40)
    return Project(
        number=NUMBER,
        code=ProjectCode("P" * 32),
        name=values.team,
        kind=values.category,
        team=TEAM,
        starts=first,
        ends=ends,
        planned_end=first,
        area=AreaCode("1"),
        point=Point(31.2, 121.5),
        planned_sum=1.25e8,
        spent_sum=123_456.78,
        state=State.DELAYED,
        reason=values.note,
    )


def planned_view(values: Values, days: int = 3, metres: float | None = 49.6) -> PlannedView:
    """Return works that begin in some days."""
    starts = TODAY + timedelta(days=days)
    project = replace(a_project(values), starts=starts, ends=starts + timedelta(days=9), state=State.PLANNED)
    return PlannedView(project, values.team, metres, TODAY)


def _campaigns(values: Values, to: Speaker) -> dict[str, Message]:
    plan = Campaign(NUMBER, CampaignCode("C" * 32), values.team, TODAY - timedelta(days=3), TODAY + timedelta(days=20))
    progress = tuple(Progress(target, target.amount / 3, target.amount, 0.5) for target in TARGETS)
    reason = Delay(NUMBER, TEAM, TODAY, 17, values.note)
    teams = tuple(
        TeamStanding(TEAM, values.team, progress, delay) for delay in (None, replace(reason, reason=None), reason)
    )
    running = Standing(plan, TODAY, progress, teams)
    over = Standing(replace(plan, last=TODAY - timedelta(days=1)), TODAY, (), ())
    to_come = Standing(replace(plan, first=TODAY + timedelta(days=1)), TODAY, progress[:1], teams[:1])
    entry = CampaignEntry(NUMBER, TEAM, AT, PersonId(3), SIGNED, 12.0, None, values.words)
    short = replace(running, whole=progress[:2], teams=teams[:1])
    return {
        "campaigns": campaigns.campaigns((short, over, to_come), Sees.ALL, to),
        "campaigns: of a desk": campaigns.campaigns((short,), Sees.DESK, to),
        "campaigns: none": campaigns.campaigns((), Sees.PUBLIC, to),
        "campaign": campaigns.campaign(running, Sees.ALL, 0, to),
        "campaign: of a desk": campaigns.campaign(short, Sees.DESK, 0, to),
        "campaign: second page": campaigns.campaign(replace(running, teams=teams * 6), Sees.ALL, 1, to),
        "campaign_entry": campaigns.entry(EntryView(entry, values.team, teams[0]), NUMBER, to),
        "campaign_entry: taken back": campaigns.entry(EntryView(None, values.team, None), NUMBER, to),
        "campaign_behind": campaigns.behind(running, teams[1], TODAY.isoformat(), to),
        "campaign_behind: answered": campaigns.behind(running, teams[2], TODAY.isoformat(), to),
    }


def _projects(values: Values, to: Speaker) -> dict[str, Message]:
    late = a_project(values)
    moved = Moved(NUMBER, AT, PersonId(3), Move.DELAY, values.note, TODAY, 1e9)
    moves = (*((replace(moved, move=move), values.worker) for move in Move), (moved, None))
    view = ProjectView(late, values.team, values.area, moves, photos(values.photos), TODAY)
    rows = tuple((replace(late, state=state), values.team) for state in (*State, *State))[:PAGE]
    listed = ListView(Shown(LATE, TEAM, 1), rows, 99, TODAY, is_desk=False, team_name=values.team)
    done = ProjectView(
        replace(late, state=State.DONE, reason="", planned_sum=0.0, spent_sum=0.0), "", None, (), (), TODAY
    )
    return {
        "projects": projects.projects(listed, to),
        "projects: of a desk, none": projects.projects(ListView(Shown(), (), 0, TODAY, is_desk=True), to),
        "project": projects.project(view, to),
        "project: without photos": projects.project(replace(view, photos=()), to),
        "project: done": projects.project(done, to),
        **{f"project_wanted: {move}": projects.wanted(late, move, to) for move in (Move.DELAY, Move.SPEND, Move.DROP)},
        "project_late": projects.late(late, TODAY, to),
        "project_late: answered": projects.late(replace(late, ends=TODAY), TODAY, to),
        **{
            f"works_news: {move}": projects.news(late, move, to)
            for move in (Move.FINISH, Move.DELAY, Move.PAUSE, Move.DROP)
        },
    }
