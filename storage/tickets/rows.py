"""Turn a ticket into the row that is stored of it, and back, and find the numbers of tickets.

What an act has changed is stored in the same form.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, TextClause, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.entry import Record, Source
from casework.model.person import PersonId
from casework.model.place import Point, cell_of
from casework.model.request import Request, Wish
from casework.model.team import TeamCode
from casework.model.ticket import Act, Order, Status, Ticket, Undo
from casework.model.ticket_id import TicketId
from storage.schema import tickets


def as_row(ticket: Ticket) -> dict[str, Any]:
    """Return the columns of a ticket that may change."""
    return {
        "category": ticket.category,
        "lat": ticket.point.lat,
        "lon": ticket.point.lon,
        "cell": cell_of(ticket.point),
        "area": ticket.area,
        "area_name": ticket.area_name,
        "team": ticket.team,
        "status": ticket.status,
        "answer_by": ticket.answer_by,
        "fix_by": ticket.fix_by,
        "taken_by": ticket.taken_by,
        "fixed_by": ticket.fixed_by,
        "fixed_at": ticket.fixed_at,
        "album": ticket.album,
        "rework": ticket.rework,
        "answers": dict(ticket.answers),
        "asked_at": ticket.asked_at,
        "question": ticket.question,
        "nudged_at": ticket.nudged_at,
        "closed_at": ticket.closed_at,
        "outside_by": ticket.outside_by,
        "answered_at": ticket.answered_at,
        "hops": ticket.hops,
        "assisting": list(ticket.assisting),
        "request": _request_row(ticket.request),
        "parked_until": ticket.parked_until,
        "duplicate_of": ticket.duplicate_of,
        "dismissed_for": ticket.dismissed_for,
        "tally": dict(ticket.tally) or None,
        "undo": _undo_row(ticket.undo),
        "record": ticket.record,
        "near": ticket.near,
        "seen_too": ticket.seen_too,
        "is_shown": ticket.is_shown,
        "warned": ticket.warned,
        "warn_at": ticket.warn_at,
        "nudges": ticket.nudges,
        "contested_at": ticket.contested_at,
        "extensions": ticket.extensions,
        "asked_again": ticket.asked_again,
        "supervised": _order_row(ticket.order),
        "is_public": ticket.is_public,
        "hides_words": ticket.hides_words,
        "hides_recordings": ticket.hides_recordings,
        "flagged_at": ticket.flagged_at,
        "lifted_at": ticket.lifted_at,
        "cases_by": ticket.cases_by,
        "has_told_late": ticket.has_told_late,
        "brought": ticket.brought,
    }


def as_ticket(row: Row[Any]) -> Ticket:
    """Return the ticket of a whole row."""
    return Ticket(
        id=TicketId(row.id),
        reporter=None if row.reporter_id is None else PersonId(row.reporter_id),
        category=CategoryCode(row.category),
        point=Point(row.lat, row.lon),
        place_title=row.place_title,
        area=AreaCode(row.area),
        area_name=row.area_name,
        team=None if row.team is None else TeamCode(row.team),
        words=row.words,
        reported_at=row.reported_at,
        answer_by=row.answer_by,
        fix_by=row.fix_by,
        status=Status(row.status),
        taken_by=None if row.taken_by is None else PersonId(row.taken_by),
        fixed_by=None if row.fixed_by is None else PersonId(row.fixed_by),
        fixed_at=row.fixed_at,
        album=row.album,
        rework=row.rework,
        asset=None if row.asset is None else AssetCode(row.asset),
        answers=row.answers,
        recurs=None if row.recurs is None else TicketId(row.recurs),
        asked_at=row.asked_at,
        question=row.question,
        nudged_at=row.nudged_at,
        closed_at=row.closed_at,
        source=Source(row.source),
        reference=row.reference,
        outside_by=row.outside_by,
        contact=row.contact,
        answered_at=row.answered_at,
        hops=row.hops,
        assisting=tuple(TeamCode(code) for code in row.assisting),
        request=_request(row.request),
        parked_until=row.parked_until,
        duplicate_of=None if row.duplicate_of is None else TicketId(row.duplicate_of),
        dismissed_for=row.dismissed_for,
        tally=row.tally or {},
        undo=_undo(row.undo),
        record=Record(row.record),
        near=row.near,
        seen_too=row.seen_too,
        recurrences=row.recurrences,
        is_shown=row.is_shown,
        warned=row.warned,
        warn_at=row.warn_at,
        nudges=row.nudges,
        contested_at=row.contested_at,
        extensions=row.extensions,
        asked_again=row.asked_again,
        order=_order(row.supervised),
        is_public=row.is_public,
        hides_words=row.hides_words,
        hides_recordings=row.hides_recordings,
        flagged_at=row.flagged_at,
        lifted_at=row.lifted_at,
        cases_by=row.cases_by,
        has_told_late=row.has_told_late,
        brought=row.brought,
    )


def _order_row(order: Order | None) -> dict[str, Any] | None:
    return None if order is None else {"by": order.by, "words": order.words, "until": order.until.isoformat()}


def _order(row: Mapping[str, Any] | None) -> Order | None:
    return Order(PersonId(row["by"]), row["words"], datetime.fromisoformat(row["until"])) if row else None


def _request_row(request: Request | None) -> dict[str, Any] | None:
    if request is None:
        return None
    until = request.until.isoformat() if request.until else None
    return {"wish": request.wish, "by": request.by, "reason": request.reason, "until": until, "team": request.team}


def _request(row: Mapping[str, Any] | None) -> Request | None:
    if not row:
        return None
    until = datetime.fromisoformat(row["until"]) if row["until"] else None
    team = TeamCode(row["team"]) if row["team"] else None
    return Request(Wish(row["wish"]), PersonId(row["by"]), row["reason"], until, team)


# `_written` and `_read` convert the fields that an act may change. These are moments, stored as ISO texts. The fields
# that need no conversion are numbers, texts and lists.
_MOMENTS = frozenset(
    {
        "answer_by",
        "fix_by",
        "fixed_at",
        "asked_at",
        "nudged_at",
        "closed_at",
        "answered_at",
        "parked_until",
        "warn_at",
        "contested_at",
        "flagged_at",
        "lifted_at",
    }
)


def _undo_row(undo: Undo | None) -> dict[str, Any] | None:
    if undo is None:
        return None
    before = {name: _written(value) for name, value in undo.before.items()}
    return {"act": undo.act, "by": undo.by, "at": undo.at.isoformat(), "before": before}


def _undo(row: Mapping[str, Any] | None) -> Undo | None:
    if not row:
        return None
    before = {name: _read(name, value) for name, value in row["before"].items()}
    return Undo(Act(row["act"]), PersonId(row["by"]), datetime.fromisoformat(row["at"]), before)


def _written(value: object) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Request():
            return _request_row(value)
        case Point():
            return [value.lat, value.lon]
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            return value


def _read(name: str, value: Any) -> object:
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    match name:
        case "status":
            return Status(value)
        case "request":
            return _request(value)
        case "point":
            return Point(*value)
        case "assisting":
            return tuple(value)
        case _:
            return value


async def ids_of(
    connection: AsyncConnection,
    *conditions: ColumnElement[bool] | TextClause,
    limit: int,
    first: Sequence[ColumnElement[Any]] = (),
) -> list[TicketId]:
    """Return the numbers of up to `limit` tickets, in the order of the columns in `first`, and then of the numbers."""
    query = select(tickets.c.id).where(*conditions).order_by(*first, tickets.c.id).limit(limit)
    return [TicketId(number) for number in (await connection.execute(query)).scalars()]
