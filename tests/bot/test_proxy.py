"""Telegram behind an HTTP proxy: what the proxy is asked for, what it is told, and what its refusals mean."""

import asyncio
import base64
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.connecting import connect
from bot.identity import IdentityUnknown, bot_name
from bot.transport import NotSent

SENT = b'{"ok":true,"result":{"message_id":7,"date":0,"chat":{"id":1,"type":"private"},"text":"."}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(SENT), SENT)
OPENSSL = shutil.which("openssl")


class Telegram:
    """Answers every call, and keeps the first lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.lines.append(head.split(b"\r\n")[0].decode())
        writer.write(ANSWER)
        await _close(writer)


class Proxy:
    """Forwards what it is sent, or opens a tunnel (CONNECT); keeps the heads of what it was asked."""

    def __init__(self, refusal: bytes = b"") -> None:
        self.heads: list[str] = []
        self._refusal = refusal

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        if self._refusal:
            writer.write(self._refusal)
        else:
            method, target, _ = head.splitlines()[0].split()
            there = target if method == "CONNECT" else target.split("/")[2]
            host, _, port = there.rpartition(":")
            theirs, ours = await asyncio.open_connection(host, int(port))
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                ours.write(head.encode())
            await _pump(reader, ours, theirs, writer)
            await _close(ours)
        await _close(writer)


async def _pump(
    caller: asyncio.StreamReader,
    to_server: asyncio.StreamWriter,
    server: asyncio.StreamReader,
    to_caller: asyncio.StreamWriter,
) -> None:
    """Carry bytes both ways until the server has said everything."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()

    up = asyncio.get_running_loop().create_task(carry(caller, to_server))
    await carry(server, to_caller)
    up.cancel()
    await asyncio.gather(up, return_exceptions=True)


async def _close(writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    writer.close()
    with suppress(ConnectionError, ssl.SSLError):
        await writer.wait_closed()


@asynccontextmanager
async def listening(serve: Proxy | Telegram, context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve for the block; give the address without its scheme."""
    served: list[asyncio.Task[None] | None] = []

    async def until_it_leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.current_task())
        await serve(reader, writer)

    async with await asyncio.start_server(until_it_leaves, "127.0.0.1", 0, ssl=context) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*(task for task in served if task))


async def test_a_server_of_ones_own_is_asked_through_the_proxy_with_name_and_password() -> None:
    telegram, proxy = Telegram(), Proxy()
    async with listening(telegram) as there, listening(proxy) as between:
        bot = connect("1:token", f"http://{there}", proxy=f"http://rita:se%40cret@{between}")
        async with bot.request:
            sent = await bot.send_message(1, ".")
    assert sent.message_id == 7
    assert telegram.lines == [f"POST http://{there}/bot1:token/sendMessage HTTP/1.1"]
    assert f"Proxy-Authorization: Basic {base64.b64encode(b'rita:se@cret').decode()}" in proxy.heads[0]


@pytest.mark.skipif(OPENSSL is None, reason="openssl, which makes a certificate for the test, is not on this machine")
async def test_telegram_itself_is_reached_by_a_tunnel_and_the_proxy_sees_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = f"{OPENSSL} req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)  # noqa: ASYNC221 - before anything runs
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr("bot.transport._authorities", lambda: trusting)
    telegram, proxy = Telegram(), Proxy()
    async with listening(telegram, context) as there, listening(proxy) as between:
        bot = connect("1:token", f"https://{there}", proxy=f"http://{between}")
        async with bot.request:
            assert (await bot.send_message(1, ".")).message_id == 7
    assert telegram.lines == ["POST /bot1:token/sendMessage HTTP/1.1"]
    assert proxy.heads[0].startswith(f"CONNECT {there} HTTP/1.1\r\n")
    assert "token" not in "".join(proxy.heads)


@pytest.mark.parametrize("refusal", [b"HTTP/1.1 407 Proxy Authentication Required", b"HTTP/1.1 502 Bad Gateway"])
async def test_of_a_call_that_the_proxy_does_not_let_out_nothing_has_arrived(refusal: bytes) -> None:
    proxy = Proxy(refusal + b"\r\nContent-Length: 0\r\n\r\n")
    async with listening(proxy) as between:
        bot = connect("1:token", "https://api.telegram.test", proxy=f"http://rita:secret@{between}")
        async with bot.request:
            with pytest.raises(NotSent) as caught:
                await bot.send_message(1, ".")
    assert "secret" not in str(caught.value)
    assert len(proxy.heads) == 1


async def test_while_the_proxy_is_away_nothing_has_arrived() -> None:
    bot = connect("1:token", "https://api.telegram.test", proxy="http://rita:secret@127.0.0.1:9")
    async with bot.request:
        with pytest.raises(NotSent, match=r"127\.0\.0\.1") as caught:
            await bot.send_message(1, ".")
    assert "secret" not in str(caught.value)


async def test_printing_a_code_asks_through_the_proxy_too() -> None:
    proxy = Proxy(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    async with listening(proxy) as between:
        with pytest.raises(IdentityUnknown):
            await bot_name("1:token", "https://api.telegram.test", f"http://{between}")
    assert proxy.heads[0].startswith("CONNECT api.telegram.test:443 ")
