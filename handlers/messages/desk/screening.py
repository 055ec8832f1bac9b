"""Word a ticket whose photos and words somebody looks at before strangers see them, page by page.

Promise: what lets it through stands only on the last page, and names the photos that were shown until then.
"""

from math import ceil

from casework.model.draft import length
from casework.tickets.views import TicketView
from handlers.messages.message import ALBUM_LIMIT, Button, Message, Sheet, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

WORDS_SHOWN = 600  # UTF-16 units on a page, so that all of it stays below the limit of a caption


def screen(view: TicketView | None, page: int, more: int, to: Speaker) -> Message:
    """Show a page (from 0) of one ticket that waits, and how many more do; None: nothing waits (any more)."""
    if view is None:
        return Message(
            to.say("👁 Nothing waits here: of each ticket somebody has decided who sees its photos and words.")
        )
    number, pieces = view.ticket.id, _pieces(view.ticket.words)
    pages = max(1, ceil(len(view.photos) / ALBUM_LIMIT), len(pieces))
    page = min(page, pages - 1)
    words, first = "".join(pieces[page : page + 1]), ALBUM_LIMIT * page
    photos = view.photos[first : first + ALBUM_LIMIT]
    text = lines(
        to.say("👁 <b>#{number}</b> · {category}", number=number, category=category_name(view.category, to)),
        to.say("📄 Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None,
        to.say("📝 Words: {words}", words=words) if words else None,
        to.say("May strangers see its photos and words?"),
        to.counted("{number} more waits.", "{number} more wait.", more) if more else None,
    )
    hide = [
        Button(f"🙈 {n}", Press(Verb.SCREEN, number, f"hide.{each.id}.{page}"))
        for n, each in enumerate(photos, first + 1)
    ]
    later = (Button(to.label("⏭ Later"), Press(Verb.SCREEN, number, "later")),)
    names = tuple(each.name for each in photos)
    rows = (_decide(view, page, pages, to), *in_rows(hide, 5), later)
    return Message(text, rows, picture=Sheet(names) if names else None)


def _pieces(words: str) -> list[str]:
    """Return words in pieces that fit on a page."""
    pieces, room = list[str](), 0
    for letter in words:
        if room < length(letter):
            pieces.append("")
            room = WORDS_SHOWN
        pieces[-1] += letter
        room -= length(letter)
    return pieces


def _decide(view: TicketView, page: int, pages: int, to: Speaker) -> tuple[Button, ...]:
    """Return what decides; before the last page, what leads to the next one is there instead of *Show*."""
    number = view.ticket.id
    conceal = Button(to.label("🔒 Withhold from others"), Press(Verb.SCREEN, number, "conceal"))
    if page + 1 < pages:
        return (Button(to.label("📄 More of it"), Press(Verb.SCREEN, number, f"more.{page + 1}")), conceal)
    return (Button(to.label("👁 Show to others"), Press(Verb.SCREEN, number, f"show.{view.until}")), conceal)
