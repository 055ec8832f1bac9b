"""Keep contracts and a third party's marks that were imported, with a line in the log of changes.

Promise: what did not change is not in the log.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from casework.model.change import Change, Changed
from casework.model.contract import Contract, Mark
from casework.model.person import PersonId
from casework.ports import Work


async def keep_contracts(work: Work, found: Sequence[Contract], by: PersonId | None, at: datetime) -> None:
    """Keep contracts; one with a known code is updated."""
    known = {each.code: each for each in await work.contracts.all()}
    await work.contracts.keep(found)
    changed = [each for each in found if known.get(each.code) != each]
    await work.audit.record(
        [Change(at, by, Changed.CONTRACT, each.code, _kept(known.get(each.code)), _kept(each)) for each in changed]
    )


async def keep_marks(work: Work, found: Sequence[Mark], by: PersonId | None, at: datetime) -> int:
    """Keep marks; returns how many are new."""
    new = await work.contracts.add_marks(found)
    if new:
        await work.audit.record([Change(at, by, Changed.MARKS, "marks", None, {"marks": new})])
    return new


def _kept(contract: Contract | None) -> dict[str, Any] | None:
    """Return what the log keeps of a contract."""
    if contract is None:
        return None
    return {
        "name": contract.name,
        "team": contract.team,
        "areas": list(contract.areas),
        "categories": list(contract.categories),
        "from": contract.period.first.isoformat(),
        "until": contract.period.last.isoformat(),
        "fee": contract.fee,
        "is_whole": contract.is_whole,
    }
