"""Define a person, with as little data as the work needs.

`account` is the messenger's number for a person. It is the only thing that ties a report to somebody, and it never
leaves the bot. A name is kept for people who act for a team, because every act in a history names its actor. Whoever
signs up for a drive and wants their name to be shown has it there.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from casework.model.ticket_id import TicketId

PersonId = NewType("PersonId", int)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written to the bot or pressed one of its buttons."""

    id: PersonId
    account: int
    language: str
    name: str | None = None
    is_reachable: bool = True


class Wanted(StrEnum):
    """What the bot expects somebody's next message to be."""

    REASON = "reason"  # what is still wrong with a fixed ticket
    ANSWER = "answer"  # to a question of the desk
    ADDITION = "addition"  # words or photos for an existing ticket
    PROOF = "proof"  # a photo that shows that the problem is back
    CONTEST = "contest"  # why it is wrong that their report was dismissed or merged
    STILL_CLEAN = "still_clean"  # an inspector's photo of a closed ticket's place
    CAME_BACK = "came_back"
    CHECK_IN = "check_in"  # a location inside an area that they walk; it is about no ticket
    PAPER = "paper"  # a photo of what a shop has signed
    SHOP_DONE = "shop_done"  # what a shop did about what lay in front of it
    DRIVE = "drive"  # what staff are asked about a drive; it is about no ticket, as all that follows
    AT_DRIVE = "at_drive"  # a location at a drive, to check in there
    AREA = "area"  # a location, around which areas are offered; it is about no ticket


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot asked somebody for, about which ticket (0: about none), and when (aware UTC).

    Where it is about a doorway, `ticket` is what `at_door` returns.

    `album` names the album whose first photo was the answer. Its other photos belong to the answer, and nothing else.
    """

    wanted: Wanted
    ticket: TicketId
    asked_at: datetime
    album: str | None = None

    @property
    def door(self) -> int:
        """The number of the frontage or telling that a question about a doorway is about."""
        return -self.ticket


def at_door(number: int) -> TicketId:
    """Return what a question about a doorway has in place of a ticket: a frontage's or a telling's number, below 0."""
    return TicketId(-number)
