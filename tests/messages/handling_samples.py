"""Build samples of cards with each of their menus, and of what people are told when staff act on a ticket."""

from dataclasses import replace

from casework.desk.offering import NearView, Offer
from casework.model.person import Person, PersonId
from casework.model.photo import PhotoId
from casework.model.request import Request, Wish
from casework.model.tally import Measure
from casework.model.team import Team, TeamCode, TeamKind
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.tickets.telling import ANNOUNCED
from casework.tickets.views import TicketView
from handlers.messages.desk import cards, handled
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.values import (
    AT,
    NUMBER,
    Values,
    category,
    groups,
    ticket,
)

CARL = PersonId(2)
ELSEWHERE = "Northside crew"  # a team's name, from the district's files, is the first line of a note


def offers(values: Values) -> dict[str, Offer]:
    teams = tuple(Team(TeamCode(f"{n:0>32}"), values.team, TeamKind.COMMUNITY, (), "en") for n in range(8))
    near = tuple(NearView(replace(ticket(values), id=TicketId(NUMBER - n)), category(values), 250.0) for n in range(6))
    return {
        "more": Offer("more"),
        "pass": Offer("pass", teams=teams),
        "pass to": Offer("pass", "west", team=teams[0]),
        "park": Offer("park"),
        "park until": Offer("park", "30"),
        "extend": Offer("extend", days=(1, 365), until=(AT.date(), AT.date())),
        "extend until": Offer("extend", "365"),
        "dismiss": Offer("dismiss"),
        "merge": Offer("merge", near=near),
        "merge, nothing": Offer("merge"),
        "category": Offer("category", groups=groups(values)),
        "category, group": Offer("category", "x", groups=groups(values), group=groups(values)[0]),
        "hide": Offer("hide"),
        "undo": Offer(is_undoable=True),
        "assisting": Offer(is_here=False, is_assisting=True),
        "gone": Offer(is_here=False, is_undoable=True),
    }


def history(values: Values) -> dict[Act, str]:
    """The note that the history keeps with each act."""
    until = AT.isoformat()
    return {
        Act.REQUEST: f"{Wish.PASS_ON}\n{ELSEWHERE}\n{values.doubt}",
        Act.PARK: f"{until}\n{values.answer}",
        Act.EXTEND: f"{until}\n{values.answer}",
        Act.RESUME: "",
        Act.PASS_ON: f"{ELSEWHERE}\n{values.note}",
        Act.ROUTE: ELSEWHERE,
        Act.MERGE: str(NUMBER),
        Act.RECATEGORISE: category(values).code,
        Act.MOVE: values.area,
        Act.RELEASE: "",
        Act.NOTE: values.addition,
        Act.HIDE: "1",
        Act.REVERSE: "there",
        Act.UPHOLD: values.doubt,
        Act.DISMISS: values.asked,
        Act.REFUSE: values.addition,
        Act.URGE: values.addition,
    }


def handling_messages(view: TicketView, values: Values, to: Speaker, map_link: str) -> dict[str, Message]:
    """Return everything that is said about acts of staff, each message under a name."""
    entries = [Entry(view.ticket.id, AT, act, CARL, note) for act, note in history(values).items()]
    said = {}
    for status in Status:
        at = replace(view.ticket, status=status, tally=dict.fromkeys(Measure, 999_999.5), dismissed_for=values.asked)
        at = replace(at, request=Request(Wish.PARK, CARL, values.asked, until=AT), parked_until=AT, extensions=3)
        shown = replace(view, ticket=at, history=(*view.history, *entries), noter_name=values.worker)
        open_menus = offers(values) if status is Status.OPEN else {"more": Offer("more"), "none": Offer()}
        for name, offer in open_menus.items():
            said[f"card: with {name} ({status})"] = cards.card(shown, AT, to, map_link, offer)
    photos = tuple(replace(view.photos[0], id=PhotoId(10**9 + n)) for n in range(150))
    many = replace(view, photos=photos, hidden=tuple(each.id for each in photos))
    for name in ("hide", "unhide"):
        said[f"card: with {name} (many)"] = cards.card(many, AT, to, map_link, Offer(name))
    refused = replace(view, ticket=replace(view.ticket, status=Status.OPEN), history=tuple(entries), after=())
    said["card: of what was refused"] = cards.card(refused, AT, to, map_link)
    for number, entry in enumerate(entries):
        if entry.act not in ANNOUNCED:
            continue
        one = replace(view, history=tuple(entries))
        said[f"handled: {entry.act}"] = handled.handled(one, number, map_link, AT, to)
        undone = replace(one, history=(*entries, Entry(view.ticket.id, AT, Act.UNDO, CARL, entry.act)))
        said[f"handled: {entry.act}, undone"] = handled.handled(undone, number, map_link, AT, to)
    parks = Entry(view.ticket.id, AT, Act.REQUEST, CARL, f"{Wish.PARK}\n{AT.isoformat()}\n{values.doubt}")
    open_ = replace(view, ticket=replace(view.ticket, request=Request(Wish.PARK, CARL, values.doubt, until=AT)))
    for act in (None, Act.PARK, Act.REFUSE):
        after = (Entry(view.ticket.id, AT, act, CARL, ""),) if act else ()
        said[f"requested: {act}"] = handled.requested(replace(open_, history=(parks, *after)), 0, to, map_link)
    longer = replace(parks, note=parks.note.replace(Wish.PARK, Wish.EXTEND, 1))
    for act in (None, Act.EXTEND):
        after = (Entry(view.ticket.id, AT, act, CARL, ""),) if act else ()
        said[f"requested: more time, {act}"] = handled.requested(
            replace(open_, history=(longer, *after)), 0, to, map_link
        )
    said["requested: void"] = handled.requested(replace(view, history=(parks,)), 0, to, map_link)
    said["requested: of nobody"] = handled.requested(view, 99, to, map_link)
    asker = Person(CARL, 2**52, "en", values.worker)
    said["words_wanted"] = handled.words_wanted(view, Act.DISMISS, asker, to)
    said["words_wanted: of nobody"] = handled.words_wanted(view, Act.PASS_ON, None, to)
    return said
