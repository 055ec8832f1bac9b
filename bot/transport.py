"""How the bot's calls travel to Telegram: PTB's seam for HTTP (`BaseRequest`), over aiohttp.

PTB's own client collapses with many senders and costs four to nine times the processor (docs/decisions/0008). Promise:
whoever reads an error knows whether anything can have arrived: `NotSent` says that nothing can. Every call ends, also
one whose file nobody takes. No error quotes the token, because what became of a message is kept.
"""

import asyncio
import os
import ssl
from functools import cache
from io import BytesIO
from typing import Any, cast
from urllib.parse import quote_plus, unquote, urlsplit

import aiohttp
import certifi
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import strike_out

CONNECTIONS = 160  # more than the courier, the lanes and those who wait for a file use together
CONNECT_S = 10
_QUOTED = {byte: quote_plus(bytes([byte])) for byte in range(256)}
PATIENCE_S = 20  # for an answer, for a call to leave, and for a connection while all are busy
SLOWEST = 70_000  # bytes a second; a file may take longer by what it needs at this speed, to leave or to be answered


class NotSent(NetworkError):
    """Nobody was there to talk to: nothing of the call has left."""


def trust(url: str) -> ssl.SSLContext | bool:
    """Return whom we believe to be who answers at a URL; for plain HTTP, a server of one's own, nobody is asked."""
    return _authorities() if url.startswith("https:") else True


@cache
def _authorities() -> ssl.SSLContext:
    """Return the authorities that are believed, read once: that takes longer than the rest of connecting.

    As with most clients, SSL_CERT_FILE and SSL_CERT_DIR in the environment take the place of certifi's.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if folder and not file:
        return ssl.create_default_context(capath=folder)
    return ssl.create_default_context(cafile=file or certifi.where())


class Transport(BaseRequest):
    """Calls over connections that stay open; like every client of aiohttp's it belongs to one event loop.

    Through a proxy, an https address is reached by CONNECT: the proxy sees the name of the server, and nothing of what
    is said.
    """

    def __init__(self, proxy: str = "", token: str = "") -> None:
        self._token = token  # stands in the address of every call, and addresses stand in errors
        there = urlsplit(proxy)
        # Who we are to the proxy goes into a header, because an address with a password would be quoted in errors.
        self._proxy = f"{there.scheme}://{there.netloc.rpartition('@')[2]}" if proxy else None
        name, password = unquote(there.username or ""), unquote(there.password or "")
        self._to_proxy = {"Proxy-Authorization": aiohttp.encode_basic_auth(name, password)} if name else {}
        self._session: aiohttp.ClientSession | None = None
        self.told_at: str | None = None  # when the server answered last, by its own clock, as HTTP writes moments

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return PATIENCE_S

    async def initialize(self) -> None:
        """Make ready to call; nothing is connected before the first call."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection; `initialize` makes ready again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return an answer of Telegram's; raises NetworkError for anything else, as a broken proxy gives it."""
        try:
            answer: object = BaseRequest.parse_json_payload(payload)
        except (TelegramError, RecursionError) as error:
            raise NetworkError("what came is no answer of Telegram's") from error
        if not isinstance(answer, dict) or not ("result" in answer or "description" in answer):
            raise NetworkError("what came is no answer of Telegram's")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return the status and the body; raises NotSent, TimedOut, NetworkError."""
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        body, headers = body_of(request_data)
        carrying_s = (body.size or 0) / SLOWEST if isinstance(body, aiohttp.MultipartWriter) else 0
        timeout = aiohttp.ClientTimeout(
            connect=_seconds(pool_timeout, PATIENCE_S),
            sock_connect=_seconds(connect_timeout, CONNECT_S),
            sock_read=_seconds(read_timeout, PATIENCE_S + carrying_s),  # a proxy may take it all before it carries it
        )
        # aiohttp waits without end for a call to leave. It ends waiting for a connection first, so this is no NotSent.
        in_all = (timeout.connect, _seconds(write_timeout, PATIENCE_S), timeout.sock_read)
        if not url.startswith("https:"):
            headers |= self._to_proxy  # there is no tunnel: the proxy reads the call itself
        try:
            async with asyncio.timeout(None if None in in_all else sum(filter(None, in_all))):
                response = await self._session.request(
                    method,
                    url,
                    data=body,
                    headers=headers,
                    timeout=timeout,
                    allow_redirects=False,
                    ssl=trust(url),
                    proxy=self._proxy,
                    proxy_headers=self._to_proxy,
                )
            async with response:
                self.told_at = response.headers.get("Date")
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError) as error:
            raise NotSent(self._why(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(self._why(error)) from error

    def _why(self, error: aiohttp.ClientError) -> str:
        return strike_out(f"{type(error).__name__}: {error}", (self._token,))


def _seconds(given: Any, default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else cast(float | None, given)


def body_of(data: RequestData | None) -> tuple[Any, dict[str, str]]:
    """Return what a call sends, and the headers that say what it is: a form, in parts if there are files."""
    if data is None:
        return None, {}
    if not data.contains_files:
        fields = (f"{_quoted(name)}={_quoted(value)}" for name, value in data.json_parameters.items())
        return "&".join(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows a file's name as it stands
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        # In pieces: aiohttp gives bytes to the socket at once, which keeps them once more until somebody takes them.
        pieces = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, pieces, filename=file_name, content_type=kind)
    return form(), {}


def _quoted(text: str) -> str:
    """Quote as `urllib.parse.quote_plus` does, which calls a function for each byte of a message."""
    return text.encode().decode("latin-1").translate(_QUOTED)
