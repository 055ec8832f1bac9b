"""Handle what Telegram tells about the bot itself: who blocked it, and where it was added or removed."""

from telegram import ChatMember, ChatMemberRestricted

from casework.desk import linking
from casework.model.team import Loss
from casework.people import meeting
from casework.tickets import alarming
from handlers.guards import is_private
from handlers.turn import Turn

GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


async def changed(turn: Turn) -> None:
    """In private: keep whether messages reach the person. In a group: keep what the bot may not do there any more.

    Where it may (again) write, what is due is shown. A change from member to administrator counts, because a group may
    forbid its members to write. A bot that was an administrator already could write all the time.
    """
    change = turn.update.my_chat_member
    if change is None:
        return
    old, new, chat = change.old_chat_member, change.new_chat_member, change.chat.id
    async with turn.work() as work:
        if is_private(turn):
            await meeting.mark_reachable(work, chat, is_reachable=new.status not in GONE)
            return
        was, loss = _loss(old), _loss(new)
        await alarming.note(work, chat, loss, turn.at)
        await alarming.note_of_supervisors(work, chat, was, loss, turn.at)
        if loss in (None, Loss.PICTURES) and old.status != ChatMember.ADMINISTRATOR:
            await linking.arrive(work, chat, turn.language, is_new=old.status in GONE)


def _loss(member: ChatMember) -> Loss | None:
    """Return what the bot may not do in a group, as far as what it is there tells; the group itself may forbid more."""
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return Loss.GONE
        if not member.can_send_messages:
            return Loss.MUTE
        return None if member.can_send_photos else Loss.PICTURES
    return Loss.GONE if member.status in GONE else None
