"""Read what another system asks for: moments, lists, pages; and who it is, by its key.

Promise: whatever stands in an address or a header, it is read, or refused with a status and a sentence.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from casework.model.client import Client, Scope, hash_of
from casework.model.open311 import Fault
from casework.model.spelling import digits_in
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Step
from storage.unit_of_work import Storage

LISTED_MOST = 1000
PAGES_MOST = 1000
LINES_MOST = 1_000_000  # of a report's history
KEY_MOST = 200  # characters
KEYS_AT_ONCE = 2  # that are looked up
PATIENCE_S = 10.0  # for looking up a key, with waiting for its turn
SECOND = timedelta(seconds=1)


class Refused(Exception):
    """A request cannot be answered; `faults` say why, with the status of the first one; `headers` go with it."""

    def __init__(self, *faults: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(*(fault.words for fault in faults))
        self.faults = faults
        self.headers = dict(headers or {})


def moment(name: str, text: str, zone: tzinfo) -> datetime | None:
    """Read a moment of ISO 8601, or None if there is none; one without a zone is local. Raises Refused."""
    text = text.strip().replace(" ", "+")  # a plus sign that was not escaped arrives as a blank
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
        at = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(Fault(400, f"{name} must be a date and time such as 2026-11-30T08:00:00Z")) from None
    if not 1900 < at.year < 2200:
        raise Refused(Fault(400, f"{name} is too far away"))
    return at


def span(start: datetime | None, end: datetime | None, now: datetime, most: timedelta) -> tuple[datetime, datetime]:
    """Return from when and until when, with what was not given filled in; raises Refused for more than `most`."""
    if start is None and end is None:
        return now - most, now + SECOND
    if start is None and end is not None:
        start = end - most
    if end is None and start is not None:
        end = start + most
    if start is None or end is None or end < start:
        raise Refused(Fault(400, "end_date is before start_date"))
    if end - start > most:
        raise Refused(Fault(400, f"start_date and end_date must be at most {most.days} days apart"))
    return start, end + SECOND  # the last second counts: ours are shown without parts of it


def whole(name: str, text: str, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`; raises Refused."""
    if not text.strip():
        return default
    found = digits_in(text)
    if found is not None and 1 <= found <= most:
        return found
    raise Refused(Fault(400, f"{name} must be a whole number from 1 to {most}"))


def number(text: str) -> TicketId | None:
    """Read the number of a report; None if there can be none."""
    found = digits_in(text.strip())
    return None if found is None else TicketId(found)


def step(text: str) -> Step | None:
    """Read an update_id, or None if there is none; raises Refused."""
    if not text.strip():
        return None
    ticket, _, line = text.partition("-")
    if (found := number(ticket)) is None or not line:
        raise Refused(Fault(400, "after must be an update_id such as 12-3"))
    return Step(found, whole("after", line, 1, LINES_MOST) - 1)


def listed(text: str) -> list[str]:
    """Read a list with commas; raises Refused if it is too long."""
    found = [each.strip() for each in text.split(",") if each.strip()]
    if len(found) > LISTED_MOST:
        raise Refused(Fault(400, f"at most {LISTED_MOST} values"))
    return found


class Clients:
    """Knows clients by their keys, and lets each do something so often in a minute.

    The count is this process's own: of several processes each has one.
    """

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._turn = asyncio.Semaphore(KEYS_AT_ONCE)
        self._done: dict[tuple[str, Scope], deque[datetime]] = {}

    async def known(self, key: str) -> Client | None:
        """Return the client that has a key, or None if nobody has it, or it is revoked.

        Everybody may send keys, so a few at a time are looked up; raises TimeoutError if there are too many.
        """
        if not 0 < len(key) <= KEY_MOST:
            return None
        async with asyncio.timeout(PATIENCE_S), self._turn, self._storage.read() as work:
            client = await work.clients.with_key(hash_of(key))
        return client if client is not None and client.revoked_at is None else None

    def count(self, client: Client, scope: Scope, most: int) -> None:
        """Count what a client does; raises Refused if it has done it `most` times within a minute."""
        at = self._clock()
        done = self._done.setdefault((client.name, scope), deque())
        while done and not at - timedelta(minutes=1) < done[0] <= at:
            done.popleft()
        if len(done) >= most:
            rest = max(1, 60 - int((at - done[0]).total_seconds()))
            raise Refused(Fault(429, f"at most {most} requests in a minute"), headers={"Retry-After": str(rest)})
        done.append(at)
