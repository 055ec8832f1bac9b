"""Define a referral: a ticket that is sent to another body's system, and what becomes of it there.

Promise: nothing here sends a ticket twice. Open311 knows no key by which a server recognises what it has got already,
so a report whose answer was lost is not sent again; a person looks whether it arrived.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from casework.model.category import CategoryCode
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId

EVERY_OTHER = CategoryCode("*")  # stands for all categories that are not named
BACKOFF_MINUTES = (1, 5, 15, 60, 180, 360)  # before another attempt; the last one again and again
LOOKED_FOR_MINUTES = 5  # after a report whose answer was lost
WHY_MOST = 200  # characters of what a server said
TRIES = 12  # in a row before a person is asked: about two days


class Stage(StrEnum):
    """How far a referral has come."""

    WAITING = "waiting"  # to be sent
    SENDING = "sending"  # on its way; if the process ends now, nobody knows whether it arrived
    SENT = "sent"
    DONE = "done"  # closed there
    OVER = "over"  # the ticket is closed, or another team's; nothing more is asked
    FAILED = "failed"  # a person was told


class Trouble(StrEnum):
    """Why a person must help; it begins the first line of `Referral.trouble`."""

    REFUSED = "refused"  # the server does not take it
    UNKNOWN = "unknown"  # nobody knows whether it arrived
    AWAY = "away"  # the server does not answer, or not for us
    LOST = "lost"  # the server does not know it any more


class Their(StrEnum):
    """What a request is over there."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Server:
    """Another body's Open311 server.

    Tickets of `teams` go there (of all teams, if there are none), in the categories of `services`, which names the
    service code there for each category, or for every other one. `states` says what further words for a state mean;
    any that is named nowhere counts as open.
    """

    name: str
    teams: tuple[TeamCode, ...] = ()
    services: Mapping[CategoryCode, str] = field(default_factory=dict)
    states: Mapping[str, Their] = field(default_factory=dict)

    def service_of(self, ticket: Ticket) -> str | None:
        """Return the service code for a ticket there, or None if it does not go there."""
        if self.teams and ticket.team not in self.teams:
            return None
        return self.services.get(ticket.category) or self.services.get(EVERY_OTHER)

    def state_of(self, word: str) -> Their:
        """Return what a word for a state means."""
        known = {each.value: each for each in Their} | {key.casefold(): value for key, value in self.states.items()}
        return known.get(word.strip().casefold(), Their.OPEN)


@dataclass(frozen=True, slots=True)
class Referral:
    """A ticket on its way to a server, or there; moments are aware UTC.

    `rework` is the ticket's when it was sent: one that is opened again is sent again. `reference` is its number there.
    `tries` counts what went wrong in a row, `trouble` says what it was last. `next_at` is when to do the next thing,
    None: never. `sending_at` is when it was sent, or was to be, the last time; None: not yet.
    """

    ticket: TicketId
    rework: int
    server: str
    stage: Stage
    reference: str | None = None
    token: str | None = None
    tries: int = 0
    next_at: datetime | None = None
    trouble: str | None = None
    sending_at: datetime | None = None


def server_of(servers: Sequence[Server], ticket: Ticket) -> Server | None:
    """Return the first server to which a ticket goes, or None."""
    return next((each for each in servers if each.service_of(ticket) is not None), None)


def begun(ticket: Ticket, server: Server, at: datetime) -> Referral:
    """Return the referral of a ticket that is to be sent now."""
    return Referral(ticket.id, ticket.rework, server.name, Stage.WAITING, next_at=at)


def is_over(referral: Referral, ticket: Ticket, server: Server | None) -> bool:
    """Tell whether nothing is to be done any more: the ticket is fixed or closed here, or goes elsewhere."""
    is_going = ticket.status in (Status.OPEN, Status.TAKEN, Status.ASKED, Status.PARKED)
    goes_there = server is not None and server.service_of(ticket) is not None
    return not (is_going and goes_there and ticket.rework == referral.rework)


def over(referral: Referral) -> Referral:
    """Return a referral about which nothing more is done."""
    return replace(referral, stage=Stage.OVER, next_at=None)


def sent(referral: Referral, reference: str | None, token: str | None, at: datetime, every_minutes: int) -> Referral:
    """Return a referral that arrived, to be asked about after so many minutes."""
    there = replace(referral, stage=Stage.SENT, reference=reference, token=token, tries=0, trouble=None)
    return replace(there, next_at=at + timedelta(minutes=every_minutes))


def asked_later(referral: Referral, at: datetime, every_minutes: int) -> Referral:
    """Return a referral about which the server has said something, to be asked about again."""
    return replace(referral, tries=0, trouble=None, next_at=at + timedelta(minutes=every_minutes))


def sending(referral: Referral, at: datetime) -> Referral:
    """Return a referral that is on its way; if nobody hears what became of it, it is looked for over there."""
    later = at + timedelta(minutes=LOOKED_FOR_MINUTES)
    return replace(referral, stage=Stage.SENDING, next_at=later, sending_at=at)


def put_off(referral: Referral, stage: Stage, why: str, at: datetime) -> Referral:
    """Return a referral with which something went wrong that may go well later; after `TRIES` a person is asked."""
    tries = referral.tries + 1
    if tries >= TRIES:
        return failed(replace(referral, tries=tries), Trouble.AWAY, why)
    pause = timedelta(minutes=BACKOFF_MINUTES[min(tries, len(BACKOFF_MINUTES)) - 1])
    return replace(referral, stage=stage, tries=tries, trouble=_written(Trouble.AWAY, why), next_at=at + pause)


def failed(referral: Referral, trouble: Trouble, why: str) -> Referral:
    """Return a referral with which a person must help."""
    return replace(referral, stage=Stage.FAILED, trouble=_written(trouble, why), next_at=None)


def trouble_of(referral: Referral) -> tuple[Trouble, str]:
    """Return what is wrong with a referral, and what its server or the network said."""
    code, _, why = (referral.trouble or Trouble.AWAY).partition(" ")
    return Trouble(code), why


def mark_of(referral: Referral) -> str:
    """Return the mark in a description by which a referral is found over there."""
    return f"[Cleanward {referral.ticket}.{referral.rework}]"


def _written(trouble: Trouble, why: str) -> str:
    return f"{trouble} {why[:WHY_MOST]}"
