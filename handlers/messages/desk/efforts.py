"""Show work that belongs to no ticket, as it was counted."""

from casework.model.effort import Effort
from handlers.messages.message import Button, Message, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.tallies import WORK, tally


def effort(number: int, kept: Effort | None, to: Speaker) -> Message:
    """Show what was counted, with a button that takes it back; None: it was taken back."""
    if kept is None:
        return Message(to.say("↩️ That work was taken back and does not count."))
    amounts = tally({str(unit): amount for unit, amount in kept.amounts.items()}, to)
    said = to.say("🧮 Counted, without a ticket: {amounts} ({kind})", amounts=amounts, kind=WORK[kept.kind](to))
    undo = Button(to.label("↩️ Take back"), Press(Verb.UNWORK, number))
    return Message(lines(said), ((undo,),))
