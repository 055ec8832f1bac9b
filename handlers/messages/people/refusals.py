"""Say why somebody may not do something now, and what the bot does not understand."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals, until
from handlers.messages.people import limits

REFUSALS: Refusals = {
    Why.TOO_MANY_TODAY: limits.too_many,
    Why.DATA_SENT_ALREADY: lambda to, facts: to.say(
        "You have had it within the last hour. You can ask again {at}.", at=until(facts, to)
    ),
    Why.BANNED: limits.banned,
    Why.PAUSED: limits.paused,
    Why.OLD_BUTTON: lambda to, _: to.say(
        "That button is from an older message and does nothing any more. Please use the newest message."
    ),
    Why.NOT_UNDERSTOOD: lambda to, _: to.say(
        "I cannot use that. Send a photo, a location or words; /help says how to report."
    ),
    Why.COMMAND_UNKNOWN: lambda to, _: to.say(
        "I do not know that command, so I have done nothing. /help lists the commands that work here."
    ),
    Why.COMMAND_PASSED_ON: lambda to, _: to.say(
        "I follow only commands that you type yourself, not what was forwarded or came by way of another bot."
    ),
    Why.PRIVATE_ONLY: lambda to, _: to.say("That works only in a private chat with me."),
}
