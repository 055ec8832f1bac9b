"""Write the statement of a contractor's month for paper: the same numbers as in the chat, and every loss.

Promise: the parts add up to the score, the losses to what the parts lost and to what was deducted; all of it is plain
text from whole numbers.
"""

from markupsafe import Markup

from casework.campaigns.contracts.scoping import StatementView
from casework.model.contract import FULL
from casework.model.statement import StatementAct
from handlers.messages.campaigns.contracts import GROUNDS, lost_for, money, month, points, state
from handlers.messages.message import Grid, Message, StatementPage
from handlers.messages.speaker import Speaker


def on_paper(view: StatementView, to: Speaker) -> Message:
    """The statement as a PDF."""
    shown = view.statement
    text = to.say("📄 {contract} · {month}", contract=shown.contract.name, month=month(shown.month, to))
    return Message(text, document=page(view, to))


def page(view: StatementView, to: Speaker) -> StatementPage:
    """What is printed of a statement."""
    shown = view.statement
    return StatementPage(
        file_name=f"statement-{shown.contract.code}-{shown.month:%Y-%m}.pdf",
        title=_plain(
            to.say("Statement: {contract}, {month}", contract=shown.contract.name, month=month(shown.month, to))
        ),
        facts=_facts(view, to),
        grids=(_parts(view, to), _table(view, to), *_losses(view, to)),
        words=_words(view, to),
        printed=_plain(to.say("Worked out {at}", at=to.dated(shown.drawn_at))),
        other_letters=_plain(to.say("No font had some letters: they stand in Latin letters, or are left out.")),
    )


def _facts(view: StatementView, to: Speaker) -> tuple[tuple[str, str], ...]:
    shown, found = view.statement, view.statement.reckoning
    contract, days = shown.contract, shown.contract.days_in(shown.month) or shown.contract.period
    facts = (
        (to.say("Contract"), f"{contract.name} ({contract.code})"),
        (to.say("Contractor"), view.team),
        (to.say("Days"), f"{to.calendar_day(days.first)} – {to.calendar_day(days.last)}"),
        (to.say("State"), state(view, to)),
        (to.say("Score"), to.say("{score} of 100", score=points(found.score))),
        (to.say("Fee"), money(found.fee, to)),
        (to.say("Share due"), to.percent(found.share)),
        (to.say("Due"), money(found.due, to)),
        (to.say("Deducted"), money(found.deducted, to)),
    )
    return tuple((_plain(name), _plain(value)) for name, value in facts)


def _parts(view: StatementView, to: Speaker) -> Grid:
    found = view.statement.reckoning
    head = (to.label("Part"), to.label("Weight"), to.label("Bad"), to.label("Of"), to.label("Lost"), to.label("Points"))
    rows = [
        (
            *(GROUNDS[part.ground](to), str(part.weight), str(part.bad), str(part.of)),
            *(points(part.lost), points(part.points)),
        )
        for part in found.parts
    ]
    total = (to.label("Together"), "100", "", "", points(FULL - found.score), points(found.score))
    return Grid(_plain(to.say("How the score was made")), (6, 2, 2, 2, 2, 2), (head, *rows, total))


def _table(view: StatementView, to: Speaker) -> Grid:
    head = (to.label("From so many points"), to.label("Share of the fee"))
    rows = [(str(least), to.percent(share)) for least, share in view.statement.table]
    return Grid(_plain(to.say("What a score earns")), (1, 1), (head, *rows))


def _losses(view: StatementView, to: Speaker) -> list[Grid]:
    found = view.statement.reckoning
    losses = [(part.ground, loss) for part in found.parts for loss in part.losses]
    if not losses:
        return []
    head = (
        *(to.label("Ticket"), to.label("Day"), to.label("Place"), to.label("Why")),
        *(to.label("Points"), to.label("Yuan")),
    )
    rows = [
        (
            f"#{loss.fault.ticket}" if loss.fault.ticket else "–",
            to.calendar_day(loss.fault.day),
            loss.fault.place or "–",
            " · ".join(filter(None, (lost_for(ground, loss, to), loss.fault.note))),
            points(loss.points),
            f"{loss.fen // 100:,}.{loss.fen % 100:02}",
        )
        for ground, loss in losses
    ]
    fen = sum(loss.fen for _, loss in losses)
    lost = points(sum(loss.points for _, loss in losses))
    total = (to.label("Together"), "", "", "", lost, f"{fen // 100:,}.{fen % 100:02}")
    return [Grid(_plain(to.say("What was deducted for what")), (2, 3, 5, 5, 2, 3), (head, *rows, total))]


def _words(view: StatementView, to: Speaker) -> tuple[tuple[str, str], ...]:
    named = (
        (StatementAct.OBJECT, to.say("The contractor’s objection")),
        (StatementAct.ANSWER, to.say("The answer to the objection")),
    )
    steps = [(name, view.statement.step(act)) for act, name in named]
    return tuple((f"{_plain(name)}, {to.day(step.at)}", step.words) for name, step in steps if step)


def _plain(said: str) -> str:
    return said.unescape() if isinstance(said, Markup) else said
