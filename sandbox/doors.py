"""Let only this machine's own callers in: the bot, and the page under its own address.

The sandbox listens on loopback, where any page in the same browser can reach it. Promise: a page from elsewhere can
neither act here (its `Origin` gives it away) nor read anything by giving its own name our address (its `Host` does).
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

RESERVED = (".localhost", ".test")  # nobody can own a name that ends so (RFC 6761)
PAGE = "/"


class Doors:
    """An ASGI application before another one, which gets only what may come in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or may_enter(Headers(scope=scope), scope["path"]):
            await self.app(scope, receive, send)
        else:
            refusal = PlainTextResponse("Forbidden: the sandbox is only for this machine's own callers", 403)
            await refusal(scope, receive, send)


def may_enter(headers: Headers, path: str) -> bool:
    """Tell whether a request comes under an address of ours, and from our own page or from no page."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if not _is_ours(host):
        return False
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return False
    # A picture or a link in a page from elsewhere sends no Origin; a link may lead to the page.
    return path == PAGE or headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def _is_ours(host: str) -> bool:
    """Tell whether a Host is an address, or a name that nobody on the internet can own: reserved, or without a dot."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(RESERVED))
    return True
