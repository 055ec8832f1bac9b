"""Write what is shown to everybody as a warning or an example: for supervisors, for the team, in the channel, as lists.

Promise: a post has only what everybody may see of the ticket, the team's answer, and the photos that were let through.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from markupsafe import Markup

from casework.model.exposure import MISTAKE, REASONS, Exhibit, Exposure, Stand
from casework.model.notice import Kind
from casework.model.photo import Stage
from casework.model.public import PublicTicket, State
from casework.oversight.exposing import ExhibitsView, ExhibitView
from casework.oversight.fixed_today import FixedView
from casework.tickets.exhibiting import PublicExhibit
from casework.tickets.views import TicketView
from handlers.messages.message import (
    CAPTION_LIMIT,
    BeforeAfter,
    Button,
    Message,
    Rows,
    Sheet,
    cut,
    fitted,
    in_rows,
    lines,
)
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.reasons import TAKEN_DOWN_FOR as WHY

NAME_SHOWN, ANSWER_SHOWN, REASON_SHOWN = 60, 300, 120  # UTF-16 units
LIST_NAME_SHOWN = 40
STANDS: Mapping[Stand, Callable[[Speaker], Markup]] = {
    Stand.PROPOSED: lambda to: to.say("proposed by the rule"),
    Stand.HEARD: lambda to: to.say("the team is being heard"),
    Stand.PUBLISHED: lambda to: to.say("published"),
    Stand.DROPPED: lambda to: to.say("not published"),
    Stand.TAKEN_DOWN: lambda to: to.say("taken down"),
}


def exhibit(view: ExhibitView, to: Speaker) -> Message:
    """Show a supervisor an exposure or a model: the team's answer, the photos to let through, what can be done."""
    exposure = view.exposure
    names = tuple(each.photo.name for each in view.offered)
    text = fitted(lambda answer: _exhibit(view, answer, to), exposure.answer, CAPTION_LIMIT)
    return Message(text, _buttons(view, to), picture=Sheet(names) if names else None)


def _exhibit(view: ExhibitView, answer: str, to: Speaker) -> Markup:
    exposure, ticket = view.exposure, view.ticket.ticket
    is_waiting = exposure.stand is Stand.HEARD and not exposure.may_be_published(view.at)
    return lines(
        _title(exposure.kind, to),
        _about(view.ticket, view.team_name, to),
        _late_or_fast(exposure.kind, ticket.due_by, ticket.reported_at, ticket.fixed_at, ticket.rework, to),
        to.say("Now: {stand}", stand=STANDS[exposure.stand](to)),
        to.say("💬 The team: “{answer}”", answer=answer) if exposure.answer else None,
        to.say("💬 The team has until {moment} to answer.", moment=to.moment(exposure.answer_by or view.at))
        if is_waiting and not exposure.answer
        else to.say("💬 The team gave no answer.")
        if exposure.stand is Stand.HEARD and not exposure.answer
        else None,
        _reason(exposure, to),
        _chosen(view, to),
        to.say("The district has no channel: it is published in the list of everybody only.")
        if exposure.is_going and not view.has_channel
        else None,
    )


def _title(kind: Exhibit, to: Speaker) -> Markup:
    if kind is Exhibit.MODEL:
        return to.say("<b>🌟 A model for others?</b>")
    return to.say("<b>📢 To be exposed?</b>")


def _about(view: TicketView, team: str, to: Speaker) -> Markup:
    return to.say(
        "#{number} {category} · {area} · {team}",
        number=view.ticket.id,
        category=cut(category_name(view.category, to), NAME_SHOWN),
        area=cut(view.ticket.area_name, NAME_SHOWN),
        team=cut(team, NAME_SHOWN),
    )


def _late_or_fast(
    kind: Exhibit, due_by: datetime, reported_at: datetime, fixed_at: datetime | None, rework: int, to: Speaker
) -> Markup:
    if kind is Exhibit.MODEL and fixed_at is not None:
        return to.say("✅ Fixed within {span} of the report.", span=to.age(fixed_at - reported_at))
    if fixed_at is None:
        said = to.say("⏳ To be fixed by {day}; it is not fixed yet.", day=to.day(due_by))
    elif fixed_at > due_by:
        said = to.say(
            "⏳ It was to be fixed by {day}; it was fixed on {fixed}.", day=to.day(due_by), fixed=to.day(fixed_at)
        )
    else:
        said = to.say("✅ It was fixed on {fixed}.", fixed=to.day(fixed_at))
    again = to.counted("🔁 It had to be done again once.", "🔁 It had to be done again {number} times.", rework)
    return lines(said, again if rework else None)


def _reason(exposure: Exposure, to: Speaker) -> Markup | None:
    if not exposure.reason:
        return None
    known = WHY.get(exposure.reason)
    return to.say("Why: {why}", why=known(to) if known else cut(exposure.reason, REASON_SHOWN))


def _chosen(view: ExhibitView, to: Speaker) -> Markup | None:
    if not view.exposure.is_going or not view.offered:
        return None
    return to.say("🖼 Press the photos that everybody may see: no faces, no number plates, no names.")


def _buttons(view: ExhibitView, to: Speaker) -> Rows:
    exposure, number = view.exposure, view.exposure.ticket
    case = (Button(to.label("‹ Case"), Press(Verb.CASE, number)),)

    def button(label: str, action: str) -> Button:
        return Button(label, Press(Verb.EXHIBIT, number, f"{exposure.kind}.{action}"))

    photos = [
        button(_photo_label(place, each.stage, each.photo.id in exposure.photos, to), f"photo.{each.photo.id}")
        for place, each in enumerate(view.offered, 1)
    ]
    match exposure.stand:
        case Stand.PROPOSED:
            return ((button(to.label("💬 Hear the team"), "propose"), button(to.label("✖️ No"), f"end.{MISTAKE}")), case)
        case Stand.HEARD:
            publish = [button(to.label("📣 Publish"), "publish")] if exposure.may_be_published(view.at) else []
            return (*in_rows(photos), (*publish, button(to.label("✖️ No"), f"end.{MISTAKE}")), case)
        case Stand.PUBLISHED:
            downs = [button(to.label("🙈 Down: ") + WHY[why](to).unescape(), f"end.{why}") for why in REASONS]
            return (*in_rows(photos), *in_rows(downs, 1), case)
        case _:
            return (case,)


def _photo_label(place: int, stage: Stage, is_through: bool, to: Speaker) -> str:
    name = to.label("before") if stage is Stage.BEFORE else to.label("after")
    return f"{'☑️' if is_through else '◻️'} {place} {name}"


def hearing(view: ExhibitView, to: Speaker) -> Message:
    """Ask a team to answer before its ticket is shown to everybody; later, say what became of it."""
    exposure = view.exposure
    return Message(
        fitted(lambda answer: _hearing(view, answer, to), exposure.answer, CAPTION_LIMIT),
        replies_to=Kind.CARD.slot(about=exposure.ticket),
    )


def _hearing(view: ExhibitView, answer: str, to: Speaker) -> Markup:
    exposure = view.exposure
    asked = (
        to.say("🌟 <b>#{number} may be shown to everybody as a model.</b>", number=exposure.ticket)
        if exposure.kind is Exhibit.MODEL
        else to.say("📢 <b>#{number} may be exposed: shown to everybody as a warning.</b>", number=exposure.ticket)
    )
    todo = None
    if exposure.stand is Stand.HEARD and exposure.answer_by is not None:
        todo = (
            to.say("Your time to answer is over. A supervisor decides.")
            if view.at >= exposure.answer_by
            else to.say(
                "What do you say to it? Reply to this message by {moment}. Your answer is published with it. "
                "Name nobody.",
                moment=to.moment(exposure.answer_by),
            )
        )
    return lines(
        asked,
        to.say("Now: {stand}", stand=STANDS[exposure.stand](to)) if exposure.stand is not Stand.HEARD else None,
        _reason(exposure, to),
        to.say("💬 Your answer: “{answer}”", answer=answer) if exposure.answer else None,
        todo,
    )


def post(seen: PublicExhibit, to: Speaker) -> Message:
    """Write the post in the channel."""
    picture: Sheet | BeforeAfter | None = None
    if len(seen.before) == len(seen.after) == 1:
        picture = BeforeAfter(seen.before[0], seen.after[0], is_public=True)
    elif seen.before or seen.after:
        picture = Sheet((*seen.before, *seen.after), is_public=True)
    answer = cut(seen.exposure.answer, ANSWER_SHOWN)
    return Message(
        fitted(lambda words: _post(seen, answer, words, to), seen.ticket.words, CAPTION_LIMIT), picture=picture
    )


def _post(seen: PublicExhibit, answer: str, words: str, to: Speaker) -> Markup:
    heading, *said = told(seen, to, answer, words)
    return lines(to.say("<b>{heading}</b>", heading=heading), *said)


def told(seen: PublicExhibit, to: Speaker, answer: str | None = None, words: str | None = None) -> list[Markup]:
    """Say what everybody may read of one: a heading, then lines; the team's answer and the words may be shortened."""
    ticket, exposure = seen.ticket, seen.exposure
    answer = exposure.answer if answer is None else answer
    words = ticket.words if words is None else words
    name = cut(category_name(ticket.category, to), NAME_SHOWN)
    heading = (
        to.say("🌟 Well done: {category}", category=name)
        if exposure.kind is Exhibit.MODEL
        else to.say("📢 Still to be put right: {category}", category=name)
        if ticket.state is State.OPEN
        else to.say("📢 Put right since: {category}", category=name)
        if ticket.fixed_at is not None and ticket.fixed_at <= seen.due_by and not seen.rework
        else to.say("📢 It took too long: {category}", category=name)
    )
    said = [
        heading,
        _where(ticket, to),
        to.say("📅 Reported on {day} · #{number}", day=to.day(ticket.reported_at), number=ticket.number),
        _late_or_fast(exposure.kind, seen.due_by, ticket.reported_at, ticket.fixed_at, seen.rework, to),
        to.say("📝 “{words}”", words=words) if words else None,
        to.say("👷 {team}", team=cut(seen.team_name, NAME_SHOWN)),
        to.say("💬 The team: “{answer}”", answer=answer) if answer else to.say("💬 The team gave no answer."),
    ]
    return [each for each in said if each is not None]


def _where(ticket: PublicTicket, to: Speaker) -> Markup:
    area = cut(ticket.area_name, NAME_SHOWN)
    if ticket.street:
        return to.say("📍 {street}, {area}", street=cut(ticket.street, NAME_SHOWN), area=area)
    return to.say("📍 {area}", area=area)


def exhibits(view: ExhibitsView, to: Speaker) -> Message:
    """List exposures or models."""
    title = to.say("<b>🌟 Models</b>") if view.kind is Exhibit.MODEL else to.say("<b>📢 Exposed</b>")
    rows = [
        to.say(
            "#{number} {category} · {team} · {state}",
            number=exposure.ticket,
            category=cut(category_name(ticket.category, to), LIST_NAME_SHOWN),
            team=cut(team, LIST_NAME_SHOWN),
            state=STANDS[exposure.stand](to) if view.is_supervisor else _published(exposure, to),
        )
        for exposure, ticket, team in view.rows
    ]
    buttons = [Button(f"#{each.ticket}", _opens(view, each)) for each, _, _ in view.rows]
    turns = (
        *((Button("‹", Press(Verb.EXHIBITS, view.page - 1, view.kind)),) if view.page else ()),
        *((Button("›", Press(Verb.EXHIBITS, view.page + 1, view.kind)),) if view.has_more else ()),
    )
    hint = to.say("<i>/expose 12 or /model 12 proposes a ticket, /takedown 12 and why takes it down</i>")
    text = lines(title, *(rows or [to.say("Nothing.")]), hint if view.is_supervisor else None)
    return Message(text, (*in_rows(buttons, 4), *((turns,) if turns else ())))


def _opens(view: ExhibitsView, exposure: Exposure) -> Press:
    if view.is_supervisor:
        return Press(Verb.EXHIBIT, exposure.ticket, f"{exposure.kind}.open")
    return Press(Verb.OPEN, exposure.ticket)


def _published(exposure: Exposure, to: Speaker) -> str:
    return to.calendar_day(exposure.published_on) if exposure.published_on else ""


def fixed_today(view: FixedView, to: Speaker) -> Message:
    """Write the post about what was fixed on a day."""
    said = [
        to.say("{place}. {category} · {where}", place=place, category=name, where=_where(ticket, to))
        for place, (ticket, _, _) in enumerate(view.cases, 1)
        if (name := cut(category_name(ticket.category, to), LIST_NAME_SHOWN))
    ]
    more = view.count - len(view.cases)
    photos = [name for _, before, after in view.cases for name in (before, after) if name]
    text = lines(
        to.counted("<b>🧹 Fixed today: {number} case</b>", "<b>🧹 Fixed today: {number} cases</b>", view.count),
        to.calendar_day(view.day),
        *said,
        to.counted("… and {number} more.", "… and {number} more.", more) if more and said else None,
        to.say("🖼 Before on the left, after on the right.") if photos else None,
    )
    if len(photos) == 2:
        return Message(text, picture=BeforeAfter(photos[0], photos[1], is_public=True))
    return Message(text, picture=Sheet(tuple(photos), is_public=True) if photos else None)
