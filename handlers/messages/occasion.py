"""Give an occasion (a response context): what is known when a notice (an outbox message) is put into words.

It is the counterpart of a turn (a request context). A subject's `notices` module maps each of its kinds (message types)
to `Words`, which reads the present state through the occasion and then picks a sentence. `handlers/notices.py` puts the
subjects' rows together. Promise: the words fit the moment at which they are sent, not the one at which the notice was
written.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.model.district import District
from casework.model.errors import Fact
from casework.model.health import Ailment
from casework.model.notice import Kind
from casework.model.person import Person, PersonId
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.viewing import Suggest, view_ticket
from casework.tickets.views import TicketView
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Installation:
    """The few facts about this installation that sentences need."""

    district_name: str
    map_link: str
    emergency_number: str = "112"
    suggest: Suggest = lambda _words, _point, _among: ()
    agreement: Mapping[str, str] = field(default_factory=dict)  # what shops sign, by language; none: the three duties
    agreement_url: Mapping[str, str] = field(default_factory=dict)
    ailments: Callable[[], Sequence[Ailment] | None] = lambda: None  # what is wrong with it; None: nobody has looked


@dataclass(frozen=True, slots=True)
class Occasion:
    """One notice, its reader and the state of the moment; `about` is the number of the draft or ticket, 0 for none."""

    kind: Kind
    about: int
    facts: Mapping[str, Fact]
    person: PersonId | None
    team: TeamCode | None
    work: Work
    district: District
    at: datetime
    to: Speaker
    installation: Installation

    @property
    def reader(self) -> PersonId:
        """Return who reads it in private; raises LookupError for a notice to a desk."""
        if self.person is None:
            raise LookupError(f"{self.kind} is told to people only")
        return self.person

    @property
    def desk(self) -> TeamCode:
        """Return the team at whose desk it is read; raises LookupError for a notice to a person."""
        if self.team is None:
            raise LookupError(f"{self.kind} is told to desks only")
        return self.team

    def number(self, fact: str, default: int = 0) -> int:
        """Return a fact that is a number, or the default where there is none."""
        return int(self.facts.get(fact, default))

    def text(self, fact: str) -> str:
        """Return a fact that is text, "" where there is none."""
        return str(self.facts.get(fact, ""))

    async def asker(self) -> Person | None:
        """Return whom the notice asks for something, or None if they are gone."""
        return await self.work.people.get(PersonId(self.number("by")))


Words = Callable[[Occasion], Awaitable[Message | None]]
Rows = Mapping[Kind, Words]


def at_once(words: Callable[[Occasion], Message | None]) -> Words:
    """Word a notice for which nothing is read from the database."""

    async def word(occasion: Occasion) -> Message | None:
        return words(occasion)

    return word


def of_ticket(words: Callable[[Occasion, TicketView], Message | None], *, to_staff: bool = False) -> Words:
    """Word a notice about a ticket, as its reader sees it at this moment; nothing is said if the ticket is gone.

    `to_staff` as in `view_of`. Where the notice is about a round of rework, the after-photos are those of that round.
    """

    async def word(occasion: Occasion) -> Message | None:
        view = await view_of(occasion, to_staff=to_staff)
        return words(occasion, view) if view else None

    return word


async def view_of(occasion: Occasion, *, to_staff: bool = False) -> TicketView | None:
    """Return the ticket of a notice as its reader sees it, or None if it is gone.

    `to_staff`: only staff and supervisors are sent it, and a supervisor sees in private what a desk sees.
    """
    rework = occasion.number("rework") if "rework" in occasion.facts else None
    reader = None if to_staff else occasion.person
    return await view_ticket(occasion.work, occasion.district, TicketId(occasion.about), rework, reader)


def round_of(occasion: Occasion, view: TicketView) -> int:
    """Return the round of rework that a notice is about: its own, else the ticket's present one."""
    return occasion.number("rework", view.ticket.rework)
