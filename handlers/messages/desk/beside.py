"""Write what a desk is shown beside a card: place, photos and recordings, that it came back, and what was hidden."""

from datetime import datetime

from markupsafe import Markup

from casework.model.notice import Kind
from casework.model.recording import RecordingKind
from casework.model.ticket import Act, Status, Ticket
from casework.tickets.views import TicketView
from handlers.messages.desk.cards import promise
from handlers.messages.following.verdicts import OPENED_AGAIN
from handlers.messages.message import (
    ALBUM_LIMIT,
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Button,
    Message,
    Sheet,
    fitted,
    lines,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def spot(ticket: Ticket) -> Message:
    """The place as a location that opens in any map, in reply to the card."""
    return Message(Markup(), spot=ticket.point, replies_to=Kind.CARD.slot(about=ticket.id))


def photos(view: TicketView, to: Speaker) -> Message:
    """The photos of a ticket at full size, as many as an album takes, in reply to the card; after-photos come first."""
    later = tuple(each.photo for each in reversed(view.later))
    names = tuple(photo.name for photo in (*view.after, *later, *view.before))
    left_out = len(names) - ALBUM_LIMIT
    text = lines(
        to.say("Photos of #{number}", number=view.ticket.id),
        to.counted("{number} more is not shown.", "{number} more are not shown.", left_out) if left_out > 0 else None,
    )
    return Message(text, album=names[:ALBUM_LIMIT], replies_to=Kind.CARD.slot(about=view.ticket.id))


def recording(view: TicketView, number: int, to: Speaker) -> Message | None:
    """A recording of a ticket, by its index from 0, in reply to the card; None if there is no such recording."""
    if not 0 <= number < len(view.recordings):
        return None
    found = view.recordings[number]
    said = to.say("Video of #{number}", number=view.ticket.id)
    if found.kind is RecordingKind.VOICE:
        said = to.say("Voice message of #{number}", number=view.ticket.id)
    return Message(said, recording=found, replies_to=Kind.CARD.slot(about=view.ticket.id))


def came_back(view: TicketView, at: datetime, to: Speaker) -> Message:
    """Tell the desk, in the resident's own words, that a ticket was not fixed or has come back, and offer *Take*."""
    pictures = tuple(photo.name for photo in view.still)
    is_open = view.ticket.status is Status.OPEN
    again = view.entry(view.ticket.rework - 1, *OPENED_AGAIN)
    said = to.say("🔁 <b>#{number} was not fixed</b>, said the reporter; it was opened again.", number=view.ticket.id)
    if again is not None and again.act is Act.RETURN:
        said = to.say("🔁 <b>#{number} has come back</b>; it was opened again.", number=view.ticket.id)
    if again is not None and again.act is Act.SEND_BACK:
        said = to.say(
            "🔁 <b>#{number} was not fixed</b>, said a supervisor; it was opened again.", number=view.ticket.id
        )
    if again is not None and again.act is Act.RECHECK:
        said = to.say("🔁 <b>An inspector found #{number} on the spot</b>; it was opened again.", number=view.ticket.id)

    def write(words: str) -> Markup:
        return lines(
            said,
            to.say("💬 {words}", words=words) if words else None,
            promise(view.ticket, at, to) if is_open else None,
        )

    return Message(
        fitted(write, again.note if again else "", CAPTION_LIMIT if pictures else TEXT_LIMIT),
        ((Button(to.label("✋ Take"), Press(Verb.TAKE, view.ticket.id)),),) if is_open else (),
        picture=Sheet(pictures) if pictures else None,
        replies_to=Kind.CARD.slot(about=view.ticket.id),
    )


def taken_down(number: int, to: Speaker) -> Message:
    """Take a message away; where that is not possible any more, its photos go and this stands there."""
    if not number:
        return Message(to.say("🙈 What was shown here is hidden now."), is_taken_down=True)
    return Message(to.say("🙈 What was shown here of #{number} is hidden now.", number=number), is_taken_down=True)
