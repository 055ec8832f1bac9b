"""Who may do what: the one place where an act's authority is checked.

Staff authority is membership. Telegram tells the bot in which group somebody spoke or pressed; who does so in a team's
desk is of that team, for as long as they are a member there and no longer; a team that assists may look, note and fix.
Supervisors are named people and whoever is a member of the supervisors' group; administrators are named people. A
resident's authority over a ticket is what they are to it: its reporter, a supporter, or somebody who only wants to be
told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket import Act, Ticket


class Standing(StrEnum):
    """What a resident is to a ticket."""

    REPORTER = "reporter"
    SUPPORTER = "supporter"  # sees it too
    FOLLOWER = "follower"  # is told what becomes of it
    STRANGER = "stranger"

    @property
    def may_judge(self) -> bool:
        """Tell whether theirs is one of the voices that say whether it is fixed."""
        return self in (Standing.REPORTER, Standing.SUPPORTER)


class Role(StrEnum):
    """What somebody may do for the whole district, because they were named."""

    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Gives(StrEnum):
    """What a code gives: a role to whoever uses it, or to a group that its members are supervisors."""

    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    GROUP = "group"


class Office(StrEnum):
    """What is done for the whole district, and to no one ticket."""

    OVERSEE = "oversee"  # see every team's tickets
    ADMINISTER = "administer"  # change the district, its people, and who may report


STAFF_ACTS = frozenset(
    {
        Act.TELL,
        Act.TAKE,
        Act.RELEASE,
        Act.FIX,
        Act.VIEW,
        Act.ASK,
        Act.RESUME,
        Act.REQUEST,
        Act.PASS_ON,
        Act.MERGE,
        Act.DISMISS,
        Act.RECATEGORISE,
        Act.MOVE,
        Act.NOTE,
        Act.HIDE,
        Act.UNDO,
    }
)
ASSISTING_ACTS = frozenset({Act.VIEW, Act.NOTE, Act.FIX, Act.UNDO})
OVERSEEING_ACTS = frozenset({Act.VIEW, Act.NOTE})  # of staff's, with any team's ticket
SUPERVISOR_ACTS = frozenset({Act.PARK, Act.REFUSE, Act.REVERSE, Act.ROUTE})
RESIDENT_ACTS = frozenset({Act.CONFIRM, Act.REOPEN, Act.RETURN, Act.ADD, Act.NUDGE})
REPORTER_ACTS = frozenset({Act.ANSWER, Act.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and which teams have their desk in the group in which they act; or what a resident is to the ticket.

    Several have it in the topics of one forum. Whoever is in the group may write in each of them, so the topic gives no
    authority of its own.
    """

    person: PersonId
    teams: frozenset[TeamCode] = frozenset()
    standing: Standing = Standing.STRANGER
    is_supervisor: bool = False
    is_administrator: bool = False


def standing(ticket: Ticket, person: PersonId, listeners: Mapping[PersonId, bool]) -> Standing:
    """Return what somebody is to a ticket; `listeners` are those who are told about it, and whether they support it."""
    if person == ticket.reporter:
        return Standing.REPORTER
    if person not in listeners:
        return Standing.STRANGER
    return Standing.SUPPORTER if listeners[person] else Standing.FOLLOWER


def check(actor: Actor, act: Act, ticket: Ticket) -> None:
    """Return quietly if the actor may do this to the ticket now; raises Refusal otherwise."""
    if act in SUPERVISOR_ACTS and not actor.is_supervisor:
        raise Refusal(Why.NOT_A_SUPERVISOR, ticket=ticket.id)
    if act in STAFF_ACTS and not _is_staff(actor, act, ticket):
        raise Refusal(Why.NOT_YOUR_TICKET, ticket=ticket.id)
    if act in RESIDENT_ACTS and not actor.standing.may_judge:
        raise Refusal(Why.NOT_YOUR_REPORT, ticket=ticket.id)
    if act in REPORTER_ACTS and actor.standing is not Standing.REPORTER:
        raise Refusal(Why.NOT_YOUR_REPORT, ticket=ticket.id)


def check_office(actor: Actor, office: Office) -> None:
    """Return quietly if the actor may do this for the district; raises Refusal otherwise."""
    if office is Office.OVERSEE and not actor.is_supervisor:
        raise Refusal(Why.NOT_SUPERVISING)
    if office is Office.ADMINISTER and not actor.is_administrator:
        raise Refusal(Why.NOT_AN_ADMINISTRATOR)


def _is_staff(actor: Actor, act: Act, ticket: Ticket) -> bool:
    if ticket.team in actor.teams or (actor.is_supervisor and act in OVERSEEING_ACTS):
        return True
    if act is Act.UNDO and ticket.undo is not None and ticket.undo.before.get("team") in actor.teams:
        return True  # they have just passed it on
    return act in ASSISTING_ACTS and not actor.teams.isdisjoint(ticket.assisting)
