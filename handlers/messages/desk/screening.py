"""Word a ticket whose photos and words somebody looks at before strangers see them."""

from casework.tickets.viewing import TicketView
from handlers.messages.message import ALBUM_LIMIT, Button, Message, Sheet, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

WORDS_SHOWN = 600  # UTF-16 units


def screen(view: TicketView | None, more: int, to: Speaker) -> Message:
    """Show one ticket that waits, and how many more do; None: nothing waits (any more)."""
    if view is None:
        return Message(
            to.say("👁 Nothing waits here: of each ticket somebody has decided who sees its photos and words.")
        )
    number, words = view.ticket.id, view.ticket.words
    text = lines(
        to.say("👁 <b>#{number}</b> · {category}", number=number, category=category_name(view.category, to)),
        to.say("📝 Words: {words}", words=cut(words, WORDS_SHOWN)) if words else None,
        to.say("May strangers see its photos and words?"),
        to.counted("{number} more waits.", "{number} more wait.", more) if more else None,
    )
    photos = view.photos[-ALBUM_LIMIT:]
    first = (
        Button(to.label("👁 Show to others"), Press(Verb.SCREEN, number, "show")),
        Button(to.label("🔒 Withhold from others"), Press(Verb.SCREEN, number, "conceal")),
    )
    hide = [Button(f"🙈 {n}", Press(Verb.SCREEN, number, f"hide.{each.id}")) for n, each in enumerate(photos, 1)]
    later = (Button(to.label("⏭ Later"), Press(Verb.SCREEN, number, "later")),)
    names = tuple(each.name for each in photos)
    return Message(text, (first, *in_rows(hide, 5), later), picture=Sheet(names) if names else None)
