"""See which outbox row each message of a bot comes from, so that a row that was said twice is found among thousands.

A marked bot (`mark`) names the row in the address of its calls, and `Marks`, before the sandbox, takes the name off
again and notes which messages the call made. People, the sandbox and the bot's own code notice nothing of it.
"""

import json
from collections import defaultdict
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message as Part, Receive, Scope, Send

from bot.app import App
from bot.delivery.composing import Composed
from bot.transport import Transport
from sandbox.objects import Chat
from storage.traffic.parcels import Parcel

Said = dict[int, list[tuple[int, int]]]  # the messages (chat, number) that each row of the outbox made

_row: ContextVar[int | None] = ContextVar("row", default=None)


class Marked(Transport):
    """Names the row in the address of each call."""

    async def do_request(self, url: str, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        """Make one call."""
        row = _row.get()
        return await super().do_request(url if row is None else f"{url}?row={row}", *arguments, **options)


def mark(app: App) -> None:
    """Let a bot's courier say which row it carries; each is carried in a task of its own."""
    carry = app.courier._carry

    async def marked(parcel: Parcel, composed: Composed | None) -> None:
        _row.set(parcel.id)
        await carry(parcel, composed)

    vars(app.courier)["_carry"] = marked


class Marks:
    """An ASGI application before the sandbox's, which notes the messages that the calls of each row made."""

    def __init__(self, app: ASGIApp, said: Said) -> None:
        self.app = app
        self.said = said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on without its mark."""
        marks = parse_qs(scope.get("query_string", b"").decode()).get("row")
        if marks is None:
            await self.app(scope, receive, send)
            return
        body = bytearray()

        async def note(part: Part) -> None:
            body.extend(part.get("body", b""))
            await send(part)

        try:
            await self.app({**scope, "query_string": b""}, receive, note)
        finally:
            if scope["path"].rpartition("/")[2].startswith("send") and body:
                self._note(int(marks[0]), json.loads(body))

    def _note(self, row: int, answer: dict[str, Any]) -> None:
        made = answer.get("result")
        if isinstance(made, (dict, list)):
            first = made[0] if isinstance(made, list) else made  # an album is one message
            self.said[row].append((first["chat"]["id"], first["message_id"]))


def nothing_said() -> Said:
    """Return the notes of `Marks` before anything was said."""
    return defaultdict(list)


def standing(said: Said, chats: list[Chat]) -> dict[int, int]:
    """Return how many of each row's messages stand in its chat still: what was deleted is said no more."""
    there = {(chat.id, message.id) for chat in chats for message in chat.messages if not message.deleted}
    return {row: sum(each in there for each in made) for row, made in said.items()}
