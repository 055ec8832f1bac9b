"""Bad days by script: what a test or the demo orders to go wrong, and when.

A fault is used up by the calls that it hits. The connection can be cut *before* the work (nothing was done) or *after*
it (the work is done, the answer never arrives): to the bot both look alike, and that is the point. The answer can also
be *garbled*: the work is done, and a proxy puts a page of its own in place of the answer.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal

Cut = Literal["before", "after", "garbled"]


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong, `times` times, after `skip` calls that it would hit went well; `delay` in seconds.

    It hits only calls that upload more than `over` bytes, if `over` is given.
    """

    method: str
    chat_id: int | None
    times: int
    status: int | None
    description: str | None
    retry_after: int | None
    delay: float
    cut: Cut | None
    skip: int = 0
    over: int | None = None

    @property
    def words(self) -> str:
        """The description in the answer: Telegram's own for the status unless the script gave one."""
        if self.description is not None:
            return self.description
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return f"Too Many Requests: retry after {self.retry_after or 1}"
        return HTTPStatus(self.status or 500).phrase

    @property
    def parameters(self) -> dict[str, int]:
        """The `parameters` of the answer."""
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return {"retry_after": self.retry_after or 1}
        return {}


@dataclass(slots=True)
class Faults:
    """The script: faults are tried in the order in which they were added."""

    waiting: list[Fault] = field(default_factory=list)

    def add(
        self,
        method: str = "*",
        chat_id: int | None = None,
        times: int = 1,
        *,
        status: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        delay: float = 0,
        cut: Cut | None = None,
        skip: int = 0,
        over: int | None = None,
    ) -> Fault:
        """Order a fault for the next `times` calls of `method` to `chat_id` (None: to any), and return it.

        The first `skip` of these calls go well, and so do those that upload no more than `over` bytes.
        `method` "*" is every method, getUpdates included; "download" is the download of a file.
        """
        if status is None and retry_after is not None:
            status = 429
        fault = Fault(method, chat_id, times, status, description, retry_after, delay, cut, skip, over)
        self.waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None, uploaded: int = 0) -> Fault | None:
        """Return the fault that hits this call, if one does, and count it."""
        for fault in self.waiting:
            is_small = fault.over is not None and uploaded <= fault.over
            if fault.method in ("*", method) and fault.chat_id in (None, chat_id) and not is_small:
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
