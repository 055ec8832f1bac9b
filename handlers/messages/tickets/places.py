"""Say where something is: what its reporter called the place, the street by it, or both."""

from markupsafe import Markup

from casework.model.draft import length
from handlers.messages.message import cut
from handlers.messages.speaker import Speaker

BETWEEN = 8  # UTF-16 units of what stands around the names, in any language


def where(title: str | None, near: str | None, most: int, to: Speaker) -> Markup | None:
    """Return a place in words, of at most `most` UTF-16 units; None if there are none."""
    if not near:
        return Markup.escape(cut(title, most)) if title else None
    if not title:
        return to.say("near {street}", street=cut(near, most - BETWEEN))
    street = cut(near, most // 2)
    return to.say("{place}, near {street}", place=cut(title, most - BETWEEN - length(street)), street=street)
