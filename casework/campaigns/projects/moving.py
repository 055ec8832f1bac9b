"""Move projects, and show them: to a desk its own, to supervisors those that they supervise.

Promises: every move is kept with who made it and when. Whoever waits for planned works (they would have reported what
the works put right) is told when these are done, delayed, paused or dropped. In the morning after its end has passed, a
project's team is asked once why; a delay names a new end, about which it is asked anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.model import authority, project as rules
from casework.model.authority import Actor, Office
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.morning import morning_of
from casework.model.notice import Here, Kind, Notice, ToChat, ToDesk, ToPerson
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.project import MOST_PHOTOS, OVER, Move, Moved, Project, ProjectCode, State
from casework.model.reach import EVERYWHERE, Reach
from casework.model.spelling import first_word
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets.telling import below

PAGE = 8
MOST_PAGES = 200
MOST_ASKED = 200  # at once; the others a minute later
LATE, EVERY = "late", "all"  # filters beside the states
TOLD = frozenset({Move.FINISH, Move.DELAY, Move.PAUSE, Move.DROP})  # to whoever waits for it
MOST_SAID = 32


@dataclass(frozen=True, slots=True)
class Shown:
    """Which projects a list shows: by state ("": all that are not over; "late", "all"), of one team or all; a page."""

    which: str = ""
    team: TeamCode | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of projects with the names of their teams, how many there are, and the local day. `is_desk`: its own."""

    shown: Shown
    rows: tuple[tuple[Project, str], ...]
    count: int
    today: date
    is_desk: bool
    team_name: str = ""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project with the names of its team and its area, its latest moves with who made them, and its photos."""

    project: Project
    team_name: str
    area_name: str | None
    moves: tuple[tuple[Moved, str | None], ...]
    photos: tuple[Photo, ...]
    today: date


async def find(work: Work, code: str) -> Project:
    """Return the project with a code, locked; raises Refusal if there is none."""
    found = await work.projects.called(ProjectCode(code))
    if found is None:
        raise Refusal(Why.NO_SUCH_PROJECT, code=code[:MOST_SAID])
    return found


async def numbered(work: Work, number: int) -> Project:
    """Return a project by its number, locked; raises Refusal if there is none."""
    found = await work.projects.get(number)
    if found is None:
        raise Refusal(Why.OLD_BUTTON)
    return found


def read_filter(district: District, said: str) -> Shown:
    """Return what a list is to show: "late", a state, "all", a team, or a state and a team; raises Refusal."""
    shown = Shown()
    first, rest = first_word(said)
    if first.casefold() in (LATE, EVERY):
        shown = replace(shown, which=first.casefold())
    elif first.casefold() in rules.STATES:
        shown = replace(shown, which=rules.STATES[first.casefold()].value)
    else:
        rest = said.strip()
    if not rest:
        return shown
    asked = rest.casefold()
    team = next((each.code for each in district.teams if asked in (each.code.casefold(), each.name.casefold())), None)
    if team is None:
        raise Refusal(Why.NO_SUCH_TEAM, team=rest[:MOST_SAID])
    return replace(shown, team=team)


async def show(work: Work, actor: Actor, here: Here, shown: Shown, *, is_below: bool) -> None:
    """Show a desk its projects, or a supervisor those that they supervise; raises Refusal for anybody else."""
    if not isinstance(here, ToDesk):
        authority.check_office(actor, Office.OVERSEE)
    facts: dict[str, Fact] = {
        "by": actor.person,
        "which": shown.which,
        "of": shown.team or "",
        "page": min(shown.page, MOST_PAGES),
        "chat": here.chat if isinstance(here, ToChat) else 0,
    }
    notice = Notice(Kind.PROJECTS, here, facts=facts)
    await work.say(below(notice) if is_below else notice)


async def view_list(
    work: Work, district: District, shown: Shown, desk: TeamCode | None, at: datetime, reach: Reach = EVERYWHERE
) -> ListView:
    """Return a page of the projects of a desk, or (None) of those in a supervisor's areas."""
    today = local_day(at, district.calendar.zone)
    states = {
        "": frozenset(State) - OVER,
        EVERY: frozenset(State),
        LATE: rules.AHEAD,
    }.get(shown.which) or frozenset({State(shown.which)})
    teams = [team for team in (desk or shown.team,) if team] or None
    areas = None if desk or reach == EVERYWHERE else [area for area in district.areas.lines() if reach.has(area)]
    before = today if shown.which == LATE else None
    found, count = await work.projects.listed(teams, areas, states, before, shown.page * PAGE, PAGE)
    rows = tuple((each, _name(district, each.team)) for each in found)
    return ListView(shown, rows, count, today, desk is not None, _name(district, shown.team) if shown.team else "")


async def open_card(work: Work, actor: Actor, here: Here, number: int) -> None:
    """Show a project's card below everything; raises Refusal for anybody who is not responsible for it."""
    project = await numbered(work, number)
    authority.check_project(actor, project.team, project.area)
    await work.say(below(Notice(Kind.PROJECT, here, number)))


async def view(work: Work, district: District, number: int, at: datetime) -> ProjectView | None:
    """Return a project with its history; None if it is gone."""
    project = await work.projects.get(number)
    if project is None:
        return None
    area = district.areas.last_known(project.area) if project.area else None
    moves = []
    for each in await work.projects.moves(number):
        who = await work.people.get(each.by) if each.by else None
        moves.append((each, who.name if who else None))
    photos = tuple(await work.projects.photos(number, MOST_PHOTOS))
    today = local_day(at, district.calendar.zone)
    name = _name(district, project.team)
    return ProjectView(project, name, area.name if area else project.area, tuple(moves), photos, today)


async def want(work: Work, actor: Actor, here: Here, number: int, move: Move) -> None:
    """Ask what a move needs: the new end and the reason, the reason, or the sum."""
    project = await numbered(work, number)
    authority.check_project(actor, project.team, project.area)
    if project.state in OVER:
        raise Refusal(Why.PROJECT_OVER, code=project.code)
    await work.say(below(Notice(Kind.PROJECT_WANTED, here, number, {"move": move.value, "by": actor.person})))


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says with a move: why, the new end, how much was spent in all (yuan)."""

    note: str = ""
    day: date | None = None
    amount: float | None = None


async def move(
    work: Work, district: District, actor: Actor, here: Here, project: Project, what: Move, said: Said, at: datetime
) -> Project:
    """Move a project, keep that in its history, show its card, and tell whoever waits for it.

    Raises Refusal for anybody who is not responsible for it, and as `casework.model.project.move` does.
    """
    authority.check_project(actor, project.team, project.area)
    today = local_day(at, district.calendar.zone)
    moved = rules.move(project, what, today, said.note, said.day, said.amount)
    await work.projects.keep(moved)
    note = said.note[: rules.LONGEST_REASON]
    amount = moved.spent_sum if what is Move.SPEND else None
    day = moved.ends if what is Move.DELAY else None
    await work.projects.record(Moved(project.number, at, actor.person, what, note, day, amount))
    await _show(work, here, moved)
    await _tell(work, moved, what)
    return moved


async def add_photo(work: Work, actor: Actor, here: Here, number: int, photo: Photo, note: str, at: datetime) -> None:
    """Keep a photo of a project, and show its card; raises Refusal as `move` does."""
    project = await numbered(work, number)
    authority.check_project(actor, project.team, project.area)
    note = note[: rules.LONGEST_REASON]
    await work.projects.record(Moved(number, at, actor.person, Move.PHOTO, note, photo=photo.id))
    await work.say(below(Notice(Kind.PROJECT, here, number)))


async def ask_who_is_late(work: Work, district: District, at: datetime) -> int:
    """Ask the teams whose projects passed their end for a reason, in the morning; returns how many were asked."""
    today, asked = local_day(at, district.calendar.zone), 0
    for project in await work.projects.late(today, MOST_ASKED):
        if morning_of(at, district.calendar.of(project.team), district.policy) is None:
            continue
        await work.projects.keep(replace(project, asked_for=project.ends))
        facts: dict[str, Fact] = {"day": project.ends.isoformat()}
        await work.say(Notice(Kind.PROJECT_LATE, ToDesk(project.team), project.number, facts))
        asked += 1
    return asked


async def keep_all(work: Work, projects: Sequence[Project], at: datetime) -> tuple[int, int]:
    """Keep the projects of a file; returns how many are new, and how many were changed.

    One that the file leaves as it is keeps its history as it is.
    """
    known = {each.code: each for each in await work.projects.all()}
    added = changed = 0
    for each in projects:
        before = known.get(each.code)
        if before == each:
            continue
        kept = await work.projects.keep(each)
        what = _what(before, each)
        day = each.ends if what is Move.DELAY else None
        note = each.reason if what in rules.WITH_REASON else ""
        await work.projects.record(Moved(kept.number, at, None, what, note, day))
        if before is not None:
            changed += 1
            if what is not Move.IMPORT:
                await _tell(work, kept, what)
        else:
            added += 1
    if added or changed:
        after = {"imported": added, "replaced": changed}
        await work.audit.record([Change(at, None, Changed.PROJECTS, "", None, after)])
    return added, changed


def _what(before: Project | None, now: Project) -> Move:
    """Return what a file says has happened to a project."""
    if before is None or before.state is now.state:
        is_put_off = before is not None and now.state is State.DELAYED and now.ends > before.ends
        return Move.DELAY if is_put_off else Move.IMPORT
    return next((move for move, state in rules.TO.items() if state is now.state), Move.IMPORT)


async def _show(work: Work, here: Here, project: Project) -> None:
    """Show a project's card where somebody moved it, and at its desk."""
    await work.say(Notice(Kind.PROJECT, here, project.number))
    if not isinstance(here, ToDesk):
        await work.say(Notice(Kind.PROJECT, ToDesk(project.team), project.number))
    if project.asked_for is not None:
        facts: dict[str, Fact] = {"day": project.asked_for.isoformat()}
        await work.say(Notice(Kind.PROJECT_LATE, ToDesk(project.team), project.number, facts))


async def _tell(work: Work, project: Project, what: Move) -> None:
    """Tell whoever waits for a project what has become of it; once it is over, nobody waits any more."""
    if what not in TOLD:
        return
    for person in await work.projects.followers(project.number):
        facts: dict[str, Fact] = {"move": what.value, "day": project.ends.isoformat()}
        await work.say(Notice(Kind.WORKS_NEWS, ToPerson(person), project.number, facts))
    if project.state in OVER:
        await work.projects.leave(project.number)


def _name(district: District, code: TeamCode | None) -> str:
    team = district.team(code)
    return team.name if team else code or ""


async def follow(work: Work, person: PersonId, number: int, at: datetime) -> Project:
    """Let a resident hear what becomes of planned works; raises Refusal if these are over."""
    project = await numbered(work, number)
    if project.state in OVER:
        raise Refusal(Why.PROJECT_OVER, code=project.code)
    await work.projects.follow(number, person, at)
    return project
