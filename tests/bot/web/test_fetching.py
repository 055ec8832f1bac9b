"""Photos are fetched from hosts that are named, and from nowhere else."""

import asyncio
from ipaddress import ip_address

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.open311 import fetching
from bot.web.open311.fetching import Address, NotFetched, fetch
from tests.serving import served

LOOPBACK = ip_address("127.0.0.1")


async def to_loopback(_host: str, _port: int) -> list[Address]:
    return [LOOPBACK]


async def nowhere(_host: str, _port: int) -> list[Address]:
    raise AssertionError("it must not even be looked up")


async def good(request: Request) -> Response:
    return Response(request.headers["host"].encode())


async def endless(_request: Request) -> Response:
    return Response(b"x" * 200_000)


async def slow(_request: Request) -> Response:
    await asyncio.sleep(5)
    return Response(b"late")


async def elsewhere(_request: Request) -> Response:
    return RedirectResponse("/good")


APP = Starlette(routes=[Route(f"/{each.__name__}", each) for each in (good, endless, slow, elsewhere)])


@pytest.mark.parametrize(
    "url",
    [
        "http://other.test/a.jpg",
        "http://photos.test:81/a.jpg",
        "https://photos.test@other.test/",
        "http://user:word@photos.test/",
        "ftp://photos.test/a.jpg",
        "file:///etc/passwd",
        "http://photos.test:x/",
        "http://[::1/",
        "http://127.0.0.1/",
        "",
    ],
)
async def test_a_host_that_is_not_named_is_not_asked(url: str) -> None:
    with pytest.raises(NotFetched):
        await fetch(url, ("photos.test",), nowhere)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.1.1", "::1", "fd00::1", "0.0.0.0"]
)
async def test_a_named_host_with_a_private_address_is_not_asked(address: str) -> None:
    async def private(_host: str, _port: int) -> list[Address]:
        return [ip_address(address)]

    with pytest.raises(NotFetched, match="no public address"):
        await fetch("http://photos.test/a.jpg", ("photos.test",), private)


async def test_the_address_that_was_checked_is_asked_for_the_name_that_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "PHOTO_BYTES_MOST", 100_000)
    async with served(APP) as base:
        port = base.rpartition(":")[2]
        hosts = (f"photos.test:{port}", f"127.0.0.1:{port}")
        there = f"http://photos.test:{port}"
        assert await fetch(f"{there}/good", hosts, to_loopback) == f"photos.test:{port}".encode()
        for path, why in (("endless", "too large"), ("elsewhere", "answered 307"), ("none", "answered 404")):
            with pytest.raises(NotFetched, match=why):
                await fetch(f"{there}/{path}", hosts, to_loopback)
        with pytest.raises(NotFetched, match="too long"):
            await fetch(f"{there}/slow", hosts, to_loopback, 0.05)
    with pytest.raises(NotFetched):
        await fetch(f"{there}/good", hosts, to_loopback)  # nobody listens any more
