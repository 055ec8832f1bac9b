"""Say why something cannot be done with a ticket, where several readers share the sentence."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals

REFUSALS: Refusals = {
    Why.ALREADY_TAKEN: lambda to, facts: to.say(
        "#{ticket} was taken already, by {who}.", ticket=facts["ticket"], who=facts.get("who") or to.say("somebody")
    ),
    Why.ALREADY_FIXED: lambda to, facts: to.say(
        "#{ticket} was fixed already, by {who}.", ticket=facts["ticket"], who=facts.get("who") or to.say("somebody")
    ),
    Why.ALREADY_CLOSED: lambda to, facts: to.say("#{ticket} is closed.", ticket=facts["ticket"]),
    Why.NO_SUCH_TICKET: lambda to, facts: to.say("There is no ticket #{ticket}.", ticket=facts["ticket"]),
    Why.TOO_EARLY: lambda to, _: to.say("It is too early for that."),
    Why.NOT_TAKEN: lambda to, facts: to.say("Nobody has taken #{ticket}.", ticket=facts["ticket"]),
    Why.IS_PARKED: lambda to, facts: to.say(
        "#{ticket} is parked. Press “Go on” on its card if it can be worked now.", ticket=facts["ticket"]
    ),
    Why.REASON_MISSING: lambda to, _: to.say("Please say why: write the reason behind the command."),
    Why.SAME_TEAM: lambda to, _: to.say("That team has it already."),
    Why.SAME_TICKET: lambda to, facts: to.say("#{ticket} is that very ticket.", ticket=facts["ticket"]),
    Why.NOT_DISMISSED: lambda to, facts: to.say("#{ticket} was not dismissed.", ticket=facts["ticket"]),
    Why.NO_SUCH_PHOTO: lambda to, facts: to.say("#{ticket} shows no such photo (any more).", ticket=facts["ticket"]),
    Why.NOT_HIDDEN: lambda to, facts: to.say("No such photo of #{ticket} is hidden.", ticket=facts["ticket"]),
    Why.WHICH_PHOTO: lambda to, facts: to.say(
        "Which photo of #{ticket}? Please send its number too, in the order in which they came: /{command} {ticket} 1",
        ticket=facts["ticket"],
        command=facts["command"],
    ),
}
