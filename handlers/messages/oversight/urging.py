"""Say that somebody asks for a ticket to be worked on: a supervisor, or residents a second time.

Promise: what is no longer true when it is sent is not said.
"""

from datetime import datetime

from markupsafe import Markup

from casework.model.life import is_broken
from casework.model.notice import Kind
from casework.model.person import Person
from casework.model.ticket import Act, Status
from casework.tickets.views import TicketView
from handlers.messages.following.verdicts import answering
from handlers.messages.message import TEXT_LIMIT, Button, Message, cut, fitted, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

TEAM_SHOWN = 40  # UTF-16 units


def urged(view: TicketView, number: int, who: Person | None, at: datetime, to: Speaker) -> Message | None:
    """Ask a desk to act, for a supervisor; `number` is the index of the line in the history. None once it is done."""
    ticket = view.ticket
    if ticket.status.is_closed or ticket.status is Status.FIXED:
        return None
    said = to.say("📣 <b>#{number}</b>: a supervisor asks you to act on it now.", number=ticket.id)
    if who is not None and who.name:
        said = to.say(
            "📣 <b>#{number}</b>: {who}, a supervisor, asks you to act on it now.", number=ticket.id, who=who.name
        )
    times = sum(entry.act is Act.URGE for entry in view.history[: number + 1])
    words = view.history[number].note if 0 <= number < len(view.history) else ""
    text = fitted(
        lambda shown: lines(
            said,
            to.say("💬 {words}", words=shown) if shown else None,
            _promise(view, at, to),
            to.counted("It was urged once.", "It was urged {number} times.", times) if times > 1 else None,
        ),
        words,
        TEXT_LIMIT,
    )
    take = ((Button(to.label("✋ Take"), Press(Verb.TAKE, ticket.id)),),) if ticket.status is Status.OPEN else ()
    return Message(text, take, replies_to=Kind.CARD.slot(about=ticket.id))


def nudged(view: TicketView, at: datetime, to: Speaker) -> Message | None:
    """Tell a supervisor that residents ask for the second time; None once nothing is late any more."""
    ticket = view.ticket
    if not is_broken(ticket, at):
        return None
    about = {"category": category_name(view.category, to), "team": cut(answering(view), TEAM_SHOWN)}
    return Message(
        lines(
            to.say("🔔 <b>#{number}</b> · {category} · {team}", number=ticket.id, **about),
            to.say("The reporter asks for the second time whether anything happens."),
            _promise(view, at, to),
        ),
        (
            (
                Button(to.label("🔎 Open it"), Press(Verb.CASE, ticket.id)),
                Button(to.label("📣 Urge"), Press(Verb.CASE, ticket.id, "urge")),
            ),
        ),
    )


def _promise(view: TicketView, at: datetime, to: Speaker) -> Markup | None:
    """Say by when it is to be fixed, or since when it is late; nothing while its clock stands still."""
    ticket = view.ticket
    if ticket.status not in (Status.OPEN, Status.TAKEN):
        return None
    if not is_broken(ticket, at):
        moment, left = to.moment(ticket.due_by), to.left(ticket.due_by, at)
        return to.say("It is to be fixed by {moment}, {left}.", moment=moment, left=left)
    if at > ticket.due_by:
        return to.say(
            "It should have been fixed by {moment}: late by {late}.",
            moment=to.moment(ticket.due_by),
            late=to.age(at - ticket.due_by),
        )
    return to.say("Nobody has taken it; somebody should have by {moment}.", moment=to.moment(ticket.answer_by))
