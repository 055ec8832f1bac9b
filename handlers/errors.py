"""Tell people, in their language, what went wrong.

A refusal (a domain error) becomes a sentence. An incident (an unhandled error) becomes a code that the log has too.
Promises: whoever acted gets an answer, one for a whole album; a refused act has changed nothing; no traceback reaches
a chat.
"""

from collections.abc import Mapping, Sequence

from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, Recipient, ToChat, ToPerson
from casework.model.person import PersonId
from casework.ports import Work
from casework.tickets import keeping
from handlers.guards import meet
from handlers.messages.people.greetings import incident
from handlers.messages.refusals import refusal
from handlers.reading import is_command, is_private, thread_of
from handlers.turn import Toast, Turn


async def refuse(turn: Turn, error: Refusal) -> None:
    """Answer with the reason: a press gets an alert, anything else a message. A stale card is brought up to date."""
    async with turn.work() as work:
        if turn.update.callback_query is not None:
            await meet(turn, work)
            facts = await _with_name(work, error)
            turn.toast = alert(turn, error.why, facts)
            pressed = turn.update.callback_query.message
            if pressed is not None:
                await keeping.catch_up(work, pressed.chat.id, pressed.message_id)
        else:
            await explain(turn, work, error)


def alert(turn: Turn, why: Why, facts: Mapping[str, Fact]) -> Toast:
    """Return a reason as the answer to a press, which stays until it is closed."""
    return Toast(str(refusal(why, facts, turn.speaker).striptags()), is_alert=True)


async def explain(turn: Turn, work: Work, error: Refusal, once: str | None = None) -> None:
    """Give the reason in a message, beside whatever else this update does.

    `once` is a key: the reason is said only once for it. Without a key, the same reason is said only once for an album.
    """
    facts = await _with_name(work, error)
    album = _album(turn)
    once = once or (f"{album} {error.why}" if album else None)
    message = turn.update.message
    if message is not None and message.media_group_id and is_command(message):
        once = of_command(message.media_group_id)
    await work.say(Notice(Kind.REFUSAL, await _sender(turn, work), facts={"why": error.why, **facts}, once=once))


def of_command(album: str) -> str:
    """Return the key of what is said of the command above an album, so that its other parts do not act either."""
    return f"album {album} command"


async def explain_each(turn: Turn, work: Work, refused: Sequence[Refusal]) -> None:
    """Give the reason for each part of a message that could not be used, each reason in a message of its own."""
    album = _album(turn)
    for error in refused:
        await explain(turn, work, error, once=f"{album or f'update {turn.update.update_id}'} {error.why}")


async def apologise(turn: Turn, code: str) -> None:
    """Say that something went wrong on our side, and give the code under which people can ask about it."""
    async with turn.work() as work:
        if turn.update.callback_query is not None:
            turn.toast = Toast(str(incident(code, turn.speaker).text.striptags()), is_alert=True)
        elif (turn.update.effective_user or turn.update.channel_post) and turn.update.effective_chat is not None:
            await work.say(Notice(Kind.INCIDENT, await _sender(turn, work), facts={"code": code}, once=_album(turn)))


async def _sender(turn: Turn, work: Work) -> Recipient:
    if turn.update.channel_post is not None:
        return ToChat(turn.update.channel_post.chat.id, None, turn.language)
    person = await meet(turn, work)
    message = turn.update.effective_message
    if is_private(turn) or message is None:
        return ToPerson(person.id)
    return ToChat(message.chat.id, thread_of(message), person.language)


def _album(turn: Turn) -> str | None:
    message = turn.update.message  # not `edited_message`: an edited part of an album is an act of its own
    return f"album {message.media_group_id}" if message and message.media_group_id else None


async def _with_name(work: Work, error: Refusal) -> dict[str, Fact]:
    """Replace the number of the person who came first by their name, where the facts have one."""
    facts = dict(error.facts)
    number = facts.pop("person", None)
    person = await work.people.get(PersonId(int(number))) if number else None
    return facts | ({"who": person.name} if person and person.name else {})
