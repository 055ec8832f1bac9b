"""Compose bulletins: the periodic ones on the first working morning after their period, any other on demand.

Promises: a period has one bulletin, however often the bot starts and whoever asks. Supervisors of the whole district
read the draft first, in their group, or in private where there is none, and at no desk; they are reminded of it once.
"""

from dataclasses import replace
from datetime import datetime

from casework.bulletins import telling
from casework.model import authority, bulletin as rules
from casework.model.authority import Actor, Office
from casework.model.bulletin import Bulletin, BulletinId, Chapter, Facts, State
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.figure import Count
from casework.model.morning import morning_of
from casework.model.notice import Kind, Notice, Reader, ToChat, ToPerson
from casework.model.spelling import digits_in
from casework.model.summary import Period, Scope
from casework.ports import Work
from casework.tickets.telling import below


async def compose_due(work: Work, district: District, at: datetime) -> list[Period]:
    """Compose the bulletins that the district wants of periods that are over; returns their periods.

    Nothing is composed before the morning, on a day off, or of a period in which nothing was counted.
    """
    if morning_of(at, district.calendar, district.policy) is None:
        return []
    today = local_day(at, district.calendar.zone)
    composed = []
    for period in rules.due(district.policy.bulletins, today):
        if await work.bulletins.of(period) is not None or await _is_empty(work, period):
            continue
        number = await work.bulletins.add(period, await telling.facts(work, district, period, at), at)
        if number is not None:
            await _show_draft(work, number, is_new=True)
            composed.append(period)
    return composed


async def _is_empty(work: Work, period: Period) -> bool:
    """Tell whether nothing was done in a period: then there is nothing to tell, and no draft.

    It is asked each minute for days, so it reads no more than these counts.
    """
    counts = await work.figures.counts(Scope(), period)
    return not any(counts.get(each) for each in (Count.RECEIVED, Count.FIXED, Count.ANSWERED))


async def ask(work: Work, district: District, actor: Actor, said: str, here: Reader, at: datetime) -> None:
    """Show a supervisor of the whole district the bulletin of the period that they name; compose it if there is none.

    Raises Refusal for anybody else, and for a period of which there can be none.
    """
    authority.check_office(actor, Office.PUBLISH)
    period = rules.read_period(said, local_day(at, district.calendar.zone))
    known = await work.bulletins.of(period)
    if known is None or known.state is State.DROPPED:
        known = await _compose(work, period, await telling.facts(work, district, period, at), at)
    if known.state is State.POSTED:
        await work.say(below(Notice(Kind.BULLETIN, here, known.id)))
        return
    await _show_draft(work, known.id, is_new=True, here=await place_of(work, actor, here))


async def _compose(work: Work, period: Period, facts: Facts, at: datetime) -> Bulletin:
    """Keep a draft of a period, and return it; what somebody else made of the period meanwhile stays as it is."""
    number = await work.bulletins.add(period, facts, at)
    known = await work.bulletins.of(period, lock=True)
    if known is None:
        raise LookupError(f"the bulletin of {period} is gone")
    if number is None and known.state is State.DROPPED:
        known = rules.again(known, facts, at)
        await work.bulletins.save(known)
    return known


async def place_of(work: Work, actor: Actor, here: Reader) -> Reader:
    """Return where a draft is shown to somebody: in private, unless they are in the supervisors' group."""
    group = await work.supervision.group()
    is_ours = isinstance(here, ToPerson) or (group is not None and group.chat == here.chat)
    return here if is_ours else ToPerson(actor.person)


async def strike(work: Work, actor: Actor, number: BulletinId, key: str, here: Reader) -> None:
    """Strike a chapter or a sentence of a draft, or let it stand again; raises Refusal as `rules.strike`."""
    await work.bulletins.save(rules.strike(await _draft(work, actor, number), key))
    menu = "" if key in set(Chapter) else MENU
    await _show_draft(work, number, menu=menu, here=await place_of(work, actor, here))


MENU = "sentences"  # the draft's menu in which single sentences are struck


async def show_menu(work: Work, actor: Actor, number: BulletinId, menu: str, here: Reader) -> None:
    """Open or shut the menu of single sentences."""
    await _draft(work, actor, number)
    await _show_draft(work, number, menu=menu, here=await place_of(work, actor, here))


async def want_sentence(work: Work, actor: Actor, number: BulletinId, here: Reader) -> None:
    """Ask a supervisor for a sentence, in reply."""
    await _draft(work, actor, number)
    place = await place_of(work, actor, here)
    await work.say(below(Notice(Kind.SENTENCE_WANTED, place, number, {"by": actor.person})))


def wanted(slot: str | None) -> BulletinId | None:
    """Return the draft for which the message in a slot asks for a sentence; None if it asks for none."""
    asked = Kind.SENTENCE_WANTED.read(slot)
    number = digits_in(asked["about"]) if asked else None
    return None if number is None else BulletinId(number)


async def add(work: Work, actor: Actor, number: BulletinId, words: str, here: Reader) -> None:
    """Add a sentence to a draft; raises Refusal as `rules.add`."""
    await work.bulletins.save(rules.add(await _draft(work, actor, number), words))
    await _show_draft(work, number, here=await place_of(work, actor, here))


async def drop(work: Work, actor: Actor, number: BulletinId, here: Reader) -> None:
    """Give a draft up; it can be asked for again."""
    await work.bulletins.save(rules.drop(await _draft(work, actor, number)))
    await _show_draft(work, number, here=await place_of(work, actor, here))


async def remind(work: Work, district: District, at: datetime) -> int:
    """Remind of the drafts that nobody has approved for days, once; returns how many they are."""
    waiting = await work.bulletins.unreminded(rules.reminded_before(district.policy.remind_bulletin_days, at))
    for each in waiting:
        await work.bulletins.save(replace(each, reminded_at=at))
        for reader in await publishers(work):
            await work.say(Notice(Kind.BULLETIN_REMINDER, reader, each.id))
    return len(waiting)


async def publishers(work: Work) -> list[Reader]:
    """Return who reads drafts: the supervisors' group, or without one each supervisor of the whole district."""
    group = await work.supervision.group()
    if group is not None:
        return [group]
    return [ToPerson(person) for person, areas in (await work.roles.supervisors()).items() if areas is None]


async def _draft(work: Work, actor: Actor, number: BulletinId) -> Bulletin:
    """Return a bulletin and hold it; raises Refusal for anybody but a supervisor of the whole district."""
    authority.check_office(actor, Office.PUBLISH)
    found = await work.bulletins.get(number, lock=True)
    if found is None:
        raise Refusal(Why.OLD_BUTTON)
    return found


async def _show_draft(
    work: Work, number: BulletinId, *, is_new: bool = False, menu: str = "", here: Reader | None = None
) -> None:
    """Show a draft to all who read drafts, and `here`; a new one with its paper."""
    for reader in await readers(work, here):
        facts: dict[str, Fact] = {"menu": menu}
        notice = Notice(Kind.BULLETIN_DRAFT, reader, number, facts)
        await work.say(below(notice) if is_new else notice)
        if is_new:
            await work.say(Notice(Kind.BULLETIN_PAPER, reader, number))


async def readers(work: Work, here: Reader | None) -> list[Reader]:
    """Return who reads drafts, and `here`; the group is one, in whichever language its message is."""
    found = await publishers(work)
    chats = {each.chat for each in found if isinstance(each, ToChat)}
    is_known = here is None or here in found or (isinstance(here, ToChat) and here.chat in chats)
    return found if here is None or is_known else [*found, here]
