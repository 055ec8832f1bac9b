"""Write the alarm that a desk lost the bot, or that a team has none, with what to do; later, that the desk is back.

Promise: it names teams, and nothing of their tickets.
"""

from markupsafe import Markup

from casework.model.team import Loss
from casework.tickets.alarming import AlarmView
from handlers.messages.message import Message, cut, lines
from handlers.messages.speaker import Speaker

TEAMS_SHOWN, TEAM_SHOWN = 20, 40


def alarm(view: AlarmView, to: Speaker) -> Message:
    """Say what is lost and what to do, or that it is back."""
    if view.is_supervisors:
        return Message(_of_supervisors(view.loss, to))
    teams = ", ".join(cut(name, TEAM_SHOWN) for name in view.teams[:TEAMS_SHOWN])
    teams += " …" if len(view.teams) > TEAMS_SHOWN else ""
    if not view.has_desk:
        said = to.say("🚨 <b>{teams}</b> has got tickets, but has no desk: nobody sees them.", teams=teams)
        todo = to.say("Add me to the team's group and link it there, with a code from /admin, 🔗 Desk codes.")
        return Message(lines(said, todo))
    match view.loss:
        case Loss.GONE:
            said = to.say(
                "🚨 I am not in the group of <b>{teams}</b> any more: nobody there sees the tickets.", teams=teams
            )
            todo = to.say("Add me to it again, or link another group with a code from /admin, 🔗 Desk codes.")
        case Loss.MUTE:
            said = to.say(
                "🚨 I may not write in the group of <b>{teams}</b>: nobody there sees new tickets.", teams=teams
            )
            todo = to.say("Let members send messages there, or make me an administrator of the group.")
        case Loss.PICTURES:
            said = to.say(
                "⚠️ I may send no photos in the group of <b>{teams}</b>: cards come without them.", teams=teams
            )
            return Message(
                lines(said, to.say("Let members send photos there, or make me an administrator of the group."))
            )
        case None:
            return Message(
                to.say("✅ <b>{teams}</b> can be reached again, and has been sent what waited.", teams=teams)
            )
    waits = to.say("Until then they count as tickets without a desk (/overview). What waits is shown when I can write.")
    return Message(lines(said, todo, waits))


def _of_supervisors(loss: Loss | None, to: Speaker) -> Markup:
    match loss:
        case Loss.GONE:
            return to.say(
                "🚨 I am not in the supervisors' group any more. Add me to it again, or link another: /admin."
            )
        case Loss.MUTE:
            return to.say("🚨 I may not write in the supervisors' group. Let members send messages there.")
        case Loss.PICTURES:
            return to.say("⚠️ I may send no photos in the supervisors' group. Let members send photos there.")
        case None:
            return to.say("✅ The supervisors' group can be reached again.")
