"""Show a desk what residents sent to a ticket, in one message below its card that is edited in place."""

from itertools import groupby

from markupsafe import Markup

from casework.model.handling import undone_lines
from casework.model.news import first_of, gathered
from casework.model.notice import Kind
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.tickets.views import TicketView
from handlers.messages.message import (
    ALBUM_LIMIT,
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Button,
    Message,
    Rows,
    Sheet,
    cut,
    fitted,
    lines,
    size,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

SENT = (Act.ADD, Act.ANSWER)  # these have words or photos
WORDS_SHOWN = 300  # UTF-16 units of each, where several stand in one message


def news(view: TicketView, first: int | None, to: Speaker) -> Message | None:
    """Show what residents sent, from line `first` of the history on; None: what they sent last.

    Returns None if that is nothing. What a merge brought goes once that is undone, and the message with it.
    """
    if first is None:
        first = first_of(view.history, len(view.history) - 1)
    gone = undone_lines(view.history)
    sent = gathered(view.history, first)
    found = [each for line, each in enumerate(sent, first) if line not in gone]
    if not sent:
        return None
    if not found:
        return Message(to.say("↩️ What was shown here was taken back."), is_taken_down=True)
    numbers = {number for number, _ in found}
    shown = {each.rework for each in view.later}
    empty = [entry for number, entry in found if entry.act in SENT and not entry.note and number not in shown]
    photos = [each.photo.name for each in view.later if each.rework in numbers]
    limit = CAPTION_LIMIT if photos else TEXT_LIMIT
    return Message(
        _fitted([entry for _, entry in found], empty, view.ticket, limit, to),
        _buttons(found, view.ticket, len(photos), to),
        picture=Sheet(tuple(photos[-ALBUM_LIMIT:])) if photos else None,
        replies_to=Kind.CARD.slot(about=view.ticket.id),
    )


def _fitted(entries: list[Entry], empty: list[Entry], ticket: Ticket, limit: int, to: Speaker) -> Markup:
    """Write all lines, or as many of the newest as fit; of those that are `empty`, all photos are hidden."""
    if len(entries) == 1:
        return fitted(lambda words: _said(entries, words, empty, ticket, to), entries[0].note, limit)
    together = [list(alike) for _, alike in groupby(entries, key=lambda entry: (entry.act, entry.note))]
    said = [_said(alike, cut(alike[0].note, WORDS_SHOWN), empty, ticket, to) for alike in together]
    text, left_out = lines(*said), 0
    while size(text) > limit:
        left_out += len(together.pop(0))
        said = said[1:]
        earlier = to.counted(
            "… and {number} earlier one, which /print {ticket} shows.",
            "… and {number} earlier ones, which /print {ticket} shows.",
            left_out,
            ticket=ticket.id,
        )
        text = lines(earlier, *said)
    return text


def _said(alike: list[Entry], words: str, empty: list[Entry], ticket: Ticket, to: Speaker) -> Markup:
    """Write one line of the history, or several that say the same."""
    match alike[0].act:
        case Act.NUDGE:
            return lines(
                to.say("🔔 <b>#{number}</b>: is anything happening, asks the reporter.", number=ticket.id),
                _promise(ticket, to),
            )
        case Act.ANSWER:
            said = to.say("↩️ The reporter of <b>#{number}</b> answered:", number=ticket.id)
        case Act.SUPPORT if len(alike) > 1:
            said = to.counted(
                "👥 {number} other person sees <b>#{ticket}</b> too.",
                "👥 {number} others see <b>#{ticket}</b> too.",
                len(alike),
                ticket=ticket.id,
            )
        case Act.SUPPORT:
            said = to.say("👥 Somebody else sees <b>#{number}</b> too.", number=ticket.id)
        case _:
            said = to.say("➕ Added to <b>#{number}</b> by somebody who reported it:", number=ticket.id)
    hidden = to.say("🙈 Its photos are hidden.") if all(entry in empty for entry in alike) else None
    return lines(said, to.say("💬 {words}", words=words) if words else hidden)


def _promise(ticket: Ticket, to: Speaker) -> Markup:
    """Say which promise was broken."""
    if ticket.status is Status.OPEN:
        return to.say("It should have been taken by {answer_by}.", answer_by=to.moment(ticket.answer_by))
    return to.say("It should have been fixed by {fix_by}.", fix_by=to.moment(ticket.due_by))


def _buttons(found: list[tuple[int, Entry]], ticket: Ticket, photos: int, to: Speaker) -> Rows:
    """Offer to take an open ticket about which somebody asks, and to see several photos at full size."""
    is_asked_about = any(entry.act is Act.NUDGE for _, entry in found)
    take = Button(to.label("✋ Take"), Press(Verb.TAKE, ticket.id))
    whole = Button(to.label("🖼 All photos"), Press(Verb.PHOTOS, ticket.id))
    row = [
        *([take] if is_asked_about and ticket.status is Status.OPEN else []),
        *([whole] if photos > 1 else []),
    ]
    return (tuple(row),) if row else ()
