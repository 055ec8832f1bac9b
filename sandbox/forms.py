"""Reading a call from HTTP: JSON, a form, or a form with files.

Starlette reads forms only with a further package; what is needed here is RFC 7578's three rules, so they stand here:
parts lie between boundary lines, each has headers and a blank line, and a part with a file name is a file.
"""

import json
from email.message import Message as Headers
from email.parser import HeaderParser
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.errors import ApiError
from sandbox.methods.query import Upload


async def read(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters of a call and its files by name; raises the 400 of a body that cannot be read."""
    params: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if not body:
        return params, {}
    if kind.startswith("application/json"):
        return params | _json(body), {}
    if kind.startswith("application/x-www-form-urlencoded"):
        return params | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)), {}
    if kind.startswith("multipart/form-data"):
        fields, uploads = _multipart(body, kind)
        return params | fields, uploads
    return params, {}


def _json(body: bytes) -> dict[str, Any]:
    try:
        params = json.loads(body)
    except ValueError as error:
        raise ApiError(400, "Bad Request: can't parse JSON object", breach=True) from error
    if not isinstance(params, dict):
        raise ApiError(400, "Bad Request: JSON object expected", breach=True)
    return params


def _multipart(body: bytes, kind: str) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    content = Headers()
    content["content-type"] = kind
    boundary = b"\r\n--" + str(content.get_param("boundary", "")).encode()
    # The first piece is the preamble, the last one the closing "--".
    for piece in (b"\r\n" + body).split(boundary)[1:-1]:
        head, _, value = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = HeaderParser().parsestr(head.decode("utf-8", "replace"))
        name = headers.get_param("name", "", "content-disposition")
        file_name = headers.get_filename()
        if file_name is None:
            fields[str(name)] = value.decode("utf-8", "replace")
        else:
            uploads[str(name)] = Upload(_unescaped(file_name), value, headers.get_content_type())
    return fields, uploads


def _unescaped(file_name: str) -> str:
    """Undo the three escapes of a file name in a form (WHATWG HTML, multipart/form-data)."""
    return file_name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
