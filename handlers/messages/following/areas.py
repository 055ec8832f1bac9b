"""Write what people read about areas: which ones they follow and how often, and the digest of what is new there."""

from collections.abc import Sequence
from datetime import datetime, time

from markupsafe import Markup

from casework.following.digesting import AreaChoice, DigestView
from casework.model.category import Category
from casework.model.figure import Clock, Count
from casework.model.following import Every, number_of
from casework.model.summary import Figures
from casework.model.ticket import Ticket
from handlers.messages.following.reports import status_word
from handlers.messages.message import Button, Message, cut, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

NAME_SHOWN = 60  # UTF-16 units of an area's name


def areas(choices: Sequence[AreaChoice], digest_at: time, to: Speaker, *, wants_location: bool = False) -> Message:
    """Show the areas that somebody follows or may want to follow, with a row of buttons for each.

    `digest_at` is the local time at which digests go out. `wants_location` says that a location offers more of them.
    """
    location = (
        to.say("Share a location (📍, or 📎 → Location), and I offer you the areas there.") if wants_location else None
    )
    if not choices:
        return Message(
            lines(
                to.say("<b>You follow no area yet.</b>"),
                to.say("Whoever follows an area is told what is reported and fixed there, once a day or once a week."),
                location or to.say("Give your report its place, and send /areas again: I offer you the areas there."),
            )
        )
    return Message(
        lines(
            to.say("<b>Follow an area</b>"),
            to.say(
                "I tell you what is reported and fixed there, at {time}, and only if there is news.",
                time=f"{digest_at:%H:%M}",
            ),
            "",
            *(_choice(number, choice, to) for number, choice in enumerate(choices, 1)),
            *(("", location) if location else ()),
        ),
        tuple(_buttons(number, choice, to, is_numbered=len(choices) > 1) for number, choice in enumerate(choices, 1)),
    )


def _choice(number: int, choice: AreaChoice, to: Speaker) -> Markup:
    return lines(_followed(number, choice, to), _quarter(choice.quarter, to) if choice.quarter else None)


def _quarter(found: Figures, to: Speaker) -> Markup:
    """Say in a line what was reported and fixed in an area in this quarter, and how soon."""
    counts = {name: to.number(found.count(name)) for name in (Count.RECEIVED, Count.FIXED, Count.CONFIRMED)}
    half = found.spreads[Clock.FIX].median
    if half is None:
        return to.say("📊 This quarter: reported {received}, fixed {fixed}", **counts)
    return to.say(
        "📊 This quarter: reported {received}, fixed {fixed} (half within {hours} h), confirmed {confirmed}",
        **counts,
        hours=to.number(round(half, 1)),
    )


def _followed(number: int, choice: AreaChoice, to: Speaker) -> Markup:
    name = cut(choice.name, NAME_SHOWN)
    match choice.every:
        case Every.DAY:
            return to.say("{number}. <b>{area}</b>: every day", number=number, area=name)
        case Every.WEEK:
            return to.say("{number}. <b>{area}</b>: every Monday", number=number, area=name)
        case None:
            return to.say("{number}. {area}: not followed", number=number, area=name)


def _buttons(number: int, choice: AreaChoice, to: Speaker, *, is_numbered: bool) -> tuple[Button, ...]:
    about = number_of(choice.code)
    offered = [
        (Every.DAY, Button(to.label("Daily"), Press(Verb.FOLLOW_AREA, about, Every.DAY))),
        (Every.WEEK, Button(to.label("Weekly"), Press(Verb.FOLLOW_AREA, about, Every.WEEK))),
        (None, Button(to.label("Stop"), Press(Verb.LEAVE_AREA, about))),
    ]
    row = [button for every, button in offered if every is not choice.every]
    return tuple(Button(f"{number} · {each.label}", each.press) if is_numbered else each for each in row)


def digest(view: DigestView, since: datetime, to: Speaker) -> Message:
    """Say what is new in an area; or that the area no longer exists."""
    name = cut(view.area_name, NAME_SHOWN)
    if view.is_gone:
        return Message(
            to.say(
                "📰 <b>{area}</b> is an area no longer, so there is no more news of it. "
                "/areas shows what you follow now.",
                area=name,
            )
        )
    return Message(
        lines(
            to.say("📰 <b>{area}</b>, since {since}", area=name, since=to.moment(since)),
            to.counted("{number} new report:", "{number} new reports:", len(view.new) + view.more)
            if view.new
            else None,
            *(_ticket(ticket, category, to) for ticket, category in view.new),
            to.counted("… and {number} more", "… and {number} more", view.more) if view.more else None,
            to.counted("✅ {number} was fixed.", "✅ {number} were fixed.", view.fixed) if view.fixed else None,
            "",
            to.say("/areas changes how often I write. /follow and a number tells you what becomes of that report."),
        )
    )


def _ticket(ticket: Ticket, category: Category | None, to: Speaker) -> Markup:
    return to.say(
        "#{number} · {category} · {status}",
        number=ticket.id,
        category=category_name(category, to),
        status=status_word(ticket.status, to),
    )
