"""The way of one call: who calls, what the script spoils, what the description says, the method, the answer.

Promise: a call that is refused has changed nothing; a call that was cut *after* has done all its work.
"""

import asyncio
import inspect
import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox import checks
from sandbox.accounts import TOKEN
from sandbox.errors import ApiError, breach
from sandbox.faults import Fault
from sandbox.methods import TABLE
from sandbox.methods.query import Query, Upload
from sandbox.state import Call, State

# Telegram's own sentences for some breaches of the description.
OWN_WORDS = (
    (re.compile(r"\.callback_data: \d+ to \d+ bytes"), "BUTTON_DATA_INVALID"),
    (re.compile(r"^answerCallbackQuery\.text: \d+ to \d+ characters"), "MESSAGE_TOO_LONG"),
    (re.compile(r"^sendMediaGroup\.media: \d+ to \d+ items.*found \d\d"), "too many messages to send as an album"),
    (re.compile(r"commands\[\d+\]\.command: \d+ to"), "BOT_COMMAND_INVALID"),
    (re.compile(r"commands\[\d+\]\.description: \d+ to"), "BOT_COMMAND_DESCRIPTION_INVALID"),
    (re.compile(r"parameter chat_id is missing"), "chat_id is empty"),
    (re.compile(r"parameter text is missing"), "message text is empty"),
    (re.compile(r"parameter message_id is missing"), "message identifier is not specified"),
)
TOLERATED = re.compile(r"unknown parameter|has no field")


class Cut(Exception):
    """The script cuts the connection here."""


class Garbled(Cut):
    """The script puts something else in place of the answer."""


async def answer(
    state: State, token: str, name: str, raw: Mapping[str, Any], uploads: dict[str, Upload]
) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON of the answer to a call; raises Cut where the script says so."""
    try:
        return 200, {"ok": True, "result": await _work(state, token, name, raw, uploads)}
    except ApiError as error:
        if error.breach:
            state.violations.append(f"{name}: {error.description}")
        failed = {"ok": False, "error_code": error.code, "description": error.description}
        return error.code, {**failed, "parameters": error.parameters} if error.parameters else failed


async def _work(state: State, token: str, name: str, raw: Mapping[str, Any], uploads: dict[str, Upload]) -> object:
    bot = state.bot_of(token)
    if bot is None:
        raise ApiError(401, "Unauthorized") if TOKEN.fullmatch(token) else ApiError(404, "Not Found")
    method = checks.SPELLING.get(name.lower())
    if method is None or method not in TABLE:
        raise ApiError(404, "Not Found", breach=True)
    params, wrong = checks.arguments(method, raw, frozenset(uploads))
    _refuse_broken_text(params)
    call = Call(method, params, state.clock())
    state.calls.append(call)
    try:
        uploaded = sum(len(upload.data) for upload in uploads.values())
        fault = await _spoil(state, method, params, uploaded)
        _refuse(state, wrong)
        result = TABLE[method](Query(state, bot, method, params, uploads))
        if inspect.isawaitable(result):
            result = await result
    except ApiError as error:
        call.status = error.code
        raise
    _check_result(state, method, result)
    if fault is not None and fault.cut is not None:
        raise Garbled if fault.cut == "garbled" else Cut
    call.status = 200
    return result


async def _spoil(state: State, method: str, params: Mapping[str, Any], uploaded: int) -> Fault | None:
    """Let the script's fault happen, if one waits for this call; return it, for what is still to come."""
    fault = state.faults.take(method, params.get("chat_id"), uploaded)
    if fault is None:
        return None
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.cut == "before":
        raise Cut
    if fault.status is not None:
        raise ApiError(fault.status, fault.words, parameters=fault.parameters)
    return fault


def _refuse(state: State, wrong: list[str]) -> None:
    """Refuse a call that breaks the description, in Telegram's words where it has some; without `strict` only what
    Telegram refuses too: it overlooks parameters and fields that it does not know.
    """
    state.violations += wrong
    fatal = [one for one in wrong if state.strict or not TOLERATED.search(one)]
    if not fatal:
        return
    for pattern, words in OWN_WORDS:
        if any(pattern.search(one) for one in fatal):
            raise ApiError(400, f"Bad Request: {words}")
    raise ApiError(400, f"Bad Request: {fatal[0]}")


def _refuse_broken_text(params: Mapping[str, Any]) -> None:
    """Refuse halves of surrogate pairs, which JSON can spell and UTF-8 cannot."""
    try:
        json.dumps(params, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise breach("strings must be encoded in UTF-8") from error


def _check_result(state: State, method: str, result: object) -> None:
    found = checks.result(method, result)
    state.violations += found
    if found and state.strict:
        raise ApiError(500, f"Internal Server Error: {found[0]}")
