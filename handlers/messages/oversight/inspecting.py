"""Write what inspectors see: the list of tasks, a task with its place and photos, and what they are asked for.

Promise: a list and a task fit a message, however long the names are.
"""

from markupsafe import Markup

from casework.model.errors import Fact
from casework.model.lookback import Outcome
from casework.model.person import Wanted
from casework.model.ticket import Status
from casework.oversight.looking_back import TasksView
from casework.tickets.views import TicketView
from handlers.messages.desk.cards import place_line
from handlers.messages.desk.listing import NUMBERS_A_ROW
from handlers.messages.following.verdicts import before_after, never_mind
from handlers.messages.message import Button, Message, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.reasons import reason

NAME_SHOWN, REASON_SHOWN = 36, 100  # UTF-16 units


def look_back(count: int, to: Speaker) -> Message | None:
    """Tell an inspector that the sample of a week was drawn; None if nothing is to be looked at."""
    if not count:
        return None
    said = to.counted(
        "🔍 <b>Look-back</b>: {number} closed ticket is to be looked at on the spot.",
        "🔍 <b>Look-back</b>: {number} closed tickets are to be looked at on the spot.",
        count,
    )
    return Message(said, ((Button(to.label("🔍 Show them"), Press(Verb.TASKS)),),))


def tasks(view: TasksView, to: Speaker) -> Message:
    """Show a page of what is to be looked at; what was not drawn by lot comes first."""
    rows = [
        to.say(
            "{mark} #{number} · {category} · {area} · {why}",
            mark="❗" if each.is_first else "▫️",
            number=each.ticket,
            category=_line(category_name(seen.category, to)),
            area=_line(seen.ticket.area_name),
            why=_short(seen, to),
        )
        for each, seen in view.rows
    ]
    numbers = [Button(f"#{each.ticket}", Press(Verb.TASK, each.ticket)) for each, _ in view.rows]
    turns = (
        *((Button("‹", Press(Verb.TASKS, view.page - 1)),) if view.page else ()),
        *((Button("›", Press(Verb.TASKS, view.page + 1)),) if view.has_more else ()),
    )
    title = to.say("<b>🔍 To be looked at: {number}</b>", number=to.number(view.count))
    nothing = None if rows else to.say("Nothing.")
    return Message(lines(title, *rows, nothing), (*in_rows(numbers, NUMBERS_A_ROW), *((turns,) if turns else ())))


def task(view: TicketView, outcome: Outcome | None, to: Speaker, map_link: str) -> Message:
    """Show a task: the place, what was said of it, before and after, and what can be found; or what was found."""
    ticket = view.ticket
    category = category_name(view.category, to)
    text = lines(
        to.say("🔍 <b>#{number}</b> · {category}", number=ticket.id, category=category),
        place_line(view, to, map_link),
        to.say("👷 {team}", team=cut(view.team_name, NAME_SHOWN)) if view.team_name else None,
        _closed(view, to),
        "",
        _found(outcome, to) if outcome else to.say("How does it look there now?"),
    )
    choices = (
        (Button(to.label("✅ Still clean"), Press(Verb.CHECK, ticket.id, Outcome.CLEAN)),),
        (Button(to.label("🔁 Came back"), Press(Verb.CHECK, ticket.id, Outcome.BACK)),),
        (Button(to.label("🚧 Could not get there"), Press(Verb.CHECK, ticket.id, Outcome.MISSED)),),
    )
    return Message(text, () if outcome else choices, picture=before_after(view, is_public=False))


def check_wanted(
    number: int, facts: dict[str, Fact], to: Speaker, *, is_open: bool, outcome: Outcome | None
) -> Message:
    """Ask an inspector for a photo; later thank for it, or say that it is no longer waited for."""
    if is_open and facts["wanted"] == Wanted.CAME_BACK:
        said = to.say("Send a photo of how it looks at #{number} now: it is then opened again.", number=number)
        return Message(said, never_mind(number, to))
    if is_open:
        said = to.say("Send a photo of how it looks at #{number} now.", number=number)
        return Message(said, never_mind(number, to))
    if outcome is not None:
        return Message(lines(to.say("👍 Thank you. #{number}:", number=number), _found(outcome, to), to.say("/tasks")))
    return Message(to.say("I am no longer waiting for a photo of #{number}.", number=number))


def _line(name: str) -> str:
    return cut(" ".join(name.split()), NAME_SHOWN)


def _found(outcome: Outcome, to: Speaker) -> Markup:
    match outcome:
        case Outcome.CLEAN:
            return to.say("✅ Still clean.")
        case Outcome.BACK:
            return to.say("🔁 It came back, and was opened again.")
        case Outcome.MISSED:
            return to.say("🚧 Nobody could get there.")


def _short(view: TicketView, to: Speaker) -> Markup:
    ticket = view.ticket
    if ticket.status is Status.DISMISSED:
        return to.say("dismissed")
    if ticket.rework:
        return to.counted("reopened once", "reopened {number} times", ticket.rework)
    return to.say("unconfirmed") if ticket.status is Status.UNCONFIRMED else to.say("confirmed")


def _closed(view: TicketView, to: Speaker) -> Markup:
    ticket = view.ticket
    at = to.moment(ticket.closed_at or ticket.reported_at)
    match ticket.status:
        case Status.DISMISSED:
            why = cut(reason(ticket.dismissed_for, view.category, to), REASON_SHOWN)
            return to.say("⚪ Dismissed {at}: {reason}.", at=at, reason=why)
        case Status.CONFIRMED:
            return to.say("✅ Closed {at}; whoever reported it confirmed the fix.", at=at)
        case Status.UNCONFIRMED:
            return to.say("☑️ Closed {at}; nobody said whether it is fixed.", at=at)
        case _:
            return to.say("🔁 It is open again.")
