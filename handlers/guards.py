"""Answer what every handler asks first: who this is, whose desk they are at, and whether they may act here."""

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Message
from telegram.error import TelegramError

from casework.model.authority import Actor, Role
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, Reader, ToChat, ToPerson
from casework.model.person import Person
from casework.model.reach import EVERYWHERE
from casework.model.team import Loss, TeamCode
from casework.oversight import appointing
from casework.people import meeting
from casework.ports import Work
from casework.tickets.overseers import reach_of
from handlers.reading import is_command, is_private, is_to_us, message_of, shown_name, topic_here
from handlers.turn import Turn

ASKED_S = 3.0  # seconds we wait for Telegram to say whether somebody is in a group; the person waits too


async def meet(turn: Turn, work: Work) -> Person:
    """Return the person who sent this update; greets somebody new who writes in private.

    A message in private shows that the person can be reached again. One in a group does not: the sender may still
    block the bot.
    """
    user = turn.update.effective_user
    if user is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    person, is_new = await work.people.meet(user.id, turn.language, turn.at)
    turn.language = person.language
    if is_private(turn) and not person.is_reachable:
        await meeting.mark_reachable(work, user.id, is_reachable=True)
    if is_new and is_private(turn):
        await work.say(Notice(Kind.WELCOME, ToPerson(person.id)))
    return person


async def actor_of(turn: Turn, work: Work) -> Actor:
    """Return the person who acts here, with the teams whose desks are in this chat, and with the person's roles.

    In the supervisors' group everybody is a supervisor. Keeps the name of somebody who may act, because every act names
    its actor, and that they work at the desk. Of a resident no name is kept.
    Raises Refusal for an administrator who remains anonymous. Somebody who presses in a group without being in it gets
    neither a desk nor a role from that group.
    """
    user, message, chat = turn.update.effective_user, turn.update.message, turn.update.effective_chat
    if user is None or chat is None:
        raise Refusal(Why.OLD_BUTTON)
    if message is not None and message.sender_chat is not None:
        raise Refusal(Why.NO_NAME)
    person = await meet(turn, work)
    roles = await work.roles.of(person.id)
    is_inside = not turn.is_outside
    teams = frozenset(await work.desks.teams_in(chat.id) if is_inside else ())
    is_supervisor = Role.SUPERVISOR in roles or (is_inside and await appointing.is_group(work, chat.id))
    if teams:
        await work.desks.meet(chat.id, person.id, turn.at)
    if teams or roles or is_supervisor:
        await keep_name(turn, work, person)
    return Actor(
        person.id,
        teams,
        is_supervisor=is_supervisor,
        is_administrator=Role.ADMINISTRATOR in roles,
        is_inspector=Role.INSPECTOR in roles,
        reach=await reach_of(work, turn.district, person.id, chat.id if is_inside else None)
        if Role.SUPERVISOR in roles
        else EVERYWHERE,
    )


async def keep_name(turn: Turn, work: Work, person: Person) -> None:
    """Keep the name of the person who sent this update, as Telegram says it now."""
    user = turn.update.effective_user
    if user is not None and person.name != shown_name(user):
        await work.people.set_name(person.id, shown_name(user))


def is_unheard(turn: Turn) -> bool:
    """Tell whether a message is nobody's act: it names no sender, or is another bot's or a linked channel's post.

    A command that was forwarded, or sent by way of another bot, is not its sender's own word either. In private that
    raises Refusal, because the sender waits for an answer. That a group became a supergroup, or that somebody left
    it, is always heard.
    """
    message = turn.update.message
    is_event = message is not None and (message.migrate_to_chat_id is not None or message.left_chat_member is not None)
    if is_event and not is_private(turn):
        return False
    if turn.update.channel_post is not None:
        return False  # it names nobody, but only those who run a channel post there
    if turn.update.effective_user is None:
        return True
    if message is None:
        return False
    is_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    if is_bot or message.is_automatic_forward:
        return True
    is_passed_on = message.forward_origin is not None or message.via_bot is not None
    if not (is_passed_on and is_command(message)):
        return False
    if is_private(turn):
        raise Refusal(Why.COMMAND_PASSED_ON)
    return True


async def is_outside(turn: Turn) -> bool:
    """Tell whether somebody who presses a button or acts by a message in a group is not in that group.

    They may have been removed a moment ago, or the group may be public. Telegram is asked before the transaction. If it
    does not answer, the act counts: Telegram shows a private group to its members only. Talk is not looked into.
    """
    user, chat, message = turn.update.effective_user, turn.update.effective_chat, turn.update.message
    if user is None or chat is None or is_private(turn):
        return False
    if turn.update.callback_query is None and not (message is not None and _may_act(turn, message)):
        return False
    try:
        async with turn.aside():
            member = await turn.bot.get_chat_member(chat.id, user.id, read_timeout=ASKED_S)
    except TelegramError:
        return False
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in (ChatMember.LEFT, ChatMember.BANNED)


def _may_act(turn: Turn, message: Message) -> bool:
    """Tell whether a message in a group may act: a command to this bot, a reply to it, or a file (it may be a fix).

    Who writes in the name of the group or of a channel is refused anyway, because nobody is named.
    """
    if message.sender_chat is not None:
        return False
    if is_command(message):
        return is_to_us(message)
    answered = message.reply_to_message
    is_reply = answered is not None and answered.from_user is not None and answered.from_user.id == turn.bot.id
    return is_reply or message.effective_attachment is not None


async def hears_everything(turn: Turn) -> bool:
    """Tell whether the bot hears all that is said in the group of a press, and not only commands and replies.

    It does as an administrator, and where its privacy mode is off. If Telegram does not say, it is taken not to.
    """
    chat = turn.update.effective_chat
    if chat is None or is_private(turn):
        return False
    if turn.bot.can_read_all_group_messages:
        return True
    try:
        async with turn.aside():
            bot = await turn.bot.get_chat_member(chat.id, turn.bot.id, read_timeout=ASKED_S)
    except TelegramError:
        return False
    return bot.status == ChatMember.ADMINISTRATOR


async def desk_here(turn: Turn, work: Work) -> TeamCode | None:
    """Return the team whose desk this is, by the group and the topic in which somebody wrote or pressed, or None."""
    chat = turn.update.effective_chat
    if chat is None or is_private(turn):
        return None
    return await work.desks.team_at(chat.id, topic_here(turn))


async def asker_and_desk(turn: Turn, work: Work) -> tuple[Actor, TeamCode | None]:
    """Return who asks and whose desk this is, None for a supervisor elsewhere; raises Refusal where it is neither."""
    message = message_of(turn)
    team = await desk_here(turn, work)
    if team is None and not is_private(turn) and not await appointing.is_group(work, message.chat.id):
        raise Refusal(Why.DESK_ONLY)
    actor = await actor_of(turn, work)
    if team is None and not await is_overseeing(turn, work, actor):
        raise Refusal(Why.DESK_ONLY)
    return actor, team


async def is_overseeing(turn: Turn, work: Work, actor: Actor) -> bool:
    """Tell whether a supervisor asks where supervisors are answered: in private, or in their group."""
    chat = turn.update.effective_chat
    if not actor.is_supervisor or chat is None:
        return False
    return is_private(turn) or await appointing.is_group(work, chat.id)


async def here_of(turn: Turn, work: Work, actor: Actor) -> Reader:
    """Return where to answer somebody: in private, or in the topic of the group in which they wrote or pressed.

    Raises Refusal for a supervisor in a group that is neither a desk nor the supervisors' group: what the answer shows
    is not for its members.
    """
    chat = turn.update.effective_chat
    if is_private(turn) or chat is None:
        return ToPerson(actor.person)
    if actor.is_supervisor and not (await work.desks.teams_in(chat.id) or await appointing.is_group(work, chat.id)):
        raise Refusal(Why.PRIVATE_ONLY)
    return ToChat(chat.id, topic_here(turn), turn.language)


def loss_in_channel(bot: ChatMember) -> Loss | None:
    """Return what the bot may not do in a channel, by what it is there: only an administrator with that right posts."""
    if bot.status in (ChatMember.LEFT, ChatMember.BANNED):
        return Loss.GONE
    return None if isinstance(bot, ChatMemberAdministrator) and bot.can_post_messages else Loss.MUTE
