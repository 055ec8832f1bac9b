"""People, as little of them as the work needs.

`account` is the number by which the messenger knows a person; it is the only thing that ties a report to somebody, and
it never leaves the bot. A name is kept only of those who act for a team: every act in a history names its actor.
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
    """What somebody's next message is expected to be."""

    REASON = "reason"  # what is still wrong with a fixed ticket
    ANSWER = "answer"  # to a question of the desk
    ADDITION = "addition"  # words or photos for a ticket that was sent
    PROOF = "proof"  # a photo that it is back


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody was asked: what for, about which ticket, and when (aware UTC).

    `album` names the album whose first part was the answer: its other parts belong to it, and nothing else does.
    """

    wanted: Wanted
    ticket: TicketId
    asked_at: datetime
    album: str | None = None
