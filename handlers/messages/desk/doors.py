"""Name the doorway in front of which a ticket lies, on the ticket's card."""

from collections.abc import Callable, Mapping
from datetime import datetime

from markupsafe import Markup

from casework.model.frontage import Frontage, State
from handlers.messages.message import cut
from handlers.messages.speaker import Speaker

NAME_SHOWN = 30  # UTF-16 units
STATES: Mapping[State, Callable[[Speaker], Markup]] = {
    State.NOT_REACHED: lambda to: to.say("not reached"),
    State.REFUSED: lambda to: to.say("refused"),
    State.SIGNED: lambda to: to.say("signed"),
    State.CLOSED: lambda to: to.say("closed down"),
}


def front_line(frontage: Frontage, told_at: datetime | None, to: Speaker) -> Markup:
    """Say in front of which doorway a ticket lies, how often that was found wanting, and when the shop was told."""
    name = cut(frontage.name, NAME_SHOWN)
    said = to.say("🚪 In front of {name} · {state}", name=name, state=STATES[frontage.state](to))
    if frontage.wanting:
        said = to.say("{said} · ⚠️ {number}", said=said, number=to.number(frontage.wanting))
    return to.say("{said} · told {at}", said=said, at=to.moment(told_at)) if told_at else said
