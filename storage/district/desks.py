"""Keep which team works in which chat, and the codes that make a chat a desk; fulfils `casework.ports.Desks`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.notice import Kind, Notice, ToDesk
from casework.model.person import Person, PersonId
from casework.model.team import Desk, Loss, TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import ShownMessage
from storage.engine import insert_new, upsert
from storage.schema import (
    HEARS,
    SHUT,
    WAITING,
    desks,
    link_codes,
    members,
    outbox,
    people,
    slots,
    supervisor_groups,
    teams,
)

# For notices that now go to another chat: messages are numbered anew there, no notice can have arrived there yet, and
# what kept them from the old chat does not keep them from this one.
AFRESH: dict[str, Any] = {
    "after_message": None,
    "may_have_arrived": False,
    "not_before": outbox.c.created_at,
    "urgency": case((outbox.c.urgency == SHUT, 1), else_=outbox.c.urgency),
}

# These statements run for most updates, so they are built only once.
_HERE = select(desks.c.team, desks.c.thread_id).where(desks.c.chat_id == bindparam("chat")).order_by(desks.c.team)
_OF_TEAM = select(desks).where(desks.c.team == bindparam("team"))
_LOST = (
    select(desks.c.chat_id, desks.c.loss, desks.c.lost_at)
    .where(desks.c.loss.is_not(None), desks.c.chat_id.in_(bindparam("chats", expanding=True)))
    .distinct()
)
_SHOWN = select(slots.c.ticket_id, slots.c.slot).where(
    slots.c.chat_id == bindparam("chat"), slots.c.message_id == bindparam("message")
)
_MEMBERS = (
    select(people.c.id, people.c.account, people.c.language, people.c.name, people.c.is_reachable)
    .join(members, members.c.person_id == people.c.id)
    .join(desks, desks.c.chat_id == members.c.chat_id)
    .where(desks.c.team == bindparam("team"), people.c.name.is_not(None))
    .order_by(people.c.name, people.c.id)
)
_THERE = select(desks.c.chat_id).where(desks.c.team == bindparam("team")).scalar_subquery()
_LINE = exists().where(slots.c.chat_id == _THERE, slots.c.slot == bindparam("line"))
_COMING = (
    select(func.count(), _LINE)
    .select_from(outbox)
    .where(WAITING, outbox.c.chat_id == _THERE, outbox.c.team == bindparam("team"), outbox.c.kind == Kind.CARD)
    .where(~exists().where(slots.c.chat_id == outbox.c.chat_id, slots.c.slot == outbox.c.slot))
)


class Desks:
    """Desks within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def team_at(self, chat: int, thread: int | None) -> TeamCode | None:
        """Return the team whose desk is that topic of the chat, else the one whose desk is the whole chat."""
        found = await self._connection.execute(_HERE, {"chat": chat})
        by_thread = {row.thread_id: TeamCode(row.team) for row in found}
        return by_thread.get(thread) or by_thread.get(None)

    async def teams_in(self, chat: int) -> list[TeamCode]:
        """Return every team whose desk is that chat or a topic of it."""
        found = await self._connection.execute(select(desks.c.team).where(desks.c.chat_id == chat))
        return sorted(TeamCode(team) for team in found.scalars())

    async def of(self, team: TeamCode) -> Desk | None:
        """Return a team's desk, or None."""
        row = (await self._connection.execute(_OF_TEAM, {"team": team})).first()
        return None if row is None else Desk(team, row.chat_id, row.thread_id, Loss(row.loss) if row.loss else None)

    async def losses(self, chat: int) -> dict[TeamCode, Loss | None]:
        """Return every team whose desk is that chat or a topic of it, with what the bot may not do there any more."""
        found = await self._connection.execute(select(desks.c.team, desks.c.loss).where(desks.c.chat_id == chat))
        return {TeamCode(row.team): Loss(row.loss) if row.loss else None for row in found}

    async def lose(self, chat: int, loss: Loss | None, at: datetime) -> None:
        """Keep what the bot may not do in a chat any more, for every desk in it; None if it may do all."""
        values = {"loss": loss, "lost_at": None if loss is None else at}
        await self._connection.execute(update(desks).where(desks.c.chat_id == chat).values(values))

    async def lost_among(self, chats: Collection[int]) -> dict[int, tuple[Loss, datetime]]:
        """Return those of some chats in which the bot may not do all: the loss, and since when."""
        found = await self._connection.execute(_LOST, {"chats": list(chats)})
        return {row.chat_id: (Loss(row.loss), row.lost_at) for row in found}

    async def heard(self) -> frozenset[TeamCode]:
        """Return the teams whose desk hears what is said to it."""
        found = await self._connection.execute(select(desks.c.team).where(HEARS))
        return frozenset(TeamCode(team) for team in found.scalars())

    async def link(self, desk: Desk, at: datetime) -> None:
        """Make a chat the desk of this team and of no other.

        The team's unsettled notices go there, whether the team had another desk before or none.
        """
        # On PostgreSQL: a transaction that adds a notice for this team commits first or sees the new desk (see Outbox).
        await self._connection.execute(
            select(teams.c.code).where(teams.c.code == desk.team).with_for_update(key_share=True)
        )
        here = and_(desks.c.chat_id == desk.chat_id, desks.c.thread_id.is_not_distinct_from(desk.thread_id))
        await self._connection.execute(delete(desks).where(here, desks.c.team != desk.team))
        row = {"team": desk.team, "chat_id": desk.chat_id, "thread_id": desk.thread_id, "linked_at": at}
        row |= {"loss": None, "lost_at": None}
        await self._connection.execute(upsert(self._connection, desks, row))
        unsettled = and_(outbox.c.team == desk.team, outbox.c.settled_at.is_(None))
        is_elsewhere = outbox.c.chat_id.is_distinct_from(desk.chat_id)
        await self._connection.execute(update(outbox).where(unsettled, is_elsewhere).values(AFRESH))
        await self._connection.execute(
            update(outbox).where(unsettled).values(chat_id=desk.chat_id, thread_id=desk.thread_id)
        )

    async def move(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup: its desk, its role as supervisors' group, and its unsettled notices.

        The messages that it showed stay under the old chat's number, because the new chat numbers its messages anew.
        """
        known = select(members.c.person_id).where(members.c.chat_id == new).scalar_subquery()
        await self._connection.execute(delete(members).where(members.c.chat_id == old, members.c.person_id.in_(known)))
        for table in (desks, supervisor_groups, members):
            await self._connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
        await self._connection.execute(update(desks).where(desks.c.chat_id == new).values(loss=None, lost_at=None))
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.chat_id == old, outbox.c.settled_at.is_(None))
            .values(AFRESH | {"chat_id": new})
        )

    async def meet(self, chat: int, person: PersonId, at: datetime) -> None:
        """Keep that somebody works in a desk's group."""
        row = {"chat_id": chat, "person_id": person, "since": at}
        await self._connection.execute(insert_new(self._connection, members, row))

    async def part(self, chat: int, person: PersonId | None) -> None:
        """Forget that somebody, or everybody (None), works in a desk's group."""
        them = delete(members).where(members.c.chat_id == chat)
        await self._connection.execute(them if person is None else them.where(members.c.person_id == person))

    async def members(self, team: TeamCode) -> list[Person]:
        """Return who is known to work at a team's desk, by name."""
        found = await self._connection.execute(_MEMBERS, {"team": team})
        return [Person(PersonId(row.id), row.account, row.language, row.name, row.is_reachable) for row in found]

    async def teams_of(self, person: PersonId) -> list[TeamCode]:
        """Return the teams at whose desks somebody is known to work."""
        query = select(desks.c.team).join(members, members.c.chat_id == desks.c.chat_id)
        found = await self._connection.execute(query.where(members.c.person_id == person).order_by(desks.c.team))
        return [TeamCode(team) for team in found.scalars()]

    async def is_member(self, person: PersonId) -> bool:
        """Tell whether somebody is known to work at any desk."""
        query = select(exists().where(members.c.person_id == person, members.c.chat_id == desks.c.chat_id))
        return bool((await self._connection.execute(query)).scalar_one())

    async def try_again(self, chat: int) -> None:
        """Let what waits for a chat leave now, because the bot may write there again."""
        waits = and_(WAITING, outbox.c.chat_id == chat)
        await self._connection.execute(update(outbox).where(waits).values(not_before=outbox.c.created_at))

    async def leave_topic(self, chat: int, thread: int) -> None:
        """Fall back from a deleted topic to the group itself.

        If the group is already another team's desk, the team keeps its desk in the topic. Only its unsettled notices go
        to the group, and this happens again for later ones.
        """
        here = (desks.c.chat_id == chat) & (desks.c.thread_id == thread)
        others = desks.alias()
        is_taken = exists().where(others.c.chat_id == chat, others.c.thread_id.is_(None))
        await self._connection.execute(update(desks).where(here, ~is_taken).values(thread_id=None))
        unsettled = (outbox.c.chat_id == chat) & (outbox.c.thread_id == thread) & outbox.c.settled_at.is_(None)
        await self._connection.execute(update(outbox).where(unsettled).values(thread_id=None))

    async def issue_code(self, team: TeamCode, code: str, until: datetime) -> None:
        """Store a code with which somebody can link that team's desk once."""
        await self._connection.execute(insert(link_codes).values(code=code, team=team, until=until))

    async def redeem_code(self, code: str, at: datetime) -> TeamCode | None:
        """Use up a code and return its team; None if the code is unknown, used or expired."""
        used = await self._connection.execute(
            delete(link_codes)
            .where(link_codes.c.code == code, link_codes.c.until > at, link_codes.c.team.is_not(None))
            .returning(link_codes.c.team)
        )
        team = used.scalar_one_or_none()
        return None if team is None else TeamCode(team)

    async def ticket_shown(self, chat: int, message: int) -> TicketId | None:
        """Return the ticket that a message of the bot shows, or showed before another message did; None if none."""
        shown = (await self._connection.execute(_SHOWN, {"chat": chat, "message": message})).one_or_none()
        return None if shown is None or shown.ticket_id is None else TicketId(shown.ticket_id)

    async def slot_shown(self, chat: int, message: int) -> str | None:
        """Return the slot (the upsert key of a message) that a message of the bot shows in a chat, or None."""
        shown = (await self._connection.execute(_SHOWN, {"chat": chat, "message": message})).one_or_none()
        return None if shown is None else str(shown.slot)

    async def messages_of(self, ticket: TicketId) -> list[ShownMessage]:
        """Return the messages about a ticket that are known, in every chat."""
        found = await self._connection.execute(
            select(slots.c.chat_id, slots.c.message_id, slots.c.slot, slots.c.picture, people.c.id)
            .outerjoin(people, people.c.account == slots.c.chat_id)
            .where(slots.c.ticket_id == ticket)
            .order_by(slots.c.chat_id, slots.c.message_id)
        )
        return [
            ShownMessage(
                row.chat_id,
                row.message_id,
                row.slot,
                None if row.id is None else PersonId(row.id),
                row.picture is not None,
            )
            for row in found
        ]

    async def give_up(self, shown: ShownMessage) -> str:
        """Give a message a slot of its own, which nothing else is written to, and return that."""
        slot = f"gone:{shown.message}"
        this = and_(slots.c.chat_id == shown.chat, slots.c.slot == shown.slot)
        await self._connection.execute(update(slots).where(this).values(slot=slot))
        return slot

    async def cards_coming(self, team: TeamCode) -> tuple[int, bool]:
        """Return how many cards wait that a team's desk does not have yet, and whether a line there says so."""
        line = Notice(Kind.COMING, ToDesk(team)).slot
        coming, is_told = (await self._connection.execute(_COMING, {"team": team, "line": line})).one()
        return coming, bool(is_told)

    async def photos_wanted(self, chat: int, since: datetime) -> list[tuple[TicketId, PersonId, datetime]]:
        """Return for which tickets whom was asked for a photo in a chat after a moment, and when; newest first.

        The notices that asked are the record of it, so nothing else need be kept.
        """
        # What was asked after `since` was settled after it, or is not settled yet; both conditions have an index.
        recent = or_(outbox.c.settled_at > since, outbox.c.settled_at.is_(None))
        here = and_(outbox.c.chat_id == chat, outbox.c.kind == Kind.PHOTO_WANTED, outbox.c.created_at > since)
        query = select(outbox.c.about, outbox.c.created_at, outbox.c.facts).where(recent, here)
        found = await self._connection.execute(query.order_by(outbox.c.id.desc()))
        return [(TicketId(row.about), PersonId(int(row.facts["by"])), row.created_at) for row in found]
