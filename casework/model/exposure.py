"""Define what is shown to everybody as a warning (an exposure) or as an example (a model), and how it comes to that.

    proposed → heard → published → taken down
             → dropped  → dropped

Somebody proposes it, or the rule does. The team is heard first: it may answer in words, and has so long. Only then a
supervisor publishes it, with the photos that they let through. What is over stays, with the reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.deadline import Allowance, Calendar, Unit, due
from casework.model.errors import Refusal, Why
from casework.model.photo import PhotoId, Stage, TicketPhoto
from casework.model.policy import Policy
from casework.model.team import TeamCode
from casework.model.ticket import FIXED_AND_CLOSED, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step

LONGEST_ANSWER = 500  # characters: the post must fit below a photo
MOST_PHOTOS = 8  # that are offered


class Exhibit(StrEnum):
    """As what a ticket is shown."""

    EXPOSURE = "exposure"
    MODEL = "model"


class Stand(StrEnum):
    """How far it has come."""

    PROPOSED = "proposed"  # by the rule; a supervisor decides whether the team is heard
    HEARD = "heard"  # the team is asked, or was
    PUBLISHED = "published"
    DROPPED = "dropped"
    TAKEN_DOWN = "taken_down"


GOING = frozenset({Stand.PROPOSED, Stand.HEARD, Stand.PUBLISHED})
# Standard reasons to take something down; any other is in somebody's words.
SETTLED, MISTAKE, PRIVACY, GONE = "settled", "mistake", "privacy", "gone"
REASONS = (SETTLED, MISTAKE, PRIVACY)
NOT_THEIRS = frozenset({Status.DUPLICATE, Status.DISMISSED, Status.WITHDRAWN})  # then there is nothing to show


@dataclass(frozen=True, slots=True)
class Exposure:
    """A ticket that is, was or may be shown as a warning or an example; `number` is 0 before it is kept.

    Team, area and category are those of the ticket when it was proposed. Moments are aware UTC. `answer_by` is until
    when the team is heard, `is_told` that its supervisors know that this is over. `photos` are those that a supervisor
    lets through. `published_on` is the local day. `seen_as` is the ticket's status when it was last written.
    """

    ticket: TicketId
    kind: Exhibit
    team: TeamCode
    area: AreaCode
    category: CategoryCode
    proposed_on: date
    by_rule: bool
    seen_as: Status
    stand: Stand = Stand.PROPOSED
    answer_by: datetime | None = None
    answer: str = ""
    is_told: bool = False
    photos: tuple[PhotoId, ...] = ()
    published_on: date | None = None
    reason: str = ""
    number: int = 0

    @property
    def is_going(self) -> bool:
        """Whether it is not over."""
        return self.stand in GOING

    def may_be_published(self, at: datetime) -> bool:
        """Tell whether the team was heard: it has answered, or its time is over."""
        is_over = self.answer_by is not None and at >= self.answer_by
        return self.stand is Stand.HEARD and (bool(self.answer) or is_over)


def propose(ticket: Ticket, kind: Exhibit, on: date, *, by_rule: bool) -> Exposure:
    """Return a proposal on a local day; raises Refusal if no team has the ticket, or there is nothing to show."""
    if ticket.team is None:
        raise Refusal(Why.NOBODY_TO_HEAR, ticket=ticket.id)
    _check(ticket, kind)
    return Exposure(
        ticket.id, kind, ticket.team, ticket.area, ticket.category, on, by_rule=by_rule, seen_as=ticket.status
    )


def lacks(ticket: Ticket, kind: Exhibit) -> Why | None:
    """Return why a ticket has nothing to show as that, in the state in which it is; None if it has."""
    if ticket.status in NOT_THEIRS:
        return Why.NOTHING_TO_SHOW
    is_fixed = ticket.status is Status.FIXED or ticket.status in FIXED_AND_CLOSED
    return Why.NOT_FIXED_YET if kind is Exhibit.MODEL and not is_fixed else None


def _check(ticket: Ticket, kind: Exhibit) -> None:
    why = lacks(ticket, kind)
    if why is not None:
        raise Refusal(why, ticket=ticket.id)


def hear(exposure: Exposure, until: datetime) -> Exposure:
    """Return it with the team asked to answer until a moment."""
    return replace(exposure, stand=Stand.HEARD, answer_by=until)


def answer(exposure: Exposure | None, ticket: TicketId, words: str) -> Exposure:
    """Return it with the team's answer, in place of an earlier one; raises Refusal if the team is not heard."""
    if exposure is None or exposure.stand is not Stand.HEARD:
        raise Refusal(Why.NOT_BEING_HEARD, ticket=ticket)
    if len(words) > LONGEST_ANSWER:
        raise Refusal(Why.WORDS_TOO_LONG, length=len(words), most=LONGEST_ANSWER)
    return replace(exposure, answer=words)


def choose(exposure: Exposure, photo: PhotoId, offered: Collection[PhotoId]) -> Exposure:
    """Return it with a photo let through, or no longer; raises Refusal for a photo that is not offered (any more)."""
    if photo not in offered:
        raise Refusal(Why.OLD_BUTTON)
    chosen = set(exposure.photos) ^ {photo}
    return replace(exposure, photos=tuple(sorted(chosen)))


def publish(exposure: Exposure, ticket: Ticket, on: date, at: datetime) -> Exposure:
    """Return it published on a local day, as its ticket is now.

    Raises Refusal while the team may still answer, if it is over, and if the ticket has nothing to show (any more).
    """
    if exposure.stand is not Stand.HEARD:
        raise Refusal(Why.NOT_BEING_HEARD, ticket=exposure.ticket)
    if not exposure.may_be_published(at):
        until = exposure.answer_by or at
        raise Refusal(Why.TEAM_NOT_HEARD, ticket=exposure.ticket, until=until.isoformat())
    _check(ticket, exposure.kind)
    return replace(exposure, stand=Stand.PUBLISHED, published_on=on, seen_as=ticket.status)


def end(exposure: Exposure, reason: str) -> Exposure:
    """Return it taken down, or dropped if it was not published yet, for a reason."""
    was_published = exposure.stand is Stand.PUBLISHED
    return replace(exposure, stand=Stand.TAKEN_DOWN if was_published else Stand.DROPPED, reason=reason)


def offered(ticket: Ticket, photos: Sequence[TicketPhoto]) -> list[TicketPhoto]:
    """Return which of a ticket's photos that are not hidden can be let through: before, and after the present fix."""
    seen = [each for each in photos if not each.is_private]
    before = [each for each in seen if each.stage is Stage.BEFORE]
    after = [each for each in seen if each.stage is Stage.AFTER and each.rework == ticket.rework]
    return [*before[: MOST_PHOTOS // 2], *after[: MOST_PHOTOS // 2]]


def heard_until(at: datetime, policy: Policy, calendar: Calendar) -> datetime:
    """Return until when a team that is asked now may answer, by its own calendar."""
    return due(at, Allowance(policy.hearing_working_days, Unit.WORKING_DAYS), calendar)


def room(made: int, policy: Policy) -> int:
    """Return how many more of a kind the rule may propose today, if it made some already."""
    return max(0, policy.proposals_a_day - made)


def is_time_to_post(local: time, policy: Policy) -> bool:
    """Tell whether what was fixed today is to be posted by this time of day."""
    return policy.fixed_today_cases > 0 and local >= policy.fixed_today_at


def is_exposable(ticket: Ticket, policy: Policy) -> bool:
    """Tell whether the rule proposes an exposure: so late that it is on the district's list, or reworked so often."""
    is_open = not ticket.status.is_closed and ticket.status not in (Status.FIXED, Status.PARKED)
    return is_open and (ticket.warned >= Step.LIST or ticket.rework >= policy.expose_reworks)


def is_exemplary(ticket: Ticket, photos: Sequence[TicketPhoto], policy: Policy, *, is_one_hand: bool) -> bool:
    """Tell whether the rule proposes a model: fixed fast at the first attempt, confirmed, with good photos.

    Good are photos from before and after, if that of the fix was no photo before. `is_one_hand`: whoever fixed it
    confirmed it too.
    """
    fast = timedelta(hours=policy.model_hours)
    is_fast = ticket.fixed_at is not None and ticket.fixed_at - ticket.reported_at <= fast
    seen = offered(ticket, photos)
    stages = {each.stage for each in seen}
    is_proved = {Stage.BEFORE, Stage.AFTER} <= stages and not any(each.same_as for each in seen)
    return ticket.status is Status.CONFIRMED and ticket.rework == 0 and is_fast and is_proved and not is_one_hand
