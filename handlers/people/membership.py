"""Handle what Telegram tells about the bot itself: who blocked it, and where it was added or removed."""

from telegram import ChatMember

from casework.desk import linking
from casework.people import meeting
from handlers.guards import is_private
from handlers.turn import Turn

GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})
PRESENT = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR})


async def changed(turn: Turn) -> None:
    """In private: keep whether messages reach the person. In a group where the bot may (again) write: show what is due.

    A change from member to administrator counts, because a group may forbid its members to write. A bot that was an
    administrator already could write all the time. A removal needs no answer.
    """
    change = turn.update.my_chat_member
    if change is None:
        return
    old, status = change.old_chat_member.status, change.new_chat_member.status
    async with turn.work() as work:
        if is_private(turn):
            await meeting.mark_reachable(work, change.chat.id, is_reachable=status not in GONE)
        elif status in PRESENT and old != ChatMember.ADMINISTRATOR:
            await linking.arrive(work, change.chat.id, turn.language, is_new=old in GONE)
