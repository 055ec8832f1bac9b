"""Define the statement of a contractor's month: what was reckoned, who approved it, and an objection with its answer.

Promises: what was reckoned is frozen when it is approved. A contractor objects once: before the approval, or within
`contract_objection_days` of it; the objection and its answer stay on the statement. The acts are pure functions.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.model.contract import Contract, Reckoning
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.policy import Policy

LONGEST_WORDS = 1000  # characters of an objection or its answer: they stand on paper


class StatementAct(StrEnum):
    """What somebody does to a statement."""

    APPROVE = "approve"
    OBJECT = "object"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Step:
    """An act with its aware moment, who did it (None: forgotten) and their words."""

    act: StatementAct
    at: datetime
    by: PersonId | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of a contract's month (its first day); `number` is 0 while it is not kept.

    `table` is the one by which the share was found: rows of at least so many points, and per cent.
    """

    number: int
    contract: Contract
    month: date
    reckoning: Reckoning
    table: tuple[tuple[int, int], ...]
    drawn_at: datetime
    steps: tuple[Step, ...] = ()

    def step(self, act: StatementAct) -> Step | None:
        """Return the step of an act, or None if it was not done."""
        return next((step for step in self.steps if step.act is act), None)

    @property
    def is_approved(self) -> bool:
        """Tell whether it is approved, and frozen."""
        return self.step(StatementAct.APPROVE) is not None

    def may_object(self, at: datetime, policy: Policy) -> bool:
        """Tell whether the contractor may object at a moment."""
        approved = self.step(StatementAct.APPROVE)
        is_late = approved is not None and at > approved.at + timedelta(days=policy.contract_objection_days)
        return self.step(StatementAct.OBJECT) is None and not is_late

    @property
    def waits_for_answer(self) -> bool:
        """Tell whether an objection has no answer."""
        return self.step(StatementAct.OBJECT) is not None and self.step(StatementAct.ANSWER) is None


def approve(statement: Statement, by: PersonId, at: datetime) -> Statement:
    """Return the statement approved; raises Refusal if it is."""
    _check_draft(statement)
    return _with(statement, Step(StatementAct.APPROVE, at, by))


def redrawn(statement: Statement, reckoning: Reckoning, contract: Contract, policy: Policy, at: datetime) -> Statement:
    """Return a draft worked out anew; raises Refusal if it is approved."""
    _check_draft(statement)
    return replace(statement, reckoning=reckoning, contract=contract, table=policy.contract_due, drawn_at=at)


def object_to(statement: Statement, by: PersonId, words: str, at: datetime, policy: Policy) -> Statement:
    """Return the statement with its contractor's objection; raises Refusal for a second one, or if it is too late."""
    if not statement.may_object(at, policy):
        raise Refusal(Why.NO_OBJECTION_NOW, days=policy.contract_objection_days)
    return _with(statement, Step(StatementAct.OBJECT, at, by, words[:LONGEST_WORDS]))


def answer(statement: Statement, by: PersonId, words: str, at: datetime) -> Statement:
    """Return the statement with the answer to its objection; raises Refusal if there is none, or it was answered."""
    if not statement.waits_for_answer:
        raise Refusal(Why.NO_OBJECTION_WAITS)
    return _with(statement, Step(StatementAct.ANSWER, at, by, words[:LONGEST_WORDS]))


def _check_draft(statement: Statement) -> None:
    if statement.is_approved:
        raise Refusal(Why.STATEMENT_APPROVED)


def _with(statement: Statement, step: Step) -> Statement:
    return replace(statement, steps=(*statement.steps, step))
