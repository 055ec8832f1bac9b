"""Say why supervisors and inspectors cannot do something, and what to do instead."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals, until

REFUSALS: Refusals = {
    Why.URGED_ALREADY: lambda to, facts: to.say(
        "The team of #{ticket} has been urged already. That can be done again from {until}.",
        ticket=facts["ticket"],
        until=until(facts, to),
    ),
    Why.NOBODY_TO_URGE: lambda to, facts: to.say(
        "No team has #{ticket}, so there is nobody to urge. Give it to a team first.", ticket=facts["ticket"]
    ),
    Why.WISH_PASSED: lambda to, facts: to.say(
        "The day that was asked for about #{ticket} has passed. Refuse it, and let the desk ask anew.",
        ticket=facts["ticket"],
    ),
    Why.NOT_CONTESTED: lambda to, facts: to.say(
        "Nobody contests what was decided about #{ticket} (any more).", ticket=facts["ticket"]
    ),
    Why.OWN_DECISION: lambda to, facts: to.say(
        "You closed #{ticket} yourself, so another supervisor decides about the objection.", ticket=facts["ticket"]
    ),
    Why.DECISION_REASON: lambda to, facts: to.say(
        "The reporter contests that and reads why: /reverse {ticket} and why, or /uphold {ticket} and why.",
        ticket=facts["ticket"],
    ),
    Why.NOT_A_SUPERVISOR: lambda to, facts: to.say(
        "Only a supervisor can decide that about #{ticket}.", ticket=facts.get("ticket", "")
    ),
    Why.NOT_AN_INSPECTOR: lambda to, _: to.say("Only an inspector can do that."),
    Why.ROUND_MISSING: lambda to, _: to.say(
        "Please say which area, how often and who: /round east daily Ira. Or: /round east never."
    ),
    Why.NO_SUCH_AREA: lambda to, facts: to.say("There is no area {area}.", area=facts["area"]),
    Why.NO_SUCH_INSPECTOR: lambda to, facts: to.say(
        "No inspector is called {who}. /admin, 👥 People and roles, lists them.", who=facts["who"] or "–"
    ),
    Why.NO_ROUND_HERE: lambda to, _: to.say("You walk no area there. /rounds shows those that you walk."),
    Why.NO_TASK: lambda to, facts: to.say("#{ticket} need not be looked at any more.", ticket=facts["ticket"]),
    Why.CHECK_PHOTO_NEEDED: lambda to, facts: to.say(
        "Please send a photo of how the place of #{ticket} looks now.", ticket=facts["ticket"]
    ),
    Why.NOT_SUPERVISING: lambda to, _: to.say("Only a supervisor can see that."),
    Why.NOT_YOUR_AREA: lambda to, facts: to.say(
        "#{ticket} is not in an area that you supervise.", ticket=facts["ticket"]
    ),
    Why.NOT_WHOLE_DISTRICT: lambda to, _: to.say("Only a supervisor of the whole district can do that."),
    Why.AREA_NOT_YOURS: lambda to, _: to.say("You do not supervise that area."),
    Why.ORDER_MISSING: lambda to, facts: to.say(
        "By which day, and what is to be done? Like this: /supervise {ticket} 2026-03-31 clear it and fence it off",
        ticket=facts["ticket"],
    ),
    Why.EXHIBITED_ALREADY: lambda to, facts: to.say(
        "#{ticket} is already proposed or shown: see /exposures and /models.", ticket=facts["ticket"]
    ),
    Why.NOT_EXHIBITED: lambda to, facts: to.say(
        "#{ticket} is not proposed or shown as that, or not any more.", ticket=facts["ticket"]
    ),
    Why.NOBODY_TO_HEAR: lambda to, facts: to.say(
        "No team has #{ticket}, so none can be heard.", ticket=facts["ticket"]
    ),
    Why.NOTHING_TO_SHOW: lambda to, facts: to.say(
        "#{ticket} was closed without a fix: there is nothing to show.", ticket=facts["ticket"]
    ),
    Why.NOT_BEING_HEARD: lambda to, facts: to.say(
        "Nobody asks about #{ticket} any more: it was decided.", ticket=facts["ticket"]
    ),
    Why.TEAM_NOT_HEARD: lambda to, facts: to.say(
        "The team may still answer about #{ticket}, until {moment}. Then it can be published.",
        ticket=facts["ticket"],
        moment=until(facts, to),
    ),
    Why.ANSWER_MISSING: lambda to, _: to.say("Please answer in words."),
    Why.UNDER_SUPERVISION: lambda to, facts: to.say(
        "#{ticket} is under supervision: only a supervisor closes it, after a check.", ticket=facts["ticket"]
    ),
    Why.NOT_UNDER_SUPERVISION: lambda to, facts: to.say("#{ticket} is not under supervision.", ticket=facts["ticket"]),
    Why.CASE_MISSING: lambda to, _: to.say("Please send the number of the ticket with it: /case 12"),
}
