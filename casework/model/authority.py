"""Decide who may do what: the one place that checks authority.

Staff authority is membership. Telegram tells the bot in which group somebody wrote or pressed a button. Whoever does so
in a team's desk belongs to that team, for as long as they are a member of the group. A team that assists may view,
note, fix, count and undo. Supervisors are named people and all members of the supervisors' group; whoever is named for
an area supervises the tickets there and in all areas below it, and no others. Inspectors and administrators are named
people. So are caretakers, who answer for a section; that gives them no authority. A resident's authority over a ticket
depends on what they are to it: its reporter, a supporter, or a follower.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.category import Category
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Stage, TicketPhoto
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.model.ticket import Act, Ticket


class Standing(StrEnum):
    """What a resident is to a ticket."""

    REPORTER = "reporter"
    SUPPORTER = "supporter"  # says "I see it too"
    WITNESS = "witness"  # follows it, and was asked whether it is fixed, because its reporter did not say
    FOLLOWER = "follower"  # only wants to hear what becomes of it
    STRANGER = "stranger"

    @property
    def may_judge(self) -> bool:
        """Tell whether they have a reporter's rights: a verdict on each fix, additions, reminders."""
        return self in (Standing.REPORTER, Standing.SUPPORTER)

    @property
    def may_confirm(self) -> bool:
        """Tell whether they may say whether it is fixed."""
        return self.may_judge or self is Standing.WITNESS


class Role(StrEnum):
    """A role that a named person has, for the whole district or for some areas."""

    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    INSPECTOR = "inspector"
    CARETAKER = "caretaker"  # answers for a section; it gives no authority


class Gives(StrEnum):
    """What a code gives: a role to whoever uses it, or to all members of a group."""

    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    INSPECTOR = "inspector"
    CARETAKER = "caretaker"
    GROUP = "group"


class Office(StrEnum):
    """What somebody does for the whole district rather than for one ticket."""

    OVERSEE = "oversee"  # see every team's tickets
    SETTLE = "settle"  # decide at once on all older records of the district
    PUBLISH = "publish"  # say what the district's bulletins say
    INSPECT = "inspect"  # look at closed tickets on the spot
    ADMINISTER = "administer"  # change the district, its people, and who may report


WHOLE = (Office.SETTLE, Office.PUBLISH)  # not for a supervisor of some areas

STAFF_ACTS = frozenset(
    {
        Act.TELL,
        Act.TAKE,
        Act.GIVE,
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
        Act.COUNT,
        Act.HIDE,
        Act.UNHIDE,
        Act.SHOW,
        Act.CONCEAL,
        Act.UNDO,
    }
)
ASSISTING_ACTS = frozenset({Act.VIEW, Act.NOTE, Act.FIX, Act.COUNT, Act.UNDO})
# Acts of staff that supervisors may do on any team's ticket.
OVERSEEING_ACTS = frozenset({Act.VIEW, Act.NOTE, Act.HIDE, Act.UNHIDE, Act.SHOW, Act.CONCEAL})
SUPERVISOR_ACTS = frozenset(
    {
        *(Act.PARK, Act.EXTEND, Act.REFUSE, Act.REVERSE, Act.ROUTE, Act.URGE, Act.UPHOLD),
        *(Act.SUPERVISE, Act.APPROVE, Act.SEND_BACK, Act.LIFT),
    }
)
RESIDENT_ACTS = frozenset({Act.CONFIRM, Act.REOPEN, Act.RETURN, Act.ADD, Act.NUDGE})
VERDICTS = frozenset({Act.CONFIRM, Act.REOPEN})  # a witness gives these too
INSPECTOR_ACTS = frozenset({Act.CHECK, Act.RECHECK})
REPORTER_ACTS = frozenset({Act.ANSWER, Act.WITHDRAW, Act.CONTEST})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; for staff, the teams with a desk in the group where they act; for a resident, the standing.

    A forum may hold several desks, one in each topic. A member of the group may write in each topic, so the topic
    itself gives no authority.
    """

    person: PersonId
    teams: frozenset[TeamCode] = frozenset()
    standing: Standing = Standing.STRANGER
    is_supervisor: bool = False
    is_administrator: bool = False
    is_inspector: bool = False
    reach: Reach = EVERYWHERE  # of a supervisor: the areas whose tickets they supervise

    def supervises(self, ticket: Ticket) -> bool:
        """Tell whether they are supervisor of the ticket's area."""
        return self.is_supervisor and self.reach.has(ticket.area)


def standing(
    ticket: Ticket, person: PersonId, listeners: Mapping[PersonId, bool], witnesses: Collection[PersonId] = ()
) -> Standing:
    """Return what somebody is to a ticket; `listeners` says who hears about it, and whether they are supporters.

    `witnesses` are those of them who were asked for a verdict.
    """
    if person == ticket.reporter:
        return Standing.REPORTER
    if person not in listeners:
        return Standing.STRANGER
    if listeners[person]:
        return Standing.SUPPORTER
    return Standing.WITNESS if person in witnesses else Standing.FOLLOWER


def check(actor: Actor, act: Act, ticket: Ticket) -> None:
    """Return if the actor may do this to the ticket now; raises Refusal otherwise."""
    if act in SUPERVISOR_ACTS and not actor.supervises(ticket):
        raise Refusal(Why.NOT_YOUR_AREA if actor.is_supervisor else Why.NOT_A_SUPERVISOR, ticket=ticket.id)
    if act in INSPECTOR_ACTS and not actor.is_inspector:
        raise Refusal(Why.NOT_AN_INSPECTOR)
    if act in STAFF_ACTS and not _is_staff(actor, act, ticket):
        is_elsewhere = actor.is_supervisor and act in OVERSEEING_ACTS and not actor.teams
        raise Refusal(Why.NOT_YOUR_AREA if is_elsewhere else Why.NOT_YOUR_TICKET, ticket=ticket.id)
    may = actor.standing.may_confirm if act in VERDICTS else actor.standing.may_judge
    if act in RESIDENT_ACTS and not may:
        raise Refusal(Why.NOT_YOUR_REPORT, ticket=ticket.id)
    if act in REPORTER_ACTS and actor.standing is not Standing.REPORTER:
        raise Refusal(Why.NOT_YOUR_REPORT, ticket=ticket.id)


def is_shown(ticket: Ticket, category: Category | None) -> bool:
    """Tell whether strangers see a ticket's photos and words: what its desk decided, else what the category says.

    Nobody does while flags hide them.
    """
    if ticket.flagged_at is not None:
        return False
    return ticket.is_shown if ticket.is_shown is not None else category is not None and category.shows_photos


def may_see(standing: Standing, photo: TicketPhoto, ticket: Ticket, category: Category | None) -> bool:
    """Tell whether a resident sees a photo of a ticket that is not hidden.

    An answer to the desk's question is for the desk and the reporter alone. Who follows a ticket sees its fixes, as
    `sees_fixes` says. What residents sent after somebody showed the ticket waits until somebody looks at that too;
    staff show their fixes.
    """
    if standing is Standing.REPORTER:
        return True
    if photo.is_private or ticket.flagged_at is not None:
        return False
    is_told = photo.stage is Stage.AFTER and sees_fixes(standing, ticket, category)
    is_open = is_shown(ticket, category) and not waits(photo, ticket)
    return is_open or is_told or standing is Standing.SUPPORTER


def sees_fixes(standing: Standing, ticket: Ticket, category: Category | None) -> bool:
    """Tell whether a resident sees the photos and words of a ticket's fixes.

    To follow a ticket is one press: whoever does sees no more than strangers where staff withheld the ticket. While
    flags hide it, only its reporter does.
    """
    if standing is Standing.REPORTER:
        return True
    if ticket.flagged_at is not None:
        return False
    is_told = standing in (Standing.FOLLOWER, Standing.WITNESS) and ticket.is_shown is not False
    return is_told or standing is Standing.SUPPORTER or is_shown(ticket, category)


def waits(photo: TicketPhoto, ticket: Ticket) -> bool:
    """Tell whether a photo came after somebody showed its ticket, and nobody on the staff has looked at it."""
    return ticket.is_shown is True and photo.stage is not Stage.AFTER and not photo.is_screened


def check_office(actor: Actor, office: Office) -> None:
    """Return if the actor may do this for the district; raises Refusal otherwise.

    A supervisor of some areas oversees those (`Actor.reach`); what concerns the whole district at once is not theirs.
    """
    if office in (Office.OVERSEE, *WHOLE) and not actor.is_supervisor:
        raise Refusal(Why.NOT_SUPERVISING)
    if office in WHOLE and actor.reach != EVERYWHERE:
        raise Refusal(Why.NOT_WHOLE_DISTRICT)
    if office is Office.INSPECT and not actor.is_inspector:
        raise Refusal(Why.NOT_AN_INSPECTOR)
    if office is Office.ADMINISTER and not actor.is_administrator:
        raise Refusal(Why.NOT_AN_ADMINISTRATOR)


def check_frontage(actor: Actor, area: AreaCode, teams: Collection[TeamCode]) -> None:
    """Return if the actor may keep the register of frontages in an area for which these teams answer.

    They are the staff of the teams, the area's supervisors, and inspectors. Raises Refusal for anybody else.
    """
    oversees = actor.is_supervisor and actor.reach.has(area)
    if not (actor.is_inspector or oversees or not actor.teams.isdisjoint(teams)):
        raise Refusal(Why.NOT_YOUR_FRONTAGE)


def check_entering(actor: Actor) -> None:
    """Return if somebody may enter a case: who works at some team's desk; raises Refusal for anybody else."""
    if not actor.teams:
        raise Refusal(Why.AT_NO_DESK)


def check_drive(actor: Actor, team: TeamCode | None, area: AreaCode | None) -> None:
    """Return if somebody may run a drive: staff of its team, or a supervisor of its area; raises Refusal otherwise."""
    if team is not None and team in actor.teams:
        return
    if not actor.is_supervisor:
        raise Refusal(Why.NOT_YOUR_DRIVE)
    if area is not None:
        check_area(actor, area)


def check_exhibit(actor: Actor, ticket: Ticket) -> None:
    """Return if the actor may decide whether a ticket is shown to everybody; raises Refusal otherwise."""
    check_office(actor, Office.OVERSEE)
    if not actor.supervises(ticket):
        raise Refusal(Why.NOT_YOUR_AREA, ticket=ticket.id)


def check_hearing(actor: Actor, team: TeamCode, ticket: Ticket) -> None:
    """Return if the actor may answer for a team that is heard about a ticket; raises Refusal otherwise."""
    if team not in actor.teams:
        raise Refusal(Why.NOT_YOUR_TICKET, ticket=ticket.id)


def check_area(actor: Actor, area: AreaCode) -> None:
    """Return if a supervisor may decide on an area; raises Refusal for one who supervises other areas only."""
    if not actor.reach.has(area):
        raise Refusal(Why.AREA_NOT_YOURS)


def check_campaign(actor: Actor, areas: Collection[AreaCode]) -> None:
    """Return if the actor may plan a campaign in some areas (none: everywhere); raises Refusal otherwise.

    Administrators may everywhere, supervisors where they supervise.
    """
    if actor.is_administrator:
        return
    check_office(actor, Office.OVERSEE)
    if not areas and actor.reach != EVERYWHERE:
        raise Refusal(Why.NOT_WHOLE_DISTRICT)
    for area in areas:
        check_area(actor, area)


def check_project(actor: Actor, team: TeamCode, area: AreaCode | None) -> None:
    """Return if the actor may see and move a project: its team, and its supervisors; raises Refusal otherwise.

    A project without an area belongs to those who supervise the whole district.
    """
    is_overseen = actor.is_supervisor and (actor.reach == EVERYWHERE or (area is not None and actor.reach.has(area)))
    if team not in actor.teams and not is_overseen:
        raise Refusal(Why.NOT_YOUR_PROJECT)


def _is_staff(actor: Actor, act: Act, ticket: Ticket) -> bool:
    if ticket.team in actor.teams or (actor.supervises(ticket) and act in OVERSEEING_ACTS):
        return True
    if act is Act.UNDO and ticket.undo is not None and ticket.undo.before.get("team") in actor.teams:
        return True  # they have just passed it on
    return act in ASSISTING_ACTS and not actor.teams.isdisjoint(ticket.assisting)
