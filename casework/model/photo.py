"""Define a stored photo: its file name, its id at Telegram, and its stage in a ticket's life."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from casework.model.person import PersonId
from casework.model.ticket_id import TicketId

PhotoId = NewType("PhotoId", int)

PHOTO_BYTES_MOST = 20 * 1024 * 1024  # what a bot may download, https://core.telegram.org/bots/api#getfile


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was checked and stored; `name` is the SHA-256 of the stored JPEG, `file_id` names Telegram's copy.

    `likeness` is its perceptual hash, 63 bits: photos that differ in few bits show the same. None if there is no hash.
    """

    id: PhotoId
    name: str
    file_id: str | None = None
    likeness: int | None = None


class Stage(StrEnum):
    """When in a ticket's life a photo was sent."""

    BEFORE = "before"
    AFTER = "after"
    STILL = "still"
    LATER = "later"
    CONTEST = "contest"
    CHECKED = "checked"  # an inspector's, of what is still clean


@dataclass(frozen=True, slots=True)
class TicketPhoto:
    """A photo of a ticket; `rework` is the round of rework, or for stage LATER the number of the addition (from 1),
    and for stage CONTEST that of the decision which it contests.

    A private photo answers a question of the desk, and is for the desk and the reporter alone. `sender` is the resident
    who sent it; None for staff, or for somebody forgotten. `same_as` is the ticket of which an after-photo was a photo
    already when it was sent. `is_screened`: somebody on the staff let strangers see it. `position` counts all photos of
    the ticket from 0 in the order in which they came, hidden ones too.
    """

    photo: Photo
    stage: Stage
    rework: int
    is_private: bool = False
    sender: PersonId | None = None
    same_as: TicketId | None = None
    is_screened: bool = False
    position: int = 0
