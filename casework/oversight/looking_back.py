"""Look back at closed tickets on the spot: each week a sample becomes tasks for inspectors.

Promises: the sample of a week is drawn once, however inspectors come and go, and every inspector is told. A task is
shown with the place and the photos from before and after. *Still clean* and *came back* need a photo from there; what
came back is open again, with one more rework, and its desk sees the photo. A task that nobody could do goes away after
`check_days`, and so does one whose ticket was opened again meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from casework.desk import deciding
from casework.following import judging
from casework.model import authority, life, lookback
from casework.model.authority import Actor, Office, Role
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.lookback import PROVED, Outcome, Task
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId, Wanted
from casework.model.photo import Stage
from casework.model.policy import Policy
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find
from casework.tickets.telling import below
from casework.tickets.viewing import view_ticket
from casework.tickets.views import TicketView

TASKS_A_PAGE = 8
MOST_DRAWN = 20_000  # closed tickets of a week


@dataclass(frozen=True, slots=True)
class TasksView:
    """A page of the tasks that are open, each with its ticket."""

    rows: tuple[tuple[Task, TicketView], ...]
    page: int
    count: int

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.count > (self.page + 1) * TASKS_A_PAGE


async def draw(work: Work, district: District, at: datetime, chance: Random) -> int:
    """Draw the sample of this week, unless it was drawn or nobody is an inspector; returns how many tasks it made.

    Who became an inspector after it was drawn is told, too.
    """
    calendar, policy = district.calendar, district.policy
    week = lookback.week_of(at, calendar, policy)
    letters = [Notice(Kind.LOOK_BACK, ToPerson(person), once=f"week {week}") for person in await _inspectors(work)]
    untold = [letter for letter in letters if await work.said(letter) is None]
    if not untold:
        return 0
    chosen = []
    if len(untold) == len(letters) and not await work.lookbacks.made_since(lookback.due_at(week, calendar, policy)):
        closed = await work.lookbacks.closed(*lookback.closed_in(week, calendar), MOST_DRAWN)
        chosen = lookback.sample(closed, policy, chance)
        await work.lookbacks.add([(ticket.id, lookback.is_first(ticket)) for ticket in chosen], at)
    for letter in untold:
        await work.say(letter)
    return len(chosen)


async def show_tasks(work: Work, actor: Actor, page: int, *, is_below: bool) -> None:
    """Show an inspector the tasks that are open; raises Refusal for anybody else."""
    authority.check_office(actor, Office.INSPECT)
    notice = Notice(Kind.TASKS, ToPerson(actor.person), facts={"page": min(page, 200)})
    await work.say(below(notice) if is_below else notice)


async def open_task(work: Work, policy: Policy, actor: Actor, ticket_id: TicketId, at: datetime) -> None:
    """Show an inspector a task; raises Refusal if it is done, or void, or for anybody else."""
    authority.check_office(actor, Office.INSPECT)
    await _task(work, policy, await find(work, ticket_id), at)
    await work.say(below(_notice(actor.person, ticket_id)))


async def press(work: Work, policy: Policy, actor: Actor, ticket_id: TicketId, outcome: Outcome, at: datetime) -> None:
    """Settle a task that could not be done, or ask for the photo of another outcome; raises Refusal as `open_task`."""
    authority.check_office(actor, Office.INSPECT)
    ticket = await find(work, ticket_id)
    task = await _task(work, policy, ticket, at)
    for wanted, proved in PROVED.items():
        if proved is outcome:
            await expecting.expect(work, actor.person, wanted, ticket, at)
            return
    await work.lookbacks.finish(task, outcome, actor.person, at)
    await work.say(_notice(actor.person, ticket.id))


async def prove(
    work: Work,
    district: District,
    actor: Actor,
    ticket_id: TicketId,
    wanted: Wanted,
    said: Said,
    at: datetime,
) -> Ticket:
    """Settle a task with words and photos.

    Raises Refusal without a photo, and as `open_task` does.
    """
    ticket = await find(work, ticket_id)
    act = Act.CHECK if wanted is Wanted.STILL_CLEAN else Act.RECHECK
    authority.check(actor, act, ticket)
    task = await _task(work, district.policy, ticket, at)
    if not said.photos:
        raise Refusal(Why.CHECK_PHOTO_NEEDED, ticket=ticket.id)
    entry = Entry(ticket.id, at, act, actor.person, said.words)
    if act is Act.CHECK:
        await work.tickets.record(entry)
        await work.tickets.attach(ticket.id, Stage.CHECKED, ticket.rework, said.photos)
    else:
        again = life.recheck(ticket, *district.deadlines_anew(ticket, at))
        await judging.open_again(work, district, ticket, again, entry, said.photos, None)
        await deciding.show_decision(work, district, ticket)
    await work.lookbacks.finish(task, PROVED[wanted], actor.person, at)
    await expecting.answered(work, actor.person, wanted, ticket.id, said.album, at)
    await work.say(_notice(actor.person, ticket.id))
    await work.say(below(await expecting.notice(work, actor.person, wanted, ticket)))
    return ticket


async def view(work: Work, district: District, page: int, at: datetime) -> TasksView:
    """Return a page of the tasks that are open now."""
    since = at - timedelta(days=district.policy.check_days)
    tasks, count = await work.lookbacks.open(since, page * TASKS_A_PAGE, TASKS_A_PAGE)
    seen = [(task, await view_ticket(work, district, task.ticket)) for task in tasks]
    return TasksView(tuple((task, ticket) for task, ticket in seen if ticket is not None), page, count)


async def outcome_of(work: Work, ticket: TicketId) -> Outcome | None:
    """Return what became of a ticket's latest task; None while it is open, or if there is none."""
    return await work.lookbacks.outcome(ticket)


async def _task(work: Work, policy: Policy, ticket: Ticket, at: datetime) -> Task:
    task = await work.lookbacks.of(ticket.id, at - timedelta(days=policy.check_days))
    if task is None or not ticket.status.is_closed:
        raise Refusal(Why.NO_TASK, ticket=ticket.id)
    return task


async def _inspectors(work: Work) -> list[PersonId]:
    return [person for person, role in await work.roles.all() if role is Role.INSPECTOR]


def _notice(person: PersonId, ticket: TicketId) -> Notice:
    return Notice(Kind.TASK, ToPerson(person), ticket)
