"""Handle what staff press on a card and reply to it, and link a group as a desk."""

from casework.desk import (
    asking,
    fixing,
    handling as acts,
    linking,
    parking,
)
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, ToChat
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from handlers import errors
from handlers.desk import handling
from handlers.guards import actor_of, clean, is_private, meet, message_of, press_of, staff, thread_of
from handlers.messages.desk.cards import how_to_fix
from handlers.reporting import pictures
from handlers.turn import Toast, Turn


async def link(turn: Turn) -> None:
    """/link CODE: make this group, or this topic of it, the desk of the code's team, or the supervisors' group."""
    message = message_of(turn)
    words = clean(message.text).split()
    async with turn.work() as work:
        person = await meet(turn, work)
        if is_private(turn):
            raise Refusal(Why.NOT_A_GROUP)
        await actor_of(turn, work)  # keeps the person's name, because every change names who made it
        if len(words) < 2:
            raise Refusal(Why.CODE_MISSING)
        here = ToChat(message.chat.id, thread_of(message), person.language)
        if await appointing.link_group(work, here, words[1], person.id, turn.at):
            return
        await linking.link(work, turn.district, words[1], message.chat.id, thread_of(message), turn.at, person.id)


async def press_take(turn: Turn) -> None:
    """The button *Take*: take the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await staff(turn, work)
        await fixing.take(work, actor, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_fix(turn: Turn) -> None:
    """The button *Fix*: tell only the person who pressed that a reply with a photo closes the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        await fixing.check_fix(work, await staff(turn, work), TicketId(press.about))
    turn.toast = Toast(str(how_to_fix(press.about, turn.speaker)), is_alert=True)


async def press_spot(turn: Turn) -> None:
    """The button *Show the spot*: send the place as a location, in reply to the card."""
    await _show(turn, Kind.SPOT)


async def press_photos(turn: Turn) -> None:
    """The button *All photos*: send the photos at full size, as many as an album takes, in reply to the card."""
    await _show(turn, Kind.PHOTOS)


async def press_play(turn: Turn) -> None:
    """The button *Play*: send every video and voice message, in reply to the card."""
    press = press_of(turn)
    async with turn.work() as work:
        await fixing.play(work, await staff(turn, work), TicketId(press.about))


async def press_ask(turn: Turn) -> None:
    """The button *Ask the reporter*: ask for the question; staff send it in reply to that message."""
    press = press_of(turn)
    async with turn.work() as work:
        await asking.want_question(work, await staff(turn, work), TicketId(press.about), turn.at)


async def press_resume(turn: Turn) -> None:
    """The button *Go on*: no longer wait for the answer, or for the day until which the ticket is parked."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await staff(turn, work)
        await parking.go_on(work, turn.district, actor, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def _show(turn: Turn, kind: Kind) -> None:
    press = press_of(turn)
    async with turn.work() as work:
        await fixing.show(work, await staff(turn, work), TicketId(press.about), kind)


async def reply(turn: Turn) -> None:
    """Handle a reply to a message that shows a ticket: a photo fixes the ticket, a location moves its pin.

    Words in reply to a message that asks for a question or a reason are that question or reason. Other words get a
    hint, once for each person and ticket. A reply to anything else is talk among people and none of our business,
    unless somebody sends a photo in reply to another message of the bot at a desk: that is refused in words.
    """
    message = message_of(turn)
    answered = message.reply_to_message
    if answered is None:
        return
    async with turn.read() as work:
        ticket = await work.desks.ticket_shown(message.chat.id, answered.message_id)
        slot = await work.desks.slot_shown(message.chat.id, answered.message_id)
        is_desk = bool(await work.desks.teams_in(message.chat.id))
    has_file = bool(message.photo or message.document)
    if ticket is None:
        is_ours = answered.from_user is not None and answered.from_user.id == turn.bot.id
        if has_file and is_ours and is_desk:
            raise Refusal(Why.PHOTO_NEEDED)
        return
    if slot == asking.question_slot(ticket):
        await _put(turn, ticket, clean(message.text or message.caption))
        return
    wanted = acts.words_wanted(slot)
    if wanted is not None and not has_file:
        await handling.put_words(turn, ticket, wanted, clean(message.text))
        return
    if message.location is not None:
        await handling.put_place(turn, ticket)
        return
    if not has_file:
        await _hint(turn, ticket)
        return
    picture = await pictures.fetch(turn, message)
    async with turn.work() as work:
        actor = await staff(turn, work)
        photo = await pictures.add(work, picture)
        note = clean(message.caption)
        await fixing.fix(work, actor, ticket, [photo], note, message.media_group_id, turn.at)


async def _put(turn: Turn, ticket: TicketId, question: str) -> None:
    """Put a question to the reporter."""
    async with turn.work() as work:
        actor = await staff(turn, work)
        if not question:
            raise Refusal(Why.QUESTION_MISSING)
        await asking.ask(work, actor, ticket, question, turn.at)


async def _hint(turn: Turn, ticket: TicketId) -> None:
    """Say once to each person how a ticket is closed; they may go on talking there."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await errors.explain(turn, work, Refusal(Why.PHOTO_NEEDED), once=f"hint {ticket} {person.id}")


async def misplaced(turn: Turn) -> None:
    """Refuse a resident's command in a group: it works only in private."""
    async with turn.work() as work:
        await meet(turn, work)
        raise Refusal(Why.PRIVATE_ONLY)


async def moved(turn: Turn) -> None:
    """A group became a supergroup: move its desk along."""
    message = message_of(turn)
    if message.migrate_to_chat_id is None:
        return
    async with turn.work() as work:
        await linking.move(work, message.chat.id, message.migrate_to_chat_id)


async def silent(turn: Turn) -> None:
    """Ignore talk among people in a group: the bot hears it only because of how the group is set up."""


async def press_unknown(turn: Turn) -> None:
    """Refuse a button whose form the bot does not know, or no longer knows."""
    press_of(turn)
