"""The commands that Telegram offers in its menu, in every language."""

from handlers.messages.speaker import Speaker


def private(to: Speaker) -> tuple[tuple[str, str], ...]:
    """Return the commands of a private chat with what they do."""
    return (
        ("report", str(to.say("Report something, or go on with a report"))),
        ("language", str(to.say("Choose the language"))),
        ("help", str(to.say("How to report"))),
    )


def group(to: Speaker) -> tuple[tuple[str, str], ...]:
    """Return the commands of a group with what they do."""
    return (("link", str(to.say("Make this group a team's desk, with a code"))),)
