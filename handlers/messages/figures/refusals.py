"""Say why an objection to a figure or a ranking is not taken."""

from casework.model.errors import Why
from handlers.messages.facts import Refusals

REFUSALS: Refusals = {
    Why.OBJECTED_ALREADY: lambda to, _: to.say("Your team has objected to a figure of this period already."),
    Why.OBJECTION_WORDS: lambda to, _: to.say("Say it in words, in reply to that message."),
    Why.OBJECTION_ANSWERED: lambda to, _: to.say("That objection has its answer already."),
    Why.LEAGUE_UNKNOWN: lambda to, _: to.say(
        "Send /league with a period (week, lastweek, month, lastmonth, quarter) and, as a supervisor, "
        "a kind of team (community, department, contractor)."
    ),
}
