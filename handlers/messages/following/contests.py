"""Ask a reporter why a dismissal or a merge is wrong, and say what becomes of their objection."""

from casework.model.contest import may_contest, number_of, objections
from casework.model.person import Wanted
from casework.tickets.views import TicketView
from handlers.messages.following.verdicts import answering, never_mind
from handlers.messages.message import Button, Message
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def contest_wanted(view: TicketView, number: int, to: Speaker) -> Message:
    """Ask for a sentence or a photo about decision `number`; say so once it came, or the question was taken back."""
    ticket, team = view.ticket.id, answering(view)
    is_last = number == number_of(view.history)
    if is_last and objections(view.history):
        return Message(
            to.say(
                "⚖️ Thank you. A supervisor decides about #{number}, and not {team}. I tell you what they say.",
                number=ticket,
                team=team,
            )
        )
    if is_last and view.wanted is Wanted.CONTEST and may_contest(view.ticket, view.history):
        question = to.say(
            "⚖️ What is wrong with that? Send a sentence or a photo about #{number}. "
            "A supervisor reads it and decides, and not {team}. You can do this once.",
            number=ticket,
            team=team,
        )
        return Message(question, never_mind(ticket, to))
    return Message(to.say("I am no longer asking what is wrong with the decision about #{number}.", number=ticket))


def contest_button(number: int, to: Speaker) -> Button:
    """The button with which a reporter contests a decision."""
    return Button(to.label("⚖️ Contest it"), Press(Verb.CONTEST, number))
