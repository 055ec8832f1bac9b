"""Notice a fix that may be none: its photo was there before, one person did it all, or the reason says nothing.

These are signs and no proof. Whoever sends such a photo is told, and supervisors see it; nobody is stopped.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.model.handling import in_force
from casework.model.likeness import is_same_photo
from casework.model.photo import Photo, Stage, TicketPhoto
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId

_WORD = re.compile(r"[^\W\d_]+")
_HAN_FROM, _HAN_TO = chr(0x3400), chr(0x9FFF)


@dataclass(frozen=True, slots=True)
class OneHand:
    """Whoever fixed a ticket confirmed it, too; `has_reported`: and they had reported it."""

    has_reported: bool


def copy_of(
    photo: Photo, ticket: Ticket, own: Iterable[TicketPhoto], others: Iterable[tuple[TicketId, Photo]]
) -> TicketId | None:
    """Return the ticket of which an after-photo was a photo already, the ticket itself first; None if it is new.

    `own` are the ticket's photos, of which the after-photos of this round count as new; `others` are of other tickets.
    """
    earlier = [each.photo for each in own if each.stage is not Stage.AFTER or each.rework < ticket.rework]
    if any(_is_same(photo, each) for each in earlier):
        return ticket.id
    return next((number for number, each in others if _is_same(photo, each)), None)


def _is_same(one: Photo, other: Photo) -> bool:
    return one.name == other.name or is_same_photo(one.likeness, other.likeness)


def one_hand(ticket: Ticket, history: Sequence[Entry]) -> OneHand | None:
    """Tell whether the person who fixed a confirmed ticket confirmed it themselves."""
    if ticket.status is not Status.CONFIRMED or ticket.fixed_by is None:
        return None
    confirmed = [entry for entry in in_force(history) if entry.act is Act.CONFIRM]
    if not confirmed or confirmed[-1].actor != ticket.fixed_by:
        return None
    return OneHand(ticket.reporter == ticket.fixed_by)


def words_in(reason: str) -> int:
    """Count the words of a reason; two Chinese characters count as one, and numbers do not count."""
    han = sum(_HAN_FROM <= each <= _HAN_TO for each in reason)
    rest = "".join(" " if _HAN_FROM <= each <= _HAN_TO else each for each in reason)
    return han // 2 + len(_WORD.findall(rest))
