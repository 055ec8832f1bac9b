"""Say to supervisors that another body's system did not take a ticket, and what to do."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.model.referral import Trouble
from casework.oversight.referring import FailedView
from handlers.messages.message import Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

WHY_SHOWN = 200  # UTF-16 units

_WHAT: Mapping[Trouble, Callable[[FailedView, Speaker], Markup]] = {
    Trouble.REFUSED: lambda view, to: to.say(
        "📤 <b>#{number}</b>: {server} does not take it.", number=view.ticket.id, server=view.server
    ),
    Trouble.UNKNOWN: lambda view, to: to.say(
        "📤 <b>#{number}</b>: nobody knows whether it arrived at {server}.", number=view.ticket.id, server=view.server
    ),
    Trouble.AWAY: lambda view, to: to.say(
        "📤 <b>#{number}</b>: {server} has not answered for long.", number=view.ticket.id, server=view.server
    ),
    Trouble.LOST: lambda view, to: to.say(
        "📤 <b>#{number}</b>: {server} does not know it any more.", number=view.ticket.id, server=view.server
    ),
}


def failed(view: FailedView, to: Speaker) -> Message:
    """Say what went wrong, and that a person must look."""
    return Message(
        lines(
            _WHAT[view.trouble](view, to),
            to.say("💬 {words}", words=cut(view.why, WHY_SHOWN)) if view.why else None,
            to.say(
                "Ask there whether they have it; if not, report it to them yourself, or give it to another team. "
                "The operator can send it again: cleanward referrals again {number}",
                number=view.ticket.id,
            ),
        ),
        ((Button(to.label("🔎 Open it"), Press(Verb.CASE, view.ticket.id)),),),
    )
