"""Word flags: the question to the stranger who flags, and what its desk and supervisors are told."""

from casework.tickets.views import TicketView
from handlers.messages.message import Button, Message, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name


def flag(number: int, most: int, *, is_done: bool, to: Speaker) -> Message:
    """Ask a stranger whether they flag a ticket, or thank them; `most` flags hide it."""
    if is_done:
        return Message(
            to.say("🚩 Thank you. You have flagged #{number}; the team looks at it if others do, too.", number=number)
        )
    text = lines(
        to.say("🚩 <b>Flag #{number}?</b>", number=number),
        to.say(
            "Do so if a photo or words of it show what nobody should see: a face, a name, a number plate, an insult."
        ),
        to.counted(
            "Photos and words are hidden as soon as {number} person flagged it, until somebody has looked.",
            "Photos and words are hidden as soon as {number} people flagged it, until somebody has looked.",
            most,
        ),
    )
    return Message(text, ((Button(to.label("🚩 Flag it"), Press(Verb.FLAG, number, "yes")),),))


def flagged(view: TicketView, to: Speaker) -> Message:
    """Tell who may decide that strangers flagged a ticket; afterwards, what was decided."""
    number = view.ticket.id
    head = to.say("🚩 <b>#{number}</b> · {category}", number=number, category=category_name(view.category, to))
    if view.ticket.flagged_at is None:
        decided = (
            to.say("Somebody has looked: strangers see its photos and words.")
            if view.is_shown
            else to.say("Somebody has looked: strangers do not see its photos and words.")
        )
        return Message(lines(head, decided))
    text = lines(head, to.say("Strangers flagged it. Its photos and words are hidden from strangers until you decide."))
    buttons = (
        Button(to.label("🔒 Keep hidden"), Press(Verb.CONCEAL, number)),
        Button(to.label("👁 Show again"), Press(Verb.SHOW, number, "again")),
    )
    return Message(text, (buttons,))
