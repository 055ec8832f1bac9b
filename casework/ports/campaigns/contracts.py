"""Port for contracts: what contractors do for which fee, what was found in their scope, and their statements."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.contract import Contract, ContractCode, Mark
from casework.model.lookback import Outcome
from casework.model.statement import Statement, Step
from casework.model.summary import Period, Scope
from casework.model.ticket_id import TicketId


class Contracts(Protocol):
    """Contracts, the marks of a third party, and the statements of their months."""

    async def all(self) -> list[Contract]:
        """Return all contracts by code."""

    async def get(self, code: ContractCode) -> Contract | None:
        """Return a contract, or None."""

    async def keep(self, kept: Iterable[Contract]) -> None:
        """Keep contracts; one replaces a kept one with the same code. Statements stay as they are."""

    async def add_marks(self, marks: Sequence[Mark]) -> int:
        """Keep marks; returns how many were not kept before. The same mark of a day is kept once."""

    async def marks(self, contract: ContractCode, days: Period) -> list[Mark]:
        """Return a contract's marks of some days, by day."""

    async def looked_at(
        self, scope: Scope, since: datetime, until: datetime
    ) -> list[tuple[TicketId, Outcome, datetime]]:
        """Return the tickets of a scope that inspectors looked at again within a time, what they found, and when.

        A ticket belongs to the team, area and category that it has now.
        """

    async def owed(self, scope: Scope, until: datetime) -> list[tuple[TicketId, datetime, datetime, bool]]:
        """Return the tickets of a scope that should have been answered or fixed before a moment, and are not.

        Each comes with its two deadlines (first answer, fix), and whether its first answer is owed. Older records and
        tickets that wait for an answer or a day are left out.
        """

    async def draw(self, statement: Statement) -> int:
        """Keep a statement, in place of what was reckoned before for its month; returns its number."""

    async def statement(self, number: int, *, lock: bool = False) -> Statement | None:
        """Return a statement by its number, or None."""

    async def statement_of(self, contract: ContractCode, month: date) -> Statement | None:
        """Return the statement of a contract's month (its first day), or None."""

    async def statements(self, first: date, last: date) -> list[Statement]:
        """Return the statements of all months that begin on some days, the latest month first, then by contract."""

    async def add_step(self, number: int, step: Step) -> None:
        """Add what was done to a statement."""
