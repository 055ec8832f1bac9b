"""Define frontages: who answers for a doorway (the three duties at the door), and what becomes of asking them.

Rules: whoever was met is reached, whether they signed or refused. What has closed down counts nowhere. A signature is
on paper with a photo, or by a press in private chat. Whoever signs by a press is known to the bot alone, and can leave.
Source of the targets: the product's rules, section 5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import NewType

from casework.model.area import AreaCode
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point, distance_m
from casework.model.policy import Policy
from casework.model.ticket_id import TicketId

FrontageId = NewType("FrontageId", int)
FrontageCode = NewType("FrontageCode", str)  # as on the sticker at the door


class State(StrEnum):
    """What became of asking whoever answers for a doorway."""

    SIGNED = "signed"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"  # nobody has asked yet, or nobody was there
    CLOSED = "closed"  # the shop has closed down


class Signed(StrEnum):
    """How somebody signed."""

    PAPER = "paper"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Frontage:
    """A doorway: its code, the name of the shop, street and number, and the area in which it lies.

    `contact` is for staff alone. `on` is the local day of the state, None if nobody has been there. `signer` is who
    hears through the bot; None if nobody does. `by` is who of the staff was there, `paper` the photo of what was
    signed. `wanting` counts how often it was found wanting, the last time at `wanting_at` (aware UTC).
    """

    id: FrontageId
    code: FrontageCode
    name: str
    street: str
    area: AreaCode
    number: str = ""
    point: Point | None = None
    contact: str = ""
    state: State = State.NOT_REACHED
    how: Signed | None = None
    on: date | None = None
    reason: str = ""
    signer: PersonId | None = None
    by: PersonId | None = None
    paper: Photo | None = None
    wanting: int = 0
    wanting_at: datetime | None = None

    @property
    def address(self) -> str:
        """The street with the number."""
        return f"{self.street} {self.number}".strip()

    @property
    def may_be_told(self) -> bool:
        """Whether somebody reads what is said to the shop through the bot."""
        return self.state is State.SIGNED and self.signer is not None


@dataclass(frozen=True, slots=True)
class Telling:
    """What a desk asked of a shop about a ticket, and in the end the answer; moments are aware UTC."""

    number: int
    frontage: FrontageId
    ticket: TicketId
    at: datetime
    answered_at: datetime | None = None
    words: str = ""
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Of some frontages: how many there are (without those that closed down), were reached, and have signed.

    `signed_by` and `reached_by` are how many are to have signed and to be reached.
    """

    total: int = 0
    reached: int = 0
    signed: int = 0
    signed_by: int = 0
    reached_by: int = 0

    @property
    def shortfall(self) -> int:
        """How many signatures are missing to the target."""
        return max(0, self.signed_by - self.signed)


def share(counted: Mapping[State, int], policy: Policy) -> Share:
    """Return the share of some frontages, counted by state, beside the policy's targets."""
    signed = counted.get(State.SIGNED, 0)
    reached = signed + counted.get(State.REFUSED, 0)
    total = reached + counted.get(State.NOT_REACHED, 0)
    signed_by, reached_by = (
        ceil(total * percent / 100) for percent in (policy.frontages_signed_percent, policy.frontages_reached_percent)
    )
    return Share(total, reached, signed, signed_by, reached_by)


def signed_on_paper(frontage: Frontage, paper: Photo, by: PersonId, on: date) -> Frontage:
    """Return the frontage once it was signed on paper; who signed by a press goes on hearing."""
    now = replace(frontage, state=State.SIGNED, how=Signed.PAPER, on=on, reason="", by=by, paper=paper)
    return now if frontage.state is State.SIGNED else replace(now, signer=None)


def signed_in_chat(frontage: Frontage, signer: PersonId, has: int, on: date, policy: Policy) -> Frontage:
    """Return the frontage once somebody signed by a press; a signature on paper stays, and they hear from now on.

    `has` is for how many they have signed. Raises Refusal if somebody else did, if the shop has closed down, or if they
    have signed for `frontages_a_person` others.
    """
    if frontage.state is State.CLOSED:
        raise Refusal(Why.FRONTAGE_CLOSED)
    if frontage.signer not in (None, signer):
        raise Refusal(Why.FRONTAGE_TAKEN)
    if frontage.signer is None and has >= policy.frontages_a_person:
        raise Refusal(Why.TOO_MANY_FRONTAGES, most=policy.frontages_a_person)
    if frontage.state is State.SIGNED:
        return replace(frontage, signer=signer)
    return replace(frontage, state=State.SIGNED, how=Signed.CHAT, on=on, reason="", by=None, paper=None, signer=signer)


def found(frontage: Frontage, state: State, reason: str, by: PersonId, on: date) -> Frontage:
    """Return the frontage as staff found it, when nobody signed: an earlier signature and its person are gone."""
    return replace(frontage, state=state, how=None, on=on, reason=reason, by=by, paper=None, signer=None)


def left(frontage: Frontage) -> Frontage:
    """Return the frontage once whoever heard through the bot has left; that it signed stays."""
    return replace(frontage, signer=None)


def merged(kept: Frontage, read: Frontage, *, has_state: bool) -> Frontage:
    """Return a frontage that a file names again: the file says what it is, and the later state stays.

    `has_state`: the file says what became of asking. A state without a day gives way to any other.
    """
    again = replace(
        kept,
        name=read.name,
        street=read.street,
        number=read.number,
        area=read.area,
        point=read.point,
        contact=read.contact,
    )
    if not has_state or (kept.on is not None and (read.on is None or read.on < kept.on)):
        return again
    if read.state is kept.state is State.SIGNED:
        return replace(again, how=read.how or kept.how, on=read.on or kept.on)
    return replace(
        again, state=read.state, how=read.how, on=read.on, reason=read.reason, signer=None, by=None, paper=None
    )


def may_tell(last: datetime | None, at: datetime, policy: Policy) -> bool:
    """Tell whether a shop may be told of a ticket again; `last` is when it was told of it."""
    return last is None or at >= last + timedelta(hours=policy.tell_shop_hours)


def in_front_of(point: Point, around: Iterable[Frontage], policy: Policy) -> Frontage | None:
    """Return the nearest of some frontages within `frontage_within_m` that has not closed down, or None."""
    metres = [
        (distance_m(point, each.point), each.id, each)
        for each in around
        if each.point is not None and each.state is not State.CLOSED
    ]
    nearest = min(metres, key=lambda each: each[:2], default=None)
    return nearest[2] if nearest is not None and nearest[0] <= policy.frontage_within_m else None
