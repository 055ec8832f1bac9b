"""What runs all day prepares few statements, however many rows it is about: a connection keeps each (10 to 80 kB)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import event

from casework.model.ticket_id import TicketId
from storage.schema import photos
from storage.unit_of_work import Storage, UnitOfWork

MOST = 40
CALLS: dict[str, Callable[[UnitOfWork, Sequence[int]], Awaitable[object]]] = {
    "tickets whose steps are due": lambda work, numbers: work.tickets.held([TicketId(each) for each in numbers]),
    "photos that nothing shows": lambda work, numbers: work.holdings.drop_unshown_of(photos, numbers),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
async def test_however_many_rows_there_are_few_statements_and_each_names_a_row_once(
    storage: Storage, call: Callable[[UnitOfWork, Sequence[int]], Awaitable[object]]
) -> None:
    named: dict[str, int] = {}

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if " IN (" in statement:
            named[statement] = len(parameters)

    event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", note)
    for count in range(1, MOST + 1):
        async with storage.begin("some") as work:
            await call(work, range(1, count + 1))
    assert sorted(named.values()) == [1, 2, 4, 8, 16, 32, 64]
