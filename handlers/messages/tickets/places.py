"""Say where something is: what its reporter called the place, the street by it, or both."""

from markupsafe import Markup

from handlers.messages.message import cut
from handlers.messages.speaker import Speaker


def where(title: str | None, near: str | None, most: int, to: Speaker) -> Markup | None:
    """Return a place in words, or None if there are none; title and street have at most `most` UTF-16 units each."""
    called = Markup.escape(cut(title, most)) if title else None
    if not near:
        return called
    street = cut(near, most)
    if called is None:
        return to.say("near {street}", street=street)
    return to.say("{place}, near {street}", place=called, street=street)
