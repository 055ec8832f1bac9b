"""Decide what everybody may see of a ticket, on the public page: the one place that does.

Promise: a `PublicTicket` holds nothing that strangers may not see, so whatever is made of it is safe. Place, category,
state, dates and team are public. Photos and words are only where the ticket's desk or its category shows them
(`casework.model.authority.is_shown`), as in chat, and neither is while strangers' flags hide them. A ticket may not be
public at all (`is_public`): then there is no `PublicTicket` of it. Nobody is named, and what staff write for each other
is left out. Where homes could be recognised, the place is rounded, and neither street nor asset is named, nor the
report into which it was merged, which may show the very place.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.authority import Standing, is_shown, may_see
from casework.model.category import Category, CategoryCode
from casework.model.handling import in_force
from casework.model.photo import Stage, TicketPhoto
from casework.model.place import Point, distance_m
from casework.model.policy import Policy
from casework.model.team import TeamCode
from casework.model.ticket import FIXED_AND_CLOSED, Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId

ROUGHLY = 3  # decimals of a rounded place: a grid of 111 m from south to north, and less from west to east
APART_M = 160  # two points that are rounded to the same lie no further apart

# Acts of staff among themselves, which residents do not see.
INTERNAL = frozenset(
    {
        *(Act.VIEW, Act.NOTE, Act.COUNT, Act.HIDE, Act.UNHIDE, Act.SHOW, Act.CONCEAL),
        *(Act.REQUEST, Act.REFUSE, Act.TELL, Act.GIVE, Act.URGE, Act.SUPERVISE, Act.LIFT),
    }
)
# The first line of these acts' notes is a day, a team or a number; it belongs to what was done.
SAYS_WHAT = frozenset({Act.PARK, Act.EXTEND, Act.PASS_ON, Act.ROUTE, Act.MERGE})

# The reasons for a dismissal that every category has; "record" closed older records together.
REASONS = frozenset({"nothing", "elsewhere", "private", "record"})


class State(StrEnum):
    """What has become of a ticket, as far as the public page tells them apart."""

    OPEN = "open"
    FIXED = "fixed"
    CLOSED = "closed"  # without a fix


STATUSES = {
    State.OPEN: frozenset({Status.OPEN, Status.TAKEN, Status.ASKED, Status.PARKED}),
    State.FIXED: frozenset({Status.FIXED, *FIXED_AND_CLOSED}),
    State.CLOSED: frozenset({Status.WITHDRAWN, Status.DUPLICATE, Status.DISMISSED}),
}


@dataclass(frozen=True, slots=True)
class PublicTicket:
    """What everybody may see of a ticket; moments are aware UTC.

    `fix_by` is the promise, while one runs. `words` is empty, and `before` and `after` (names of photos) are, unless
    `is_shown`. `dismissed_for` is a reason's code; a reason in words of their own is there only where `is_shown`. Lines
    of the `history` name nobody, and have only the words that strangers read.
    """

    number: TicketId
    category: Category | None
    area: AreaCode
    area_name: str
    point: Point
    is_rough: bool
    street: str | None
    asset: AssetCode | None
    status: Status
    is_record: bool
    team: TeamCode | None
    reported_at: datetime
    fix_by: datetime | None
    fixed_at: datetime | None
    parked_until: datetime | None
    duplicate_of: TicketId | None
    dismissed_for: str | None
    seen_too: int
    is_shown: bool
    words: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    history: tuple[Entry, ...] = ()

    @property
    def state(self) -> State:
        """What has become of it."""
        return next(state for state, statuses in STATUSES.items() if self.status in statuses)

    @property
    def seen_at(self) -> Point | None:
        """Where somebody else who sees it too would report it; None where the place is rough, or nothing is open."""
        return self.point if self.state is State.OPEN and not self.is_rough else None


@dataclass(frozen=True, slots=True)
class Openness:
    """Which tickets strangers see at all, for those who search them: as `is_public` says of one.

    What staff said of a ticket goes first; else it is `by_default`, but not in the categories that are `closed`.
    """

    by_default: bool = True
    closed: frozenset[CategoryCode] = frozenset()


EVERYTHING = Openness()


def openness(categories: Collection[Category], policy: Policy) -> Openness:
    """Return which tickets strangers see at all; `categories` are all that the district has, or had."""
    return Openness(policy.tickets_are_public, frozenset(each.code for each in categories if not each.is_public))


def is_public(ticket: Ticket, category: Category | None, policy: Policy) -> bool:
    """Tell whether strangers see a ticket at all: what staff said of it, else what category and district say."""
    if ticket.is_public is not None:
        return ticket.is_public
    return policy.tickets_are_public and (category is None or category.is_public)


def as_public(
    ticket: Ticket,
    category: Category | None,
    policy: Policy,
    photos: Sequence[TicketPhoto] = (),
    history: Sequence[Entry] = (),
) -> PublicTicket | None:
    """Return what everybody may see of a ticket, or None if that is nothing.

    `photos` are those that are not hidden, `history` is the whole one.
    """
    if not is_public(ticket, category, policy):
        return None
    shown = is_shown(ticket, category)
    reads = shown and not ticket.hides_words
    is_rough = is_roughly_placed(category)
    seen = [each for each in photos if may_see(Standing.STRANGER, each, ticket, category)]
    is_going = ticket.status in (Status.OPEN, Status.TAKEN) and not ticket.is_older_record
    reads_reason = reads or is_standard(ticket.dismissed_for, category)
    return PublicTicket(
        number=ticket.id,
        category=category,
        area=ticket.area,
        area_name=ticket.area_name,
        point=rough(ticket.point) if is_rough else ticket.point,
        is_rough=is_rough,
        street=None if is_rough else ticket.near,
        asset=None if is_rough else ticket.asset,
        status=ticket.status,
        is_record=ticket.is_older_record,
        team=ticket.team,
        reported_at=ticket.reported_at,
        fix_by=ticket.fix_by if is_going else None,
        fixed_at=ticket.fixed_at,
        parked_until=ticket.parked_until,
        duplicate_of=None if is_rough else ticket.duplicate_of,
        dismissed_for=ticket.dismissed_for if reads_reason else None,
        seen_too=ticket.seen_too,
        is_shown=shown,
        words=ticket.words if reads else "",
        before=tuple(each.photo.name for each in seen if each.stage is Stage.BEFORE),
        after=tuple(each.photo.name for each in seen if each.stage is Stage.AFTER and each.rework == ticket.rework),
        history=tuple(
            _line(each, reads=reads, is_rough=is_rough) for each in in_force(history) if each.act not in INTERNAL
        ),
    )


def is_roughly_placed(category: Category | None) -> bool:
    """Tell whether homes could be recognised by a category's places; None is one that nobody knows any more."""
    return category is None or category.rounds_place


def without_other(ticket: Ticket, history: Sequence[Entry]) -> tuple[Ticket, list[Entry]]:
    """Return a ticket and its history without the number of the one into which it was merged."""
    told = [replace(each, note="") if each.act is Act.MERGE else each for each in history]
    return replace(ticket, duplicate_of=None), told


def without_place(ticket: Ticket, history: Sequence[Entry]) -> tuple[Ticket, list[Entry]]:
    """Return a ticket and its history without what leads to the very place; the area and a rounded point stay."""
    unnamed, told = without_other(ticket, history)
    return replace(unnamed, point=rough(ticket.point), place_title=None, near=None, asset=None), told


def roughly_away_m(point: Point, rounded: Point) -> float:
    """Return how far a point is from a rounded one, in metres; 0 if it would be rounded to the same.

    It says no more of the very place than the rounded point does, however many points are tried.
    """
    return 0.0 if rough(point) == rounded else distance_m(point, rounded)


def rough(point: Point) -> Point:
    """Return the point of a grid of about 100 m that is nearest to a point."""
    return Point(round(point.lat, ROUGHLY), round(point.lon, ROUGHLY))


def is_standard(code: str | None, category: Category | None) -> bool:
    """Tell whether a reason for a dismissal is one that the bot or the category has, and not in free words."""
    own = (*category.reasons, *category.former_reasons) if category else ()
    return code in {*REASONS, *(each.code for each in own)}


def _line(entry: Entry, *, reads: bool, is_rough: bool) -> Entry:
    first = entry.note.partition("\n")[0]
    says_what = entry.act in SAYS_WHAT and not (is_rough and entry.act is Act.MERGE)
    note = entry.note if entry.act is Act.FIX and reads else first if says_what else ""
    return replace(entry, actor=None, note=note)
