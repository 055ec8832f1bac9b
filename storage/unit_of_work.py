"""Open a transaction with all repositories in it (a unit of work); fulfils `casework.ports.Work`.

Promise: everything that is done through a unit of work is kept together or not at all. After the commit, and never
before it, the callbacks are called: `on_said` if there are new notices, `on_left_over` if nothing shows some files any
more, `on_unnamed` if somebody else is to be asked on which streets some places are. When somebody was erased, SQLite's
write-ahead log is emptied too: at once, or after a later commit if somebody reads at that moment.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.errors import Fact
from casework.model.notice import Notice
from casework.model.street import Unnamed
from storage.campaigns.campaigns import Campaigns
from storage.campaigns.contracts import Contracts
from storage.campaigns.drives import Drives
from storage.campaigns.frontages import Frontages
from storage.campaigns.projects import Projects
from storage.district.areas_and_teams import Districts
from storage.district.audit import Audit
from storage.district.channels import Channels
from storage.district.clients import Clients
from storage.district.desks import Desks
from storage.district.efforts import Efforts
from storage.district.handovers import Handovers
from storage.district.objections import Objections
from storage.district.rounds import Rounds
from storage.district.streets import Streets
from storage.engine import READS_ONLY, Transactions, hold, open_engine
from storage.people.holdings import Holdings
from storage.people.met import People
from storage.people.restraints import Restraints
from storage.people.roles import Roles
from storage.schema import photos, recordings
from storage.tickets.bulk import Bulk
from storage.tickets.bulletins import Bulletins
from storage.tickets.counting import Counting, Figures
from storage.tickets.drafts import Drafts
from storage.tickets.due import Due
from storage.tickets.evidence import Photos, Recordings
from storage.tickets.exposures import Exposures
from storage.tickets.flags import Flags
from storage.tickets.listeners import Listeners
from storage.tickets.lookbacks import Lookbacks
from storage.tickets.nearby import Nearby
from storage.tickets.open_data import OpenData
from storage.tickets.public import Public
from storage.tickets.queues import Queues
from storage.tickets.referrals import Referrals
from storage.tickets.reports import Tickets
from storage.tickets.reviewing import Reviews
from storage.tickets.supervision import Supervision
from storage.tickets.terms import Terms
from storage.traffic.inbox import Inbox
from storage.traffic.outbox import Outbox
from storage.traffic.parcels import Parcels
from storage.traffic.slots import Slots

UTC = ZoneInfo("UTC")


class UnitOfWork:
    """One transaction; made by `Storage.begin` and `Storage.read` only."""

    def __init__(
        self,
        connection: AsyncConnection,
        cause: str,
        at: datetime,
        zone: ZoneInfo,
        waits: int | None = None,
        *,
        gathers: bool = False,
    ) -> None:
        self._connection = connection
        self._cause = cause
        self._waits = waits
        self._at = at
        self.has_said = False
        self._gathered: list[Notice] | None = [] if gathers else None
        self.people = People(connection)
        self.roles = Roles(connection)
        self.restraints = Restraints(connection)
        self.supervision = Supervision(connection)
        self.lookbacks = Lookbacks(connection)
        self.rounds = Rounds(connection)
        self.frontages = Frontages(connection)
        self.audit = Audit(connection)
        self.drafts = Drafts(connection)
        self._counting = Counting(connection, zone)
        self.tickets = Tickets(connection, self._counting)
        self.nearby = Nearby(connection)
        self.figures = Figures(connection)
        self.campaigns = Campaigns(connection)
        self.projects = Projects(connection)
        self.bulk = Bulk(connection, self._counting)
        self.due = Due(connection)
        self.listeners = Listeners(connection)
        self.photos = Photos(connection)
        self.recordings = Recordings(connection)
        self.holdings = Holdings(connection)
        self.desks = Desks(connection)
        self.channels = Channels(connection)
        self.exposures = Exposures(connection)
        self.flags = Flags(connection)
        self.districts = Districts(connection)
        self.drives = Drives(connection)
        self.efforts = Efforts(connection)
        self.bulletins = Bulletins(connection)
        self.reviews = Reviews(connection)
        self.objections = Objections(connection)
        self.handovers = Handovers(connection)
        self.contracts = Contracts(connection)
        self.streets = Streets(connection)
        self.terms = Terms(connection)
        self.queues = Queues(connection)
        self.public = Public(connection)
        self.open_data = OpenData(connection)
        self.clients = Clients(connection)
        self.referrals = Referrals(connection)
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection)
        self.parcels = Parcels(connection)
        self.slots = Slots(connection)

    async def count(self) -> None:
        """Add to the counters of the figures what was done here; nothing may be done afterwards."""
        await self._counting.flush()

    async def hold_no_more(self) -> None:
        """Lock no rows from now on, whatever is read: who only looks must not wait for who writes, nor stop them."""
        await self._connection.execution_options(**{READS_ONLY: True})

    async def files_taken(self) -> set[str]:
        """Return the names of files whose records were added here and that something shows: they are to be stored.

        Until the transaction ends, no process throws them away (`hold_files`).

        Records that were added here, or were taken out of a draft, and that nothing shows are dropped.
        """
        taken = set[str]()
        for records, added in ((photos, self.photos.added), (recordings, self.recordings.added)):
            gone = await self.holdings.drop_unshown_of(records, [*added, *self.drafts.taken_out[records]])
            taken |= {name for number, name in added.items() if number not in gone}
        await self.hold_files(taken)
        return taken

    async def hold_files(self, names: Collection[str]) -> None:
        """Hold files until the transaction ends: whoever stores or throws away one of them in another process waits."""
        await hold(self._connection, (int(name[:15], 16) for name in names))

    async def say(self, notice: Notice) -> None:
        """Put a notice (an outbox message) into the outbox; the same notice for the same cause is stored once."""
        if self._gathered is not None:
            self._gathered.append(notice)
            return
        self.has_said = await self.outbox.add(notice, self._cause, self._at, self._waits) or self.has_said

    async def put_out(self) -> None:
        """Put what was gathered into the outbox, all at once."""
        if self._gathered:
            await self.outbox.add_all(self._gathered, self._cause, self._at)
            self._gathered.clear()
            self.has_said = True

    async def said(self, notice: Notice) -> Mapping[str, Fact] | None:
        """Return the facts of the notice that was said with the same `once`, or None if it was not said."""
        await self.put_out()
        return await self.outbox.said(notice)


MANY = 8  # who wait until they may write


class Storage:
    """The database; it opens units of work. `zone` is the district's, by whose days figures are counted."""

    def __init__(self, url: str, clock: Callable[[], datetime], zone: ZoneInfo = UTC) -> None:
        self.transactions = Transactions(open_engine(url))
        self._clock = clock
        self.zone = zone
        self.on_said: Callable[[], None] = lambda: None
        self._log_holds_erased = False
        self.on_left_over: Callable[[Sequence[str]], None] = lambda _names: None
        self.on_unnamed: Callable[[Sequence[Unnamed]], None] = lambda _places: None

    @asynccontextmanager
    async def begin(
        self, cause: str, waits: int | None = None, *, gathers: bool = False, goes_first: bool = False
    ) -> AsyncIterator[UnitOfWork]:
        """Open a transaction that commits at the end of the block; `cause` makes its notices unique.

        `waits` is the chat in which somebody waits for what it says, if it works what they sent. Where nobody waits,
        it may gather what it says until its end (`gathers`), if that is much. One that `goes_first` does not stand in
        line behind those that want to write too.
        """
        async with self.transactions.writing(goes_first=goes_first) as connection:
            work = UnitOfWork(connection, cause, self._clock(), self.zone, waits, gathers=gathers)
            yield work
            await work.put_out()
            await work.count()
        if work.has_said:
            self.on_said()
        if work.holdings.left_over:
            self.on_left_over(work.holdings.left_over)
        if work.streets.unnamed:
            self.on_unnamed(work.streets.unnamed)
        if work.holdings.has_erased or self._log_holds_erased:
            self._log_holds_erased = not await self.transactions.truncate_log()

    @property
    def is_crowded(self) -> bool:
        """Tell whether many wait until they may write: whoever goes before them keeps them all waiting."""
        return self.transactions.in_line > MANY

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Open a transaction that only reads."""
        async with self.transactions.reading() as connection:
            yield UnitOfWork(connection, "read", self._clock(), self.zone)

    async def close(self) -> None:
        """Close every connection."""
        await self.transactions.close()
