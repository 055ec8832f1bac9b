"""Write what stands on the paper of a ticket, in the language of its desk, and on a letter of supervision.

Promise: about the reporter, the paper of a ticket shows nothing but what they wrote.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from casework.desk import showing
from casework.model.category import answered
from casework.model.entry import Source
from casework.model.handling import undone_lines
from casework.model.notice import Kind
from casework.model.ticket import Act, Entry, Ticket
from casework.tickets.views import TicketView
from handlers.messages.desk.work_lines import wished
from handlers.messages.following.reports import status_word, what_was_done
from handlers.messages.message import CAPTION_LIMIT, Message, TicketPage, cut, fitted, lines
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.entered import SOURCES
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.places import where
from handlers.messages.tickets.reasons import (
    GIVING,
    PARKING,
    PASSING,
    REVERSING,
    UPHOLDING,
    in_words,
    reason,
)
from handlers.messages.tickets.tallies import tally

MOST_PHOTOS = 6
MOST_LINES = 40  # of the history
VALUE_SHOWN = 100  # UTF-16 units of the title, and of a fact and its name: a row is printed on one page
SIGNER_SHOWN = 60  # UTF-16 units of the name of whoever signed an order
NOTE_SHOWN = 500  # UTF-16 units of what was written with one act
WRITTEN = frozenset(
    {
        Act.ASK,
        Act.ANSWER,
        Act.ADD,
        Act.SUPPORT,
        Act.REOPEN,
        Act.RETURN,
        Act.FIX,
        Act.NOTE,
        Act.REFUSE,
        Act.APPROVE,
        Act.SEND_BACK,
        Act.LIFT,
        Act.CHECK,
        Act.RECHECK,
        Act.URGE,
        Act.CONTEST,
    }
)  # with these acts, the history keeps words


def ticket(view: TicketView, signed: Sequence[tuple[Entry, str]], at: datetime, to: Speaker) -> Message:
    """A ticket on paper, in reply to its card; `signed` is its history without what was undone.

    Each line has its actor's name, or "".
    """
    number = view.ticket.id
    category = category_name(view.category, to)
    before, after = _photos(view)
    left = len(view.photos) - len(before) - len(after)
    earlier = len(signed) - MOST_LINES
    left_out = (
        *(
            [to.counted("{number} more photo is not printed.", "{number} more photos are not printed.", left)]
            if left > 0
            else []
        ),
        *(
            [to.counted("{number} earlier line is not printed.", "{number} earlier lines are not printed.", earlier)]
            if earlier > 0
            else []
        ),
    )
    page = TicketPage(
        number=number,
        title=f"#{number} · {cut(category, VALUE_SHOWN)}",
        facts=tuple((cut(name, VALUE_SHOWN), cut(value, VALUE_SHOWN)) for name, value in _facts(view, to) if value),
        words=(_plain(to.say("In the words of the report")), view.ticket.words),
        point=view.ticket.point,
        before=(_plain(to.say("Photos before")), before),
        after=(_plain(to.say("Photos afterwards")), after),
        history=(_plain(to.say("What was done")), tuple(_line(view, *each, to) for each in signed[-MOST_LINES:])),
        left_out=tuple(map(_plain, left_out)),
        missing=_plain(to.say("A photo belongs here, but its file is missing.")),
        advice=_plain(to.say("Scan this code with your phone to see how it stands now.")),
        printed=_plain(to.say("Printed {at}", at=to.dated(at))),
        other_letters=_plain(to.say("No font had some letters: they stand in Latin letters, or are left out.")),
    )
    text = to.say("🖨 <b>#{number}</b> on paper, as it stands now.", number=number)
    return Message(text, document=page, replies_to=Kind.CARD.slot(about=number))


def order(
    view: TicketView, signed: Sequence[tuple[Entry, str]], number: int, at: datetime, to: Speaker
) -> Message | None:
    """The letter that puts a ticket under supervision: the order, the day and who signed, with all the facts.

    `signed` is the whole history, and `number` the order's line in it (from 0); None if there is none.
    """
    if not 0 <= number < len(signed) or signed[number][0].act is not Act.SUPERVISE:
        return None
    entry, name = signed[number]
    who, words, day = name or to.say("a supervisor").unescape(), entry.note.partition("\n")[2], until_of(entry, to)
    gone = undone_lines([line for line, _ in signed])
    in_force = [each for index, each in enumerate(signed) if index not in gone and each[0].act is not Act.UNDO]
    letter = ticket(view, in_force, at, to)
    page = letter.document
    if not isinstance(page, TicketPage):
        return None
    facts = (
        (_plain(to.say("Fix it by")), day),
        (_plain(to.say("Signed")), f"{cut(who, SIGNER_SHOWN)}, {to.dated(entry.at)}"),
    )
    page = replace(
        page,
        title=_plain(to.say("Under supervision: {ticket}", ticket=page.title)),
        order=(_plain(to.say("The supervisor's order")), words),
        facts=(*facts, *(fact for fact in page.facts if fact[0] != facts[0][0])),
    )

    def write(shown: str) -> Markup:
        return lines(
            to.say(
                "📌 <b>#{number} is under supervision.</b> {who} orders you to fix it by {day}:",
                number=view.ticket.id,
                who=cut(who, SIGNER_SHOWN),
                day=day,
            ),
            to.say("💬 {words}", words=shown) if shown else None,
            to.say("Fix it as always. It is closed when a supervisor has checked it, and not before."),
        )

    return replace(letter, text=fitted(write, words, CAPTION_LIMIT), document=page)


def until_of(entry: Entry, to: Speaker) -> str:
    """Return the day by which an order is to be carried out, from its line in the history."""
    return to.day(datetime.fromisoformat(entry.note.partition("\n")[0]))


def _photos(view: TicketView) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Choose the photos, as (before, after).

    Half of the places are for after-photos, and more where there are few others. Of the others, the latest come first.
    """
    fixed = [photo.name for photo in view.after]
    others = [photo.name for photo in (*view.still, *(each.photo for each in reversed(view.later)), *view.before)]
    half = MOST_PHOTOS // 2
    after = fixed[: max(half, MOST_PHOTOS - len(others))]
    return tuple(others[: MOST_PHOTOS - len(after)]), tuple(after)


def _facts(view: TicketView, to: Speaker) -> list[tuple[str, str]]:
    ticket, point = view.ticket, view.ticket.point
    origin = " · ".join(part for part in (SOURCES[ticket.source](to), ticket.reference) if part)
    return [
        (_plain(to.say("State")), _state(view, to)),
        (_plain(to.say("Team")), view.team_name or ""),
        (_plain(to.say("Area")), ticket.area_name),
        (_plain(to.say("Close to")), to.listed(view.neighbours) if view.neighbours else ""),
        (_plain(to.say("Asset")), view.asset or ""),
        (_plain(to.say("Place")), _place(ticket, to)),
        (_plain(to.say("Position")), f"{point.lat:.6f}, {point.lon:.6f}"),
        (_plain(to.say("Origin")), origin if ticket.source is not Source.RESIDENT else ""),
        (_plain(to.say("Reported")), to.dated(ticket.reported_at)),
        *_deadlines(ticket, to),
        (_plain(to.say("Took")), tally(ticket.tally, to) if ticket.tally else ""),
        (_plain(to.say("Supporters")), to.number(view.supporters) if view.supporters else ""),
        *answered(view.category, ticket.answers, to.language),
    ]


def _place(ticket: Ticket, to: Speaker) -> str:
    said = where(ticket.place_title, ticket.near, VALUE_SHOWN, to)
    return _plain(said) if said else ""


def _deadlines(ticket: Ticket, to: Speaker) -> list[tuple[str, str]]:
    return [
        (_plain(to.say("Take it by")), to.dated(ticket.answer_by)),
        (_plain(to.say("Fix it by")), to.dated(ticket.fix_by)),
        (_plain(to.say("Outside deadline")), to.day(ticket.wanted_by) if ticket.wanted_by else ""),
        (_plain(to.say("Put off until")), to.day(ticket.parked_until) if ticket.parked_until else ""),
        (_plain(to.say("Fixed")), to.dated(ticket.fixed_at) if ticket.fixed_at else ""),
        (_plain(to.say("Closed")), to.dated(ticket.closed_at) if ticket.closed_at else ""),
        (_plain(to.say("Reopened")), to.number(ticket.rework) if ticket.rework else ""),
    ]


def _state(view: TicketView, to: Speaker) -> str:
    """Say the ticket's state, with who has it and, if it was dismissed, why."""
    why = reason(view.ticket.dismissed_for, view.category, to) if view.ticket.dismissed_for else ""
    return " · ".join(part for part in (status_word(view.ticket.status, to), view.worker_name, why) if part)


def _line(view: TicketView, entry: Entry, who: str, to: Speaker) -> tuple[str, str]:
    """One act: a line with when, what and who, and the words that were written with it."""
    done = " · ".join(part for part in (to.dated(entry.at), _plain(_what(entry, to)), who) if part)
    return done, cut(_note(view, entry, to), NOTE_SHOWN)


def _hidden(what: str, to: Speaker) -> Markup:
    match what:
        case showing.Part.WORDS:
            return to.say("the words were hidden")
        case showing.Part.RECORDINGS:
            return to.say("the recordings were hidden")
        case _:
            return to.say("photo {number} was hidden", number=what)


def _unhidden(what: str, to: Speaker) -> Markup:
    match what:
        case showing.Part.WORDS:
            return to.say("the words were shown again")
        case showing.Part.RECORDINGS:
            return to.say("the recordings were shown again")
        case _:
            return to.say("a photo was shown again")


def _shown(what: str, to: Speaker) -> Markup:
    match what:
        case showing.ALL:
            return to.say("it was made public")
        case showing.AGAIN:
            return to.say("what strangers had flagged was shown again")
        case _:
            return to.say("photos and words were shown to others")


# What an act of staff among themselves did: paper says it too, other than what residents read.
INTERNALLY: Mapping[Act, Callable[[Entry, Speaker], Markup]] = {
    Act.NOTE: lambda _, to: to.say("note"),
    Act.GIVE: lambda _, to: to.say("given to a colleague"),
    Act.COUNT: lambda _, to: to.say("what it took was corrected"),
    Act.HIDE: lambda entry, to: _hidden(entry.note, to),
    Act.UNHIDE: lambda entry, to: _unhidden(entry.note, to),
    Act.SHOW: lambda entry, to: _shown(entry.note, to),
    Act.CONCEAL: lambda entry, to: (
        to.say("it is not public any more")
        if entry.note == showing.ALL
        else to.say("photos and words were withheld from others")
    ),
    Act.REQUEST: lambda entry, to: wished(entry.note, to),
    Act.REFUSE: lambda _, to: to.say("refused by a supervisor"),
    Act.TELL: lambda _, to: to.say("answered on paper"),
    Act.URGE: lambda _, to: to.say("urged by a supervisor"),
    Act.SUPERVISE: lambda entry, to: to.say("put under supervision until {day}", day=until_of(entry, to)),
    Act.LIFT: lambda _, to: to.say("supervision was lifted"),
}


def _what(entry: Entry, to: Speaker) -> Markup:
    internally = INTERNALLY.get(entry.act)
    return internally(entry, to) if internally else what_was_done(entry, to)


def _note(view: TicketView, entry: Entry, to: Speaker) -> str:
    _, _, rest = entry.note.partition("\n")
    match entry.act:
        case Act.DISMISS:
            return reason(entry.note, view.category, to)
        case Act.PARK | Act.EXTEND:
            return in_words(rest, PARKING, to)
        case Act.PASS_ON:
            return in_words(rest, PASSING, to)
        case Act.REVERSE:
            return in_words(entry.note, REVERSING, to)
        case Act.UPHOLD:
            return in_words(entry.note, UPHOLDING, to)
        case Act.ROUTE:
            return in_words(rest, GIVING, to)
        case Act.SUPERVISE:
            return rest
        case act:
            return entry.note if act in WRITTEN else ""


def _plain(said: Markup) -> str:
    """Return a sentence as plain text: paper knows no HTML."""
    return said.unescape()
