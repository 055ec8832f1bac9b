"""Write a desk's lists and its board: a line of text for each ticket, and buttons that open its card.

Promise: a list fits a message, however long the names are.
"""

from datetime import datetime
from typing import Protocol

from markupsafe import Markup

from casework.desk.boarding import BoardView
from casework.desk.listing import ListView, Row, as_facts
from casework.model.life import is_broken
from casework.model.notice import Kind
from casework.model.person import Person
from casework.model.queue import Which
from casework.model.ticket import Status, Ticket
from handlers.messages.following.reports import status_word
from handlers.messages.message import Button, Message, Rows, cut, in_rows, lines
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.entered import SOURCES
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.places import where

NAME_SHOWN = 36  # UTF-16 units of each name on a line
NUMBERS_A_ROW = 4
FILTERS = ((Which.ALL, Which.OPEN, Which.MINE), (Which.WAITING, Which.LATE))
OVERSEEN = ((Which.ALL, Which.OPEN), (Which.WAITING, Which.LATE))  # a supervisor takes no tickets


def listing(view: ListView, to: Speaker) -> Message:
    """Show a page of a desk's tickets, or of what a supervisor asked for."""
    is_queue = view.listing.near is None and not view.listing.words
    page = to.say("page {number}", number=to.number(view.listing.page + 1))
    is_paged = view.has_more or view.listing.page > 0
    title = _title(view, to)
    if view.of is not None:
        title = to.say("{title} · 👷 {team}", title=title, team=_short(view.of) or to.say("all teams"))
    text = lines(
        to.say("{title} · {page}", title=title, page=page) if is_paged else title,
        *(row(each, view, to) for each in view.rows),
        None if view.rows else _nothing(view, to),
        to.say("🕑 {at}", at=to.moment(view.at)),
    )
    opens = Verb.CARD if view.of is None else Verb.CASE
    numbers = [Button(f"#{each.ticket.id}", Press(opens, each.ticket.id)) for each in view.rows]
    return Message(
        text,
        (
            *(_filters(view, to) if is_queue else ()),
            *in_rows(numbers, NUMBERS_A_ROW),
            *_turns(view),
        ),
    )


def _title(view: ListView, to: Speaker) -> Markup:
    if view.listing.near is not None:
        return to.say("<b>📍 Within {metres} m</b>", metres=to.number(view.within_m))
    if view.listing.words:
        return to.say("<b>🔎 {words}</b>", words=view.listing.words)
    match view.listing.which:
        case Which.MINE:
            who = view.person.name if view.person and view.person.name else to.say("somebody")
            return to.say("<b>📋 With {who}</b>", who=_short(who))
        case which:
            return to.say("<b>📋 {which}</b>", which=which_word(which, to))


def which_word(which: Which, to: Speaker) -> str:
    """Return the name of a filter of a desk's tickets."""
    match which:
        case Which.ALL:
            return to.label("All")
        case Which.OPEN:
            return to.label("Open")
        case Which.MINE:
            return to.label("Mine")
        case Which.WAITING:
            return to.label("Waiting")
        case Which.LATE:
            return to.label("Late")


def _nothing(view: ListView, to: Speaker) -> Markup:
    return to.say("Nothing more.") if view.listing.page else to.say("Nothing.")


class Seen(Protocol):
    """What is shown at a moment."""

    @property
    def at(self) -> datetime:
        """The moment."""


def row(each: Row, view: Seen, to: Speaker) -> Markup:
    """Show a ticket on one line: number, category, place, age, state, who has it, and its team if the list names it."""
    ticket = each.ticket
    category = category_name(each.category, to)
    is_danger = each.category is not None and each.category.is_danger
    parts = [
        to.say("#{number}", number=ticket.id),
        to.say("🚨 {category}", category=_short(category)) if is_danger else _short(category),
        _place(each, to),
        *([to.say("{metres} m", metres=to.number(round(each.metres)))] if each.metres is not None else []),
        to.age(view.at - ticket.reported_at),
        *([to.say("📌 until {day}", day=to.day(ticket.order.until))] if ticket.order else []),
        *_outside(ticket, to),
        *_lateness(ticket, view.at, to),
        *_standing(ticket, to),
        *([_short(each.holder)] if each.holder else []),
        *([team_of(each.team, to)] if each.team is not None else []),
    ]
    return Markup(" · ").join(parts)


def team_of(name: str, to: Speaker) -> Markup:
    """Say which team has a ticket; "" if none has it."""
    return to.say("👷 {team}", team=_short(name)) if name else to.say("👷 no team")


def _place(each: Row, to: Speaker) -> Markup | str:
    """Say where a ticket is, as short as it can be: by the asset or the title, or by the street, or by the area."""
    title = _line(each.asset or each.ticket.place_title)
    street = "" if title else _line(each.ticket.near)
    return where(title, street, NAME_SHOWN, to) or _short(each.ticket.area_name)


def _outside(ticket: Ticket, to: Speaker) -> list[Markup]:
    """Say by when whoever sent it, or a case that was merged into it, wants it fixed."""
    if ticket.wanted_by is None or ticket.status.is_closed:
        return []
    day = to.day(ticket.wanted_by)
    if ticket.wanted_by != ticket.outside_by:
        return [to.say("📨 Case by {day}", day=day)]
    origin = " ".join(part for part in (SOURCES[ticket.source](to), ticket.reference) if part)
    return [to.say("📨 {origin} by {day}", origin=_short(origin), day=day)]


def _lateness(ticket: Ticket, at: datetime, to: Speaker) -> list[Markup]:
    """Say that a promise was broken; the deadlines of an older record are none that anybody here gave."""
    if ticket.is_older_record:
        return [to.say("🗄 older record")]
    if not is_broken(ticket, at):
        return []
    # An untaken ticket is late already, though there may be time to fix it.
    since = ticket.answer_by if ticket.status is Status.OPEN else ticket.due_by
    return [to.say("🔥 late by {late}", late=to.age(at - since))]


def _short(name: str) -> str:
    """Return as much of a name as a line has room for, without line breaks."""
    return cut(_line(name), NAME_SHOWN)


def _line(name: str | None) -> str:
    """Return a name without line breaks; none for none."""
    return " ".join((name or "").split())


def _standing(ticket: Ticket, to: Speaker) -> list[Markup]:
    """Say a ticket's state, unless it is open or taken: a desk expects these."""
    word = status_word(ticket.status, to)
    if ticket.status.is_closed:
        return [to.say("☑️ {status}", status=word)]
    if ticket.status is Status.FIXED:
        return [to.say("📷 {status}", status=word)]
    if ticket.status not in (Status.OPEN, Status.TAKEN):
        return [to.say("⏸ {status}", status=word)]
    return [to.say("⏸ waiting")] if ticket.request else []


def _filters(view: ListView, to: Speaker) -> Rows:
    def button(which: Which) -> Button:
        word = which_word(which, to)
        return Button(f"• {word} •" if which is view.listing.which else word, Press(Verb.QUEUE, 0, which))

    rows = FILTERS if view.of is None else OVERSEEN
    return tuple(tuple(button(which) for which in filters) for filters in rows)


def _turns(view: ListView) -> Rows:
    """The buttons to the previous and the next page."""
    facts, page = as_facts(view.listing), view.listing.page
    if view.listing.near is not None:
        verb, word = Verb.NEAR, str(facts["near"])
    elif view.listing.words:
        verb, word = Verb.FIND, view.listing.words
    else:
        verb, word = Verb.QUEUE, view.listing.which
    turns = (
        *((Button("‹", Press(verb, page - 1, word)),) if page else ()),
        *((Button("›", Press(verb, page + 1, word)),) if view.has_more else ()),
    )
    return (turns,) if turns else ()


def near_wanted(person: Person | None, within_m: int, to: Speaker) -> Message:
    """Ask somebody where they are; the message names them, so that their app opens a reply to it."""
    how = to.say(
        "Reply to this message with a location (📎 → Location), and I list what is not closed within {metres} m.",
        metres=to.number(within_m),
    )
    if person is not None and person.name:
        link = Markup('<a href="tg://user?id={}">{}</a>').format(person.account, person.name)
        how = to.say("{who}: {how}", who=link, how=how)
    return Message(how, wants_reply=True)


def left(was: Kind, number: int, to: Speaker) -> Message:
    """What an older message says after its content was sent again further down."""
    match was:
        case Kind.CARD:
            text = to.say("⬇️ The card of #{number} is further down.", number=number)
        case Kind.NEWS:
            text = to.say("⬇️ The news of #{number} are further down.", number=number)
        case Kind.BOARD:
            text = to.say("⬇️ The board is further down.")
        case _:
            text = to.say("⬇️ The list is further down.")
    return Message(text, keeps_picture=True)


def board(view: BoardView, to: Speaker) -> Message:
    """Show the state of a desk; the message is pinned, and edited in place."""
    counts = view.counts
    return Message(
        lines(
            to.say("<b>📋 {team}</b>", team=_short(view.team_name)),
            to.say(
                "⏳ open {open} · 🧹 taken {taken} · ⏸ waiting {waiting} · 🔥 late {late}",
                open=to.number(counts.open),
                taken=to.number(counts.taken),
                waiting=to.number(counts.waiting),
                late=to.number(counts.late),
            ),
            *([to.say("🗄 older records {number}", number=to.number(counts.records))] if counts.records else []),
            *((to.say("The oldest:"),) if view.oldest else ()),
            *(row(each, view, to) for each in view.oldest),
            to.say("🕑 {at}", at=to.moment(view.at)),
        ),
        in_rows(
            [
                Button(which_word(which, to), Press(Verb.QUEUE, 0, which))
                for which in (Which.OPEN, Which.MINE, Which.WAITING, Which.LATE)
            ],
            NUMBERS_A_ROW,
        ),
        is_pinned=True,
    )
