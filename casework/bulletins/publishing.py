"""Post a bulletin that a supervisor has approved, and let everybody read those that were posted.

Promises: a bulletin is posted once, under the next number of its year, to the district's channel. Without a channel it
goes to the supervisors' group and to every desk. What was posted stays as it was.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.bulletins.composing import place_of, readers
from casework.model import authority, bulletin as rules
from casework.model.authority import Actor, Office
from casework.model.bulletin import Bulletin, BulletinId, State
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, Reader, ToChat, ToDesk
from casework.ports import Work
from casework.tickets import posting
from casework.tickets.telling import below

PAGE = 8
MOST_PAGES = 100
SHOWN = (Kind.BULLETIN, Kind.BULLETIN_PAPER)  # what is posted: the message with its charts, and the PDF


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of the bulletins that were posted, the latest first, and whether another page follows."""

    bulletins: tuple[Bulletin, ...]
    page: int
    has_more: bool


async def approve(
    work: Work, district: District, actor: Actor, number: BulletinId, at: datetime, here: Reader | None = None
) -> None:
    """Post a draft under the next number of the year; `here` is where somebody pressed.

    Raises Refusal for anybody but a supervisor of the whole district, if it was posted already, or if all was struck.
    """
    authority.check_office(actor, Office.PUBLISH)
    draft = await work.bulletins.get(number, lock=True)
    if draft is None:
        raise Refusal(Why.OLD_BUTTON)
    today = local_day(at, district.calendar.zone)
    posted = rules.post(draft, await work.bulletins.last_number(today.year) + 1, today, at)
    if not any(posted.has(chapter) for chapter in posted.facts):
        raise Refusal(Why.BULLETIN_EMPTY)
    await work.bulletins.save(posted)
    await work.audit.record([Change(at, actor.person, Changed.BULLETIN, _days(posted), None, _kept(posted))])
    for reader in await readers(work, await place_of(work, actor, here) if here else None):
        await work.say(Notice(Kind.BULLETIN_DRAFT, reader, number, {"menu": ""}))
    await _post(work, number)


def _days(bulletin: Bulletin) -> str:
    return f"{bulletin.period.first.isoformat()}..{bulletin.period.last.isoformat()}"


def _kept(bulletin: Bulletin) -> dict[str, Any]:
    """Return what the log keeps of a bulletin that was posted."""
    return {
        "number": bulletin.number,
        "year": bulletin.year,
        "struck": sorted(bulletin.struck),
        "added": len(bulletin.added),
    }


async def _post(work: Work, number: BulletinId) -> None:
    """Say a bulletin where everybody reads it."""
    facts: dict[str, Fact] = {"bulletin": number}
    if all([await posting.post(work, kind, facts=facts, slot=None) for kind in SHOWN]):
        return
    for reader in await _without_channel(work):
        for kind in SHOWN:
            await work.say(Notice(kind, reader, number, slot=None))


async def _without_channel(work: Work) -> list[ToChat | ToDesk]:
    """Return the supervisors' group and every desk; a group with several desks once."""
    group = await work.supervision.group()
    chats = {group.chat} if group else set[int]()
    found: list[ToChat | ToDesk] = [group] if group else []
    for team in sorted(await work.desks.heard()):
        desk = await work.desks.of(team)
        if desk is not None and desk.chat_id not in chats:
            chats.add(desk.chat_id)
            found.append(ToDesk(team))
    return found


async def show_list(work: Work, here: Reader, page: int, *, is_below: bool) -> None:
    """Show the bulletins that were posted."""
    notice = Notice(Kind.BULLETINS, here, facts={"page": min(page, MOST_PAGES)})
    await work.say(below(notice) if is_below else notice)


async def view_list(work: Work, page: int) -> ListView:
    """Return a page of the bulletins that were posted."""
    found = await work.bulletins.page(State.POSTED, page * PAGE, PAGE + 1)
    return ListView(tuple(found[:PAGE]), page, len(found) > PAGE and page < MOST_PAGES)


async def show(work: Work, actor: Actor, number: BulletinId, kind: Kind, here: Reader) -> None:
    """Show a bulletin, its paper or its tables; raises Refusal for a draft, to all but those who may approve it."""
    found = await work.bulletins.get(number)
    if found is None or found.state is State.DROPPED:
        raise Refusal(Why.OLD_BUTTON)
    if found.state is State.DRAFT:
        authority.check_office(actor, Office.PUBLISH)
        here = await place_of(work, actor, here)
    await work.say(Notice(kind, here, number, slot=None))
