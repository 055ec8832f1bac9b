"""Write what takes the place of a picture or file that Telegram does not take, that is missing, or cannot be made.

Promise: the words and the buttons arrive all the same, and the reader learns what is missing and where to find it.
"""

from dataclasses import replace

from markupsafe import Markup

from casework.desk.showing import FIRST
from handlers.messages.message import (
    CAPTION_LIMIT,
    BeforeAfter,
    Button,
    Message,
    PlaceMap,
    Rows,
    Sheet,
    lines,
    link_to,
    size,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker


def without_file(
    message: Message, to: Speaker, map_link: str, ticket: int | None, *, is_captioned: bool, is_made: bool = True
) -> Message:
    """Return a message as words only; `is_captioned`: its words stand below an earlier picture, which stays.

    `ticket` is the one whose photos a button can send again; None if there is no such button. Not `is_made`: it was not
    Telegram that did not take it; we could not draw it.
    """
    note = _note(message, to, map_link, is_made=is_made)
    text = lines(message.text, "", note) if message.text else lines(note)
    if is_captioned and size(text) > CAPTION_LIMIT:
        text = message.text
    return replace(
        message,
        text=text,
        buttons=(*_without_unseen(message), *_again(message, to, ticket)),
        picture=None,
        album=(),
        spot=None,
        recording=None,
        document=None,
        keeps_picture=is_captioned,
    )


def has_file(message: Message) -> bool:
    """Tell whether a message is more than words and buttons."""
    return bool(message.picture or message.album or message.spot or message.recording or message.document)


def _note(message: Message, to: Speaker, map_link: str, *, is_made: bool) -> Markup:
    """Say what is missing, with a link to it where there is one."""
    place = message.picture.point if isinstance(message.picture, PlaceMap) else message.spot
    if place:
        return to.say('🗺 <a href="{link}">The place on a map</a>', link=link_to(map_link, place))
    if not is_made:
        return to.say("🖼 <i>The file could not be made.</i>")
    if message.recording:
        return to.say("🖼 <i>Telegram did not take the recording. Please try again later.</i>")
    if message.document:
        return to.say("🖼 <i>Telegram did not take the file. Please try again later.</i>")
    return to.say("🖼 <i>Telegram did not take the picture.</i>")


def _without_unseen(message: Message) -> Rows:
    """Return the buttons, none of which lets others see photos that its reader was not shown."""
    if not isinstance(message.picture, Sheet | BeforeAfter):
        return message.buttons
    rows = ([seen for each in row if (seen := _as_seen(each))] for row in message.buttons)
    return tuple(tuple(row) for row in rows if row)


def _as_seen(button: Button) -> Button | None:
    press = button.press
    if press.verb is Verb.SHOW and press.word.startswith(FIRST):
        return replace(button, press=Press(Verb.SCREEN, press.about, "look"))
    return None if press.verb is Verb.SCREEN and press.word.startswith("show") else button


def _again(message: Message, to: Speaker, ticket: int | None) -> tuple[tuple[Button, ...], ...]:
    """Return the button that sends a ticket's photos, unless the message has it already or shows none."""
    has_button = any(button.press.verb is Verb.PHOTOS for row in message.buttons for button in row)
    has_photo = isinstance(message.picture, Sheet | BeforeAfter) or bool(message.album)
    if ticket is None or has_button or not has_photo:
        return ()
    return ((Button(to.label("🖼 All photos"), Press(Verb.PHOTOS, ticket)),),)
