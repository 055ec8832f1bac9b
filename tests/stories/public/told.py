"""Let a district tell everybody something: in its channel, on its pages, and in the chats of two strangers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from casework.campaigns.drives.showing import post_slot
from casework.model import bulletin as bulletins, drive as drives
from casework.model.campaign import Campaign, CampaignCode
from casework.model.channel import Channel
from casework.model.deadline import local_day
from casework.model.exposure import Exhibit, Stand, offered, propose
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.photo import Stage as When
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from casework.tickets import exhibiting, posting
from sandbox import channels
from sandbox.people import Person
from storage.schema import photos, tickets
from storage.unit_of_work import UnitOfWork
from tests.drives import drive
from tests.storage.samples import new_ticket
from tests.stories.stage import ELM, ZONE, Stage

MADE = 5  # tickets beside those of the play
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """The channel; a stranger who has typed every number, and one who follows every ticket."""

    channel: channels.Channel
    stranger: Person
    follower: Person


async def tell(stage: Stage, secret: str, public: str) -> Told:
    """Let there be more tickets, and posts and pages of all that a district tells; what is no one's has the secret."""
    channel = stage.sandbox.channel("City news")
    channel.admit(stage.account, by=stage.rita)
    told = Told(channel, stage.sandbox.person("Strange"), stage.sandbox.person("Fay"))
    stage.app.district._policy = replace(DEFAULTS, fixed_today_cases=9)
    async with stage.storage.transactions.reading() as connection:
        names = (await connection.execute(select(photos.c.name).limit(2))).scalars().all()
    async with stage.storage.begin("told") as work:
        await work.channels.link(Channel(channel.id, "City news", "", "en"), stage.clock())
        for _ in range(MADE):
            await _report(stage, work, names)
    async with stage.storage.begin("told more") as work:
        for number in await numbers_in(stage):
            await _exhibit(stage, work, number, secret, public)
        await _campaign(stage, work, secret)
        await _bulletins(stage, work, secret, public)
        await _drives(stage, work, secret)
        await posting.post(work, Kind.FIXED_TODAY, facts={"day": local_day(stage.clock(), ZONE).isoformat()})
    for number in await numbers_in(stage):
        told.stranger.says(f"#{number}")
        told.follower.says(f"/follow {number}")
    stage.app.courier.claimer.wake()
    await stage.settle()
    return told


async def numbers_in(stage: Stage) -> list[TicketId]:
    """Return the numbers of all tickets."""
    async with stage.storage.transactions.reading() as connection:
        return list((await connection.execute(select(tickets.c.id))).scalars())


async def _report(stage: Stage, work: UnitOfWork, names: Sequence[str]) -> None:
    """Add a ticket that was fixed just now, with photos that others have, too."""
    at = stage.clock()
    new = new_ticket(PersonId(0), TeamCode("east"), point=Point(*ELM), area="east", at=at)
    ticket = await work.tickets.add(replace(new, category="bulky", reporter=None, asset=None))
    await work.tickets.save(replace(ticket, status=Status.FIXED, fixed_at=at))
    for when, name in zip((When.BEFORE, When.AFTER), names, strict=False):
        await work.tickets.attach(ticket.id, when, 0, [await work.photos.add(name, None)])


async def _exhibit(stage: Stage, work: UnitOfWork, number: TicketId, secret: str, public: str) -> None:
    """Publish an exposure of a ticket with all photos that are offered; a model of it is only heard about."""
    ticket, today = await work.tickets.get(number), stage.clock().date()
    if ticket is None or ticket.team is None or ticket.fixed_at is None:
        return
    through = tuple(each.photo.id for each in offered(ticket, await work.tickets.photos(number)))
    for kind, stand, answer in (
        (Exhibit.EXPOSURE, Stand.PUBLISHED, public),
        (Exhibit.MODEL, Stand.HEARD, secret),
    ):
        new = propose(ticket, kind, today, by_rule=True)
        new = replace(new, stand=stand, answer=answer, photos=through, published_on=today)
        new = replace(new, number=await work.exposures.add(new))
        await work.exposures.save(new)
        if stand is Stand.PUBLISHED:
            await exhibiting.post(work, new)


async def _campaign(stage: Stage, work: UnitOfWork, secret: str) -> None:
    today = stage.clock().date()
    plan = Campaign(0, CampaignCode("all"), "Clean month", today, today, is_public=True)
    await work.campaigns.keep(plan)
    await work.campaigns.keep(replace(plan, code=CampaignCode("own"), name=secret, is_public=False))


async def _bulletins(stage: Stage, work: UnitOfWork, secret: str, public: str) -> None:
    today = stage.clock().date()
    for off, state, words in ((9, bulletins.State.POSTED, public), (5, bulletins.State.DRAFT, secret)):
        number = await work.bulletins.add(Period(today - off * DAY, today - (off - 2) * DAY), {}, stage.clock())
        kept = await work.bulletins.get(number) if number else None
        if kept is not None:
            numbered = replace(kept, number=1, year=2026) if state is bulletins.State.POSTED else kept
            await work.bulletins.save(replace(numbered, state=state, added=(words,)))


async def _drives(stage: Stage, work: UnitOfWork, secret: str) -> None:
    for state, title in ((drives.State.ANNOUNCED, "Elm Park"), (drives.State.DRAFT, secret)):
        begins = stage.clock() + DAY
        made = await work.drives.begin(drive(0, by=None, begins=begins, ends=begins + DAY))
        made = replace(made, state=state, title=title, point=None)  # whoever announces one says where it is
        await work.drives.save(made)
        if state is drives.State.ANNOUNCED:
            await posting.post(work, Kind.DRIVE_POSTED, facts={"number": made.id}, slot=post_slot(made))
