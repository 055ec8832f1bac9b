"""Say what everybody may see of one report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

from casework.model.public import PublicTicket, State
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.public.looking import PublicReport
from handlers.messages.following.reports import what_was_done
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.reasons import reason

NOTHING = Markup()
DECIMALS = {True: 3, False: 5}  # of a rough and of an exact place, in degrees


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo by its name, with what it shows in words."""

    name: str
    alternative: Markup


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history; `path` is the page that it leads to, "" if none."""

    at: datetime
    moment: Markup
    what: Markup
    path: str


@dataclass(frozen=True, slots=True)
class Report:
    """The words of one report; `facts` are a label, a value, and the path of a page about it ("": none).

    `state_path` is the page of the report into which it was merged.
    """

    title: Markup
    state: Markup
    state_path: str
    state_code: State
    facts: tuple[tuple[Markup, Markup, str], ...]
    map_label: Markup
    place_label: Markup
    words_title: Markup
    words: Markup
    before_title: Markup
    before: tuple[Picture, ...]
    after_title: Markup
    after: tuple[Picture, ...]
    withheld: Markup
    history_title: Markup
    history: tuple[Line, ...]
    act_title: Markup
    follow: Markup
    too: Markup
    flag: Markup


def report(seen: PublicReport, to: Speaker) -> Report:
    """Say everything that everybody may see of a report."""
    ticket = seen.ticket
    return Report(
        title=title_of(ticket, to),
        state=state_of(seen, to),
        state_path=_page_of(ticket.duplicate_of),
        state_code=ticket.state,
        facts=_facts(seen, to),
        map_label=to.say("See the place on a map (another site)"),
        place_label=to.say("Where in {area} it is", area=ticket.area_name),
        words_title=to.say("In the words of whoever reported it"),
        words=Markup.escape(ticket.words),
        before_title=to.say("Before"),
        before=pictures(ticket.before, to.say("Photo of the report: {category}", category=category_of(ticket, to)), to),
        after_title=to.say("After"),
        after=pictures(ticket.after, to.say("Photo after the fix: {category}", category=category_of(ticket, to)), to),
        withheld=NOTHING
        if ticket.is_shown
        else to.say("Photos and words are shown once the team lets everybody see them."),
        history_title=to.say("What happened"),
        history=tuple(_line(each, to) for each in ticket.history),
        act_title=to.say("In Telegram"),
        follow=to.say("Follow this report"),
        too=too_words(to),
        flag=flag_words(to),
    )


def too_words(to: Speaker) -> Markup:
    """Name the link by which somebody says that they see it too."""
    return to.say("I see it too")


def flag_words(to: Speaker) -> Markup:
    """Name the link by which somebody flags a report."""
    return to.say("Flag this: it shows what nobody should see")


def title_of(ticket: PublicTicket, to: Speaker) -> Markup:
    """Name a report by its number and its category."""
    return to.say("#{number} · {category}", number=ticket.number, category=category_of(ticket, to))


def category_of(ticket: PublicTicket, to: Speaker) -> str:
    """Name a report's category."""
    return category_name(ticket.category, to)


def place_of(ticket: PublicTicket, asset: str | None, to: Speaker) -> Markup:
    """Say where a report is: by its area, and by an asset's name or the street."""
    if asset:
        return to.say("{area} · {place}", area=ticket.area_name, place=asset)
    if ticket.street:
        return to.say("{area}, near {street}", area=ticket.area_name, street=ticket.street)
    return Markup.escape(ticket.area_name)


def _facts(seen: PublicReport, to: Speaker) -> tuple[tuple[Markup, Markup, str], ...]:
    ticket = seen.ticket
    decimals = DECIMALS[ticket.is_rough]
    position = f"{ticket.point.lat:.{decimals}f}, {ticket.point.lon:.{decimals}f}"
    team = Markup.escape(seen.team_name) if seen.team_name else to.say("none answers there yet")
    facts = [
        (to.say("Place"), place_of(ticket, seen.asset_name, to), f"/areas/{quote(ticket.area, safe='')}"),
        (
            to.say("Position"),
            to.say("about {position}, because homes could be recognised", position=position)
            if ticket.is_rough
            else Markup.escape(position),
            "",
        ),
        (to.say("Team"), team, f"/teams/{quote(ticket.team, safe='')}" if ticket.team and seen.team_name else ""),
        (to.say("Reported"), to.moment(ticket.reported_at), ""),
    ]
    if ticket.fix_by:
        facts.append((to.say("To be fixed by"), to.moment(ticket.fix_by), ""))
    if ticket.fixed_at:
        facts.append((to.say("Fixed"), to.moment(ticket.fixed_at), ""))
    if ticket.seen_too:
        facts.append((to.say("Others who see it too"), Markup.escape(to.number(ticket.seen_too)), ""))
    return tuple(facts)


def state_word(state: State, to: Speaker) -> Markup:
    """Say in a word what has become of a report."""
    match state:
        case State.OPEN:
            return to.say("Not fixed yet")
        case State.FIXED:
            return to.say("Fixed")
        case State.CLOSED:
            return to.say("Closed without a fix")


def state_of(seen: PublicReport, to: Speaker) -> Markup:
    """Say in a sentence what has become of a report."""
    ticket = seen.ticket
    match ticket.status:
        case Status.OPEN if ticket.is_record:
            return to.say("Open; an older record on which nobody here has acted.")
        case Status.OPEN:
            return to.say("Open. Nobody has taken it yet.")
        case Status.TAKEN:
            return to.say("Open. Somebody is dealing with it.")
        case Status.ASKED:
            return to.say("Open. The team has asked whoever reported it something.")
        case Status.PARKED:
            until = to.day(ticket.parked_until) if ticket.parked_until else ""
            return to.say("Open. It is put off until {day}.", day=until)
        case Status.FIXED:
            return to.say("Fixed, says the team; nobody has confirmed it yet.")
        case Status.CONFIRMED:
            return to.say("Fixed, and confirmed.")
        case Status.UNCONFIRMED:
            return to.say("Fixed; nobody said whether it is.")
        case _:
            return _ended(ticket, to)


def _ended(ticket: PublicTicket, to: Speaker) -> Markup:
    """Say how a report ended that was not fixed."""
    match ticket.status:
        case Status.DUPLICATE if ticket.duplicate_of:
            return to.say("Closed. It goes on as #{number}.", number=ticket.duplicate_of)
        case Status.DUPLICATE:
            return to.say("Closed. It goes on as another report.")
        case Status.WITHDRAWN:
            return to.say("Closed. Whoever reported it withdrew it.")
        case Status.DISMISSED if ticket.dismissed_for:
            return to.say("Closed without a fix: {reason}.", reason=reason(ticket.dismissed_for, ticket.category, to))
        case _:
            return to.say("Closed without a fix.")


def taken_back(to: Speaker) -> Markup:
    """Say that an earlier line of the history does not hold any more."""
    return to.say("the last step was taken back")


def pictures(names: Sequence[str], alternative: Markup, to: Speaker) -> tuple[Picture, ...]:
    """Say in words what photos show; where there are several, which of them each one is."""
    if len(names) == 1:
        return (Picture(names[0], alternative),)
    count = to.number(len(names))
    return tuple(
        Picture(name, to.say("{what} ({number} of {count})", what=alternative, number=to.number(number), count=count))
        for number, name in enumerate(names, 1)
    )


def _page_of(number: TicketId | None) -> str:
    return f"/reports/{number}" if number else ""


def _line(entry: Entry, to: Speaker) -> Line:
    other = TicketId(int(entry.note)) if entry.act is Act.MERGE and entry.note else None
    return Line(entry.at, to.moment(entry.at), said_of(entry, to), _page_of(other))


def said_of(entry: Entry, to: Speaker) -> Markup:
    """Say what was done, by a public line of the history."""
    what = what_was_done(entry, to)
    if entry.act is Act.FIX and entry.note:
        what = to.say("{line}: {note}", line=what, note=entry.note)
    return what
