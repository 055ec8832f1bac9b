"""Handle what staff send at a desk: replies to what shows a ticket, and the photo that *Fix* asked for.

Promise: who acts in this way sees that it was taken; who only talks is left in peace.
"""

from functools import partial

from telegram import Message

from casework.bulletins import composing
from casework.desk import asking, fixing, handling as acts
from casework.figures import objecting
from casework.model.errors import Refusal, Why
from casework.model.exposure import Exhibit
from casework.model.notice import Kind
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.oversight import exposing
from casework.tickets import exhibiting
from handlers import errors
from handlers.bulletins import publishing
from handlers.campaigns import projects
from handlers.desk import handling
from handlers.desk.acknowledging import Album, acknowledge, of_album
from handlers.figures import ranking
from handlers.guards import actor_of, meet
from handlers.reading import clean, has_file, is_command, is_to_us, message_of, said_in, thread_of
from handlers.reporting import driving, pictures
from handlers.turn import Turn


async def reply(turn: Turn) -> None:
    """Handle a reply to a message that shows a ticket: a photo fixes the ticket, a location moves its pin.

    Words in reply to a message that asks for a question or a reason are that question or reason. Other words get a
    hint, once for each person and ticket. A reply to anything else is talk among people and none of our business,
    unless it is the photo that *Fix* asked for, or a photo in reply to another message of the bot at a desk: that is
    refused in words.
    """
    message = message_of(turn)
    answered = message.reply_to_message
    if answered is None or (not is_command(message) and await driving.take(turn)):
        return
    async with turn.read() as work:
        ticket = await work.desks.ticket_shown(message.chat.id, answered.message_id)
        slot = await work.desks.slot_shown(message.chat.id, answered.message_id)
        is_desk = bool(await work.desks.teams_in(message.chat.id))
        album = await of_album(turn, work)
    if slot is not None and projects.is_ours(slot):
        await _of_campaigns(turn, message, slot)
    elif album is not None:
        await _follow(turn, album)
    elif ticket is None:
        await _elsewhere(turn, slot, is_desk=is_desk)
    else:
        await _about(turn, message, ticket, slot)


async def _about(turn: Turn, message: Message, ticket: TicketId, slot: str | None) -> None:
    """Handle a reply to a message that shows a ticket, or that asks something about it."""
    if is_command(message):
        _refuse_command(message)
    elif await _took_words(turn, message, ticket, slot):
        return
    elif has_file(message):
        await _fix(turn, ticket)
    elif message.location is not None:
        await handling.put_place(turn, ticket)
    elif _is_video(message):
        raise Refusal(Why.FILE_NOT_A_PHOTO)
    elif fixing.is_photo_wanted(slot):
        raise Refusal(Why.FIX_NEEDED, ticket=ticket)
    else:
        await _hint(turn, ticket)


async def _of_campaigns(turn: Turn, message: Message, slot: str) -> None:
    """Take a reply about a campaign or a project: a photo, or the words that were asked for."""
    if is_command(message):
        _refuse_command(message)
    elif has_file(message):
        picture = await pictures.fetch(turn, message)
        async with turn.work() as work:
            await projects.add_photo(turn, work, slot, await pictures.add(work, picture))
    else:
        async with turn.work() as work:
            await projects.reply(turn, work, slot, said_in(message))


async def _elsewhere(turn: Turn, slot: str | None, *, is_desk: bool) -> None:
    """Handle a reply to a message that shows no ticket: an objection, the answer to one, or the photo of a fix."""
    message = message_of(turn)
    answered = message.reply_to_message
    if not is_command(message) and objecting.is_about(slot):
        _leave_file_out(turn)
        async with turn.work() as work:
            await ranking.take_words(turn, work, slot, said_in(message))
        return
    is_ours = answered is not None and answered.from_user is not None and answered.from_user.id == turn.bot.id
    is_taken = await _take_sentence(turn, slot) or await _take_photo(turn)
    if not is_taken and has_file(message) and is_ours and is_desk:
        raise Refusal(Why.PHOTO_NEEDED)


async def _took_words(turn: Turn, message: Message, ticket: TicketId, slot: str | None) -> bool:
    """Take words in reply to a message that asks for a question, an answer or a reason; tells whether it was one."""
    heard = exhibiting.what_of(slot)
    wanted = acts.words_wanted(slot)
    if slot == asking.question_slot(ticket):
        _leave_file_out(turn)
        await _put(turn, ticket, said_in(message))
    elif message.location is not None:
        return False
    elif heard is not None and heard[0] is Kind.HEARING:
        _leave_file_out(turn)
        await _answer(turn, ticket, heard[1], said_in(message))
    elif wanted is not None:
        _leave_file_out(turn)
        await handling.put_words(turn, ticket, wanted, said_in(message))
    else:
        return False
    return True


async def photo(turn: Turn) -> None:
    """Take a photo that is no reply as the fix that its sender announced with *Fix*; other photos are talk."""
    async with turn.read() as work:
        album = await of_album(turn, work)
    if album is not None:
        await _follow(turn, album)
    else:
        await _take_photo(turn)


async def _follow(turn: Turn, album: Album) -> None:
    """Let a part of an album follow its first part: into the fix, or nowhere, which the first part has said."""
    if album.act == Act.FIX:
        await _fix(turn, album.ticket)


async def _take_photo(turn: Turn) -> bool:
    """Fix the ticket for which the sender has just pressed *Fix* with their photo; returns whether it was that."""
    message, user = message_of(turn), turn.update.effective_user
    if not (has_file(message) or _is_video(message)) or user is None:
        return False
    async with turn.read() as work:
        person = await work.people.by_account(user.id) if message.sender_chat is None else None
        if person is None and message.sender_chat is None:
            return False
        policy, thread, named = turn.district.policy, thread_of(message), person.id if person else None
        ticket = await fixing.wanted_photo(work, policy, named, message.chat.id, thread, turn.at)
    if ticket is None:
        return False
    if is_command(message):
        _refuse_command(message)
    else:
        await _fix(turn, ticket)
    return True


async def _take_sentence(turn: Turn, slot: str | None) -> bool:
    """Add a reply to the draft of a bulletin for which a sentence was asked; returns whether it was that."""
    message, number = message_of(turn), composing.wanted(slot)
    if number is None or is_command(message):
        return False
    _leave_file_out(turn)
    async with turn.work() as work:
        await publishing.put(turn, work, number, said_in(message))
    return True


def _refuse_command(message: Message) -> None:
    """Refuse a command that the bot does not know: it is neither a fix nor an answer. Another bot's is ignored."""
    if is_to_us(message):
        raise Refusal(Why.COMMAND_UNKNOWN)


def _leave_file_out(turn: Turn) -> None:
    """Say at the end that only the words were taken, where a file came with them."""
    if message_of(turn).caption:
        turn.last = partial(errors.explain, turn, error=Refusal(Why.FILE_LEFT_OUT))


async def _fix(turn: Turn, ticket: TicketId) -> None:
    """Fix a ticket with the photo that was sent; a video is refused, and beside it the photos of its album count."""
    message = message_of(turn)
    if not has_file(message):
        raise Refusal(Why.FILE_NOT_A_PHOTO)
    picture = await pictures.fetch(turn, message)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await acknowledge(turn, work, ticket, Act.FIX)
        added = await pictures.add(work, picture)
        note = clean(message.caption)
        await fixing.fix(work, turn.district, actor, ticket, [added], note, message.media_group_id, turn.at)


def _is_video(message: Message) -> bool:
    return bool(message.video or message.video_note)


async def _answer(turn: Turn, ticket: TicketId, kind: Exhibit, words: str) -> None:
    """Answer for the team before its ticket is shown to everybody."""
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await exposing.answer(work, turn.district, actor, ticket, kind, words)
        await acknowledge(turn, work, ticket, Kind.HEARING)


async def _put(turn: Turn, ticket: TicketId, question: str) -> None:
    """Put a question to the reporter."""
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if not question:
            raise Refusal(Why.QUESTION_MISSING)
        await acknowledge(turn, work, ticket, Act.ASK)
        await asking.ask(work, actor, ticket, question, turn.at)


async def _hint(turn: Turn, ticket: TicketId) -> None:
    """Say once to each person how a ticket is closed; they may go on talking there."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await errors.explain(turn, work, Refusal(Why.PHOTO_NEEDED), once=f"hint {ticket} {person.id}")
