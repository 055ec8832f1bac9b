"""Reckon what contractors are due: a statement for each month, from its draft to the approved record.

Promises: a contract that ran in a month has its statement drawn on the first working morning afterwards, once, and its
supervisors are told. Only a supervisor of all that the contract covers approves it; then its desk gets it, on paper
too, and nothing of it is worked out again. What every lost point rests on stands on it, ticket by ticket. The figures
are those of `casework/model/figure.py`, over the contract's team, areas, categories and days.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from casework.campaigns.contracts.scoping import oversees, scope_of, supervisors_of
from casework.model import authority, statement as rules
from casework.model.authority import Actor, Office
from casework.model.contract import Contract, ContractCode, Evidence, Fault, Ground, reckon
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.entry import Source
from casework.model.errors import Refusal, Why
from casework.model.figure import Count
from casework.model.lookback import Outcome
from casework.model.morning import morning_of
from casework.model.notice import Here, Kind, Notice, Reader, ToChat, ToDesk
from casework.model.round import DAY, month_before
from casework.model.statement import Statement, StatementAct
from casework.model.summary import Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.telling import below

LONGEST_WAIT = 12  # months that a statement waits for its approval
CHUNK = 1000  # lines of the history, or tickets, in memory at once


@dataclass(frozen=True, slots=True)
class ContractScore:
    """The approved score of a contract's month, in thousandths of a point, with the fee and what is due of it in fen.

    `month` is its first day.
    """

    code: ContractCode
    name: str
    team: TeamCode
    month: date
    score: int
    share: int
    fee: int
    due: int


async def contract_scores(work: Work, district: District, period: Period) -> list[ContractScore]:
    """Return the scores that were approved on the days of a period, for a bulletin: the latest month first.

    A month's statement is drawn when the month is over, so a bulletin of the same month comes before it. A statement
    that is still a draft is left out: nobody stands for its figures yet. One that waited for over a year is too.
    """
    found = await work.contracts.statements(month_before(period.first, LONGEST_WAIT), period.last)
    zone, scores = district.calendar.zone, []
    for each in found:
        approved = each.step(StatementAct.APPROVE)
        if approved is not None and period.first <= local_day(approved.at, zone) <= period.last:
            whose = each.contract.code, each.contract.name, each.contract.team, each.month
            reckoned = each.reckoning
            scores.append(ContractScore(*whose, reckoned.score, reckoned.share, reckoned.fee, reckoned.due))
    return scores


async def draw_due(work: Work, district: District, at: datetime) -> int:
    """Draw the statements of the last month that are not drawn yet, once a working day's morning has come.

    Returns how many.
    """
    if morning_of(at, district.calendar, district.policy) is None:
        return 0
    month, drawn = month_before(local_day(at, district.calendar.zone), 1), 0
    for contract in await work.contracts.all():
        if contract.days_in(month) is None or await work.contracts.statement_of(contract.code, month) is not None:
            continue
        statement = await reckoned(work, district, contract, month, at)
        number = await work.contracts.draw(statement)
        await _tell_supervisors(work, district, replace(statement, number=number))
        drawn += 1
    return drawn


async def statement_for(work: Work, district: District, contract: Contract, month: date, at: datetime) -> Statement:
    """Return the kept statement of a month, or what it would be now (number 0)."""
    kept = await work.contracts.statement_of(contract.code, month)
    return kept or await reckoned(work, district, contract, month, at)


async def reckoned(work: Work, district: District, contract: Contract, month: date, at: datetime) -> Statement:
    """Work out a month's statement; raises Refusal if the contract did not run in it."""
    days = contract.days_in(month)
    if days is None:
        raise Refusal(Why.NO_SUCH_STATEMENT)
    found = reckon(await evidence(work, district, contract, days, at), contract.fee_for(month), district.policy)
    return Statement(0, contract, month, found, district.policy.contract_due, at)


async def evidence(work: Work, district: District, contract: Contract, days: Period, at: datetime) -> Evidence:
    """Read what a score rests on: the figures with their tickets, what inspectors found, and a third party's marks.

    What should have been answered or fixed by the end of the days, and waits at the moment, counts with what was late:
    whoever leaves a ticket alone must not fare better than whoever is late with it.
    """
    scope = scope_of(district, contract)
    counts = await work.figures.counts(scope, days)
    faults = await _behind(work, scope, days)
    zone = district.calendar.zone
    since, until = (datetime.combine(day, time(0), zone) for day in (days.first, days.last + DAY))
    moment = min(until, at)
    owed = await work.contracts.owed(scope, moment)
    unanswered = [(ticket, answer_by) for ticket, answer_by, _, waits in owed if waits]
    unfixed = [(ticket, fix_by) for ticket, _, fix_by, _ in owed if fix_by < moment]
    for ground, left in ((Ground.ANSWERED, unanswered), (Ground.FIXED, unfixed)):
        for ticket, deadline in left:
            _add(faults[ground], ticket, 1, local_day(deadline, zone), is_open=True)
    looked = [each for each in await work.contracts.looked_at(scope, since, until) if each[1] is not Outcome.MISSED]
    for ticket, outcome, when in looked:
        if outcome is Outcome.BACK:
            _add(faults[Ground.LOOKED], ticket, 1, local_day(when, zone))
    found = await _found_on_rounds(work, scope, days)
    for ticket, day in found:
        _add(faults[Ground.ROUNDS], ticket, 1, day)
    of = {
        Ground.ANSWERED: counts.get(Count.ANSWERED, 0) + len(unanswered),
        Ground.FIXED: counts.get(Count.FIXED, 0) + len(unfixed),
        Ground.REWORK: counts.get(Count.FIXED, 0),
        Ground.LOOKED: len(looked),
        Ground.ROUNDS: len(found),
    }
    named = {ground: await _placed(work, noted) for ground, noted in faults.items()}
    return Evidence(of, named, await work.contracts.marks(contract.code, days))


async def approve(work: Work, district: District, actor: Actor, number: int, at: datetime) -> None:
    """Approve a draft, and send it to the contractor's desk; raises Refusal for others, or if it is approved."""
    statement = await _to_decide(work, district, actor, number)
    approved = rules.approve(statement, actor.person, at)
    await work.contracts.add_step(number, approved.steps[-1])
    await _tell_supervisors(work, district, approved)
    desk = ToDesk(approved.contract.team)
    await work.say(below(_notice(desk, number)))
    await work.say(_paper(desk, number))


async def redraw(work: Work, district: District, actor: Actor, number: int, at: datetime) -> None:
    """Work a draft out anew, as the figures are now; raises Refusal for others, or if it is approved."""
    statement = await _to_decide(work, district, actor, number)
    contract = await work.contracts.get(statement.contract.code) or statement.contract
    if contract.days_in(statement.month) is None:
        raise Refusal(Why.NO_SUCH_STATEMENT)
    anew = await reckoned(work, district, contract, statement.month, at)
    await work.contracts.draw(rules.redrawn(statement, anew.reckoning, contract, district.policy, at))
    await _tell_supervisors(work, district, statement)


async def say_of(
    work: Work, district: District, actor: Actor, team: TeamCode | None, number: int, words: str, at: datetime
) -> None:
    """Take words about a statement: at its team's desk an objection, from a supervisor (`team` None) the answer to it.

    Raises Refusal for another team's statement, without words, for a second objection or one too late, and for an
    answer to nothing.
    """
    if not words:
        raise Refusal(Why.STATEMENT_WORDS_MISSING)
    if team is None:
        statement = await _to_decide(work, district, actor, number)
        said = rules.answer(statement, actor.person, words, at)
    else:
        statement = await _found(work, number, lock=True)
        if statement.contract.team != team or team not in actor.teams:
            raise Refusal(Why.NO_SUCH_STATEMENT)
        said = rules.object_to(statement, actor.person, words, at, district.policy)
    await work.contracts.add_step(number, said.steps[-1])
    await _tell_supervisors(work, district, said, is_below=team is not None)
    await work.say(below(_notice(ToDesk(said.contract.team), number)))


async def show(work: Work, actor: Actor, here: Here) -> None:
    """Show the contracts with their statements: a desk its own, a supervisor all that lie in their areas.

    Raises Refusal for anybody else, and for staff elsewhere than at their desk.
    """
    if not isinstance(here, ToDesk) and not actor.is_supervisor:
        raise Refusal(Why.DESK_ONLY)
    facts = {"by": actor.person, "chat": here.chat if isinstance(here, ToChat) else 0}
    await work.say(below(Notice(Kind.CONTRACTS, here, facts=facts)))


async def open_one(work: Work, district: District, actor: Actor, here: Reader, number: int, *, on_paper: bool) -> None:
    """Show a statement, or send it on paper: to its team's desk if somebody asks there, else to a supervisor.

    Raises Refusal for anybody else.
    """
    statement = await _found(work, number)
    team = statement.contract.team
    to: Here = here
    if team in actor.teams:
        to = ToDesk(team)
    else:
        authority.check_office(actor, Office.OVERSEE)
        _check_reach(district, actor, statement.contract)
    await work.say(_paper(to, number) if on_paper else below(_notice(to, number)))


async def _tell_supervisors(work: Work, district: District, statement: Statement, *, is_below: bool = False) -> None:
    for reader in await supervisors_of(work, district, statement.contract):
        notice = _notice(reader, statement.number)
        await work.say(below(notice) if is_below else notice)


async def _to_decide(work: Work, district: District, actor: Actor, number: int) -> Statement:
    authority.check_office(actor, Office.OVERSEE)
    statement = await _found(work, number, lock=True)
    _check_reach(district, actor, statement.contract)
    return statement


def _check_reach(district: District, actor: Actor, contract: Contract) -> None:
    if not oversees(actor.reach, district, contract):
        raise Refusal(Why.AREA_NOT_YOURS)


async def _found(work: Work, number: int, *, lock: bool = False) -> Statement:
    statement = await work.contracts.statement(number, lock=lock)
    if statement is None:
        raise Refusal(Why.NO_SUCH_STATEMENT)
    return statement


def _notice(to: Here, number: int) -> Notice:
    return Notice(Kind.STATEMENT, to, facts={"number": number})


def _paper(to: Here, number: int) -> Notice:
    return Notice(Kind.STATEMENT_PAPER, to, facts={"number": number}, slot=None)


Noted = dict[TicketId, Fault]


async def _behind(work: Work, scope: Scope, days: Period) -> defaultdict[Ground, Noted]:
    """Return the tickets behind what was late and what did not stand, from the lines of the history that counted."""
    found: defaultdict[Ground, Noted] = defaultdict(dict)
    last = 0
    while lines := await work.figures.explained(scope, days, last, CHUNK):
        for _, entry, counted in lines:
            count = counted.counts
            for ground, times in (
                (Ground.ANSWERED, count.get(Count.ANSWERED, 0) - count.get(Count.ANSWERED_IN_TIME, 0)),
                (Ground.FIXED, count.get(Count.FIXED, 0) - count.get(Count.FIXED_IN_TIME, 0)),
                (Ground.REWORK, count.get(Count.REOPENED, 0)),
            ):
                if times:
                    _add(found[ground], entry.ticket, times, counted.day)
        last = lines[-1][0]
    return found


async def _found_on_rounds(work: Work, scope: Scope, days: Period) -> list[tuple[TicketId, date]]:
    """Return what inspectors reported on their rounds, with its day."""
    found, last = [], 0
    rounds = replace(scope, source=Source.ROUND)
    while lines := await work.figures.explained(rounds, days, last, CHUNK):
        found += [(entry.ticket, each.day) for _, entry, each in lines if each.counts.get(Count.RECEIVED, 0) > 0]
        last = lines[-1][0]
    return found


def _add(noted: Noted, ticket: TicketId, times: int, day: date, *, is_open: bool = False) -> None:
    before = noted.get(ticket)
    noted[ticket] = Fault(ticket, day, "", times + (before.times if before else 0), is_open=is_open)


async def _placed(work: Work, noted: Noted) -> Sequence[Fault]:
    """Return faults with their places, in the order of their days and tickets."""
    numbers = [ticket for ticket, fault in noted.items() if fault.times > 0]
    places = {}
    for ticket in numbers:
        found = await work.tickets.get(ticket)
        places[ticket] = _place(found) if found else ""
    faults = [replace(noted[ticket], place=places[ticket]) for ticket in numbers]
    return sorted(faults, key=lambda fault: (fault.day, fault.ticket))


def _place(ticket: Ticket) -> str:
    return ticket.place_title or ticket.near or ticket.area_name
