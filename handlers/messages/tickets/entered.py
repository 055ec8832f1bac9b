"""Write what staff see of the cases that they enter for others, and of the answers that they owe on paper."""

from collections.abc import Callable, Sequence
from datetime import datetime

from markupsafe import Markup

from casework.desk.entering import Answer
from casework.model.category import CategoryTree
from casework.model.entry import ENTERED, CaseEntry, Source
from casework.model.outside import SourceCount
from casework.model.ticket import Ticket
from handlers.messages.message import Button, Message, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name

CONTACT_SHOWN = 60

SOURCES: dict[Source, Callable[[Speaker], str]] = {
    Source.RESIDENT: lambda to: to.label("Resident"),
    Source.CALL: lambda to: to.label("Call"),
    Source.LETTER: lambda to: to.label("Letter"),
    Source.HOTLINE: lambda to: to.label("Hotline"),
    Source.INSPECTORATE: lambda to: to.label("Inspectorate"),
    Source.PATROL: lambda to: to.label("Patrol"),
    Source.PROPOSAL: lambda to: to.label("Proposal"),
    Source.PETITION: lambda to: to.label("Petition"),
    Source.ROUND: lambda to: to.label("Round"),
    Source.IMPORT: lambda to: to.label("Older records"),
    Source.OPEN311: lambda to: to.label("Open311"),
}


def case_lines(entry: CaseEntry, to: Speaker) -> Markup:
    """Show on a draft what is known of a case, and how to add the rest."""
    return lines(
        to.say("📨 Entered for somebody else: {source}", source=SOURCES[entry.source](to)),
        to.say("🔢 Its number there: {number}", number=entry.reference) if entry.reference else None,
        to.say("⏰ They want it fixed by {day}", day=entry.outside_by.isoformat()) if entry.outside_by else None,
        to.say("✉️ To be told by hand: {contact}", contact=entry.contact) if entry.contact else None,
        to.say("<i>Type “ref: …”, “by: 2026-12-01” and “contact: …” to say more of it.</i>"),
    )


def source_buttons(entry: CaseEntry, number: int, to: Speaker) -> Rows:
    """The buttons of all sources except the chosen one."""
    others = [source for source in ENTERED if source is not entry.source]
    return in_rows([Button(SOURCES[source](to), Press(Verb.SOURCE, number, source)) for source in others])


def origin_line(ticket: Ticket, to: Speaker) -> Markup | None:
    """Say on a card where a ticket came from; None if a resident sent it, and no case was merged into it."""
    day = to.say("⏰ They want it fixed by {day}", day=to.day(ticket.wanted_by)) if ticket.wanted_by else None
    if ticket.source is Source.RESIDENT:
        return day
    parts = [SOURCES[ticket.source](to), ticket.reference or ""]
    return lines(
        to.say("📨 {origin}", origin=" · ".join(part for part in parts if part)),
        day,
        to.say("✉️ To be told by hand: {contact}", contact=cut(ticket.contact, CONTACT_SHOWN))
        if ticket.contact and ticket.answered_at is None
        else None,
    )


def source_line(count: SourceCount, to: Speaker) -> Markup:
    """Say how many cases of a source were done in time, and how many are due."""
    done = count.in_time + count.too_late
    parts = [
        to.say("{number} of {all} in time", number=to.number(count.in_time), all=to.number(done)) if done else None,
        to.say("⏳ {number} due", number=to.number(count.due)) if count.due else None,
        to.say("🔥 {number} overdue", number=to.number(count.overdue)) if count.overdue else None,
    ]
    said = Markup(" · ").join(part for part in parts if part)
    return to.say("📨 {source}: {counts}", source=SOURCES[count.source](to), counts=said)


def entered_in_private(to: Speaker) -> Message:
    """Tell a group that somebody enters a case in their private chat."""
    return Message(
        to.say(
            "📨 The case can be entered in your private chat with me. "
            "If nothing came there, open it, press Start and send /enter here again."
        )
    )


def owed(answers: Sequence[Answer], tree: CategoryTree, at: datetime, to: Speaker) -> Message:
    """List the answers that a desk owes on paper, by when each is due, with a button to tick it off."""
    tickets = [answer.ticket for answer in answers]
    if not tickets:
        return Message(to.say("✉️ No answer is owed on paper."))
    rows = []
    for answer in answers:
        category = tree.category(answer.ticket.category)
        said = to.say(
            "<b>#{number}</b> · {category} · {done} · {contact}",
            number=answer.ticket.id,
            category=category_name(category, to),
            done=_done(answer, to),
            contact=cut(answer.ticket.contact or "", CONTACT_SHOWN),
        )
        late = to.say("🔥 late by {late}", late=to.age(at - answer.due)) if at > answer.due else None
        rows.append(to.say("{row} · {due}", row=said, due=late or to.say("by {day}", day=to.day(answer.due))))
    label = to.label("✓ Told #{number}")
    buttons = [Button(label.format(number=ticket.id), Press(Verb.TOLD, ticket.id)) for ticket in tickets]
    return Message(lines(to.say("✉️ <b>Answers owed on paper</b>"), *rows), in_rows(buttons, 3))


def _done(answer: Answer, to: Speaker) -> Markup:
    """Say when a case was fixed or closed, and as which other ticket, if it was merged."""
    end, is_merged = answer.end, answer.end.id != answer.ticket.id
    day = to.day(end.closed_at or end.fixed_at or end.reported_at)
    if end.closed_at:
        return (
            to.say("closed {day} as #{other}", day=day, other=end.id) if is_merged else to.say("closed {day}", day=day)
        )
    return to.say("fixed {day} as #{other}", day=day, other=end.id) if is_merged else to.say("fixed {day}", day=day)
