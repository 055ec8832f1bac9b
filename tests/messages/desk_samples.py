"""Build a sample of every list of a desk, and of its board."""

from dataclasses import replace
from datetime import timedelta

from casework.desk.boarding import BoardView
from casework.desk.listing import ListView, Row
from casework.model.entry import Record
from casework.model.notice import Kind
from casework.model.person import Person, PersonId
from casework.model.queue import PAGE, Counts, Listing, Which
from casework.model.request import Request, Wish
from casework.model.ticket import Status
from handlers.messages.desk import cards, listing as desk_listing
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
    return said | {
        "queue: the others": desk_listing.listing(
            ListView(Listing(CARL), None, rows(values)[:PAGE], has_more=False, at=AT, within_m=500), to
        ),
        "board": desk_listing.board(board, to),
        "board: nothing": desk_listing.board(replace(board, oldest=()), to),
        "near_wanted": desk_listing.near_wanted(carl, 500, to),
        "near_wanted: of nobody": desk_listing.near_wanted(None, 500, to),
        "taken_down": cards.taken_down(NUMBER, to),
        **{f"left: {kind}": desk_listing.left(kind, NUMBER, to) for kind in Kind if kind.properties.left_behind},
    }
