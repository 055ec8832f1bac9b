"""Handle what Telegram tells of memberships: who blocked the bot, where it was added or removed, who left a group.

Telegram tells that a member left in two ways: by a message in the group (not in the largest groups), and by an update
that only an administrator of the group gets. Either one releases what they hold.
"""

from telegram import Chat, ChatMember, ChatMemberRestricted

from casework.desk import linking
from casework.model.team import Loss
from casework.oversight import leaving
from casework.people import meeting
from casework.tickets import alarming, posting
from handlers.guards import loss_in_channel
from handlers.reading import is_private
from handlers.turn import Turn

GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


async def changed(turn: Turn) -> None:
    """In private: keep whether messages reach the person. Elsewhere: keep what the bot may not do there any more.

    Where it may (again) write, what is due is shown. A change from member to administrator counts, because a group may
    forbid its members to write. A bot that was an administrator already could write all the time.
    """
    change = turn.update.my_chat_member
    if change is None:
        return
    old, new, chat = change.old_chat_member, change.new_chat_member, change.chat.id
    async with turn.work() as work:
        if change.chat.type == Chat.CHANNEL:
            await posting.note(work, chat, loss_in_channel(new), turn.at)
            await work.desks.try_again(chat)
            return
        if is_private(turn):
            await meeting.mark_reachable(work, chat, is_reachable=new.status not in GONE)
            return
        was, loss = _loss(old), _loss(new)
        await alarming.note(work, chat, loss, turn.at)
        await alarming.note_of_supervisors(work, chat, was, loss, turn.at)
        if loss is Loss.GONE:
            await work.desks.part(chat, None)  # nobody tells the bot any more who leaves
        if loss in (None, Loss.PICTURES) and old.status != ChatMember.ADMINISTRATOR:
            await linking.arrive(work, chat, turn.language, is_new=old.status in GONE)


async def left(turn: Turn) -> None:
    """Somebody left a group, or was removed: release what they hold there."""
    message = turn.update.message
    gone = message.left_chat_member if message else None
    if message is not None and gone is not None and not gone.is_bot:
        async with turn.work() as work:
            await leaving.leave(work, turn.district, gone.id, message.chat.id, turn.at)


async def member_changed(turn: Turn) -> None:
    """A member of a group became something else there; if they are out of it, release what they hold."""
    change = turn.update.chat_member
    if change is None or change.new_chat_member.user.is_bot or is_private(turn):
        return
    if _loss(change.new_chat_member) is Loss.GONE:
        async with turn.work() as work:
            await leaving.leave(work, turn.district, change.new_chat_member.user.id, change.chat.id, turn.at)


def _loss(member: ChatMember) -> Loss | None:
    """Return what a member, as a rule the bot, may not do in a group, as far as what it is there tells.

    The group itself may forbid more.
    """
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return Loss.GONE
        if not member.can_send_messages:
            return Loss.MUTE
        return None if member.can_send_photos else Loss.PICTURES
    return Loss.GONE if member.status in GONE else None
