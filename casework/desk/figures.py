"""Show a desk its figures, and supervisors those of what they supervise; each figure opens the list behind it.

Promises: a desk sees its own team's figures only, a supervisor those of the areas that they supervise. The figures and
their lists replace each other in one message for each person. What each figure means stands in docs/figures.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.desk import listing
from casework.desk.listing import Row
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.figure import Count, Figures, Part, Period, Span
from casework.model.notice import OF_ITS_KIND, Kind, Notice, ToChat, ToDesk, ToPerson
from casework.model.person import PersonId
from casework.model.queue import PAGE
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets import figuring
from casework.tickets.telling import below

MOST_PAGES = 200
MOST_NAMED = 32  # characters of what somebody took for a team, an area or a category, in the refusal
SLOT = "figures:"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures somebody asked for, over which days; with a `figure`, the list behind that one, from a page on.

    `of` is a written scope (`casework.tickets.figuring`).
    """

    person: PersonId
    of: str
    period: Period
    figure: Count | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures as they are now, or (`rows`) a page of the list behind one of them, each with how often it counted.

    `name` is that of the team, area or category; "" for everything. `is_desk`: a desk reads it.
    """

    asked: Asked
    name: str
    figures: Figures
    at: datetime
    rows: tuple[tuple[Row, int], ...] = ()
    has_more: bool = False
    is_desk: bool = False


async def show(work: Work, here: ToDesk | ToPerson | ToChat, asked: Asked, slot: str | None = None) -> None:
    """Show figures in place of the message in `slot`, or without one as a new message below everything."""
    page = min(asked.page, MOST_PAGES - 1)
    facts: dict[str, Fact] = {
        "by": asked.person,
        "scope": asked.of,
        "from_day": asked.period.first.isoformat(),
        "until_day": asked.period.last.isoformat(),
        "figure": asked.figure or "",
        "page": page,
        "chat": here.chat if isinstance(here, ToChat) else 0,
    }
    notice = Notice(Kind.FIGURES, here, facts=facts, slot=slot or OF_ITS_KIND)
    await work.say(notice if slot else below(notice))


def of_desk(team: TeamCode) -> str:
    """Return the written scope of a desk."""
    return f"{Part.TEAM}:{team}"


def named(district: District, said: str) -> str:
    """Return the written scope that a supervisor names; raises Refusal if there is no such team, area or category."""
    found = figuring.written_of(district, said)
    if found is None:
        raise Refusal(Why.NO_SUCH_SCOPE, team=said[:MOST_NAMED])
    return found


def read(word: str, today: date) -> tuple[Period, Count | None]:
    """Return the period and the figure in a button's word: "week", "2026-11-23_2026-11-29" or that and "/fixed".

    Raises Refusal for a word that no button has.
    """
    days, _, figure = word.partition("/")
    try:
        if days in set(Span):
            period = Period.of(Span(days), today)
        else:
            first, _, last = days.partition("_")
            period = Period(date.fromisoformat(first), date.fromisoformat(last))
        return period, Count(figure) if figure else None
    except ValueError as error:
        raise Refusal(Why.OLD_BUTTON) from error


def written(period: Period, figure: Count | None = None) -> str:
    """Return the word of a button that `read` reads."""
    days = f"{period.first.isoformat()}_{period.last.isoformat()}"
    return f"{days}/{figure}" if figure else days


def this_week(district: District, at: datetime) -> Period:
    """Return the days of the week until today."""
    return Period.of(Span.WEEK, local_day(at, district.calendar.zone))


def of_slot(slot: str | None) -> str | None:
    """Return the written scope of the figures that have a slot; None for any other slot."""
    if slot is None or not slot.startswith(SLOT):
        return None
    return slot.removeprefix(SLOT).partition(":")[2]


def from_facts(facts: Mapping[str, Fact]) -> Asked:
    """Return what was asked for, of which `show` made these facts."""
    first, last = (date.fromisoformat(str(facts[name])) for name in ("from_day", "until_day"))
    figure = Count(str(facts["figure"])) if facts["figure"] else None
    return Asked(PersonId(int(facts["by"])), str(facts["scope"]), Period(first, last), figure, int(facts["page"]))


async def view(
    work: Work, district: District, asked: Asked, language: str, at: datetime, reach: Reach = EVERYWHERE
) -> FiguresView:
    """Return figures as they are now, or a page of the list behind one; tickets beyond `reach` do not count."""
    scope = figuring.scope_of(district, asked.of, reach)
    figures = await figuring.look(work, scope, asked.period, at)
    seen = FiguresView(asked, figuring.name_of(district, asked.of, language) if asked.of else "", figures, at)
    if asked.figure is None:
        return seen
    found = await work.figures.listed(scope, asked.period, asked.figure, asked.page * PAGE, PAGE + 1)
    tickets = [await work.tickets.get(number) for number, _ in found[:PAGE]]
    rows = await listing.rows(work, district, [each for each in tickets if each is not None])
    counted = dict(found)
    return replace(
        seen,
        rows=tuple((row, counted[row.ticket.id]) for row in rows),
        has_more=len(found) > PAGE and asked.page + 1 < MOST_PAGES,
    )
