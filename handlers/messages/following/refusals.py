"""Say why residents cannot do something with a report that was sent, or with an area that they follow."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals, until

REFUSALS: Refusals = {
    Why.NO_AREA_THERE: lambda to, _: to.say(
        "That place is outside our area, so there is no news of it. Send the location of another one."
    ),
    Why.TOO_MANY_AREAS: lambda to, facts: to.say(
        "One can follow {most} areas. Stop one of them first: /areas shows them.", most=facts.get("most", 20)
    ),
    Why.NOT_FIXED_YET: lambda to, facts: to.say(
        "#{ticket} is not fixed yet; you will be asked when it is.", ticket=facts["ticket"]
    ),
    Why.NOT_YOUR_REPORT: lambda to, facts: to.say(
        "Only somebody who reported #{ticket} can do that. You can follow it: /follow {ticket}", ticket=facts["ticket"]
    ),
    Why.TOO_LATE: lambda to, facts: to.counted(
        "#{ticket} was fixed more than {number} day ago. Please send a photo: that begins a new report.",
        "#{ticket} was fixed more than {number} days ago. Please send a photo: that begins a new report.",
        int(facts["days"]),
        ticket=facts["ticket"],
    ),
    Why.NOTHING_ASKED: lambda to, facts: to.say("Nothing is asked about #{ticket} any more.", ticket=facts["ticket"]),
    Why.NOT_LATE_YET: lambda to, facts: to.say(
        "The team of #{ticket} is still within the time that it was given.", ticket=facts["ticket"]
    ),
    Why.NUDGED_ALREADY: lambda to, facts: to.say(
        "The team of #{ticket} has been reminded already. You can do so again from {until}.",
        ticket=facts["ticket"],
        until=until(facts, to),
    ),
    Why.NUDGED_BOTH: lambda to, facts: to.say(
        "The team of #{ticket} and its supervisors have both been reminded. I tell you when something happens.",
        ticket=facts["ticket"],
    ),
    Why.HAS_SUPPORTERS: lambda to, facts: to.say(
        "Others see #{ticket} too and count on it, so it stays. If it has gone, add words that say so.",
        ticket=facts["ticket"],
    ),
    Why.HAS_CASE: lambda to, facts: to.say(
        "The district has a case of its own about #{ticket}, so it stays. If it has gone, add words that say so.",
        ticket=facts["ticket"],
    ),
    Why.NUMBER_MISSING: lambda to, _: to.say(
        "Send the number of a report, or a link to it, with it: /follow 12. Then you are told what becomes of it."
    ),
    Why.NOT_CONTESTABLE: lambda to, facts: to.say(
        "#{ticket} was neither dismissed nor merged, so there is nothing to contest.", ticket=facts["ticket"]
    ),
    Why.CONTESTED_ALREADY: lambda to, facts: to.say(
        "The decision about #{ticket} was contested once already; a supervisor has the last word.",
        ticket=facts["ticket"],
    ),
    Why.OBJECTION_EMPTY: lambda to, facts: to.say(
        "Please send a sentence or a photo that says what is wrong with the decision about #{ticket}.",
        ticket=facts["ticket"],
    ),
    Why.FLAGS_OWN: lambda to, facts: to.say(
        "You reported #{ticket} yourself, or see it too. Flags are for others.", ticket=facts["ticket"]
    ),
}
