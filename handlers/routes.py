"""Who hears what: the one table from an update to its handler; the first route that fits is taken.

`docs/routes.md` is written from this table, and a test compares the two.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Message, Update
from telegram.ext import filters

from casework.model.errors import Refusal
from handlers import chats, desk, errors, report, verdict
from handlers.messages.press import Verb, parse
from handlers.turn import Turn

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

Handler = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Route:
    """What is heard, in words for the documentation, whether an update is it, and who answers."""

    heard: str
    fits: Callable[[Update], bool]
    handler: Handler


def _message(heard: str, which: filters.BaseFilter, handler: Handler) -> Route:
    return Route(heard, lambda update: update.message is not None and bool(which.check_update(update)), handler)


def _press(verb: Verb, handler: Handler) -> Route:
    def fits(update: Update) -> bool:
        query = update.callback_query
        press = parse(query.data) if query and query.data else None
        return press is not None and press.verb is verb

    return Route(f"button {verb}", fits, handler)


class _Command(filters.MessageFilter):
    """A command that is meant for this bot: in a group, /start@another_bot is not."""

    def __init__(self, *names: str) -> None:
        super().__init__(name=f"command {' '.join(names)}")
        self._names = names

    def filter(self, message: Message) -> bool:
        """Tell whether the message begins with one of the commands."""
        if not filters.COMMAND.filter(message):
            return False
        command, _, addressee = (message.text or "").split(maxsplit=1)[0][1:].partition("@")
        is_ours = not addressee or addressee.lower() == message.get_bot().username.lower()
        return is_ours and command.lower() in self._names


def _command(name: str, handler: Handler, where: filters.BaseFilter) -> Route:
    return _message(f"/{name}", where & _Command(name), handler)


PRIVATE, GROUP = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
PICTURE = filters.PHOTO | filters.Document.ALL

ROUTES: tuple[Route, ...] = (
    _command("link", desk.link, PRIVATE | GROUP),
    _command("start", report.start, PRIVATE),
    _command("report", report.report, PRIVATE),
    _command("help", report.help_, PRIVATE),
    _command("language", report.language, PRIVATE),
    _message("a photo or a picture as a file, in private", PRIVATE & PICTURE, report.photo),
    _message("a location or a venue, in private", PRIVATE & (filters.LOCATION | filters.VENUE), report.place),
    _message("words, in private", PRIVATE & filters.TEXT & ~filters.COMMAND, report.words),
    _message("anything else, in private", PRIVATE, report.anything),
    _message("a group became a supergroup", GROUP & filters.StatusUpdate.MIGRATE, desk.moved),
    _message(
        "a command to the bot, in a group", GROUP & _Command("start", "report", "help", "language"), desk.misplaced
    ),
    _message("a reply, in a group", GROUP & filters.REPLY & ~filters.StatusUpdate.ALL, desk.reply),
    _message("talk among people, in a group", GROUP, desk.silent),
    *(
        _press(verb, report.press_draft)
        for verb in (Verb.NO_PHOTO, Verb.PICK, Verb.GROUP, Verb.CATEGORY, Verb.BACK, Verb.CANCEL)
    ),
    _press(Verb.SEND, report.press_send),
    _press(Verb.LANGUAGE, report.press_language),
    _press(Verb.TAKE, desk.press_take),
    _press(Verb.FIX, desk.press_fix),
    _press(Verb.SPOT, desk.press_spot),
    _press(Verb.PHOTOS, desk.press_photos),
    _press(Verb.FIXED, verdict.press_fixed),
    _press(Verb.NOT_FIXED, verdict.press_not_fixed),
    _press(Verb.NEVER_MIND, verdict.press_never_mind),
    Route("a button that nobody knows", lambda update: update.callback_query is not None, desk.press_unknown),
    Route("the bot was blocked, added or removed", lambda update: update.my_chat_member is not None, chats.membership),
)


async def handle(turn: Turn) -> None:
    """Give an update to its handler, and answer a refusal; every other error is the caller's."""
    for route in ROUTES:
        if route.fits(turn.update):
            try:
                await route.handler(turn)
            except Refusal as error:
                await errors.refuse(turn, error)
            return
