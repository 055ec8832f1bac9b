"""Say what everybody may see of many reports: by area, as a list and as a feed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from casework.model.area import AreaCode
from casework.model.category import CategoryTree, name_in
from casework.model.place import Point
from casework.model.public import PublicTicket, State
from casework.model.summary import Figures
from casework.model.ticket_id import TicketId
from casework.public.looking import Overview, PublicPage
from handlers.messages.public.figures import figures_in_words
from handlers.messages.public.reports import NOTHING, place_of, state_word, title_of, too_words
from handlers.messages.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Row:
    """A report in a list; `reported` is when it came, for machines; `seen_at` as in `PublicTicket`."""

    number: TicketId
    title: Markup
    place: Markup
    state: Markup
    state_code: State
    since: Markup
    reported: datetime
    seen_at: Point | None


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
    too: Markup
    filters: tuple[Filter, ...] = ()
    filters_title: Markup = NOTHING
    apply: Markup = NOTHING
    feed: Markup = NOTHING
    follow: Markup = NOTHING
    figures_title: Markup = NOTHING
    figures: tuple[Markup, ...] = ()


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
    states = [(each.value, str(state_word(each, to))) for each in State]
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


def of_area(page: PublicPage, name: str, figures: Figures, to: Speaker) -> Listing:
    """Say an area's figures, and a page of what is open in it."""
    listed = _listed(
        to.say("Open reports in {area}", area=name),
        page,
        to,
        feed=to.say("All reports of this area as an Atom feed"),
        follow=to.say("Follow this area in Telegram"),
    )
    return replace(listed, figures_title=to.say("The last 30 days"), figures=figures_in_words(figures, to))


def of_team(page: PublicPage, name: str, figures: Figures, to: Speaker) -> Listing:
    """Say a team's figures, and a page of what it has open."""
    listed = _listed(to.say("Open reports of {team}", team=name), page, to)
    return replace(listed, figures_title=to.say("The last 30 days"), figures=figures_in_words(figures, to))


def map_words(to: Speaker) -> dict[str, str]:
    """Say what stands on the map that can be moved."""
    return {
        "in": to.label("Zoom in"),
        "out": to.label("Zoom out"),
        "rough": str(to.say("The place is rounded to about 100 m.").unescape()),
    }


def feed_title(name: str, to: Speaker) -> Markup:
    """Say what a feed holds."""
    return to.say("Reports in {area}", area=name)


def row(ticket: PublicTicket, to: Speaker) -> Row:
    """Say a report in a list."""
    return Row(
        number=ticket.number,
        title=title_of(ticket, to),
        place=place_of(ticket, None, to),
        state=state_word(ticket.state, to),
        state_code=ticket.state,
        since=to.say("reported on {day}", day=to.day(ticket.reported_at)),
        reported=ticket.reported_at,
        seen_at=ticket.seen_at,
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
        too_words(to),
        filters,
        filters_title,
        apply,
        feed,
        follow,
    )


def _filter(key: str, label: Markup, choices: Sequence[tuple[str, str]], chosen: str, to: Speaker) -> Filter:
    every = Choice("", str(to.say("All").unescape()), chosen == "")
    return Filter(key, label, (every, *(Choice(code, name, code == chosen) for code, name in choices)))
