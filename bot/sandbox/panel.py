"""The data of the page: people's telephones side by side, the chats on each, and what can be done there.

The demo decides what is shown: `show(person, chat)` adds a telephone, `map` is the GeoJSON to click on, `photos` are
the photos that ship (a name for the page, and a path or bytes).
"""

import base64
import binascii
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.errors import ApiError, CannotDo
from bot.sandbox.objects import Chat, Json, Message
from bot.sandbox.people import Person
from bot.sandbox.rendering import message_json
from bot.sandbox.state import State

KEEP_ALIVE = 15  # seconds of silence after which a comment keeps the stream of events open
NEWEST = 200  # messages of a chat that the page shows


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did on a telephone of the page."""

    person: Person
    chat: Chat
    asked: Mapping[str, Any]

    @property
    def reply_to(self) -> Message | None:
        """The message that was quoted."""
        number = self.asked.get("reply_to")
        return None if number is None else _message(self.chat, number)


class Panel:
    """What the page shows, and the routes that serve it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.phones: list[tuple[Person, Chat]] = []
        self.map: Json | None = None
        self.photos: dict[str, Path | bytes] = {}

    def show(self, person: Person, chat: Chat | None = None) -> None:
        """Add a chat to a person's telephone, by default the private one with the bot; several are its tabs."""
        self.phones.append((person, chat or person.private()))
        self.state.changed.notify()

    def routes(self) -> list[Route]:
        """Return the routes of the page's data."""
        return [
            Route("/panel/state", self._state),
            Route("/panel/events", self._event_stream),
            Route("/panel/act", self._act, methods=["POST"]),
            Route("/panel/media/{file_id}", self._media),
            Route("/panel/photo/{name}", self._photo),
        ]

    async def _state(self, _: Request) -> Response:
        return JSONResponse(
            {
                "phones": [_phone(person, chat) for person, chat in self.phones],
                "map": self.map,
                "photos": [{"name": name, "url": f"/panel/photo/{name}"} for name in self.photos],
                "revision": self.state.changed.revision,
            }
        )

    async def _event_stream(self, _: Request) -> Response:
        return StreamingResponse(self.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def events(self) -> AsyncGenerator[str]:
        """Yield server-sent events: `changed` with the revision, `toast` with a callback answer that somebody sees."""
        shown, seen = len(self.state.toasts), self.state.changed.revision
        yield f"event: changed\ndata: {seen}\n\n"
        while True:
            if not await self.state.changed.wait(seen, KEEP_ALIVE):
                yield ": still here\n\n"
                continue
            seen = self.state.changed.revision
            for person, answer in self.state.toasts[shown:]:
                toast = {"person": person.id, "text": answer.text, "alert": answer.show_alert}
                yield f"event: toast\ndata: {json.dumps(toast)}\n\n"
            shown = len(self.state.toasts)
            yield f"event: changed\ndata: {seen}\n\n"

    async def _act(self, request: Request) -> Response:
        try:
            asked = await request.json()
            person, chat = self._phone_of(asked)
            self._deeds()[asked["act"]](Act(person, chat, asked))
        except CannotDo as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        except (ValueError, KeyError, TypeError, binascii.Error) as error:
            return JSONResponse({"ok": False, "error": f"the page asked for something odd: {error!r}"}, 400)
        return JSONResponse({"ok": True})

    def _deeds(self) -> dict[str, Callable[[Act], object]]:
        return {
            "text": lambda act: act.person.says(act.asked["text"], act.chat, act.reply_to),
            "photo": self._send_photos,
            "file": self._send_file,
            "location": lambda act: act.person.sends_location(
                act.asked["lat"], act.asked["lon"], chat=act.chat, reply_to=act.reply_to
            ),
            "press": lambda act: act.person.presses(act.asked["data"], _message(act.chat, act.asked["message"])),
            "key": self._tap,
        }

    def _phone_of(self, asked: Mapping[str, Any]) -> tuple[Person, Chat]:
        for person, chat in self.phones:
            if person.id == asked["person"] and chat.id == asked["chat"]:
                return person, chat
        raise CannotDo("this telephone is not on the page")

    def _send_photos(self, act: Act) -> None:
        chosen = act.asked.get("photos") or [act.asked["photo"]]
        photos = [self._bytes(one) for one in chosen]
        caption = act.asked.get("caption")
        if len(photos) == 1:
            act.person.sends_photo(photos[0], caption, chat=act.chat, reply_to=act.reply_to)
        else:
            act.person.sends_album(photos, caption, chat=act.chat, reply_to=act.reply_to)

    def _send_file(self, act: Act) -> None:
        source = act.asked.get("photo") or act.asked["data"]
        name = act.asked.get("name", "photo.jpg")
        caption = act.asked.get("caption")
        data = self._bytes(source)
        act.person.sends_file(
            data, name, act.asked.get("mime_type", "image/jpeg"), caption, chat=act.chat, reply_to=act.reply_to
        )

    def _tap(self, act: Act) -> None:
        if "lat" in act.asked:
            act.person.position = (act.asked["lat"], act.asked["lon"])
        act.person.taps_key(act.asked["label"], act.chat)

    def _bytes(self, source: str) -> bytes:
        """Return a photo that ships by its name, or one from the disk in base64 (a data: address is taken too)."""
        if source in self.photos:
            shipped = self.photos[source]
            return shipped if isinstance(shipped, bytes) else shipped.read_bytes()
        return base64.b64decode(source.rpartition(",")[2], validate=True)

    async def _media(self, request: Request) -> Response:
        try:
            stored = self.state.files.find(request.path_params["file_id"])
        except ApiError:
            return Response("Not Found", 404)
        kind = "image/jpeg" if stored.kind == "photo" else "application/octet-stream"
        return Response(stored.data, media_type=kind, headers={"X-Content-Type-Options": "nosniff"})

    async def _photo(self, request: Request) -> Response:
        if request.path_params["name"] not in self.photos:
            return Response("Not Found", 404)
        return Response(self._bytes(request.path_params["name"]), media_type="image/jpeg")


def _phone(person: Person, chat: Chat) -> Json:
    title = chat.title
    if not chat.is_group:
        title = next(user.name for user in chat.users.values() if user.is_bot)
    rows = chat.keyboard["keyboard"] if chat.keyboard else None
    return {
        "person": {"id": person.id, "name": person.name, "language": person.language},
        "chat": {"id": chat.id, "title": title, "kind": "group" if chat.is_group else "private"},
        "keyboard": rows
        and [[{"text": key["text"], "location": bool(key.get("request_location"))} for key in row] for row in rows],
        "messages": [message_json(message, person) for message in chat.messages[-NEWEST:]],
    }


def _message(chat: Chat, number: int) -> Message:
    if number not in chat.by_id:
        raise CannotDo("the message is gone")
    return chat.by_id[number]
