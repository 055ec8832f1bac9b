"""Everything that the bot says, with ordinary values, with the longest that can be, or with whatever a test puts in."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.browsing import DraftView, TicketView
from casework.model.area import AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup
from casework.model.deadline import Allowance
from casework.model.draft import Draft, DraftId, Place
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point
from casework.model.team import TeamCode, TeamKind
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from handlers.messages import cards, drafts, replies
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MAP_LINK = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"
NUMBER = 999_999_999


@dataclass(frozen=True)
class Values:
    """What people and the district's files put into messages."""

    district: str = "Bay City"
    area: str = "Eastside"
    neighbour: str = "Westside"
    team: str = "Eastside crew"
    worker: str = "Carl"
    category: str = "Bulky waste"
    title: str | None = "Café Elm, 12 Elm Street"
    words: str = "A mattress, since Friday"
    note: str = "All gone"
    doubt: str = "The bags are still there"
    photos: int = 2
    categories: int = 8


ORDINARY = Values()
LONGEST = Values(
    district="🏙" * 100,
    area="🏘" * 100,
    neighbour="🏡" * 100,
    team="队" * 100,
    worker="👷" * 60,
    category="🗑" * 24,
    title="路" * 200,
    words="🗑<b>&" * 100,  # 500 UTF-16 units
    note="🗑<b>&" * 819,  # a caption of Telegram Premium: 4,095 units
    doubt='"</b>&' * 682,  # a whole message
    photos=10,
    categories=40,
)


def everywhere(word: str) -> Values:
    """Put one text wherever somebody may put one."""
    return Values(
        district=word,
        area=word,
        neighbour=word,
        team=word,
        worker=word,
        category=word,
        title=word,
        words=word,
        note=word,
        doubt=word,
    )


def photos(count: int) -> tuple[Photo, ...]:
    return tuple(Photo(PhotoId(number), f"{number:064x}", None) for number in range(count))


def category(values: Values, number: int = 0) -> Category:
    code = CategoryCode(f"{number:0>32}")
    day = Allowance.parse("1 working day")
    return Category(code, {"en": values.category, "zh_CN": values.category}, TeamKind.COMMUNITY, day, day)


def groups(values: Values) -> tuple[CategoryGroup, ...]:
    names = {"en": values.category, "zh_CN": values.category}
    inside = tuple(category(values, number) for number in range(values.categories))
    return tuple(CategoryGroup(CategoryCode(f"{n:0>32}"), names, inside) for n in range(values.categories))


def draft_views(values: Values) -> dict[str, DraftView]:
    """A draft at every step, and in every way that a step can look."""
    place = Place(Point(31.2, 121.5), 12.5, values.title, AreaCode("1"))
    empty = Draft(DraftId(NUMBER), PersonId(1))
    whole = replace(
        empty, photos=photos(values.photos), place=place, words=values.words, category=category(values).code
    )
    states = {
        "empty": empty,
        "reason": replace(empty, has_no_photo=True),
        "place": replace(empty, photos=photos(values.photos), words=values.words),
        "outside": replace(whole, place=replace(place, area=None)),
        "group": replace(whole, category=None),
        "group again": replace(whole, is_picking=True),
        "category": replace(whole, is_picking=True, group=groups(values)[0].code),
        "ready": whole,
        "ready without words": replace(whole, words=""),
        "ready without photo": replace(whole, photos=(), has_no_photo=True),
        "ready without title": replace(whole, place=replace(place, title=None)),
        "cancelled": replace(whole, is_cancelled=True),
        "sent": replace(whole, ticket=TicketId(NUMBER)),
    }
    views = {name: _draft_view(draft, values) for name, draft in states.items()}
    views["sent, no team"] = replace(views["sent"], team_name=None)
    views["ready, no team"] = replace(views["ready"], team_name=None)
    views["no categories"] = replace(views["empty"], groups=())
    views["sent, category gone"] = replace(views["sent"], category=None)
    return views


def _draft_view(draft: Draft, values: Values) -> DraftView:
    return DraftView(
        draft=draft,
        groups=groups(values),
        group=groups(values)[0] if draft.group else None,
        category=category(values) if draft.category else None,
        area_name=values.area if draft.place and draft.place.area else None,
        team_name=values.team,
        ticket=ticket(values) if draft.ticket else None,
    )


def ticket(values: Values, status: Status = Status.OPEN, rework: int = 0) -> Ticket:
    return Ticket(
        id=TicketId(NUMBER),
        reporter=PersonId(1),
        category=category(values).code,
        point=Point(31.2, 121.5),
        place_title=values.title,
        area=AreaCode("1"),
        area_name=values.area,
        team=TeamCode("east"),
        words=values.words,
        reported_at=AT,
        answer_by=AT + timedelta(hours=8),
        fix_by=AT + timedelta(days=3),
        status=status,
        rework=rework,
    )


def ticket_view(values: Values, status: Status = Status.OPEN, rework: int = 0) -> TicketView:
    acts = ((Act.FIX, values.note), (Act.REOPEN, values.doubt)) * (rework + 1)
    return TicketView(
        ticket=ticket(values, status, rework),
        category=category(values),
        team_name=values.team,
        neighbours=(values.neighbour,) * 4,
        worker_name=values.worker,
        is_reporter_reachable=False,
        is_reporter_asked=status is Status.FIXED,
        before=photos(values.photos),
        after=photos(values.photos),
        still=photos(values.photos),
        history=tuple(Entry(TicketId(NUMBER), AT, act, PersonId(1), note) for act, note in acts),
    )


def ticket_views(values: Values) -> dict[str, TicketView]:
    """A ticket in every status, in its first and a later round, and with what may be missing missing."""
    views = {
        f"{status}, round {rework}": ticket_view(values, status, rework) for status in Status for rework in (0, 1, 12)
    }
    whole = ticket_view(values)
    bare = replace(whole, team_name=None, neighbours=(), worker_name=None, before=(), after=(), still=(), history=())
    taken = replace(bare, ticket=replace(bare.ticket, status=Status.TAKEN, place_title=None, words=""), category=None)
    return views | {"bare": bare, "bare, taken": taken, "reachable": replace(whole, is_reporter_reachable=True)}


def messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return everything that the bot says, by a name for each."""
    said = {
        "welcome": replies.welcome(values.district, to),
        "help": replies.help_(to),
        "languages": replies.languages(to),
        "incident": replies.incident("A1B2C3", to),
        "desk linked": cards.desk_linked(values.team, to),
        "not linked": cards.not_linked(to),
        "spot": cards.spot(ticket(values)),
    }
    said |= {f"draft: {name}": drafts.draft(view, to) for name, view in draft_views(values).items()}
    for name, view in ticket_views(values).items():
        said |= {
            f"card: {name}": cards.card(view, to, MAP_LINK),
            f"photos: {name}": cards.photos(view, to),
            f"came back: {name}": cards.came_back(view, to),
            f"taken: {name}": replies.taken(view, to),
            f"verdict: {name}": replies.verdict(view, view.ticket.rework, to),
            f"verdict of an earlier round: {name}": replies.verdict(view, view.ticket.rework - 1, to),
            f"reason wanted: {name}": replies.reason_wanted(view, view.ticket.rework, to),
            f"reason given: {name}": replies.reason_wanted(view, view.ticket.rework - 1, to),
            f"reopened: {name}": replies.reopened(view, to),
        }
    return said
