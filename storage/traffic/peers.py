"""Share one PostgreSQL among several processes: who leads, who works which lane, and what one calls out to the others.

Each process has one connection beside the pool. Its locks are sessions' advisory locks: that it is present, that it
leads, and the lanes (per-chat queues) that it works. Promises: at most one process leads; a lane is worked by one
process at a time; nothing is left of a process that was killed, because its locks end with its connection. If a
connection is lost, two may work one lane for a moment. That costs work and does no harm: the mark that an update is
done, in the transaction of its effect, gives order and once-only by itself.

To send twice does harm. So whoever leads sends under a lock of its own on a second connection, and keeps it until what
was on its way has arrived, also when it leads no more: the next leader begins to send only then.

A call to the others is a NOTIFY. It is sent outside of transactions, because a commit with a NOTIFY waits for all
others, and at most once in CALLS_S. A process that dies may have called nobody, so everybody looks each second too.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.traffic.inbox import Waiting
from storage.traffic.lease import PRESENT, LeaseTaken

if TYPE_CHECKING:
    from storage.postgresql import Beside

INBOX, OUTBOX = "inbox", "outbox"  # what is called out: there is something new in it
BOTH_QUEUES = frozenset({INBOX, OUTBOX})
CHANNEL = "cleanward"
LEADER = 0x6C656164  # "lead" in ASCII: the first key of the lock that the leader has
SENDER = 0x73656E64  # "send": the first key of the lock of whoever sends
LANES = 0x6C616E65  # "lane": the first key of all lanes' locks; locks with two keys never meet those with one
CALLS_S = 0.075  # between two calls of a process
LOOK_S = 1.0  # between two looks for what nobody has called out, and two attempts to lead
HASTE_S, HASTY = 0.05, 20  # a process that has just come tries to lead so often at first: its predecessor may be dying
OVERLAP_S = 30.0  # for the process that led before to send what was on its way; its own patience is shorter
FIRST_LANE = -(2**63)

_PRESENT = "SELECT pg_try_advisory_lock_shared($1) AS is_mine"
_ALONE = "SELECT pg_try_advisory_lock($1, 0) AS is_mine"
_LIVE = "SELECT 1"
_CALL = "SELECT pg_notify($1, $2)"
# A lane's second key is made of its last 32 bits; two lanes with the same key only wait for each other.
_LET_GO = """
SELECT pg_advisory_unlock($1, ((lane & 4294967295) - 2147483648)::integer) FROM unnest($2::bigint[]) AS lane
"""
# The recursion jumps from lane to lane in the index, so a chat that floods costs no more than one that does not.
_TAKE = """
WITH RECURSIVE heads(lane) AS (
    (SELECT lane FROM inbox WHERE done_at IS NULL AND lane > $1 ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT lane FROM inbox WHERE done_at IS NULL AND lane > heads.lane ORDER BY lane LIMIT 1)
    FROM heads WHERE heads.lane IS NOT NULL
), near AS MATERIALIZED (
    SELECT lane FROM heads WHERE lane IS NOT NULL AND lane <> ALL($2::bigint[]) LIMIT $3
), mine AS MATERIALIZED (
    SELECT lane, pg_try_advisory_lock($5, ((lane & 4294967295) - 2147483648)::integer) AS is_mine FROM near
)
SELECT mine.lane, is_mine, seq, update_id, payload, attempts, received_at
FROM mine LEFT JOIN LATERAL (
    SELECT seq, update_id, payload, attempts, received_at FROM inbox
    WHERE is_mine AND inbox.lane = mine.lane AND done_at IS NULL ORDER BY seq LIMIT $4
) AS next ON true
ORDER BY seq
"""

_LEADERLESS = text("""
SELECT bool_and(NOT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = :leader AND objsubid = 2 AND granted
    AND pg_locks.database = pg_stat_activity.datid
)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE 'cleanward %'
AND backend_start < now() - make_interval(secs => :after)
""")
LEADERLESS_S = 10  # after so long somebody should lead


async def is_leaderless(connection: AsyncConnection) -> bool:
    """Tell whether processes of the bot have run for a while and none of them leads; never so on SQLite."""
    if connection.dialect.name == "sqlite":
        return False
    asked = {"leader": LEADER, "after": LEADERLESS_S}
    return bool((await connection.execute(_LEADERLESS, asked)).scalar())


@dataclass(frozen=True, slots=True)
class Taken:
    """Lanes that are ours now, each with its next updates, or none; `after` is where to look next, None at the end."""

    lanes: Mapping[int, list[Waiting]]
    after: int | None


class Peers:
    """The processes on the same PostgreSQL, as one of them sees the others.

    `on_call` is called with what others call out. `leads` is set while this process leads.
    """

    def __init__(self, engine: AsyncEngine, name: str, *, may_lead: bool) -> None:
        self._url = engine.url
        self._name = name
        self._may_lead = may_lead
        self._beside: Beside | None = None
        self._sends: Beside | None = None  # the connection whose lock lets this process send
        self._calls: set[str] = set()
        self._stirred = asyncio.Event()
        self.on_call: Callable[[Collection[str]], None] = lambda _what: None
        self.leads = asyncio.Event()
        self.leads_no_more = asyncio.Event()

    def call(self, what: str) -> None:
        """Call out to the other processes, soon."""
        self._calls.add(what)
        self._stirred.set()

    async def stay(self) -> None:
        """Be one of the processes, and lead when nobody else does, until the connection is lost.

        Raises OperationalError then, and LeaseTaken if somebody has the database for himself.
        """
        from storage.postgresql import Beside  # noqa: PLC0415 - its driver is an extra

        beside = await Beside.open(self._url, self._name)
        try:
            await beside.listen(CHANNEL, self._hear)
            await self._be_present(beside)
            self._beside = beside
            await self._attend(beside)
        finally:
            self._beside = self._sends = None  # what is on its way may still end under its lock
            beside.end()
            self.leads.clear()
            self.leads_no_more.set()

    async def _be_present(self, beside: "Beside") -> None:
        """Let nobody have the database for himself while a connection lasts; raises LeaseTaken if somebody has it."""
        [present] = await beside.ask(_PRESENT, PRESENT)
        if not present["is_mine"]:
            raise LeaseTaken(str(self._url.host or "PostgreSQL"))

    async def _attend(self, beside: "Beside") -> None:
        """Call, look, and try to lead, each at its time."""
        clock, look_at, hasty = asyncio.get_running_loop().time, 0.0, HASTY
        while True:
            if beside.has_ended or (self._sends is not None and self._sends.has_ended):
                raise OperationalError(None, None, RuntimeError("the connection was lost"))
            if clock() >= look_at:
                await self._try_to_lead(beside)
                if self._may_lead and not self.leads.is_set() and hasty:
                    hasty -= 1
                    look_at = clock() + HASTE_S
                else:
                    look_at = clock() + LOOK_S
                    self.on_call(BOTH_QUEUES)
            if self._calls:
                said, self._calls = " ".join(sorted(self._calls)), set()
                await beside.ask(_CALL, CHANNEL, said)
                await asyncio.sleep(CALLS_S)
                continue
            self._stirred.clear()
            try:
                async with asyncio.timeout(max(0.0, look_at - clock())):
                    await self._stirred.wait()
            except TimeoutError:
                pass

    async def _try_to_lead(self, beside: "Beside") -> None:
        """Lead if nobody else does; who leads already, or never does, sees only that the server lives."""
        if self._may_lead and not self.leads.is_set():
            [lead] = await beside.ask(_ALONE, LEADER)
            if lead["is_mine"]:
                self.leads_no_more.clear()
                self.leads.set()
        else:
            await beside.ask(_LIVE)
            if self._sends is not None:
                await self._sends.ask(_LIVE)

    def _hear(self, said: str | None) -> None:
        if said is None:
            self._stirred.set()
        else:
            self.on_call(said.split())

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[bool]:
        """Be the one who sends for the block; first wait until the process that led before has ended it.

        Tells whether it has: one that hangs is waited for no longer than OVERLAP_S. When this connection is lost, so is
        the other one: `stay` ends. Raises OperationalError, and LeaseTaken as `stay` does.
        """
        from storage.postgresql import Beside  # noqa: PLC0415 - its driver is an extra

        clock = asyncio.get_running_loop().time
        beside = await Beside.open(self._url, f"{self._name}, sends")
        try:
            await self._be_present(beside)
            until, is_mine = clock() + OVERLAP_S, False
            while not is_mine and clock() < until:
                [send] = await beside.ask(_ALONE, SENDER)
                is_mine = send["is_mine"]
                if not is_mine:
                    await asyncio.sleep(HASTE_S)
            self._sends = beside
            yield is_mine
        finally:
            self._sends = None
            beside.end()

    async def take(self, after: int, busy: Collection[int], lanes: int, updates: int) -> Taken:
        """Lock up to so many lanes behind one in which something waits, and read up to so many updates of each.

        Left out are those of `busy` and those that another process works. Raises OperationalError.
        """
        beside = self._there()
        rows = await beside.ask(_TAKE, after, list(busy), lanes, updates, LANES)
        found: dict[int, list[Waiting]] = {}
        seen = {row["lane"] for row in rows}
        for row in rows:
            if row["is_mine"]:
                mine = found.setdefault(row["lane"], [])
                if row["seq"] is not None:
                    mine.append(Waiting(**{name: row[name] for name in Waiting.__slots__}))
        return Taken(found, max(seen) if len(seen) == lanes else None)

    async def let_go(self, lanes: Collection[int]) -> None:
        """Let others work these lanes; raises OperationalError, and then they are free anyway."""
        await self._there().ask(_LET_GO, LANES, list(lanes))

    def _there(self) -> "Beside":
        if self._beside is None:
            raise OperationalError(None, None, RuntimeError("the other processes cannot be reached"))
        return self._beside
