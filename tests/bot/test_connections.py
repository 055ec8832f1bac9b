"""Whoever is slow, or one too many, holds no connection for long; everybody else is served."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import product

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.web import connections
from tests.serving import served

BEGUN = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"


LARGE = bytes(3_000_000)  # more than the system takes for somebody who reads nothing


class Echo:
    """An application that gives a body back, after a while, or much at once, or piece by piece."""

    def __init__(self) -> None:
        self.cut_off = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/", self._answer, methods=["POST"]),
                Route("/large", lambda _: Response(LARGE)),
                Route("/pieces", lambda _: StreamingResponse(self._pieces())),
            ]
        )

    async def _pieces(self) -> AsyncIterator[bytes]:
        for begin in range(0, len(LARGE), 50_000):
            yield LARGE[begin : begin + 50_000]

    async def _answer(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            self.cut_off.set()
            return Response(status_code=400)
        await asyncio.sleep(float(request.headers.get("wait", 0)))
        return Response(body)


@asynccontextmanager
async def called(address: str, said: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect, and say something."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(said)
    try:
        yield reader, writer
    finally:
        writer.close()


async def hung_up(reader: asyncio.StreamReader) -> bool:
    """Wait until the other side ends the connection; tells whether it said nothing before."""
    async with asyncio.timeout(20):
        try:
            return await reader.read() == b""
        except ConnectionError:
            return True


@pytest.mark.parametrize("said", [b"", b"POST / HT", BEGUN])
async def test_who_sends_no_head_in_time_is_cut_off(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.1)
    async with served(Echo().app) as address, called(address, said) as (reader, _):
        assert await hung_up(reader)


async def test_a_few_bytes_more_give_no_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.2)
    async with served(Echo().app) as address, called(address, BEGUN) as (reader, writer):
        ended = asyncio.get_running_loop().create_task(hung_up(reader))
        for number in range(1000):
            if ended.done():
                break
            writer.write(f"X-{number}: y\r\n".encode())
            await asyncio.sleep(0.02)
        assert number < 999
        assert await ended


async def test_who_sends_no_body_in_time_is_cut_off_and_the_application_learns_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "BODY_S", 0.1)
    echo = Echo()
    async with served(echo.app) as address, called(address, BEGUN + b"\r\nhalf") as (reader, _):
        assert await hung_up(reader)
        async with asyncio.timeout(20):
            await echo.cut_off.wait()


async def test_an_answer_may_take_longer_than_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.2)
    monkeypatch.setattr(connections, "BODY_S", 0.2)
    async with served(Echo().app) as address, httpx.AsyncClient(base_url=address) as client:
        for _ in range(2):
            answer = await client.post("/", content=b"whole", headers={"wait": "0.5"})
            assert answer.content == b"whole"


async def asked(address: str, path: str, version: str) -> socket.socket:
    """Ask for something on a connection that takes little at once."""
    host, port = address.removeprefix("http://").split(":")
    caller = socket.socket()
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20_000)
    caller.setblocking(False)
    await asyncio.get_running_loop().sock_connect(caller, (host, int(port)))
    await asyncio.get_running_loop().sock_sendall(caller, f"GET {path} {version}\r\nHost: x\r\n\r\n".encode())
    return caller


async def read(caller: socket.socket, pause_s: float = 0) -> int:
    """Read until the other side ends the connection or has sent everything; returns how many bytes came."""
    got = 0
    async with asyncio.timeout(20):
        while got < len(LARGE):
            try:
                part = await asyncio.get_running_loop().sock_recv(caller, 400_000)
            except ConnectionError:
                break
            if not part:
                break
            got += len(part)
            await asyncio.sleep(pause_s)
    return got


async def test_who_reads_slowly_gets_all_and_who_reads_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.05)
    monkeypatch.setattr(connections, "READ_S", 0.4)
    asks = list(product(("/large", "/pieces"), ("HTTP/1.0", "HTTP/1.1", "HTTP/1.1\r\nConnection: close")))
    async with served(Echo().app) as address, AsyncExitStack() as open_:
        slow, deaf = [[open_.enter_context(await asked(address, *each)) for each in asks] for _ in range(2)]
        assert min(await asyncio.gather(*(read(each, 0.002) for each in slow))) >= len(LARGE)
        await asyncio.sleep(1)
        assert max(await asyncio.gather(*map(read, deaf))) < len(LARGE)


async def test_one_too_many_is_turned_away_until_another_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 2)
    async with served(Echo().app) as address:
        async with called(address, b""), called(address, b""):
            await asyncio.sleep(0.05)
            async with called(address, BEGUN + b"\r\n123456789") as (reader, _):
                assert await hung_up(reader)
        async with httpx.AsyncClient(base_url=address) as client:
            for _ in range(100):
                try:
                    answer = await client.post("/", content=b"whole")
                    break
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
            assert answer.content == b"whole"
