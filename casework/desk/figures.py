"""Show a desk its figures, and supervisors those of what they supervise; each figure opens the list behind it.

Promises: a desk sees its own team's figures only, and no list behind a gaming mark; a supervisor sees those of the
areas that they supervise. The figures and their lists replace each other in one message for each person. What each
figure means stands in docs/figures.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.desk import listing
from casework.desk.listing import Row
from casework.figures import looking
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.figure import MARKS, Aside, Count
from casework.model.notice import OF_ITS_KIND, Here, Kind, Notice, ToChat
from casework.model.person import PersonId
from casework.model.queue import PAGE
from casework.model.reach import EVERYWHERE, Reach
from casework.model.summary import Figures, Period, Span
from casework.model.team import TeamCode
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.telling import below

MOST_PAGES = 200
MOST_NAMED = 32  # characters of what somebody took for a team, an area or a category, in the refusal
Figure = Count | Aside  # each opens its list; what is aside, for supervisors alone


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures somebody asked for, over which days; with a `figure`, the list behind that one, from a page on.

    `of` is a written scope (`casework.figures.looking`).
    """

    person: PersonId
    of: str
    period: Period
    figure: Figure | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A ticket behind a figure that is the reader's no more, and the name of the team that has it now ("": none)."""

    number: TicketId
    team: str


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures as they are now, or (`rows`) a page of the list behind one of them, each with how often it counted.

    `name` is that of the team, area or category; "" for everything. `is_desk`: a desk reads it.
    """

    asked: Asked
    name: str
    figures: Figures
    at: datetime
    rows: tuple[tuple[Row | Elsewhere, int], ...] = ()
    has_more: bool = False
    is_desk: bool = False


async def show(work: Work, here: Here, asked: Asked, slot: str | None = None) -> None:
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


def named(district: District, said: str) -> str:
    """Return the written scope that a supervisor names; raises Refusal if there is no such team, area or category."""
    found = looking.written_of(district, said)
    if found is None:
        raise Refusal(Why.NO_SUCH_SCOPE, team=said[:MOST_NAMED])
    return found


def read(word: str, today: date) -> tuple[Period, Figure | None]:
    """Return the period and the figure in a button's word: "week", "2026-11-23_2026-11-29" or that and "/fixed".

    Raises Refusal for a word that no button has.
    """
    days, _, name = word.partition("/")
    figure = figure_in(name) if name else None
    if name and figure is None:
        raise Refusal(Why.OLD_BUTTON)
    return looking.days_in(days, today), figure


def figure_in(name: str) -> Figure | None:
    """Return the figure with that name whose list a button may open, or None."""
    if name in MARKS:
        return Aside(name)
    return Count(name) if name in set(Count) else None


def written(period: Period, figure: Figure | None = None) -> str:
    """Return the word of a button that `read` reads."""
    days = looking.days_of(period)
    return f"{days}/{figure}" if figure else days


def this_week(district: District, at: datetime) -> Period:
    """Return the days of the week until today."""
    return Period.of(Span.WEEK, local_day(at, district.calendar.zone))


def of_slot(slot: str | None) -> str | None:
    """Return the written scope of the figures that have a slot; None for any other slot."""
    read = Kind.FIGURES.read(slot)
    return read["scope"] if read else None


def from_facts(facts: Mapping[str, Fact]) -> Asked:
    """Return what was asked for, of which `show` made these facts."""
    first, last = (date.fromisoformat(str(facts[name])) for name in ("from_day", "until_day"))
    figure = figure_in(str(facts["figure"]))
    return Asked(PersonId(int(facts["by"])), str(facts["scope"]), Period(first, last), figure, int(facts["page"]))


async def view(
    work: Work,
    district: District,
    asked: Asked,
    language: str,
    at: datetime,
    reach: Reach = EVERYWHERE,
    team: TeamCode | None = None,
) -> FiguresView:
    """Return figures as they are now, or a page of the list behind one, for a team's desk or for a supervisor (None).

    Tickets beyond `reach` do not count. Of a counted ticket that is another team's now, or lies beyond `reach` now, the
    list says no more than its number and who has it.
    """
    scope = looking.scope_of(district, asked.of, reach)
    figures = await looking.look(work, district, scope, asked.period, at)
    seen = FiguresView(asked, looking.name_of(district, asked.of, language) if asked.of else "", figures, at)
    seen = replace(seen, is_desk=team is not None)
    if asked.figure is None:
        return seen
    found = await work.figures.listed(scope, asked.period, asked.figure, asked.page * PAGE, PAGE + 1)
    tickets = [each for number, _ in found[:PAGE] if (each := await work.tickets.get(number)) is not None]
    own = [each for each in tickets if _is_own(each, team, reach)]
    rows = {row.ticket.id: row for row in await listing.rows(work, district, own)}
    counted = dict(found)
    return replace(
        seen,
        rows=tuple((rows.get(each.id) or _elsewhere(district, each), counted[each.id]) for each in tickets),
        has_more=len(found) > PAGE and asked.page + 1 < MOST_PAGES,
    )


def _is_own(ticket: Ticket, team: TeamCode | None, reach: Reach) -> bool:
    """Tell whether a desk (its `team`), or else a supervisor, may open a ticket that counted with theirs."""
    return team in (ticket.team, *ticket.assisting) if team is not None else reach.has(ticket.area)


def _elsewhere(district: District, ticket: Ticket) -> Elsewhere:
    team = district.team(ticket.team)
    return Elsewhere(ticket.id, team.name if team else "")
