"""Say what everybody may see of reports: one by one, as a list, by area and as a feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from casework.model.area import AreaCode
from casework.model.category import CategoryTree, name_in
from casework.model.public import PublicTicket, State
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.public.looking import Overview, PublicPage, PublicReport
from handlers.messages.following.reports import what_was_done
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.naming import category_name
from handlers.messages.tickets.reasons import reason

NOTHING = Markup()
DECIMALS = {True: 3, False: 5}  # of a rough and of an exact place, in degrees


@dataclass(frozen=True, slots=True)
class Row:
    """A report in a list; `reported` is when it came, for machines."""

    number: TicketId
    title: Markup
    place: Markup
    state: Markup
    state_code: State
    since: Markup
    reported: datetime


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with what is open in it."""

    code: AreaCode
    name: str
    open: int
    said: Markup


@dataclass(frozen=True, slots=True)
class Front:
    """The words of the first page."""

    title: Markup
    lead: Markup
    numbers: tuple[Markup, ...]
    map_title: Markup
    areas_title: Markup
    areas: tuple[AreaRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the list: its name in the address, its label and its choices."""

    key: str
    label: Markup
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The words of a list of reports; `none` is said where it is empty."""

    title: Markup
    rows: tuple[Row, ...]
    none: Markup
    older: TicketId | None
    older_label: Markup
    newest_label: Markup
    filters: tuple[Filter, ...] = ()
    filters_title: Markup = NOTHING
    apply: Markup = NOTHING
    feed: Markup = NOTHING
    follow: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo by its name, with what it shows in words."""

    name: str
    alternative: Markup


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history."""

    at: datetime
    moment: Markup
    what: Markup


@dataclass(frozen=True, slots=True)
class Report:
    """The words of one report; `facts` are pairs of a label and a value."""

    title: Markup
    state: Markup
    state_code: State
    facts: tuple[tuple[Markup, Markup], ...]
    map_label: Markup
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


def front(seen: Overview, district: str, to: Speaker) -> Front:
    """Say what this is, and what is open where."""
    return Front(
        title=to.say("Reports in {district}", district=district),
        lead=to.say(
            "Residents report rubbish, damage and nuisances in {district} with a photo in Telegram. The team that "
            "answers for the place deals with it, and whoever reported it says whether it is fixed. Here everybody "
            "can see what was reported and what became of it.",
            district=district,
        ),
        numbers=(
            to.counted("<b>{number}</b> report is open.", "<b>{number}</b> reports are open.", seen.open),
            to.counted(
                "<b>{number}</b> report was fixed in the last 30 days.",
                "<b>{number}</b> reports were fixed in the last 30 days.",
                seen.fixed,
            ),
        ),
        map_title=to.say("Open reports by area, on a map"),
        areas_title=to.say("Open reports by area"),
        areas=tuple(
            AreaRow(area.code, area.name, number, _open_in(area.name, number, to)) for area, number in seen.areas
        ),
    )


def _open_in(name: str, number: int, to: Speaker) -> Markup:
    return to.counted("{area}: {number} open", "{area}: {number} open", number, area=name)


def listing(
    page: PublicPage, areas: Sequence[tuple[str, str]], tree: CategoryTree, chosen: tuple[str, str, str], to: Speaker
) -> Listing:
    """Say a page of all reports; `areas` are codes and names, `chosen` the chosen area, category and state."""
    area, category, state = chosen
    categories = [(each.code, name_in(each.names, to.language)) for each in tree.categories()]
    states = [(each.value, str(_state_word(each, to))) for each in State]
    return _listed(
        to.say("All reports"),
        page,
        to,
        filters=(
            _filter("area", to.say("Area"), areas, area, to),
            _filter("category", to.say("Category"), categories, category, to),
            _filter("state", to.say("State"), states, state, to),
        ),
        filters_title=to.say("Choose what is shown"),
        apply=to.say("Show these"),
    )


def of_area(page: PublicPage, name: str, to: Speaker) -> Listing:
    """Say a page of what is open in an area."""
    return _listed(
        to.say("Open reports in {area}", area=name),
        page,
        to,
        feed=to.say("All reports of this area as an Atom feed"),
        follow=to.say("Follow this area in Telegram"),
    )


def feed_title(name: str, to: Speaker) -> Markup:
    """Say what a feed holds."""
    return to.say("Reports in {area}", area=name)


def row(ticket: PublicTicket, to: Speaker) -> Row:
    """Say a report in a list."""
    return Row(
        number=ticket.number,
        title=_title(ticket, to),
        place=_where(ticket, None, to),
        state=_state_word(ticket.state, to),
        state_code=ticket.state,
        since=to.say("reported on {day}", day=to.day(ticket.reported_at)),
        reported=ticket.reported_at,
    )


def report(seen: PublicReport, to: Speaker) -> Report:
    """Say everything that everybody may see of a report."""
    ticket = seen.ticket
    return Report(
        title=_title(ticket, to),
        state=_state(seen, to),
        state_code=ticket.state,
        facts=_facts(seen, to),
        map_label=to.say("See the place on a map (another site)"),
        words_title=to.say("In the words of whoever reported it"),
        words=Markup.escape(ticket.words),
        before_title=to.say("Before"),
        before=_pictures(ticket.before, to.say("Photo of the report: {category}", category=_category(ticket, to))),
        after_title=to.say("After"),
        after=_pictures(ticket.after, to.say("Photo after the fix: {category}", category=_category(ticket, to))),
        withheld=NOTHING
        if ticket.is_shown
        else to.say("Photos and words are shown once the team lets everybody see them."),
        history_title=to.say("What happened"),
        history=tuple(_line(each, to) for each in ticket.history),
        act_title=to.say("In Telegram"),
        follow=to.say("Follow this report"),
        too=to.say("I see it too"),
    )


def _listed(
    title: Markup,
    page: PublicPage,
    to: Speaker,
    *,
    filters: tuple[Filter, ...] = (),
    filters_title: Markup = NOTHING,
    apply: Markup = NOTHING,
    feed: Markup = NOTHING,
    follow: Markup = NOTHING,
) -> Listing:
    none = (
        to.say("There is nothing like this.") if page.older is None else to.say("Nothing like this among these; go on.")
    )
    return Listing(
        title,
        tuple(row(each, to) for each in page.rows),
        none,
        page.older,
        to.say("Older reports"),
        to.say("Newest reports"),
        filters,
        filters_title,
        apply,
        feed,
        follow,
    )


def _filter(key: str, label: Markup, choices: Sequence[tuple[str, str]], chosen: str, to: Speaker) -> Filter:
    every = Choice("", str(to.say("All").unescape()), chosen == "")
    return Filter(key, label, (every, *(Choice(code, name, code == chosen) for code, name in choices)))


def _title(ticket: PublicTicket, to: Speaker) -> Markup:
    return to.say("#{number} · {category}", number=ticket.number, category=_category(ticket, to))


def _category(ticket: PublicTicket, to: Speaker) -> str:
    return category_name(ticket.category, to)


def _where(ticket: PublicTicket, asset: str | None, to: Speaker) -> Markup:
    if asset:
        return to.say("{area} · {place}", area=ticket.area_name, place=asset)
    if ticket.street:
        return to.say("{area}, near {street}", area=ticket.area_name, street=ticket.street)
    return Markup.escape(ticket.area_name)


def _facts(seen: PublicReport, to: Speaker) -> tuple[tuple[Markup, Markup], ...]:
    ticket = seen.ticket
    decimals = DECIMALS[ticket.is_rough]
    position = f"{ticket.point.lat:.{decimals}f}, {ticket.point.lon:.{decimals}f}"
    facts = [
        (to.say("Place"), _where(ticket, seen.asset_name, to)),
        (
            to.say("Position"),
            to.say("about {position}, because homes could be recognised", position=position)
            if ticket.is_rough
            else Markup.escape(position),
        ),
        (to.say("Team"), Markup.escape(seen.team_name) if seen.team_name else to.say("none answers there yet")),
        (to.say("Reported"), to.moment(ticket.reported_at)),
    ]
    if ticket.fix_by:
        facts.append((to.say("To be fixed by"), to.moment(ticket.fix_by)))
    if ticket.fixed_at:
        facts.append((to.say("Fixed"), to.moment(ticket.fixed_at)))
    if ticket.seen_too:
        facts.append((to.say("Others who see it too"), Markup.escape(to.number(ticket.seen_too))))
    return tuple(facts)


def _state_word(state: State, to: Speaker) -> Markup:
    match state:
        case State.OPEN:
            return to.say("Not fixed yet")
        case State.FIXED:
            return to.say("Fixed")
        case State.CLOSED:
            return to.say("Closed without a fix")


def _state(seen: PublicReport, to: Speaker) -> Markup:
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
        case Status.DUPLICATE:
            return to.say("Closed. It goes on as #{number}.", number=ticket.duplicate_of)
        case Status.WITHDRAWN:
            return to.say("Closed. Whoever reported it withdrew it.")
        case Status.DISMISSED if ticket.dismissed_for:
            return to.say("Closed without a fix: {reason}.", reason=reason(ticket.dismissed_for, ticket.category, to))
        case Status.DISMISSED:
            return to.say("Closed without a fix.")


def _pictures(names: Sequence[str], alternative: Markup) -> tuple[Picture, ...]:
    return tuple(Picture(name, alternative) for name in names)


def _line(entry: Entry, to: Speaker) -> Line:
    what = what_was_done(entry, to)
    if entry.act is Act.FIX and entry.note:
        what = to.say("{line}: {note}", line=what, note=entry.note)
    return Line(entry.at, to.moment(entry.at), what)
