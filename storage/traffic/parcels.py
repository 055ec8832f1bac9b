"""Carry notices (outbox messages) until Telegram has them: what is claimed, and what becomes of it.

    waiting → sending → delivered
                      → waiting (not before …)   try again later
                      → refused (not before …)   Telegram does not take it, perhaps not for ever; others pass it
                      → failed (why)             will never arrive
    refused → waiting                            its time has come
    waiting → superseded                         a newer notice for the same slot shows the same state

A parcel is a notice on its way. Promises: of two who claim at the same moment one has a notice. What has arrived is
delivered, once, whoever says so. Any other end of an attempt changes nothing if somebody has put the notice back or
settled it meanwhile: from then on it is theirs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.errors import Fact
from casework.model.notice import Kind, Notice, ToChat
from casework.model.person import PersonId
from casework.model.team import TeamCode
from storage.engine import filled_up
from storage.schema import SENDING, SHUT, WAITING, chats, outbox, people
from storage.traffic.numbering import sequence_of
from storage.traffic.outbox import as_waiting
from storage.traffic.slots import LATEST, Shown, Slots


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice on its way out (a claimed row of the outbox).

    `language` is the reader's; None for a team, which has its own, and for a person who cannot be reached.
    `after_message` is the newest message number that was known before the first attempt that may have arrived, `newest`
    the newest that is known now; both count in the chat's sequence (see `numbering`). `refusals` counts the attempts
    that failed while Telegram answered others.
    """

    id: int
    kind: Kind
    person: PersonId | None
    team: TeamCode | None
    language: str | None
    chat: int
    thread: int | None
    about: int
    facts: Mapping[str, Fact]
    slot: str | None
    attempts: int
    after_message: int
    may_have_arrived: bool
    since: datetime
    newest: int = 0
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """Chats that must wait: `busy` for any notice, `hushed` for news; `served` ones come after the others."""

    busy: Collection[int] = ()
    hushed: Collection[int] = ()
    served: Collection[int] = ()


NO_CHAT = 0  # Telegram gives no chat this number

# These statements run for every message, so they are built only once (see `outbox.py`).
# What is first in a chat: what was tried already (everything else waits behind it); then, in a group, the answers to
# people who wait; then the others; among these, what was said first. A number and this rank make one number to compare.
_RANK = 1 << 60
_PLACE = outbox.c.id + case(
    (outbox.c.attempts > 0, 0), (or_(outbox.c.chat_id > 0, outbox.c.urgency == 0), _RANK), else_=2 * _RANK
)
_URGENT = or_(outbox.c.urgency == 0, outbox.c.attempts > 0)
_firsts = (
    select((func.min(_PLACE) % _RANK).label("id"), func.min(outbox.c.urgency).label("urgency"))
    .where(WAITING, outbox.c.chat_id.is_not(None), outbox.c.chat_id.not_in(bindparam("busy", expanding=True)))
    .group_by(outbox.c.chat_id)
    .subquery()
)
# What waits for nothing bears the moment at which it was written, by a clock that may be ahead of ours.
_WAITS_FOR_NOTHING = outbox.c.not_before == outbox.c.created_at
_MAY_LEAVE = or_(_URGENT, outbox.c.chat_id.not_in(bindparam("hushed", expanding=True)))
_WAITING_IN = (
    select(outbox.c.chat_id, func.max(case((_URGENT, 1), else_=0)))
    .where(WAITING, outbox.c.chat_id.in_(bindparam("chats", expanding=True)))
    .group_by(outbox.c.chat_id)
)
_DUE_AT = case((_WAITS_FOR_NOTHING, bindparam("at", type_=outbox.c.not_before.type)), else_=outbox.c.not_before)
_NEXT_MOMENT = select(func.min(_DUE_AT)).join(_firsts, _firsts.c.id == outbox.c.id).where(_MAY_LEAVE)
# Chats in which somebody waits come first, even if they must read some news before their answer; then those to which
# nothing has just left. What waits for its group to be open comes last. Of two who claim at the same moment on
# PostgreSQL the second waits, and then sees that it is gone.
_CLAIMABLE = (
    select(outbox, chats.c.last_message_id, people.c.language.label("reads"), people.c.is_reachable)
    .join(_firsts, _firsts.c.id == outbox.c.id)
    .outerjoin(chats, chats.c.chat_id == sequence_of(outbox.c.chat_id))
    .outerjoin(people, people.c.id == outbox.c.person_id)
    .where(outbox.c.state == "waiting", or_(outbox.c.not_before <= bindparam("at"), _WAITS_FOR_NOTHING), _MAY_LEAVE)
    .order_by(
        case((outbox.c.urgency == SHUT, SHUT), else_=_firsts.c.urgency),
        case((outbox.c.chat_id.in_(bindparam("served", expanding=True)), 1), else_=0),
        outbox.c.id,
    )
    .limit(bindparam("most"))
    .with_for_update(of=outbox, key_share=True)
)
_CLAIMED = (
    update(outbox)
    .where(WAITING, outbox.c.id == bindparam("parcel"))
    .values(state="sending", attempts=outbox.c.attempts + 1, after_message=bindparam("after"))
)
_NEWER = (
    select(outbox.c.id, outbox.c.kind, outbox.c.facts)
    .where(WAITING, outbox.c.chat_id == bindparam("chat"), outbox.c.slot == bindparam("same_slot"))
    .order_by(outbox.c.id)
)
_FIRST_OTHER = select(func.min(outbox.c.id)).where(
    WAITING, outbox.c.chat_id == bindparam("chat"), outbox.c.slot.is_distinct_from(bindparam("same_slot"))
)
_SUPERSEDED = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("newer", expanding=True)))
    .values(state="superseded", settled_at=bindparam("at"))
)
_TAKES_OVER = (
    update(outbox)
    .where(outbox.c.id == bindparam("parcel"))
    .values(kind=bindparam("their_kind"), facts=bindparam("their_facts"))
)
_UNKNOWN = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("unknown", expanding=True)))
    .values(state="failed", settled_at=bindparam("at"), trouble="this version knows no such kind")
)
_DELIVERED = (
    update(outbox)
    .where(outbox.c.state != "delivered", outbox.c.id.in_(bindparam("arrived", expanding=True)))
    .values(state="delivered", settled_at=bindparam("at"), trouble=None)
    .returning(outbox.c.id)
)
_KINDS = frozenset(Kind)  # that this version knows; a later one, to which the database belonged, may have others


def _is_this_attempt(parcel: Parcel) -> ColumnElement[bool]:
    """Match a notice as long as it is on its way by the attempt that `claim` returned, and by no later one."""
    return and_(SENDING, outbox.c.id == parcel.id, outbox.c.attempts == parcel.attempts + 1)


class Parcels:
    """What leaves the outbox, within one transaction; `unknown` are the kinds that `claim` gave up."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.unknown: list[str] = []
        self._connection = connection
        self._slots = Slots(connection)

    async def claim(self, at: datetime, held: Held, limit: int) -> list[Parcel]:
        """Take the first notice of each chat that need not wait, and mark them as being sent.

        Chats in which somebody waits for an answer come first, and among these it is the turn of those to which nothing
        has just left. A private chat's notices leave in order. In a group, those for which somebody waits come before
        the others. What was tried already is first everywhere: while it must wait, those behind it wait too. What is of
        a kind that nobody knows is given up.
        """
        found = (await self._connection.execute(_CLAIMABLE, {**_bound(held), "at": at, "most": limit})).all()
        parcels = [_parcel(row) for row in found if row.kind in _KINDS]
        unknown = [row for row in found if row.kind not in _KINDS]
        if unknown:
            await self._connection.execute(_UNKNOWN, {"unknown": filled_up([row.id for row in unknown]), "at": at})
            self.unknown += [row.kind for row in unknown]
        if parcels:
            await self._connection.execute(
                _CLAIMED, [{"parcel": parcel.id, "after": parcel.after_message} for parcel in parcels]
            )
        return [await self._with_newer(parcel, at) for parcel in parcels]

    async def _with_newer(self, parcel: Parcel, at: datetime) -> Parcel:
        """Let a parcel stand for everything that waits for its slot, because it will show the present state.

        Its row takes over what decides how that is shown: the newest kind, and the facts of all. They are superseded.
        One that shall stand below everything else still waits if something else leaves before it, and so does what
        was said after it.
        """
        if parcel.slot is None:
            return parcel
        here = {"chat": parcel.chat, "same_slot": parcel.slot}
        newer = [row for row in await self._connection.execute(_NEWER, here) if row.kind in _KINDS]
        if any(_asks_for_the_end(row.facts) for row in newer):
            other = (await self._connection.execute(_FIRST_OTHER, here)).scalar_one()
            newer = list(takewhile(lambda row: not (_asks_for_the_end(row.facts) and other and other < row.id), newer))
        if not newer:
            return parcel
        await self._connection.execute(_SUPERSEDED, {"newer": filled_up([row.id for row in newer]), "at": at})
        facts = dict(parcel.facts)
        for row in newer:
            facts |= row.facts
        kind = Kind(newer[-1].kind)
        await self._connection.execute(_TAKES_OVER, {"parcel": parcel.id, "their_kind": kind, "their_facts": facts})
        return replace(parcel, kind=kind, facts=facts)

    async def next_moment(self, at: datetime, held: Held) -> datetime | None:
        """Return the earliest moment at which `claim` may find something, or None if nothing waits; `at` is now."""
        bound = {**_bound(held), "at": at}
        del bound["served"]
        moment: datetime | None = (await self._connection.execute(_NEXT_MOMENT, bound)).scalar_one_or_none()
        return moment

    async def waiting_in(self, chats: Collection[int]) -> Mapping[int, bool]:
        """Return those of these chats for which something waits, and whether any of it may pass a hush."""
        if not chats:
            return {}
        found = await self._connection.execute(_WAITING_IN, {"chats": filled_up(list(chats))})
        return {chat: bool(is_urgent) for chat, is_urgent in found}

    async def delivered(self, delivered: Sequence[tuple[Parcel, Shown | None]], at: datetime) -> None:
        """Record that parcels arrived, and which messages show their slots from now on; None: a reaction arrived.

        Of two messages for one parcel, the first that is recorded shows its slot.
        """
        arrived = filled_up([parcel.id for parcel, _ in delivered])
        new = set((await self._connection.execute(_DELIVERED, {"arrived": arrived, "at": at})).scalars())
        showing = []
        for parcel, shown in delivered:
            if parcel.id not in new:
                continue
            if parcel.slot and shown is not None:
                if parcel.kind.properties.left_behind:
                    await self._leave_behind(parcel, parcel.slot, shown.message, at)
                elif parcel.kind.properties.leaves_photos:
                    await self._slots.leave_behind(parcel.chat, parcel.slot, shown.message)
                showing.append((parcel.chat, parcel.slot, shown))
            elif parcel.person is not None and shown is not None:
                showing.append((parcel.chat, LATEST, Shown(shown.message, None, None)))
        await self._slots.show(showing)

    async def _leave_behind(self, parcel: Parcel, slot: str, message: int, at: datetime) -> None:
        """Let the message that has shown a slot until now say where its content went."""
        left = await self._slots.leave_behind(parcel.chat, slot, message)
        if left is None:
            return
        where = {"team": parcel.team, "language": parcel.language, "chat_id": parcel.chat, "thread_id": parcel.thread}
        chat = ToChat(parcel.chat, parcel.thread, parcel.language or "")
        notice = as_waiting(Notice(Kind.LEFT, chat, parcel.about, {"was": parcel.kind}, left), at)
        await self._connection.execute(insert(outbox).values({"key": f"parcel {parcel.id}:{left}"} | notice | where))

    async def failed(self, parcel: Parcel, at: datetime, trouble: str) -> None:
        """Record that a parcel will never arrive, and why."""
        await self._connection.execute(
            update(outbox).where(_is_this_attempt(parcel)).values(state="failed", settled_at=at, trouble=trouble)
        )

    async def stand_aside(self, parcel: Parcel, not_before: datetime, trouble: str) -> None:
        """Let the other notices of its chat pass a parcel that Telegram refuses; `bring_back` lets it wait again.

        It has not arrived: from now on it could not be told from what passes it.
        """
        await self._connection.execute(
            update(outbox)
            .where(_is_this_attempt(parcel))
            .values(state="refused", not_before=not_before, trouble=trouble, may_have_arrived=False)
        )

    async def bring_back(self, at: datetime) -> datetime | None:
        """Let what stands aside wait again when its time has come; returns when there will be more, None if never."""
        aside = and_(outbox.c.settled_at.is_(None), outbox.c.state == "refused")
        await self._connection.execute(update(outbox).where(aside, outbox.c.not_before <= at).values(state="waiting"))
        found = await self._connection.execute(select(func.min(outbox.c.not_before)).where(aside))
        moment: datetime | None = found.scalar_one_or_none()
        return moment

    async def wait_for_chat(self, parcel: Parcel, not_before: datetime, trouble: str) -> None:
        """Put back a parcel whose chat cannot be written to; all notices of the chat wait behind it."""
        if await self.later(parcel, not_before, trouble):
            shut = outbox.c.id == parcel.id, outbox.c.chat_id == parcel.chat
            await self._connection.execute(update(outbox).where(*shut).values(urgency=SHUT))

    async def later(
        self, parcel: Parcel, not_before: datetime, trouble: str, *, may_have_arrived: bool = False, refusals: int = 0
    ) -> bool:
        """Put a parcel back; it is not tried again before a moment. `refusals` are added to its own.

        Tells whether it was still on its way. If it goes to another chat by now, nothing of this is true there.
        """
        doubt = may_have_arrived or parcel.may_have_arrived
        is_there = outbox.c.chat_id == parcel.chat
        found = await self._connection.execute(
            update(outbox)
            .where(_is_this_attempt(parcel))
            .values(state="waiting", trouble=trouble, refusals=outbox.c.refusals + refusals)
            .values(
                not_before=case((is_there, literal(not_before, outbox.c.not_before.type)), else_=outbox.c.not_before)
            )
            .values(may_have_arrived=case((is_there, doubt), else_=False))
        )
        return found.rowcount == 1

    async def leave_topic(self, parcel: Parcel) -> None:
        """Send one parcel to the group itself instead of to a topic of it."""
        await self._connection.execute(update(outbox).where(outbox.c.id == parcel.id).values(thread_id=None))

    async def left_sending(self, at: datetime) -> int:
        """Put back the parcels that a dead process was sending; returns how many. It is not known if they arrived."""
        found = await self._connection.execute(
            update(outbox)
            .where(SENDING)
            .values(state="waiting", not_before=at, trouble="the process ended meanwhile", may_have_arrived=True)
        )
        return found.rowcount

    async def disbelieve(self, at: datetime, longest: timedelta) -> int:
        """Let what waits for a moment that no pause explains leave now; returns how much that is.

        The clock was ahead when the moment was written. What was never tried has no pause, and what was tried has none
        that is longer than `longest`.
        """
        ahead = or_(
            and_(outbox.c.not_before > at, outbox.c.attempts == 0),
            outbox.c.not_before > at + longest,
        )
        found = await self._connection.execute(
            update(outbox).where(outbox.c.settled_at.is_(None), ahead).values(not_before=at)
        )
        return found.rowcount

    async def prune(self, before: datetime) -> int:
        """Throw away notices that were settled before a moment, and return how many."""
        return (await self._connection.execute(delete(outbox).where(outbox.c.settled_at < before))).rowcount


def _bound(held: Held) -> dict[str, list[int]]:
    """Return the lists of chats, all of one length: else each three lengths would be a statement of their own."""
    lists = {"busy": held.busy, "hushed": held.hushed, "served": held.served}
    longest = max(map(len, lists.values()))
    return {name: filled_up([*chats, *[NO_CHAT] * (max(longest, 1) - len(chats))]) for name, chats in lists.items()}


def _asks_for_the_end(facts: Mapping[str, Fact]) -> bool:
    return bool(facts.get("afresh") or facts.get("lowest"))


def _parcel(row: Row[Any]) -> Parcel:
    newest = row.last_message_id or 0
    after = row.after_message if row.may_have_arrived and row.after_message is not None else newest
    return Parcel(
        id=row.id,
        kind=Kind(row.kind),
        person=None if row.person_id is None else PersonId(row.person_id),
        team=None if row.team is None else TeamCode(row.team),
        language=row.language or (row.reads if row.is_reachable else None),
        chat=row.chat_id,
        thread=row.thread_id,
        about=row.about,
        facts=row.facts,
        slot=row.slot,
        attempts=row.attempts,
        after_message=after,
        may_have_arrived=row.may_have_arrived,
        since=row.created_at,
        newest=newest,
        refusals=row.refusals,
    )
