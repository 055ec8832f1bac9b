"""Send what waits to be sent to other bodies, and ask about what was sent, once a minute.

Promises: what is on its way is marked on disk before the network is used. One server that does not answer keeps no
other from being asked. Only the process that leads does so.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import structlog

from bot.clock import Clock
from bot.referring import calling
from bot.referring.calling import Lost, NotNow, Refused, There
from casework.model.district import District
from casework.model.referral import Referral, Stage, Trouble, mark_of
from casework.oversight import referring
from storage.trouble import StorageAway, why
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

EVERY_S = 60
CHUNK = 20  # tickets of a server, and calls, in a minute
SEARCHED = timedelta(hours=1)  # before a report whose answer was lost: clocks differ


@dataclass(frozen=True, slots=True)
class Referring:
    """To whom tickets are referred, and every how many minutes each server is asked what became of them."""

    theirs: Sequence[There] = ()
    ask_minutes: int = 30


TO_NOBODY = Referring()


class Referrer:
    """Refers tickets to other bodies until cancelled."""

    def __init__(
        self,
        storage: Storage,
        district: Callable[[], District],
        clock: Clock,
        referred: Referring,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._storage = storage
        self._district = district
        self._clock = clock
        self._theirs = {there.server.name: there for there in referred.theirs}
        self._ask_minutes = referred.ask_minutes
        self._transport = transport

    async def run(self) -> None:
        """Act once a minute; without a server there is nothing to do."""
        while True:
            if self._theirs:
                await self.act()
            await asyncio.sleep(EVERY_S)

    async def act(self) -> None:
        """Send and ask what is due now."""
        at = self._clock()
        try:
            async with self._begin("new", at) as work:
                await referring.begin(work, [each.server for each in self._theirs.values()], at, CHUNK)
            async with self._storage.read() as work:
                due = await work.referrals.due(at, CHUNK)
            async with httpx.AsyncClient(
                transport=self._transport, timeout=calling.SECONDS, follow_redirects=False, trust_env=False
            ) as http:
                for referral in due:
                    await self._try(http, referral, at)
        except StorageAway as error:
            log.warning("what belongs to other bodies must wait", why=why(error))

    async def _try(self, http: httpx.AsyncClient, referral: Referral, at: datetime) -> None:
        """Do what is due with one; if that is a mistake of ours, the others go on."""
        try:
            await self._go_on(http, referral, at)
        except StorageAway:
            raise
        except Exception:
            log.exception("a ticket for another body could not be worked", ticket=referral.ticket)

    async def _go_on(self, http: httpx.AsyncClient, referral: Referral, at: datetime) -> None:
        there = self._theirs.get(referral.server)
        async with self._begin(f"{referral.ticket} {referral.rework}", at) as work:
            is_left = await referring.is_left(work, there.server if there else None, referral)
        if there is None or is_left:
            return
        match referral.stage:
            case Stage.WAITING:
                await self._send(http, there, referral, at)
            case Stage.SENDING:
                await self._look_for(http, there, referral, at)
            case Stage.SENT:
                await self._ask(http, there, referral, at)

    async def _send(self, http: httpx.AsyncClient, there: There, referral: Referral, at: datetime) -> None:
        async with self._begin(f"send {referral.ticket} {referral.rework}", at) as work:
            sent = await referring.prepare(work, self._district(), there.server, referral, at)
        if sent is None:
            return
        try:
            arrived = await calling.send(http, there, sent)
        except NotNow as error:
            await self._put_off(referral, Stage.WAITING, error, at)
        except Refused as error:
            await self._fail(referral, Trouble.REFUSED, error, at)
        except Lost as error:  # it stays on its way, and is looked for
            log.warning(
                "nobody knows whether a ticket arrived", ticket=referral.ticket, server=referral.server, why=str(error)
            )
        else:
            async with self._begin(f"sent {referral.ticket} {referral.rework}", at) as work:
                await referring.arrived(work, referral, arrived.reference, arrived.token, at, self._ask_minutes)
            log.info("a ticket was sent to another body", ticket=referral.ticket, server=referral.server)

    async def _look_for(self, http: httpx.AsyncClient, there: There, referral: Referral, at: datetime) -> None:
        """Look over there for a report whose answer was lost."""
        async with self._storage.read() as work:
            ticket = await work.tickets.get(referral.ticket)
        service = there.server.service_of(ticket) if ticket else None
        since = (referral.sending_at or (ticket.reported_at if ticket else at)) - SEARCHED
        try:
            found = await calling.look_for(http, there, service or "", mark_of(referral), since)
        except NotNow as error:
            await self._put_off(referral, Stage.SENDING, error, at)
            return
        if found is None:
            await self._fail(referral, Trouble.UNKNOWN, Lost(), at)
            return
        async with self._begin(f"found {referral.ticket} {referral.rework}", at) as work:
            await referring.arrived(work, referral, found, None, at, self._ask_minutes)

    async def _ask(self, http: httpx.AsyncClient, there: There, referral: Referral, at: datetime) -> None:
        try:
            reference = referral.reference or await calling.resolve(http, there, referral.token or "")
            said = await calling.ask(http, there, reference) if reference else None
        except NotNow as error:
            await self._put_off(referral, Stage.SENT, error, at)
            return
        if reference and said is None:
            await self._fail(referral, Trouble.LOST, Lost(f"number {reference}"), at)
            return
        async with self._begin(f"hear {referral.ticket} {referral.rework}", at) as work:
            known = Referral(referral.ticket, referral.rework, referral.server, Stage.SENT, reference, referral.token)
            word, notes = (said.word, said.notes) if said else ("", "")
            district = self._district()
            await referring.hear(work, district, there.server, known, word, notes, at, self._ask_minutes)

    async def _put_off(self, referral: Referral, stage: Stage, error: Exception, at: datetime) -> None:
        log.warning("another body's server does not answer", server=referral.server, why=str(error))
        async with self._begin(f"later {referral.ticket} {referral.rework}", at) as work:
            await referring.put_off(work, self._district(), referral, stage, str(error), at)

    async def _fail(self, referral: Referral, trouble: Trouble, error: Exception, at: datetime) -> None:
        log.warning(
            "a ticket cannot be sent to another body", ticket=referral.ticket, server=referral.server, why=trouble
        )
        async with self._begin(f"failed {referral.ticket} {referral.rework}", at) as work:
            await referring.fail(work, self._district(), referral, trouble, str(error), at)

    def _begin(self, cause: str, at: datetime) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._storage.begin(f"referral {cause} {at.isoformat()}")
