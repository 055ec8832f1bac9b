"""Make the answers of the public page: the reader's language, what a cache may keep, and what a browser may load.

Promises: no answer sets a cookie, and no page may load, run or send anything but its own style, scripts, pictures and
forms, and the tiles that the operator names. An answer that has not changed is not sent again (ETag).
"""

import asyncio
import gzip
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from handlers.messages.speaker import LANGUAGES, SOURCE_LANGUAGE, language_for

PAGE_S, PHOTO_S, STYLE_S = 15, 60, 3600  # seconds for which a cache need not ask again
T = TypeVar("T")

TAGS_MOST = 20  # of a header's languages or codings that are looked at

LEAST_GZIPPED = 1000  # bytes; what is smaller fits into one packet as it is
COMPRESSED = ("image/jpeg", "image/png", "image/webp")  # already

# Of our own, as many as pages have turns: what fills the threads that all share, such as names of hosts that are not
# found, keeps no page waiting. They begin with the first answer that needs one.
THREADS = ThreadPoolExecutor(4, thread_name_prefix="web")


def policy(tiles: str = "", framed_by: str = "'none'") -> str:
    """Return the Content-Security-Policy; `tiles` is the site from which tiles come, if that is another one."""
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        f"img-src 'self'{tiles and f' {tiles}'}; form-action 'self'; base-uri 'none'; frame-ancestors {framed_by}"
    )


POLICY = "Content-Security-Policy"

HEADERS = {
    POLICY: policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


def language_of(request: Request) -> str:
    """Return the language that the address names, else the one that the browser likes best of ours, else English."""
    named = request.query_params.get("lang", "")
    return named if named in LANGUAGES else liked(request.headers.get("accept-language", ""))


def liked(header: str) -> str:
    """Return the language of ours that an Accept-Language header (RFC 9110, 12.5.4) likes best."""
    best, best_weight = SOURCE_LANGUAGE, 0.0
    for part in header.split(",")[:TAGS_MOST]:
        tag, _, parameter = part.strip().partition(";")
        language = language_for(tag)
        is_ours = language != SOURCE_LANGUAGE or tag.lower().split("-")[0] in (SOURCE_LANGUAGE, "*")
        weight = _weight(parameter)
        if is_ours and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(float(value), 1.0)
    except ValueError:
        return 0.0


def only_known(request: Request, names: Collection[str]) -> Request:
    """Return a request whose address says only what is looked at: `names`, and a language of ours.

    So no address can be made anew by adding to it, and what is kept for it is found.
    """
    if not request.scope["query_string"]:  # as most are
        return request
    said = {name: request.query_params[name] for name in sorted({*names} - {"lang"}) if name in request.query_params}
    named = request.query_params.get("lang", "")
    if named in LANGUAGES:
        said["lang"] = named
    return Request({**request.scope, "query_string": urlencode(said).encode()}, request.receive)


def takes_gzip(request: Request) -> bool:
    """Tell whether a browser takes what is compressed (Accept-Encoding: RFC 9110, 12.5.3)."""
    header = ",".join(request.headers.getlist("accept-encoding"))
    parts = (part.partition(";") for part in header.split(",")[:TAGS_MOST])
    weights = {name.strip().lower(): _weight(parameter) for name, _, parameter in parts}
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def answer(
    request: Request, body: bytes, media_type: str, seconds: int, status: int = 200, *, varies: bool = True
) -> Response:
    """Return an answer with its headers, compressed if that is worth it; `varies` with the reader's language."""
    tag = sha256(body).hexdigest()[:32]
    differs = ["Accept-Language"] if varies else []
    headers = {**HEADERS, "Cache-Control": f"public,max-age={seconds}" if status == 200 else "no-store"}
    if media_type not in COMPRESSED and len(body) >= LEAST_GZIPPED:
        differs.append("Accept-Encoding")
        if takes_gzip(request):
            body, tag = gzip.compress(body, mtime=0), tag + "z"
            headers["Content-Encoding"] = "gzip"
    if differs:
        headers["Vary"] = ", ".join(differs)
    return Response(body, status, {**headers, "ETag": f'"{tag}"'}, media_type)


async def in_thread(make: Callable[[], T]) -> T:
    """Make something in a thread; whoever is cancelled meanwhile waits for it, and keeps the turn that it has.

    A thread cannot be stopped. If the turn were given on while it works, there would soon be many.
    """
    making = asyncio.get_running_loop().run_in_executor(THREADS, make)
    try:
        return await asyncio.shield(making)
    finally:
        await asyncio.wait([making])


def unless_known(request: Request, response: Response) -> Response:
    """Return an answer, or 304 without a body if the asker has it already."""
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if response.status_code != 200 or not known & {response.headers.get("etag"), "*"}:
        return response
    kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers={**kept, POLICY: response.headers[POLICY]})
