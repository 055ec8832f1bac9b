"""Write what a group is told as a whole: that it is a desk or how it becomes one, and how many cards are coming."""

from handlers.messages.message import Message
from handlers.messages.speaker import Speaker


def desk_linked(team_name: str, to: Speaker) -> Message:
    """Greet a group that has become a desk."""
    return Message(
        to.say(
            "✅ This is now the desk of <b>{team}</b>. New tickets appear here as cards. "
            "Press <i>Take</i> to take one, and reply to its card with a photo when it is fixed.",
            team=team_name,
        )
    )


def coming(count: int, to: Speaker) -> Message:
    """Tell a desk how many cards are on their way; when there are none any more, the line goes."""
    return Message(
        to.counted(
            "📥 {number} more card is on its way. Telegram takes 20 messages a minute in a group; "
            "what you ask for comes first.",
            "📥 {number} more cards are on their way. Telegram takes 20 messages a minute in a group; "
            "what you ask for comes first.",
            count,
        ),
        is_taken_down=count == 0,
    )


def not_linked(to: Speaker) -> Message:
    """Tell a group that is no desk how it becomes one."""
    return Message(
        to.say("Hello! To make this group the desk of a team, send /link with the code that the team was given.")
    )
