"""Who may do what: the one place where an act's authority is checked.

Staff authority is membership. Telegram tells the bot in which group somebody spoke or pressed; who does so in a team's
desk is of that team, for as long as they are a member there and no longer.
"""

from dataclasses import dataclass

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket import Act, Ticket

STAFF_ACTS = frozenset({Act.TAKE, Act.FIX, Act.VIEW})
REPORTER_ACTS = frozenset({Act.CONFIRM, Act.REOPEN})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and which teams have their desk in the group in which they act.

    Several have it in the topics of one forum. Whoever is in the group may write in each of them, so the topic gives no
    authority of its own.
    """

    person: PersonId
    teams: frozenset[TeamCode] = frozenset()


def check(actor: Actor, act: Act, ticket: Ticket) -> None:
    """Return quietly if the actor may do this to the ticket now; raises Refusal otherwise."""
    if act in STAFF_ACTS and ticket.team not in actor.teams:
        raise Refusal(Why.NOT_YOUR_TICKET, ticket=ticket.id)
    if act in REPORTER_ACTS and actor.person != ticket.reporter:
        raise Refusal(Why.NOT_YOUR_REPORT, ticket=ticket.id)
