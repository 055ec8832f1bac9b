"""The public page: how many pages a second one process gives to a crowd, beside a bare page of Starlette.

A crowd reads the same few pages, over connections that stay open. Whoever reads what nobody else reads (each report in
turn) has the page made anew. Wanted are 1,000 pages a second for a crowd among 100,000 stored tickets, and among
1,000,000 at most 1.5 times the time of a page.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle, islice
from time import perf_counter

from tests.bench import databases
from tests.bench.desk import desk_with
from tests.bench.figure import Figure
from tests.bench.processes import port_of, running

READERS = 16
CROWDED = ("/", "/reports", "/reports?state=open", "/areas/Mission", "/teams", *(f"/reports/{n}" for n in range(1, 16)))
HEAD = "HTTP/1.1\r\nHost: page.test\r\nAccept-Encoding: gzip\r\nAccept-Language: en\r\n\r\n"


def measure(few: int, many: int, pages: int, turns: int) -> list[Figure]:
    """Return the pages a second among few over a bare page's, and the time of a page among many over that among few.

    The best turn counts: whatever else the machine does only takes away from it.
    """
    crowd = list(islice(cycle(CROWDED), pages))
    own = [f"/reports/{number}" for number in range(20, 20 + pages // 10)]
    with _serving(few) as little, _serving(many) as big, _bare() as bare:
        taken = {
            (at, name): min(asyncio.run(_read(at, paths)) / len(paths) for _ in range(turns))
            for name, paths in (("crowd", crowd), ("own", own))
            for at in (bare, little, big)
        }
    against = f"among {few} stored instead of {many}"
    return [
        Figure("pages for a crowd", "pages/s", 1 / taken[little, "crowd"], 1 / taken[bare, "crowd"], "a bare page"),
        Figure("a page for a crowd", "ms", taken[big, "crowd"] * 1e3, taken[little, "crowd"] * 1e3, against),
        Figure("a page that is made anew", "ms", taken[big, "own"] * 1e3, taken[little, "own"] * 1e3, against),
    ]


async def _read(port: int, paths: Sequence[str]) -> float:
    """Read pages with many readers, and return the seconds that took."""
    waiting = iter(paths)
    began = perf_counter()
    async with asyncio.TaskGroup() as readers:
        for _ in range(READERS):
            readers.create_task(_reader(port, waiting))
    return perf_counter() - began


async def _reader(port: int, paths: Iterator[str]) -> None:
    """Read one page after the other; raises RuntimeError for an answer that is no page."""
    answers, requests = await asyncio.open_connection("127.0.0.1", port)
    with closing(requests):
        for path in paths:
            requests.write(f"GET {path} {HEAD}".encode())
            head = (await answers.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(f"{path}: {head!r}")
            await answers.readexactly(int(head.partition(b"content-length: ")[2].split(b"\r\n")[0]))
    await requests.wait_closed()


@contextmanager
def _serving(stored: int) -> Iterator[int]:
    with desk_with(stored) as url, databases.folder() as photos, running("site", url, str(photos)) as process:
        yield port_of(process)


@contextmanager
def _bare() -> Iterator[int]:
    with running("site") as process:
        yield port_of(process)
