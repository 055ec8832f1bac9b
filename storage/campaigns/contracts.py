"""Keep contracts, a third party's marks, and statements; fulfils `casework.ports.Contracts`.

Promise: a statement is read back as it was reckoned, whatever becomes of the contract and the tickets: its content is
a value of its own, in JSON.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.contract import Contract, ContractCode, Fault, Ground, Loss, Mark, Reckoning, ScorePart
from casework.model.lookback import Outcome
from casework.model.person import PersonId
from casework.model.statement import Statement, StatementAct, Step
from casework.model.summary import Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.engine import among
from storage.schema import (
    UNANSWERED,
    UNFIXED,
    contract_marks,
    contracts,
    lookbacks,
    statement_steps,
    statements,
    tickets,
)


class Contracts:
    """Contracts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[Contract]:
        """Return all contracts by code."""
        found = await self._connection.execute(select(contracts))
        return sorted((_contract(row._asdict()) for row in found), key=lambda each: each.code)

    async def get(self, code: ContractCode) -> Contract | None:
        """Return a contract, or None."""
        row = (await self._connection.execute(select(contracts).where(contracts.c.code == code))).first()
        return None if row is None else _contract(row._asdict())

    async def keep(self, kept: Iterable[Contract]) -> None:
        """Keep contracts; one replaces a kept one with the same code. Statements stay as they are."""
        for each in kept:
            await self._connection.execute(delete(contracts).where(contracts.c.code == each.code))
            await self._connection.execute(insert(contracts).values(_as_row(each)))

    async def add_marks(self, marks: Sequence[Mark]) -> int:
        """Keep marks; returns how many were not kept before. The same mark of a day is kept once."""
        found = await self._connection.execute(
            select(contract_marks).where(contract_marks.c.contract.in_({each.contract for each in marks}))
        )
        kept = {_mark(row) for row in found}
        new = [each for each in dict.fromkeys(marks) if each not in kept]
        if new:
            await self._connection.execute(insert(contract_marks), [_mark_as_row(each) for each in new])
        return len(new)

    async def marks(self, contract: ContractCode, days: Period) -> list[Mark]:
        """Return a contract's marks of some days, by day."""
        at = contract_marks.c
        query = select(contract_marks).where(at.contract == contract, at.day.between(days.first, days.last))
        return [_mark(row) for row in await self._connection.execute(query.order_by(at.day, at.id))]

    async def looked_at(
        self, scope: Scope, since: datetime, until: datetime
    ) -> list[tuple[TicketId, Outcome, datetime]]:
        """Return the tickets of a scope that inspectors looked at again within a time, what they found, and when.

        A ticket belongs to the team, area and category that it has now.
        """
        query = (
            select(tickets.c.id, lookbacks.c.outcome, lookbacks.c.done_at)
            .join(lookbacks, lookbacks.c.ticket_id == tickets.c.id)
            .where(lookbacks.c.done_at >= since, lookbacks.c.done_at < until)
            .order_by(lookbacks.c.done_at, lookbacks.c.id)
        )
        found = await self._connection.execute(query.where(*_within(scope)))
        return [(TicketId(row.id), Outcome(row.outcome), row.done_at) for row in found]

    async def owed(self, scope: Scope, until: datetime) -> list[tuple[TicketId, datetime, datetime, bool]]:
        """Return the tickets of a scope that should have been answered or fixed before a moment, and are not.

        Each comes with its two deadlines (first answer, fix), and whether its first answer is owed. Older records and
        tickets that wait for an answer or a day are left out.
        """
        at, waits = tickets.c, and_(UNANSWERED, tickets.c.answer_by < until)
        query = select(at.id, at.answer_by, at.fix_by, waits.label("waits")).where(UNFIXED, at.record == "")
        query = query.where(or_(at.fix_by < until, waits), at.status.in_((Status.OPEN, Status.TAKEN)), *_within(scope))
        found = await self._connection.execute(query.order_by(at.id))
        return [(TicketId(row.id), row.answer_by, row.fix_by, bool(row.waits)) for row in found]

    async def draw(self, statement: Statement) -> int:
        """Keep a statement, in place of what was reckoned before for its month; returns its number."""
        row = {"content": _content(statement), "drawn_at": statement.drawn_at}
        if statement.number:
            await self._connection.execute(update(statements).where(statements.c.id == statement.number).values(row))
            return statement.number
        row |= {"contract": statement.contract.code, "month": statement.month}
        added = await self._connection.execute(insert(statements).values(row).returning(statements.c.id))
        return int(added.scalar_one())

    async def statement(self, number: int, *, lock: bool = False) -> Statement | None:
        """Return a statement by its number, or None."""
        query = select(statements).where(statements.c.id == number)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else await self._whole(row)

    async def statement_of(self, contract: ContractCode, month: date) -> Statement | None:
        """Return the statement of a contract's month (its first day), or None."""
        query = select(statements).where(statements.c.contract == contract, statements.c.month == month)
        row = (await self._connection.execute(query)).first()
        return None if row is None else await self._whole(row)

    async def statements(self, first: date, last: date) -> list[Statement]:
        """Return the statements of all months that begin on some days, the latest month first, then by contract."""
        query = select(statements).where(statements.c.month.between(first, last))
        found = [await self._whole(row) for row in await self._connection.execute(query)]
        by_code = sorted(found, key=lambda each: each.contract.code)
        return sorted(by_code, key=lambda each: each.month, reverse=True)

    async def add_step(self, number: int, step: Step) -> None:
        """Add what was done to a statement."""
        row = {"statement_id": number, "act": step.act, "at": step.at, "person_id": step.by, "words": step.words}
        await self._connection.execute(insert(statement_steps).values(row))

    async def _whole(self, row: Row[Any]) -> Statement:
        query = select(statement_steps).where(statement_steps.c.statement_id == row.id).order_by(statement_steps.c.id)
        steps = [
            Step(
                StatementAct(each.act),
                each.at,
                None if each.person_id is None else PersonId(each.person_id),
                each.words,
            )
            for each in await self._connection.execute(query)
        ]
        content = row.content
        table = tuple((least, share) for least, share in content["table"])
        contract = _contract(content["contract"])
        reckoning = _reckoning(content)
        return Statement(row.id, contract, row.month, reckoning, table, row.drawn_at, tuple(steps))


def _within(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that tickets belong to a scope now."""
    for column, named in (
        (tickets.c.team, None if scope.team is None else [scope.team]),
        (tickets.c.area, scope.areas),
        (tickets.c.category, scope.categories),
    ):
        if named is not None:
            yield among(column, sorted(named))


def _as_row(contract: Contract) -> dict[str, Any]:
    return {
        "code": contract.code,
        "name": contract.name,
        "team": contract.team,
        "areas": list(contract.areas),
        "categories": list(contract.categories),
        "first": contract.period.first,
        "last": contract.period.last,
        "fee": contract.fee,
        "is_whole": contract.is_whole,
    }


def _contract(row: Mapping[str, Any]) -> Contract:
    first, last = (date.fromisoformat(str(row[name])) for name in ("first", "last"))
    return Contract(
        ContractCode(row["code"]),
        row["name"],
        TeamCode(row["team"]),
        tuple(map(AreaCode, row["areas"])),
        tuple(map(CategoryCode, row["categories"])),
        Period(first, last),
        row["fee"],
        row["is_whole"],
    )


def _mark_as_row(mark: Mark) -> dict[str, Any]:
    return {
        "contract": mark.contract,
        "day": mark.day,
        "place": mark.place,
        "area": mark.area,
        "mark": mark.mark,
        "points": mark.points,
        "note": mark.note,
    }


def _mark(row: Row[Any]) -> Mark:
    area = None if row.area is None else AreaCode(row.area)
    return Mark(ContractCode(row.contract), row.day, row.place, row.mark, row.points, row.note, area)


def _content(statement: Statement) -> dict[str, Any]:
    contract = _as_row(statement.contract)
    return {
        "contract": contract | {name: contract[name].isoformat() for name in ("first", "last")},
        "table": [list(row) for row in statement.table],
        "fee": statement.reckoning.fee,
        "share": statement.reckoning.share,
        "parts": [
            {
                "ground": part.ground,
                "weight": part.weight,
                "bad": part.bad,
                "of": part.of,
                "losses": [_loss_as_list(loss) for loss in part.losses],
            }
            for part in statement.reckoning.parts
        ],
    }


def _loss_as_list(loss: Loss) -> list[Any]:
    fault = loss.fault
    named = [fault.ticket, fault.day.isoformat(), fault.place, fault.times, fault.note, fault.is_open]
    return [*named, loss.points, loss.fen]


def _reckoning(content: Mapping[str, Any]) -> Reckoning:
    parts = tuple(
        ScorePart(Ground(part["ground"]), part["weight"], part["bad"], part["of"], tuple(map(_loss, part["losses"])))
        for part in content["parts"]
    )
    return Reckoning(parts, content["fee"], content["share"])


def _loss(kept: Sequence[Any]) -> Loss:
    ticket, day, place, times, note, is_open, points, fen = kept
    return Loss(Fault(TicketId(ticket), date.fromisoformat(day), place, times, note, is_open), points, fen)
