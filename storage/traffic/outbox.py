"""Keep what is to be said (the outbox): notices, from the commit that caused them.

`parcels.py` draws what becomes of them. A notice with a slot (the upsert key of a message) edits the message that shows
it; `slots.py` knows which that is.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.errors import Fact
from casework.model.notice import Notice, Recipient, ToChannel, ToChat, ToDesk, ToPerson
from storage.engine import ready
from storage.prepared import Prepared
from storage.schema import LINKED, WAITING, channels, desks, outbox, people, teams
from storage.traffic.slots import Slots

# These statements run for every message, so they are built only once: to build one takes SQLAlchemy as long as it takes
# the database to run it.
_ACCOUNT = select(people.c.account).where(people.c.id == bindparam("reader")).scalar_subquery()
_ADD = Prepared(ready(outbox, lambda new: new.on_conflict_do_nothing().returning(outbox.c.id)))
_WANTED_BY_READER = case((bindparam("waits", type_=BigInteger) == _ACCOUNT, 0), else_=bindparam("rank", type_=Integer))
_ADD_FOR_PERSON = Prepared(
    ready(
        outbox,
        lambda new: (
            new.values(chat_id=_ACCOUNT, urgency=_WANTED_BY_READER).on_conflict_do_nothing().returning(outbox.c.id)
        ),
    )
)
_HURRY = (
    update(outbox)
    .where(WAITING, outbox.c.chat_id == bindparam("chat"), outbox.c.slot == bindparam("same_slot"))
    .values(urgency=0)
)
# Without this lock, a desk that is linked at the same moment on PostgreSQL and a new notice would not see each other.
_HELD_TEAM = Prepared(select(teams.c.code).where(teams.c.code == bindparam("team")).with_for_update(read=True))
_DESK = Prepared(select(desks.c.chat_id, desks.c.thread_id).where(desks.c.team == bindparam("team")))
_CHANNEL = select(channels.c.chat_id, channels.c.language).where(LINKED)
_HELD_TEAMS = (
    select(teams.c.code)
    .where(teams.c.code.in_(bindparam("held", expanding=True)))
    .order_by(teams.c.code)
    .with_for_update(read=True)
)
_DESKS = select(desks.c.team, desks.c.chat_id, desks.c.thread_id).where(
    desks.c.team.in_(bindparam("held", expanding=True))
)
# Who is nobody has no account: then it is the chat that is given.
_ADD_ALL = Prepared(
    ready(
        outbox,
        lambda new: new.values(
            chat_id=func.coalesce(bindparam("chat", type_=BigInteger), _ACCOUNT)
        ).on_conflict_do_nothing(),
    )
)

NOWHERE: dict[str, Any] = {"person_id": None, "team": None, "thread_id": None, "language": None}


class Outbox:
    """The outbox within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._slots = Slots(connection)

    async def add(self, notice: Notice, cause: str, at: datetime, waits: int | None = None) -> bool:
        """Store a notice; the same notice for the same cause is stored once. Tells whether it is new.

        `waits` is the chat in which somebody has caused it: there it is in a hurry if they wait for it.
        """
        row = {"key": _key(notice, cause)} | as_waiting(notice, at)
        is_hurried = False
        if isinstance(notice.to, ToPerson):
            reader = {"person_id": notice.to.person, "reader": notice.to.person}
            add, row = _ADD_FOR_PERSON, row | reader | {"rank": row.pop("urgency"), "waits": waits}
        else:
            add, row = _ADD, row | await self._address(notice.to)
            is_hurried = waits is not None and row.get("chat_id") == waits and await self._is_wanted(notice, waits)
            row["urgency"] = 0 if is_hurried else notice.urgency
        added = await add.first(self._connection, row)
        if is_hurried and notice.slot is not None:
            # The edits of one message stay in order: those that wait leave with the one that is in a hurry.
            await self._connection.execute(_HURRY, {"chat": waits, "same_slot": notice.slot})
        return added is not None

    async def add_all(self, notices: Iterable[Notice], cause: str, at: datetime) -> None:
        """Store notices for which nobody waits, in their order; the same notice for the same cause is stored once."""
        by_key: dict[str, Notice] = {}
        for notice in notices:
            by_key.setdefault(_key(notice, cause), notice)
        teams = sorted({notice.to.team for notice in by_key.values() if isinstance(notice.to, ToDesk)})
        held = {"held": teams}
        desks = {}
        if teams:
            await self._connection.execute(_HELD_TEAMS, held)
            desks = {row.team: row for row in await self._connection.execute(_DESKS, held)}
        is_posted = any(isinstance(notice.to, ToChannel) for notice in by_key.values())
        channel = await self._channel() if is_posted else None
        rows = [
            {"key": key, "reader": None, "chat": None, **NOWHERE, **as_waiting(notice, at)}
            | _to(notice.to, desks, channel)
            for key, notice in by_key.items()
        ]
        await _ADD_ALL.each(self._connection, rows)

    async def _is_wanted(self, notice: Notice, chat: int) -> bool:
        """Tell whether somebody who acts in a group waits for a notice there."""
        if notice.kind.properties.answer:
            return False  # it is in a hurry anyway, like all others for its slot
        is_shown = notice.slot is not None and await self._slots.shown(chat, notice.slot) is not None
        return notice.is_wanted_there(is_shown=is_shown)

    async def said(self, notice: Notice) -> Mapping[str, Fact] | None:
        """Return the facts of the notice that was stored with the same `once`, or None if there is none."""
        query = select(outbox.c.facts).where(outbox.c.key == _key(notice, ""))
        facts: Mapping[str, Fact] | None = (await self._connection.execute(query)).scalar_one_or_none()
        return facts

    async def _channel(self) -> ToChat:
        """Return the district's channel; raises LookupError if there is none: nobody would ever read the post."""
        row = (await self._connection.execute(_CHANNEL)).first()
        if row is None:
            raise LookupError("the district has no channel to post in")
        return ToChat(row.chat_id, None, row.language)

    async def _address(self, to: ToDesk | ToChat | ToChannel) -> dict[str, Any]:
        match await self._channel() if isinstance(to, ToChannel) else to:
            case ToDesk(team):
                await _HELD_TEAM.rows(self._connection, {"team": team})
                desk = await _DESK.first(self._connection, {"team": team})
                where = {"chat_id": desk.chat_id, "thread_id": desk.thread_id} if desk else {}
                return {"team": team} | where
            case ToChat(chat, thread, language):
                return {"chat_id": chat, "thread_id": thread, "language": language}


def _to(to: Recipient, desks: Mapping[str, Any], channel: ToChat | None) -> dict[str, Any]:
    """Return who reads a notice, and where, if that is known already; `channel` is the district's."""
    match to:
        case ToPerson(person):
            return {"person_id": person, "reader": person}
        case ToDesk(team):
            desk = desks.get(team)
            return {"team": team} | ({"chat": desk.chat_id, "thread_id": desk.thread_id} if desk else {})
        case ToChannel():
            return _to(channel, {}, None) if channel else {}
        case ToChat(chat, thread, language):
            return {"chat": chat, "thread_id": thread, "language": language}


def _key(notice: Notice, cause: str) -> str:
    return f"{notice.once or cause}:{notice.kind}:{notice.to}:{notice.about}:{notice.slot or ''}"


def as_waiting(notice: Notice, at: datetime) -> dict[str, Any]:
    """Return the columns of a notice that waits from a moment (aware UTC) on, without its key and its reader."""
    return {
        "kind": notice.kind,
        "about": notice.about,
        "facts": dict(notice.facts),
        "slot": notice.slot,
        "urgency": notice.urgency,
        "state": "waiting",
        "attempts": 0,
        "may_have_arrived": False,
        "not_before": at,
        "created_at": at,
    }
