"""Do what is due because of the time alone.

A ticket that has waited too long for somebody goes on without them. Reminders and digests that are due are said. Old
data are thrown away, or forget to whom they belonged.

Promises: each job has its own transactions, a chunk at a time, so that nobody waits long behind it. A job that fails
does not stop the other jobs, unless the database is away for several. Nothing that can wait is said at night.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from random import SystemRandom

import structlog

from bot.clock import Clock
from casework.bulletins import composing
from casework.campaigns import taking_part
from casework.campaigns.contracts import contracting
from casework.campaigns.drives import telling
from casework.campaigns.projects import moving
from casework.desk import (
    asking,
    boarding,
    handling,
    parking,
)
from casework.district import handing_over
from casework.following import asking_again, digesting, judging
from casework.model.district import District
from casework.model.draft import DraftId
from casework.model.policy import Policy
from casework.model.quiet import is_quiet
from casework.oversight import exposing, fixed_today, looking_back, morning, proposing, warning
from casework.people import forgetting
from casework.reporting import reminding
from casework.tickets import restraining
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

EVERY_S = 60
MOST_AWAY = 2  # jobs for which the database is away, one after the other; then the others wait for the next minute
CHUNK = 100
PAGE = 500  # private chats that are looked at in one go
CLOCKS_DIFFER = timedelta(days=1)  # at most, between two machines
TIDY_EVERY = timedelta(hours=1)  # what has been kept for days may stay an hour longer
BOARDS_EVERY = timedelta(hours=1)
PROPOSED_EVERY = timedelta(hours=1)
CANCELLED_KEPT = timedelta(minutes=30)  # so that an old button still says what it was


class Timekeeper:
    """Acts once a minute until cancelled."""

    def __init__(self, storage: Storage, clock: Clock, district: Callable[[], District]) -> None:
        self._storage = storage
        self._clock = clock
        self._district = district
        self._chance = SystemRandom()  # nobody can tell beforehand what is drawn
        self._tidied_at: datetime | None = None
        self._dropped_until: datetime | None = None
        self._boarded_at: datetime | None = None
        self._proposed_at: datetime | None = None
        self._numbers = itertools.count()
        self.is_resting = False

    async def run(self) -> None:
        """Act once a minute."""
        while True:
            await self.act()
            self.is_resting = True
            await asyncio.sleep(EVERY_S)
            self.is_resting = False

    @property
    def _policy(self) -> Policy:
        return self._district().policy

    def _logged_since(self, at: datetime) -> datetime:
        return at - timedelta(days=self._policy.keep_log_days)

    def _begin(self, at: datetime) -> AbstractAsyncContextManager[UnitOfWork]:
        # Several transactions of one moment may say the same: each shows what it has changed itself.
        return self._storage.begin(f"time {at.isoformat()} {next(self._numbers)}", gathers=True)

    async def _in_chunks(self, at: datetime, job: Callable[[UnitOfWork], Awaitable[int]]) -> int:
        """Do a job in one transaction after the other, until one did less than a chunk; returns how much was done."""
        total, count = 0, CHUNK
        while count == CHUNK:
            async with self._begin(at) as work:
                count = await job(work)
            total += count
        return total

    async def act(self) -> None:
        """Do what is due now."""
        at = self._clock()
        jobs: list[Callable[[datetime], Awaitable[None]]] = [self._go_on, self._hand_over, self._warn]
        jobs.append(self._prune)
        if not is_quiet(at, self._district().calendar.zone, self._policy):
            jobs += [self._look_back, self._expire_reports, self._remind_of_reports, self._digest, self._send_letters]
            jobs += [self._ask_again, self._exhibit, self._draw_statements, self._remind_of_drives, self._ask_why]
            jobs += [self._compose_bulletins, self._remind_of_bulletins]
        jobs.append(self._tell_of_drives)
        if _is_over(self._tidied_at, TIDY_EVERY, at):
            jobs += [self._forget, self._tidy]
        if _is_over(self._boarded_at, BOARDS_EVERY, at):
            jobs.append(self._board)
        away = 0
        for job in jobs:
            try:
                await job(at)
                away = 0
            except StorageAway as error:
                away += 1
                log.warning("the timekeeper must wait", job=job.__name__, why=str(error))
                if away == MOST_AWAY:
                    return
            except Exception:
                log.exception("something that was due could not be done", job=job.__name__)

    async def _go_on(self, at: datetime) -> None:
        """Close tickets that wait too long for a verdict; let those go on that wait too long for an answer or a day."""
        async with self._begin(at) as work:
            closed = await judging.expire(work, self._policy, at)
            resumed = await asking.resume_unanswered(work, self._district(), at)
            unparked = await parking.resume_due(work, self._district(), at)
            await handling.forget_undo(work, self._policy, at)
        _note("tickets closed without a verdict", closed)
        _note("tickets go on without an answer", resumed)
        _note("parked tickets go on", unparked)

    async def _warn(self, at: datetime) -> None:
        """Warn of deadlines; at night of dangers only."""
        quiet = is_quiet(at, self._district().calendar.zone, self._policy)
        await self._in_chunks(at, lambda work: warning.take_steps(work, self._district(), at, CHUNK, is_quiet=quiet))

    async def _send_letters(self, at: datetime) -> None:
        async with self._begin(at) as work:
            await morning.send(work, self._district(), at)

    async def _exhibit(self, at: datetime) -> None:
        """Let exposures and models go on; propose some by the rule; post what was fixed today."""
        async with self._begin(at) as work:
            _note("exposures and models went on", await exposing.keep_up(work, self._district(), at))
        async with self._begin(at) as work:
            await fixed_today.post(work, self._district(), at)
        if _is_over(self._proposed_at, PROPOSED_EVERY, at):
            async with self._storage.read() as work:  # it may read much
                found = await proposing.look(work, self._district(), at)
            if found:
                async with self._begin(at) as work:
                    made = await proposing.propose(work, self._district(), found, at)
                _note("tickets were proposed to be shown", made)
            self._proposed_at = at

    async def _compose_bulletins(self, at: datetime) -> None:
        """Compose the bulletins of periods that are over."""
        async with self._begin(at) as work:
            composed = await composing.compose_due(work, self._district(), at)
        _note("bulletins were composed", len(composed))

    async def _remind_of_bulletins(self, at: datetime) -> None:
        """Remind of bulletins that nobody approves."""
        async with self._begin(at) as work:
            _note("supervisors were reminded of bulletins", await composing.remind(work, self._district(), at))

    async def _draw_statements(self, at: datetime) -> None:
        """Draw the statements of contractors' last month."""
        async with self._begin(at) as work:
            drawn = await contracting.draw_due(work, self._district(), at)
        _note("statements of contractors' months were drawn", drawn)

    async def _ask_again(self, at: datetime) -> None:
        """Ask again about fixes on which nobody gives a verdict."""
        await self._in_chunks(at, lambda work: asking_again.ask_again(work, self._district(), at, CHUNK))

    async def _remind_of_drives(self, at: datetime) -> None:
        async with self._begin(at) as work:
            _note("drives of which people are reminded", await telling.remind(work, self._district(), at))

    async def _tell_of_drives(self, at: datetime) -> None:
        """Tell those whom a drive concerns what is new of it; at night only what cannot wait."""
        told = -1
        while told:
            async with self._begin(at) as work:
                told = await telling.spread(work, self._district(), at, CHUNK)

    async def _ask_why(self, at: datetime) -> None:
        """Ask desks why they are behind in a campaign, and why a project has passed its end."""
        async with self._begin(at) as work:
            behind = await taking_part.ask_who_is_behind(work, self._district(), at)
            late = await moving.ask_who_is_late(work, self._district(), at)
        _note("teams were asked why they are behind", behind)
        _note("teams were asked why a project is late", late)

    async def _look_back(self, at: datetime) -> None:
        """Draw the week's sample of what was closed, for inspectors."""
        async with self._begin(at) as work:
            drawn = await looking_back.draw(work, self._district(), at, self._chance)
        if drawn:
            log.info("closed tickets are to be looked at", count=drawn)

    async def _hand_over(self, at: datetime) -> None:
        """Hand tickets over to the team that answers for their area from today on."""
        moved: int | None = 0
        while moved is not None:
            _note("tickets were handed over", moved)
            async with self._begin(at) as work:
                moved = await handing_over.carry_out(work, self._district(), at)

    async def _prune(self, at: datetime) -> None:
        """Delete what is no longer needed: old traffic, and drafts that were cancelled, with their files."""
        kept = max(CANCELLED_KEPT, timedelta(minutes=self._policy.undo_minutes))
        async with self._begin(at) as work:
            cancelled = await work.holdings.drop_cancelled(at - kept)
            updates = await work.inbox.prune(self._logged_since(at))
            notices = await work.parcels.prune(self._logged_since(at))
        _note("drafts that were cancelled were deleted", cancelled)
        _note("updates that were worked long ago were deleted", updates)
        _note("messages that were settled long ago were deleted", notices)

    async def _forget(self, at: datetime) -> None:
        """Make tickets that were closed long ago forget whose they were, and drives who came."""
        async with self._begin(at) as work:
            forgotten = await work.drives.forget_before(at - timedelta(days=self._policy.forget_after_days))
        _note("people who came to drives were forgotten", forgotten)
        tickets = await self._in_chunks(at, lambda work: forgetting.forget_old(work, self._policy, at, CHUNK))
        _note("tickets forgot whose they were", tickets)

    async def _digest(self, at: datetime) -> None:
        await self._in_chunks(at, lambda work: digesting.send_due(work, self._district(), at, CHUNK))

    async def _expire_reports(self, at: datetime) -> None:
        before = reminding.expired_before(self._policy, at)
        _note("drafts that were left were ended", await self._each_left(before, at, reminding.expire, is_reminded=True))

    async def _remind_of_reports(self, at: datetime) -> None:
        await self._each_left(reminding.reminded_before(self._policy, at), at, reminding.remind, is_reminded=False)

    async def _each_left(
        self,
        before: datetime,
        at: datetime,
        act: Callable[[UnitOfWork, Policy, DraftId, datetime], Awaitable[bool]],
        *,
        is_reminded: bool,
    ) -> int:
        """Call `act` for each draft that was left unchanged since `before`, in the order of their numbers.

        Returns how often it did something.
        """
        found, last, done = [DraftId(0)], DraftId(0), 0
        while found:
            async with self._storage.read() as work:
                found = await work.drafts.left(before, last, CHUNK, is_reminded=is_reminded)
            for last in found:
                async with self._begin(at) as work:
                    done += await act(work, self._policy, last, at)
        return done

    async def _tidy(self, at: datetime) -> None:
        """Forget private chats of people whom we do not know, old counts, and the photos of what was dismissed."""
        await self._drop_dismissed(at)
        await self._leave_strangers(at)
        async with self._begin(at) as work:
            await restraining.prune(work, self._district(), at)
        self._tidied_at = at

    async def _drop_dismissed(self, at: datetime) -> None:
        """Take the photos from what was dismissed long ago; after a start all of it is looked at, then what is new.

        What waits for a supervisor's decision is looked at again, and what was dismissed since.
        """
        dismissed = at - timedelta(days=self._policy.keep_dismissed_photos_days)
        since = self._dropped_until
        if since is not None:  # unless the clock was set back; other processes' clocks may be behind
            since = since - CLOCKS_DIFFER if since <= dismissed else None
        async with self._storage.read() as work:
            found = await work.holdings.dismissed(since, dismissed)
        left: list[datetime] = []
        for first in range(0, len(found), CHUNK):
            async with self._begin(at) as work:
                left += await work.holdings.drop_dismissed(found[first : first + CHUNK])
        self._dropped_until = min(left, default=dismissed)
        _note("tickets that were dismissed lost their photos", len(found) - len(left))

    async def _leave_strangers(self, at: datetime) -> None:
        """Forget private chats of people whom we do not know; nobody who writes waits while they are looked for."""
        last: int | None = 0
        while last is not None:
            async with self._storage.read() as work:
                strangers, last = await work.holdings.strangers(last, PAGE)
            for first in range(0, len(strangers), CHUNK):
                async with self._begin(at) as work:
                    await work.holdings.leave_strangers(strangers[first : first + CHUNK])

    async def _board(self, at: datetime) -> None:
        """Bring the boards up to date, because tickets become late as time passes."""
        async with self._begin(at) as work:
            await boarding.bring_up_to_date(work)
        self._boarded_at = at


def _note(event: str, count: int) -> None:
    """Say in the log what was done, and to how many, if it was anything."""
    if count:
        log.info(event, count=count)


def _is_over(since: datetime | None, pause: timedelta, at: datetime) -> bool:
    """Tell whether a pause is over; it is, too, when the clock was set back behind its beginning."""
    return since is None or not since <= at < since + pause
