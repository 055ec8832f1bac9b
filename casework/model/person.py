"""People, as little of them as the work needs.

`account` is the number by which the messenger knows a person; it is the only thing that ties a report to somebody, and
it never leaves the bot. A name is kept only of those who act for a team: every act in a history names its actor.
"""

from dataclasses import dataclass
from typing import NewType

PersonId = NewType("PersonId", int)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written to the bot or pressed one of its buttons."""

    id: PersonId
    account: int
    language: str
    name: str | None = None
    is_reachable: bool = True
