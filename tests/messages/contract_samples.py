"""Build samples of what is said of contracts: the list, and a statement as a draft, with an objection, and approved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from casework.campaigns.contracts.scoping import ContractsView, StatementView
from casework.model.area import AreaCode
from casework.model.contract import Contract, ContractCode, Evidence, Fault, Ground, Mark, reckon
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.statement import LONGEST_WORDS, Statement, StatementAct, Step
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from handlers.messages.campaigns import contracts, statements
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import AT, NUMBER, ORDINARY, Values

OCTOBER, DAY = date(2026, 10, 1), date(2026, 10, 14)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def sample_statement(values: Values = ORDINARY) -> Statement:
    """Return a draft in which something was lost on every ground."""
    name, code = values.team[:64], ContractCode("clean-2026")
    contract = Contract(code, name, TeamCode("east"), (AreaCode("1"),), (), YEAR, 12_345_678)
    place = values.title or ""
    faults: dict[Ground, Sequence[Fault]] = {
        ground: [Fault(TicketId(NUMBER - number), DAY, place, number) for number in (1, 2)]
        for ground in Ground
        if ground is not Ground.MARKED
    }
    marks = (Mark(code, DAY, place[:64], 87_500, None, values.note[:200]), Mark(code, DAY, "", None, 1500))
    evidence = Evidence(dict.fromkeys(Ground, 12), faults, marks)
    return Statement(7, contract, OCTOBER, reckon(evidence, contract.fee, DEFAULTS), DEFAULTS.contract_due, AT)


def contract_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return all of it, each message under the name of its kind."""
    draft = sample_statement(values)
    approved = Step(StatementAct.APPROVE, AT, PersonId(3))
    objection = Step(StatementAct.OBJECT, AT + timedelta(days=1), PersonId(4), values.doubt[:LONGEST_WORDS])
    answer = Step(StatementAct.ANSWER, AT + timedelta(days=2), PersonId(3), values.answer[:LONGEST_WORDS])
    disputed = replace(draft, steps=(objection,))
    whole = replace(draft, steps=(approved, objection, answer))
    wide = tuple(replace(step, words="🧹" * LONGEST_WORDS) for step in (objection, answer))
    nothing = replace(draft, reckoning=reckon(Evidence({}), draft.contract.fee, DEFAULTS))

    def seen(statement: Statement, *, is_desk: bool = False) -> StatementView:
        may_object = is_desk and statement.step(StatementAct.OBJECT) is None
        return StatementView(statement, values.team, values.worker, may_object, is_desk)

    several = ((draft.contract, values.team), (replace(draft.contract, is_whole=True), values.team)) * 15
    return {
        "contracts": contracts.contracts(ContractsView(several, (draft, disputed, whole) * 5, False), to),
        "contracts: none": contracts.contracts(ContractsView((), (), True), to),
        "statement": contracts.statement(seen(draft), to),
        "statement: at the desk": contracts.statement(seen(replace(draft, steps=(approved,)), is_desk=True), to),
        "statement: objected to": contracts.statement(seen(disputed), to),
        "statement: whole": contracts.statement(seen(whole), to),
        "statement: with wide words": contracts.statement(seen(replace(draft, steps=wide)), to),
        "statement: of nothing": contracts.statement(replace(seen(nothing), approver=""), to),
        "statement: somebody forgotten": contracts.statement(replace(seen(whole), approver=""), to),
        "statement_paper": statements.on_paper(seen(whole), to),
    }
