"""Write what supervisors and inspectors see of rounds: who walks what, how much of the month was walked, check-ins."""

from collections.abc import Sequence

from markupsafe import Markup

from casework.oversight.walking import MOST_MONTHS, RoundRow, RoundsView
from handlers.messages.message import Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import RHYTHMS

SHOWN, NAME_SHOWN = 30, 36  # rounds, and UTF-16 units of a name: with more a message would be too long


def rounds(view: RoundsView, to: Speaker) -> Message:
    """Show the rounds of a month, each with how much of it was walked."""
    month = f"{to.month(view.month.month)} {view.month.year}"
    more = len(view.rows) - SHOWN
    hint = to.say("/round east daily Ira – let Ira walk that area; also weekly, monthly; /round east never ends it")
    text = lines(
        to.say("<b>🚶 Rounds</b> · {month}", month=month),
        *(_row(each, to) for each in view.rows[:SHOWN]),
        to.counted("… and {number} more", "… and {number} more", more) if more > 0 else None,
        None if view.rows else to.say("Nothing."),
        hint if view.oversees else None,
    )
    turns = (
        *((Button("‹", Press(Verb.ROUNDS, view.back + 1)),) if view.back < MOST_MONTHS else ()),
        *((Button("›", Press(Verb.ROUNDS, view.back - 1)),) if view.back else ()),
    )
    check_in = (Button(to.label("📍 Check in"), Press(Verb.CHECK_IN)),)
    return Message(text, (*((check_in,) if view.may_check_in else ()), turns))


def _row(row: RoundRow, to: Speaker) -> Markup:
    line = to.say(
        "{area} · {rhythm} · {who} · {done} of {due}",
        area=_line(row.area_name),
        rhythm=RHYTHMS[row.plan.rhythm](to),
        who=_line(row.walker or "–"),
        done=to.number(row.covered.done),
        due=to.number(row.covered.due),
    )
    ended = row.plan.ended_at
    return line if ended is None else to.say("{round} · ended {day}", round=line, day=to.day(ended))


def checked_in(areas: Sequence[str], minutes: int, to: Speaker) -> Message:
    """Ask an inspector for their position; or say that they are checked in, and what follows from that."""
    if not areas:
        return Message(
            to.say("📍 Share your location, or scan the code that hangs there. It must lie in an area that you walk.")
        )
    names = to.listed([cut(name, NAME_SHOWN) for name in areas])
    return Message(
        lines(
            to.say("✅ Checked in: {areas}", areas=names),
            to.counted(
                "What you report there within {number} minute counts as found on the round.",
                "What you report there within {number} minutes counts as found on the round.",
                minutes,
            ),
        )
    )


def _line(name: str) -> str:
    return cut(" ".join(name.split()), NAME_SHOWN)
