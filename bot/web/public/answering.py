"""Make the answers of the public page: the reader's language, what a cache may keep, and what a browser may load.

Promises: no answer sets a cookie, and no page may load, run or send anything but its own style, pictures and forms.
An answer that has not changed is not sent again (ETag).
"""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from handlers.messages.speaker import LANGUAGES, SOURCE_LANGUAGE, language_for

PAGE_S, PHOTO_S, STYLE_S = 15, 60, 3600  # seconds for which a cache need not ask again
TAGS_MOST = 20  # of a header's languages that are looked at

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
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
    if name != "q":
        return 1.0
    try:
        return min(float(value), 1.0)
    except ValueError:
        return 0.0


def answer(
    request: Request, body: bytes, media_type: str, seconds: int, status: int = 200, *, varies: bool = True
) -> Response:
    """Return an answer with its headers; 304 without a body if the asker has it already."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {**HEADERS, "ETag": tag, "Cache-Control": f"public,max-age={seconds}" if status == 200 else "no-store"}
    if varies:
        headers["Vary"] = "Accept-Language"
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if status == 200 and (tag in known or "*" in known):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type)
