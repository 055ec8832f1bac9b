"""What Telegram tells about the bot itself: who blocked it, and where it was added or removed."""

from telegram import ChatMember

from casework import meeting
from handlers.guards import is_private
from handlers.turn import Turn

GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


async def membership(turn: Turn) -> None:
    """Somebody blocked or unblocked the bot: remember whether messages reach them."""
    change = turn.update.my_chat_member
    if change is None or not is_private(turn):
        return
    async with turn.work() as work:
        is_reachable = change.new_chat_member.status not in GONE
        await meeting.mark_reachable(work, change.chat.id, is_reachable=is_reachable)
