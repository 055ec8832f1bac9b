"""Read an update: who wrote where, what they typed, pressed or sent, and which number or place is in it.

Promises: what is not there, or what no bot ever wrote, raises Refusal. What people type comes back clean.
"""

import re
from unicodedata import normalize
from urllib.parse import parse_qs, urlsplit

from telegram import CallbackQuery, Chat, Location, MaybeInaccessibleMessage, Message, MessageEntity, User

from casework.model import deep_link
from casework.model.errors import Refusal, Why
from casework.model.place import Point
from casework.model.spelling import digits_in
from casework.model.ticket_id import TicketId
from handlers.messages.press import Press, parse
from handlers.turn import Turn

_NUMBER = re.compile(r"#?([1-9][0-9]{0,17})")  # below 2^63, the limit of a database's numbers
NAME_SHOWN = 60  # characters of a staff member's name on a card


def is_private(turn: Turn) -> bool:
    """Tell whether this happened in somebody's private chat with the bot; the number of a group is negative."""
    chat = turn.update.effective_chat
    return chat is not None and chat.type == Chat.PRIVATE and chat.id > 0


def message_of(turn: Turn) -> Message:
    """Return the message that was sent; raises Refusal where there is none (the routes see to it that there is)."""
    if turn.update.message is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    return turn.update.message


def edited_of(turn: Turn) -> Message:
    """Return the message that was edited; raises Refusal where there is none (the routes see to it that there is)."""
    if turn.update.edited_message is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    return turn.update.edited_message


def point_of(location: Location) -> Point:
    """Return where a location is; raises Refusal for one that is nowhere on the Earth."""
    try:
        return Point(location.latitude, location.longitude)
    except ValueError as error:
        raise Refusal(Why.NOT_UNDERSTOOD) from error


def said_in(message: Message) -> str:
    """Return what somebody typed: the text, or the caption of what they sent."""
    return clean(message.text or message.caption)


def is_command(message: Message) -> bool:
    """Tell whether a message, or the caption of what was sent, begins with a command, for whichever bot it is."""
    return has_command_mark(message) and said_in(message).startswith("/")  # what is marked may be blanks


def has_command_mark(message: Message) -> bool:
    """Tell whether Telegram marks the beginning of a message, or of its caption, as a command."""
    first = next(iter(message.entities or message.caption_entities), None)
    return first is not None and first.type == MessageEntity.BOT_COMMAND and first.offset == 0


def command_in(message: Message) -> tuple[str, str]:
    """Return the command with which a message begins, in small letters without / and @, and what is behind it."""
    head, *rest = said_in(message).split(maxsplit=1)
    return head[1:].partition("@")[0].lower(), rest[0] if rest else ""


def is_to_us(message: Message) -> bool:
    """Tell whether the command with which a message begins is meant for this bot: in a group, /take@another is not."""
    addressee = said_in(message).split(maxsplit=1)[0].partition("@")[2]
    return not addressee or addressee.lower() == message.get_bot().username.lower()


def has_file(message: Message) -> bool:
    """Tell whether a photo or a file came with a message; a file may be a photo, too."""
    return bool(message.photo or message.document)


def context_of(message: Message) -> tuple[str | None, int | None]:
    """Return the album to which a message belongs and the number of the message that it answers, if any."""
    answered = message.reply_to_message
    return message.media_group_id, answered.message_id if answered else None


def press_of(turn: Turn) -> Press:
    """Return what was pressed; raises Refusal for a button that the bot never wrote or no longer knows."""
    query: CallbackQuery | None = turn.update.callback_query
    press = parse(query.data) if query and query.data else None
    if press is None:
        raise Refusal(Why.OLD_BUTTON)
    return press


def thread_of(message: Message) -> int | None:
    """Return the forum topic of a message, or None; replies in plain groups have a thread too, but it is no topic."""
    return message.message_thread_id if message.is_topic_message else None


def pressed_message(turn: Turn) -> MaybeInaccessibleMessage | None:
    """Return the message whose button was pressed; of an old one Telegram gives only the chat and the number."""
    query = turn.update.callback_query
    return query.message if query else None


def topic_here(turn: Turn) -> int | None:
    """Return the forum topic in which somebody wrote or pressed, or None; an old message is pressed without its own."""
    # `effective_message` warns of a message that is too old
    message = pressed_message(turn) if turn.update.callback_query else turn.update.effective_message
    return thread_of(message) if isinstance(message, Message) else None


def number_of(said: str) -> int:
    """Return a number of a button; raises Refusal for anything else."""
    number = digits_in(said)
    if number is None:
        raise Refusal(Why.OLD_BUTTON)
    return number


def number_in(said: str) -> TicketId | None:
    """Return the ticket that a number (with or without #) or a link names; None if the text is neither."""
    said = normalize("NFKC", said).strip()  # a Chinese keyboard also types ＃１２
    found = _NUMBER.fullmatch(said)
    if found:
        return TicketId(int(found[1]))
    try:
        payload = parse_qs(urlsplit(said).query).get("start", [""])[0]
    except ValueError:  # it looks like an address and is none
        return None
    link = deep_link.parse(payload)
    return link.number if isinstance(link, deep_link.OfTicket) else None


def shown_name(user: User) -> str:
    """Return a person's name as a card shows it."""
    return clean(user.full_name)[:NAME_SHOWN] or str(user.id)


def clean(text: str | None) -> str:
    """Return what somebody typed, without outer blanks and without what no database or screen can hold.

    Lone surrogates have no UTF-8 form, and PostgreSQL cannot store NUL.
    """
    whole = (text or "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", whole).strip()
