"""Write that works are planned where somebody reports what they put right: when they come, and what can be done."""

from datetime import timedelta

from markupsafe import Markup

from casework.model.draft import DraftId
from casework.tickets.views import PlannedView
from handlers.messages.message import Button, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker

NAME_SHOWN, TEAM_SHOWN = 60, 40
SOON = timedelta(days=6)  # such a day is named by its weekday


def works(planned: PlannedView, to: Speaker) -> Markup:
    """Say that works are planned there, by whom and when, how far off, and what can be done."""
    return lines(
        in_short(planned, to),
        to.say("{metres} m away", metres=to.number(round(planned.distance_m)))
        if planned.distance_m is not None
        else None,
        to.say("If they put it right, you need not report it: I tell you when they are done, or delayed."),
    )


def in_short(planned: PlannedView, to: Speaker) -> Markup:
    """Say that works are planned there, by whom and when."""
    name, team = cut(planned.project.name, NAME_SHOWN), cut(planned.team_name, TEAM_SHOWN)
    return lines(to.say("🗓 <b>Works are planned here:</b> {name} ({team})", name=name, team=team), _when(planned, to))


def wait_button(draft: DraftId, planned: PlannedView, to: Speaker) -> Button:
    """Return the button with which somebody waits for works in place of a report."""
    return Button(to.label("🔔 Tell me when done"), Press(Verb.WAIT, draft, str(planned.project.number)))


def waiting(planned: PlannedView, to: Speaker) -> Markup:
    """Say that somebody waits for works, and that no report was sent."""
    name = cut(planned.project.name, NAME_SHOWN)
    return lines(
        to.say("🗓 Good. No report was sent. I will tell you when this is done, or delayed: {name}", name=name),
        _when(planned, to),
    )


def _when(planned: PlannedView, to: Speaker) -> Markup:
    starts, ends, today = planned.project.starts, planned.project.ends, planned.today
    until = to.calendar_day(ends)
    if starts <= today:
        return to.say("They are under way, until {day}.", day=until)
    if starts - today <= SOON:
        return to.say(
            "They come on {weekday}, {day}, until {end}.",
            weekday=to.weekday(starts),
            day=to.calendar_day(starts),
            end=until,
        )
    return to.say("They come on {day}, until {end}.", day=to.calendar_day(starts), end=until)
