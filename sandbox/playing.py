"""Play the acts of a script: one after another, each when somebody has seen what it waits for.

It begins when the bot has come, and ends at the first act that cannot be done; the page goes on.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sandbox.errors import CannotDo
from sandbox.objects import Chat, Message
from sandbox.people import Person
from sandbox.stage import StageAct
from sandbox.world import Sandbox

PATIENCE_S = 60.0


class PlayStopped(Exception):
    """An act cannot be done; the message says which and why."""


async def play(sandbox: Sandbox, acts: Sequence[StageAct], patience_s: float = PATIENCE_S) -> None:
    """Do all acts. `patience_s` is for how long words may be waited for; for the bot there is no limit.

    Raises PlayStopped.
    """
    people = {user.name: user for user in sandbox.users.values() if isinstance(user, Person)}
    groups = {group.title: group for group in sandbox.groups.values()}
    while not any(bot.poll or bot.webhook for bot in sandbox.bots.values()):
        await sandbox.changed.wait(sandbox.changed.revision)
    begun = 0
    for number, act in enumerate(acts, 1):
        if act.when and not await _is_seen(sandbox, act.when, begun, patience_s):
            raise PlayStopped(f"Act {number} waits for words that nobody saw in {patience_s:g} seconds: {act.when}")
        begun = len(sandbox.lines)
        person = people[act.who]
        try:
            _do(act, person, groups[act.group] if act.group else person.private())
        except CannotDo as error:
            raise PlayStopped(f"Act {number} cannot be done: {error}.") from error


async def _is_seen(sandbox: Sandbox, words: str, begun: int, patience_s: float) -> bool:
    """Wait until a line of the transcript has these words; return whether one came in time."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + patience_s
    while True:
        revision = sandbox.changed.revision
        if any(words in line for _, line in sandbox.lines[begun:]):
            return True
        if loop.time() >= ends:
            return False
        await sandbox.changed.wait(revision, ends - loop.time())


def _do(act: StageAct, person: Person, chat: Chat) -> None:
    answered = None if act.reply_to is None else _newest(chat, act.reply_to)
    match act.does, act.what:
        case "text", str(words):
            person.says(words, chat, answered)
        case "photo", Path() as path:
            person.sends_photo(path.read_bytes(), chat=chat, reply_to=answered)
        case "place", (lat, lon):
            person.sends_location(lat, lon, chat=chat, reply_to=answered)
        case "press", str(label):
            person.presses(label, chat=chat)
        case "add_bot", _:
            person.adds_bot(chat)


def _newest(chat: Chat, words: str) -> Message:
    for message in reversed(chat.messages):
        if words in message.text:
            return message
    raise CannotDo(f"in {chat.title} no message has the words {words}")
