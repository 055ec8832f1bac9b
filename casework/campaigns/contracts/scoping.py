"""Say what a contract covers, who supervises all of it, and what readers see of contracts and their statements."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.figures import looking
from casework.model.contract import Contract
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.notice import Reader, ToChat
from casework.model.reach import EVERYWHERE, Reach
from casework.model.round import month_before
from casework.model.statement import Statement, StatementAct
from casework.model.summary import Scope
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets.overseers import everybody, overseers

MONTHS_LISTED = 12


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with the names of its team and of who approved it ("": nobody has, or somebody forgotten).

    `is_desk`: the contractor reads it.
    """

    statement: Statement
    team: str
    approver: str
    may_object: bool
    is_desk: bool


@dataclass(frozen=True, slots=True)
class ContractsView:
    """Contracts with the names of their teams, and their statements of the last months, the latest first."""

    contracts: tuple[tuple[Contract, str], ...]
    statements: tuple[Statement, ...]
    is_desk: bool


def scope_of(district: District, contract: Contract) -> Scope:
    """Return whose figures a contract is judged by: its team's, in its areas with all below, of its categories."""
    areas = [looking.below(district, code) for code in contract.areas]
    categories = [looking.inside(district.tree, code) for code in contract.categories]
    return Scope(
        contract.team,
        frozenset().union(*areas) if areas else None,
        frozenset().union(*categories) if categories else None,
    )


def oversees(reach: Reach, district: District, contract: Contract) -> bool:
    """Tell whether somebody supervises everything that a contract covers."""
    areas = scope_of(district, contract).areas
    return reach == EVERYWHERE or (areas is not None and all(map(reach.has, areas)))


async def supervisors_of(work: Work, district: District, contract: Contract) -> list[Reader]:
    """Return who supervises everything that a contract covers, and the supervisors' group."""
    known = await overseers(work, district)
    return [
        reader
        for reader in await everybody(work)
        if isinstance(reader, ToChat) or oversees(known.reach(reader.person), district, contract)
    ]


async def view(work: Work, district: District, number: int, at: datetime, *, is_desk: bool) -> StatementView | None:
    """Return a statement as it is now, or None."""
    statement = await work.contracts.statement(number)
    return None if statement is None else await seen(work, district, statement, at, is_desk=is_desk)


async def seen(work: Work, district: District, statement: Statement, at: datetime, *, is_desk: bool) -> StatementView:
    """Return a statement with its names."""
    approved = statement.step(StatementAct.APPROVE)
    who = await work.people.get(approved.by) if approved and approved.by else None
    may_object = statement.may_object(at, district.policy)
    name = _team_name(district, statement.contract.team)
    return StatementView(statement, name, (who.name or "") if who else "", may_object, is_desk)


async def view_list(work: Work, district: District, team: TeamCode | None, reach: Reach, at: datetime) -> ContractsView:
    """Return a team's contracts, or (None) those of which a supervisor supervises everything."""
    every = await work.contracts.all()
    shown = [each for each in every if (each.team == team if team else oversees(reach, district, each))]
    today = local_day(at, district.calendar.zone)
    codes = {each.code for each in shown}
    found = await work.contracts.statements(month_before(today, MONTHS_LISTED), date(today.year + 1, 1, 1))
    return ContractsView(
        tuple((each, _team_name(district, each.team)) for each in shown),
        tuple(each for each in found if each.contract.code in codes),
        team is not None,
    )


def _team_name(district: District, code: TeamCode) -> str:
    team = district.team(code)
    return team.name if team else code
