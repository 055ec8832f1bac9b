"""Say what the passing of time causes: warnings about one ticket, and the letters of the morning.

Promise: a letter fits a message, however long the names are.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from markupsafe import Markup

from casework.model.notice import Kind
from casework.model.person import Person
from casework.model.queue import Part
from casework.model.supervision import is_to_be_checked
from casework.model.warning import Step
from casework.oversight.morning import BriefingView, MorningView
from casework.tickets.views import TicketView
from handlers.messages.desk.fixes import mention
from handlers.messages.desk.listing import NUMBERS_A_ROW, row
from handlers.messages.following.verdicts import aim, answering, whose
from handlers.messages.message import BeforeAfter, Button, Message, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

CALLED = 3  # people of a section, in one warning
NAME_SHOWN, RELEASED_SHOWN, AREAS_SHOWN = 40, 30, 5

PARTS: dict[Part, Callable[[Speaker, int], Markup]] = {
    Part.SUPERVISED: lambda to, count: to.say("<b>📌 Under supervision: {number}</b>", number=to.number(count)),
    Part.LATE: lambda to, count: to.say("<b>🔥 Late: {number}</b>", number=to.number(count)),
    Part.TODAY: lambda to, count: to.say("<b>⏳ To be fixed today: {number}</b>", number=to.number(count)),
    Part.BACK: lambda to, count: to.say("<b>🔁 Back again: {number}</b>", number=to.number(count)),
    Part.NEW: lambda to, count: to.say("<b>🆕 New: {number}</b>", number=to.number(count)),
}


def warned(view: TicketView, step: Step, people: Sequence[Person], at: datetime, to: Speaker) -> Message:
    """Say of one ticket that its time is nearly over, or since when it is late.

    `people` are who took it, or else who answers for its section; they are named where it concerns them.
    """
    ticket = view.ticket
    about = to.say("⏰ <b>#{number}</b> {category}", number=ticket.id, category=category_name(view.category, to))
    fix_by = to.moment(ticket.due_by)
    if step is Step.UNTAKEN:
        said = to.say("Nobody has taken it; somebody should have by {moment}.", moment=to.moment(ticket.answer_by))
    elif at <= ticket.due_by:
        said = to.say("It is to be fixed by {moment}, {left}.", moment=fix_by, left=to.left(ticket.due_by, at))
    else:
        said = to.say(
            "It should have been fixed by {moment}: late by {late}.", moment=fix_by, late=to.age(at - ticket.due_by)
        )
    return Message(
        lines(about, said, _called(view, step, people, to)),
        replies_to=Kind.CARD.slot(about=ticket.id),
    )


def _called(view: TicketView, step: Step, people: Sequence[Person], to: Speaker) -> Markup | None:
    """Call whoever took the ticket, or who answers for its section, while it is for the desk to act."""
    names = [mention(person) for person in people[:CALLED] if person.name]
    if not names or step >= Step.OVERSEE:
        return None
    who = Markup(", ").join(names)
    if view.ticket.taken_by is None:
        return to.say("{who}, you answer for it, and nobody has taken it.", who=who)
    return to.say("{who}, you took it.", who=who) if step is Step.CLOSE else None


def member_left(name: str, tickets: Sequence[int], areas: Sequence[str], to: Speaker) -> Message:
    """Tell a desk that somebody left, which tickets have no holder any more, and for what nobody answers now."""
    who = cut(name, NAME_SHOWN) if name else to.say("Somebody")
    said = to.say("👋 {who} has left the group.", who=who)
    if tickets:
        shown = [f"#{number}" for number in tickets[:RELEASED_SHOWN]] + ["…"] * (len(tickets) > RELEASED_SHOWN)
        said = to.say("{said} Nobody has these any more: {tickets}.", said=said, tickets=to.listed(shown))
    if areas:
        named = to.listed([cut(area, NAME_SHOWN) for area in areas[:AREAS_SHOWN]])
        said = to.say(
            "{said} They answer no more for {areas}; an administrator can name others.", said=said, areas=named
        )
    return Message(said)


def approval_wanted(view: TicketView, rework: int, to: Speaker) -> Message:
    """Ask a supervisor to check the fix of a ticket under supervision; afterwards, say what became of it."""
    number = view.ticket.id
    said = to.say("🔎 <b>#{number}</b> {category}", number=number, category=category_name(view.category, to))
    if not is_to_be_checked(view.ticket) or view.ticket.rework != rework:
        return Message(lines(said, to.say("There is nothing to check (any more).")))
    buttons = (
        Button(to.label("✅ Checked: close it"), Press(Verb.CASE, number, "approve")),
        Button(to.label("↩️ Send back"), Press(Verb.CASE, number, "sendback")),
    )
    asked = to.say("{team} say that it is fixed. It is under supervision: please check it.", team=answering(view))
    hint = to.say("<i>/sendback {number} and why – send it back with your words</i>", number=number)
    picture = BeforeAfter(view.before[0].name, view.after[0].name) if view.before and view.after else None
    return Message(
        lines(said, asked, hint), (buttons, (Button(f"#{number}", Press(Verb.CASE, number)),)), picture=picture
    )


def overdue(view: TicketView, at: datetime, to: Speaker) -> Message:
    """Tell a resident once that a promise was broken, before they have to ask."""
    return Message(
        lines(
            to.say("⌛ {report} is late.", report=whose(view, to)),
            aim(view, at, to),
            to.say(
                "It is on the team's list of what is late, and supervisors see it too. "
                "I tell you when something happens."
            ),
        ),
        ((Button(to.label("🔎 Open it"), Press(Verb.OPEN, view.ticket.id)),),),
    )


def morning(view: MorningView, to: Speaker) -> Message | None:
    """Write a desk's letter of the morning; None if there is nothing to say."""
    if not view.parts and not view.owed:
        return None
    said: list[str | None] = [to.say("<b>☀️ Good morning</b>")]
    for part in view.parts:
        said += ["", PARTS[part.part](to, part.count), *(row(each, view, to) for each in part.rows)]
        said.append(_more(part.count - len(part.rows), to))
    if view.owed:
        owed = to.counted(
            "✉️ {number} answer is owed on paper: /owed", "✉️ {number} answers are owed on paper: /owed", view.owed
        )
        late = to.say("{owed} ({late} late)", owed=owed, late=to.number(view.owed_late)) if view.owed_late else owed
        said += ["", late]
    numbers = [
        Button(f"#{each.ticket.id}", Press(Verb.CARD, each.ticket.id)) for part in view.parts for each in part.rows
    ]
    return Message(lines(*said), in_rows(numbers, NUMBERS_A_ROW))


def briefing(view: BriefingView, to: Speaker) -> Message | None:
    """Write a supervisor's letter of the morning; None if there is nothing to say."""
    waits = view.requested or view.orphaned or view.contested or view.to_check or view.supervised
    if not (view.count or waits):
        return None
    return Message(
        lines(
            to.say("<b>☀️ Good morning</b>"),
            to.say("<b>🔥 Late for a working day or more: {number}</b>", number=to.number(view.count))
            if view.count
            else None,
            *(row(each, view, to) for each in view.rows),
            _more(view.count - len(view.rows), to),
            to.say("🚨 On the district's list: {number}", number=to.number(view.listed)) if view.listed else None,
            to.say("🔎 Fixed under supervision, to be checked: {number}", number=to.number(view.to_check))
            if view.to_check
            else None,
            to.say("📌 Under supervision: {number}", number=to.number(view.supervised)) if view.supervised else None,
            to.say("🙋 Requests: {number}", number=to.number(view.requested)) if view.requested else None,
            to.say("⚖️ Contested: {number}", number=to.number(view.contested)) if view.contested else None,
            to.say("🏚 Without a team or a desk: {number}", number=to.number(view.orphaned)) if view.orphaned else None,
        ),
        (
            *in_rows(
                [Button(f"#{each.ticket.id}", Press(Verb.CASE, each.ticket.id)) for each in view.rows], NUMBERS_A_ROW
            ),
            (Button(to.label("🧭 Overview"), Press(Verb.OVERSEE)),),
        ),
    )


def _more(count: int, to: Speaker) -> Markup | None:
    return to.counted("… and {number} more", "… and {number} more", count) if count > 0 else None
