"""Write contracts and the statements of their months: the score, what it rests on, and what is due.

Promises: a message fits whatever people wrote. Points stand with all their digits, and money in yuan with two decimals;
both are written from whole numbers.
"""

from collections.abc import Callable, Mapping
from datetime import date

from markupsafe import Markup

from casework.campaigns.contracts.scoping import ContractsView, StatementView
from casework.model.contract import POINT, Contract, Ground, Loss, ScorePart
from casework.model.statement import Statement, StatementAct
from handlers.messages.message import Button, Message, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

SHOWN, NAME_SHOWN, PLACE_SHOWN = 20, 64, 40  # contracts, and UTF-16 units of a name and of a place
STATEMENTS_SHOWN = 12
LOSSES_SHOWN = 5
WORDS_SHOWN = 1000  # UTF-16 units of an objection, and of its answer
APPROVE, ANEW, PAPER = "approve", "anew", "paper"  # words of a statement's buttons

GROUNDS: Mapping[Ground, Callable[[Speaker], str]] = {
    Ground.ANSWERED: lambda to: to.label("First answers in time"),
    Ground.FIXED: lambda to: to.label("Fixes in time"),
    Ground.REWORK: lambda to: to.label("Fixes that stood"),
    Ground.LOOKED: lambda to: to.label("Inspectors’ look-backs"),
    Ground.ROUNDS: lambda to: to.label("Inspectors’ rounds"),
    Ground.MARKED: lambda to: to.label("A third party’s marks"),
}
LOST_FOR: Mapping[Ground, Callable[[Speaker], str]] = {
    Ground.ANSWERED: lambda to: to.label("answered late"),
    Ground.FIXED: lambda to: to.label("fixed late"),
    Ground.REWORK: lambda to: to.label("opened again"),
    Ground.LOOKED: lambda to: to.label("dirty at the look-back"),
    Ground.ROUNDS: lambda to: to.label("found on a round"),
    Ground.MARKED: lambda to: to.label("a third party’s mark"),
}


def lost_for(ground: Ground, loss: Loss, to: Speaker) -> str:
    """Say why something was lost."""
    return to.label("late, and still open") if loss.fault.is_open else LOST_FOR[ground](to)


def contracts(view: ContractsView, to: Speaker) -> Message:
    """List contracts, and the statements of their last months as buttons."""
    more = len(view.contracts) - SHOWN
    return Message(
        lines(
            to.say("<b>🧾 Contracts</b>"),
            *(_contract(contract, team, to) for contract, team in view.contracts[:SHOWN]),
            to.counted("… and {number} more", "… and {number} more", more) if more > 0 else None,
            None if view.contracts else to.say("Nothing."),
            None if view.statements else to.say("No month has a statement yet: it comes on the first working morning."),
        ),
        in_rows([_opener(each, to) for each in view.statements[:STATEMENTS_SHOWN]], 1),
    )


def _contract(contract: Contract, team: str, to: Speaker) -> Markup:
    fee = money(contract.fee, to)
    return to.say(
        "{name} ({code}) · {team} · {first} – {last} · {fee}",
        name=_line(contract.name),
        code=contract.code,
        team=_line(team),
        first=to.calendar_day(contract.period.first),
        last=to.calendar_day(contract.period.last),
        fee=fee if contract.is_whole else to.say("{sum} a month", sum=fee),
    )


def _opener(statement: Statement, to: Speaker) -> Button:
    mark = "✅" if statement.is_approved else "✏️"
    mark = "❗" if statement.waits_for_answer else mark
    words = f"{mark} {statement.contract.code} · {month(statement.month, to)}"
    return Button(cut(words, PLACE_SHOWN), Press(Verb.STATEMENT, statement.number))


def statement(view: StatementView, to: Speaker) -> Message:
    """Show a statement: the score with its parts, what is due, the dearest losses, an objection with its answer."""
    shown, found = view.statement, view.statement.reckoning
    return Message(
        lines(
            to.say("<b>🧾 {contract}</b> · {month}", contract=_line(shown.contract.name), month=month(shown.month, to)),
            to.say("{team} · statement {number}", team=_line(view.team), number=shown.number),
            Markup("{} {}").format("✅" if shown.is_approved else "✏️", state(view, to)),
            "",
            to.say("<b>Score {score} of 100</b>", score=points(found.score)),
            *(to.say("{part}: {made}", part=GROUNDS[part.ground](to), made=made(part, to)) for part in found.parts),
            "",
            to.say("Fee {fee}, of which {share} is due", fee=money(found.fee, to), share=to.percent(found.share)),
            to.say(
                "<b>Due {due}</b> · deducted {deducted}", due=money(found.due, to), deducted=money(found.deducted, to)
            ),
            *_losses(shown, to),
            *_words(view, to),
        ),
        _buttons(view, to),
    )


def state(view: StatementView, to: Speaker) -> Markup:
    """Say whether a statement is a draft, or who approved it and when."""
    approved = view.statement.step(StatementAct.APPROVE)
    if approved is None:
        return to.say("Draft of {day}", day=to.day(view.statement.drawn_at))
    if not view.approver:
        return to.say("Approved on {day}", day=to.day(approved.at))
    return to.say("Approved on {day} by {who}", day=to.day(approved.at), who=cut(view.approver, NAME_SHOWN))


def made(part: ScorePart, to: Speaker) -> Markup:
    """Say how many points of how many a part has, and of what."""
    facts = {"points": points(part.points), "weight": part.weight, "bad": part.bad, "of": part.of}
    if part.of == 0 and part.bad == 0:
        return to.say("{points} of {weight} (nothing to judge)", **facts)
    if part.ground in (Ground.ROUNDS, Ground.MARKED):
        count = part.bad if part.ground is Ground.ROUNDS else part.of
        return to.counted(
            "{points} of {weight} ({number} finding)", "{points} of {weight} ({number} findings)", count, **facts
        )
    return to.say("{points} of {weight} ({bad} of {of} not so)", **facts)


def _losses(shown: Statement, to: Speaker) -> list[Markup]:
    every = [(part.ground, loss) for part in shown.reckoning.parts for loss in part.losses]
    dearest = sorted(every, key=lambda each: -each[1].points)[:LOSSES_SHOWN]
    said = [
        to.say(
            "{what} · {why} · −{points}",
            what=what(loss, to),
            why=lost_for(ground, loss, to),
            points=points(loss.points),
        )
        for ground, loss in dearest
    ]
    more = len(every) - len(dearest)
    rest = [to.counted("… and {number} more, on paper", "… and {number} more, on paper", more)] if more > 0 else []
    return [Markup(), to.say("What took most away:"), *said, *rest] if said else []


def what(loss: Loss, to: Speaker) -> Markup:
    """Name the ticket or the mark that took something away, with its day and place."""
    fault = loss.fault
    day, place = to.calendar_day(fault.day), cut(fault.place, PLACE_SHOWN) or "–"
    if fault.ticket:
        return to.say("#{number} · {day} · {place}", number=fault.ticket, day=day, place=place)
    return to.say("{day} · {place}", day=day, place=place)


def _words(view: StatementView, to: Speaker) -> list[Markup]:
    """An objection and its answer as they were written, and how to write either."""
    shown, number = view.statement, view.statement.number
    objection, answer = shown.step(StatementAct.OBJECT), shown.step(StatementAct.ANSWER)
    said = []
    if objection:
        said += [
            Markup(),
            to.say(
                "<b>Objection</b>, {day}: {words}", day=to.day(objection.at), words=cut(objection.words, WORDS_SHOWN)
            ),
        ]
    if answer:
        said.append(
            to.say("<b>Answer</b>, {day}: {words}", day=to.day(answer.at), words=cut(answer.words, WORDS_SHOWN))
        )
    if view.is_desk and view.may_object:
        said += [Markup(), to.say("You can object once: /contracts {number} and why.", number=number)]
    if not view.is_desk and shown.waits_for_answer:
        said += [Markup(), to.say("To answer: /contracts {number} and your words.", number=number)]
    return said


def _buttons(view: StatementView, to: Speaker) -> tuple[tuple[Button, ...], ...]:
    number = view.statement.number
    paper = (Button(to.label("📄 As PDF"), Press(Verb.STATEMENT, number, PAPER)),)
    if view.is_desk or view.statement.is_approved:
        return (paper,)
    deciding = (
        Button(to.label("✅ Approve"), Press(Verb.STATEMENT, number, APPROVE)),
        Button(to.label("🔄 Work out anew"), Press(Verb.STATEMENT, number, ANEW)),
    )
    return (deciding, paper)


def points(thousandths: int) -> str:
    """Write thousandths of a point with all their digits: "19.333", "20"."""
    whole, part = divmod(thousandths, POINT)
    return f"{whole}.{part:03}".rstrip("0").rstrip(".")


def money(fen: int, to: Speaker) -> Markup:
    """Write a sum of fen in yuan, with two decimals."""
    return to.say("{sum} yuan", sum=f"{fen // 100:,}.{fen % 100:02}")


def month(first: date, to: Speaker) -> Markup:
    """Write a month with its year."""
    return to.say("{month} {year}", month=to.month(first.month), year=first.year)


def _line(name: str) -> str:
    return cut(name, NAME_SHOWN)
