"""Build a sample of every list of a desk, and of its board."""

from dataclasses import replace
from datetime import timedelta

from casework.desk.boarding import BoardView
from casework.desk.figures import Asked, FiguresView
from casework.desk.listing import ListView, Row
from casework.model.entry import Record
from casework.model.figure import Clock, Count
from casework.model.notice import Kind
from casework.model.person import Person, PersonId
from casework.model.queue import PAGE, Counts, Listing, Which
from casework.model.request import Request, Wish
from casework.model.summary import LATE_DAYS, Figures, Period, Spread
from casework.model.tally import Measure, WorkKind
from casework.model.ticket import Status
from handlers.messages.desk import beside, figures as desk_figures, listing as desk_listing
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import (
    AT,
    NUMBER,
    SPOT,
    Values,
    category,
    ticket,
)

CARL = PersonId(2)
LATER = AT + timedelta(days=400)


def rows(values: Values) -> tuple[Row, ...]:
    """A ticket in every state, and one without what may be missing."""
    standing = [ticket(values, status) for status in Status]
    wished = replace(ticket(values), request=Request(Wish.PARK, CARL, values.words))
    untitled = replace(ticket(values), place_title=None, near=None)
    tickets = (*standing, wished, untitled)
    whole = tuple(Row(each, category(values), values.worker, 499.6) for each in tickets)
    record = Row(replace(ticket(values), record=Record.NEW), category(values), None, asset=values.asset)
    return (*whole, record, Row(ticket(values), None, None))


def figures_of(number: int) -> Figures:
    """Return figures in which everything was counted so often; of 0, nothing was."""
    spread = Spread(number * 1234.56, number * 12345.67) if number else Spread()
    counts = {str(each): number for each in Count}
    work = {kind: {str(each): float(number) for each in Measure} for kind in WorkKind} if number else {}
    return Figures(counts, dict.fromkeys(Clock, spread), (number,) * (len(LATE_DAYS) + 1), work, work)


def figures_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return the figures of a desk and of a supervisor, and the list behind each figure."""
    period = Period(AT.date(), LATER.date())
    seen = FiguresView(Asked(CARL, "team:east", period), values.team, figures_of(NUMBER), LATER, is_desk=True)
    today = replace(seen.asked, period=Period(AT.date(), AT.date()), of="")
    said = {
        "figures": desk_figures.figures(seen, to),
        "figures: nothing, of everything": desk_figures.figures(FiguresView(today, "", figures_of(0), AT), to),
    }
    for count in Count:
        asked = replace(seen.asked, figure=count, page=1)
        listed = tuple((row, times) for times, row in enumerate(rows(values)[-PAGE:], 1))
        said[f"figures: {count}"] = desk_figures.figures(replace(seen, asked=asked, rows=listed, has_more=True), to)
        said[f"figures: {count}, no more"] = desk_figures.figures(replace(seen, asked=asked, is_desk=False), to)
    first = replace(seen, asked=replace(seen.asked, figure=Count.FIXED))
    return said | {"figures: none of a figure": desk_figures.figures(first, to)}


def desk_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return what a desk sees beside cards, each under a name."""
    carl = Person(CARL, 2**52, "en", values.worker)
    listings = {f"queue: {which}": Listing(CARL, which) for which in Which}
    listings |= {
        "queue: a later page": Listing(CARL, page=199),
        "queue: what was found": Listing(CARL, words="Elm", page=1),
        "queue: what is near": Listing(CARL, near=SPOT, page=1),
    }
    said = {}
    for name, listing in listings.items():
        shown = rows(values)[-PAGE:]
        said[name] = desk_listing.listing(ListView(listing, carl, shown, has_more=True, at=LATER, within_m=500), to)
        said[f"{name}, nothing"] = desk_listing.listing(
            ListView(listing, None, (), has_more=False, at=LATER, within_m=500), to
        )
    board = BoardView(values.team, Counts(NUMBER, 2, 3, 4, NUMBER), rows(values)[:3], LATER)
    whole = [replace(each, team=name) for each, name in zip(rows(values), [values.team, ""] * 9, strict=False)]
    for name, listing, of in (
        ("overseen: all teams", Listing(CARL, page=199), ""),
        ("overseen: one team", Listing(CARL, words="Elm"), values.team),
    ):
        found = ListView(listing, carl, tuple(whole[:PAGE]), has_more=True, at=LATER, within_m=500, of=of)
        said[name] = desk_listing.listing(found, to)
    return (
        said
        | figures_messages(values, to)
        | {
            "queue: the others": desk_listing.listing(
                ListView(Listing(CARL), None, rows(values)[:PAGE], has_more=False, at=AT, within_m=500), to
            ),
            "board": desk_listing.board(board, to),
            "board: nothing": desk_listing.board(replace(board, oldest=()), to),
            "near_wanted": desk_listing.near_wanted(carl, 500, to),
            "near_wanted: of nobody": desk_listing.near_wanted(None, 500, to),
            "taken_down": beside.taken_down(NUMBER, to),
            **{f"left: {kind}": desk_listing.left(kind, NUMBER, to) for kind in Kind if kind.properties.left_behind},
        }
    )
