"""Define a handover: from a day on, an area, or everything that a team has, goes to another team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casework.model.area import AreaCode
from casework.model.district import District
from casework.model.routing import Routing
from casework.model.team import TeamCode
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class Handover:
    """From the local day `on`, the tickets of `from_team` go to `to_team`, or if that is None to whoever answers then.

    With an `area`, only the tickets in it or in an area below it go.
    """

    from_team: TeamCode
    on: date
    to_team: TeamCode | None = None
    area: AreaCode | None = None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A handover whose day has come: the last ticket that was looked at, and how many each team has got so far."""

    number: int
    handover: Handover
    reached: TicketId
    moved: Mapping[TeamCode, int]


def is_inside(handover: Handover, district: District, ticket: Ticket, day: date) -> bool:
    """Tell whether a handover is about the place of a ticket."""
    return handover.area is None or handover.area in _areas(district, ticket, day)


def successor(handover: Handover, district: District, ticket: Ticket, day: date) -> Routing:
    """Say who has a ticket after a handover: the team that it names, or else whoever answers on that day."""
    routing = route(district, ticket, day)
    named = district.team(handover.to_team) if handover.to_team else None
    return routing if named in (None, routing.team) else replace(routing, team=named, assisting=())


def heir(handovers: Iterable[Handover], district: District, ticket: Ticket, day: date) -> Routing | None:
    """Say who has a ticket after some handovers, one after the other; None if it stays with its team."""
    team, found = ticket.team, None
    for each in handovers:
        if each.from_team == team and is_inside(each, district, ticket, day):
            routing = successor(each, district, ticket, day)
            team, found = (routing.team.code, routing) if routing.team else (team, found)
    return found if team != ticket.team else None


def route(district: District, ticket: Ticket, day: date) -> Routing:
    """Say which team answers for a ticket on a local day."""
    # The widest reach, because the report was accepted: its point belongs to an area.
    return district.route_on(day, ticket.point, district.tree.category(ticket.category), district.areas.reach_m)


def _areas(district: District, ticket: Ticket, day: date) -> set[AreaCode]:
    area = route(district, ticket, day).located.area
    lineage = district.areas.lineage(area, day) if area else ()
    return {ticket.area, *(each.code for each in lineage)}
