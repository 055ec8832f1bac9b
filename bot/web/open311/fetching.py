"""Fetch a photo that another system names by its address.

Promises: only hosts that the operator names are asked, and never one of a private network that is not named itself. The
address that was checked is the one that is asked. No redirect is followed. Nothing is read beyond a photo's size or
time limit.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

import httpx

from casework.model.photo import PHOTO_BYTES_MOST

SECONDS = 5.0  # for all of it: somebody waits for the number of the report
PORTS = {"https": 443, "http": 80}

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[Address]]]


class NotFetched(Exception):
    """A photo could not be fetched; says why."""


async def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host; raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(each[4][0]) for each in found]


async def fetch(url: str, hosts: Collection[str], resolving: Resolve = resolve, seconds: float = SECONDS) -> bytes:
    """Return what stands at an address, if its host is among those named; raises NotFetched."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NotFetched("it is no address") from None
    if parts.scheme not in PORTS or parts.username is not None or parts.password is not None:
        raise NotFetched("it is no address of the web")
    if not _is_named(host, port, PORTS[parts.scheme], hosts):
        raise NotFetched("its host is not among open311.media_hosts")
    try:
        async with asyncio.timeout(seconds):
            address = await _address(host, port, hosts, resolving)
            return await _get(parts, host, port, address)
    except TimeoutError:
        raise NotFetched("it took too long") from None
    except (OSError, httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise NotFetched(type(error).__name__) from error


def _is_named(host: str, port: int, usual: int, hosts: Collection[str]) -> bool:
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" in hosts or (port == usual and bool({host, shown} & set(hosts)))


async def _address(host: str, port: int, hosts: Collection[str], resolving: Resolve) -> Address:
    """Return an address of a host that may be asked: a public one, or one that is named itself."""
    for address in await resolving(host, port):
        if address.is_global and not address.is_multicast:
            return address
        if {str(address), f"[{address}]", f"{address}:{port}", f"[{address}]:{port}"} & set(hosts):
            return address
    raise NotFetched("its host has no public address")


async def _get(parts: SplitResult, host: str, port: int, address: Address) -> bytes:
    shown = f"[{address}]" if address.version == 6 else str(address)
    there = httpx.URL(parts._replace(netloc=f"{shown}:{port}", fragment="").geturl())
    headers = {"Host": parts.netloc, "Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Cleanward"}
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS) as http,
        http.stream("GET", there, headers=headers, extensions={"sni_hostname": host}) as answer,
    ):
        if answer.status_code != httpx.codes.OK:
            raise NotFetched(f"its host answered {answer.status_code}")
        data = bytearray()
        async for piece in answer.aiter_raw(65_536):
            data += piece
            if len(data) > PHOTO_BYTES_MOST:
                raise NotFetched("it is too large")
    return bytes(data)
