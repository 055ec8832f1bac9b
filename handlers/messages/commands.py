"""List the commands that Telegram offers in its menu, in every language."""

from handlers.messages.speaker import Speaker


def private(to: Speaker) -> tuple[tuple[str, str], ...]:
    """Return the commands of a private chat, each with what it does."""
    said = (
        ("report", to.say("Report something, or go on with a report")),
        ("mine", to.say("My reports, and those that I follow")),
        ("follow", to.say("Be told what becomes of a report, by its number")),
        ("areas", to.say("News of an area, daily or weekly")),
        ("cancel", to.say("Give up the report that I am writing")),
        ("language", to.say("Choose the language")),
        ("privacy", to.say("What is kept, and who sees it")),
        ("mydata", to.say("Get everything that is held about me")),
        ("forget", to.say("Erase everything that is held about me")),
        ("help", to.say("What I can do now")),
    )
    return tuple((command, words.unescape()) for command, words in said)


def group(to: Speaker) -> tuple[tuple[str, str], ...]:
    """Return the commands of a group, each with what it does."""
    said = (
        ("queue", to.say("What is to be done")),
        ("ticket", to.say("The card of a ticket, by its number")),
        ("find", to.say("Find tickets by words")),
        ("near", to.say("What is near me")),
        ("board", to.say("The board: open, taken, waiting, late")),
        ("print", to.say("A ticket on paper, by its number or in reply to its card")),
        ("enter", to.say("Enter a case for somebody who called or wrote")),
        ("owed", to.say("The answers that are owed on paper")),
        ("link", to.say("Make this group a team's desk, with a code")),
        ("take", to.say("Take a ticket, in reply to its card or with its number, as all that follow")),
        ("release", to.say("Give a ticket back to the team")),
        ("fix", to.say("Close a ticket without a photo, and say why")),
        ("ask", to.say("Ask the reporter, in reply to a card")),
        ("resume", to.say("Go on with a ticket that waits")),
        ("park", to.say("Put a ticket off until a day, and say why; a supervisor decides")),
        ("pass", to.say("Pass a ticket on to another team, and say why")),
        ("merge", to.say("Close a ticket as the same as another, by its number")),
        ("category", to.say("Put a ticket into another category")),
        ("dismiss", to.say("Close a ticket without a fix, and say why; the reporter reads it")),
        ("note", to.say("Write a note on the card, which residents never see")),
        ("hide", to.say("Hide a photo of a ticket")),
        ("undo", to.say("Take back what you did a moment ago")),
        ("help", to.say("How a desk works")),
    )
    return tuple((command, words.unescape()) for command, words in said)
