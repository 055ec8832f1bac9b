"""The data of the page: people's telephones side by side, the chats on each, and what can be done there.

The demo decides what is shown: `show(person, chat)` adds a telephone, `map` is the GeoJSON to click on, `photos` are
the photos that ship (a name for the page, and a path or bytes), `links` the addresses that stand on things as a QR code
(a name for the page, and the address), `sites` the pages that stand beside the telephones (a title, and the address on
this machine), `time` the clock that the page's bar moves.
"""

import binascii
import json
from collections.abc import AsyncGenerator
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.acts import DEEDS, Act
from sandbox.errors import ApiError, CannotDo
from sandbox.objects import Chat, Json
from sandbox.people import Person
from sandbox.rendering import message_json, phone_json
from sandbox.state import State
from sandbox.timing import MovableClock, move, time_json

KEEP_ALIVE = 15  # seconds of silence after which a comment keeps the stream of events open
NEWEST = 200  # messages of a chat that the page shows
PAGE = Path(__file__).with_name("page")
# Three seconds of a tune, and of bags on a street with paper blowing past; drawn and played for the sandbox.
SHIPPED = {"voice": PAGE / "voice.ogg", "clip": PAGE / "clip.mp4"}
PLAYABLE = ("audio/", "video/")  # kinds of files that the page plays; it opens no others, whatever they say they are


class Panel:
    """What the page shows, and the routes that serve it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.phones: list[tuple[Person, Chat]] = []
        self.map: Json | None = None
        self.photos: dict[str, Path | bytes] = {}
        self.links: dict[str, str] = {}
        self.sites: dict[str, str] = {}
        self.time: MovableClock | None = None
        self._named: tuple[Json | None, str] = None, ""

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
            Route("/panel/time", self._move_time, methods=["POST"]),
            Route("/panel/media/{file_id}", self._media),
            Route("/panel/photo/{name}", self._photo),
        ]

    async def _state(self, request: Request) -> Response:
        """Return all that the page shows; the map, which is much more than all else, only if the page has another."""
        self._follow_groups()
        name = self._name_of_map()
        return JSONResponse(
            {
                "phones": [
                    {
                        **phone_json(self.state, person, chat),
                        "messages": [message_json(message, person) for message in chat.messages[-NEWEST:]],
                    }
                    for person, chat in self.phones
                ],
                **({} if request.query_params.get("map") == name else {"map": self.map}),
                "map_name": name,
                "photos": [{"name": name, "url": f"/panel/photo/{name}"} for name in self.photos],
                "links": [{"name": name, "url": url} for name, url in self.links.items()],
                "sites": [{"title": title, "url": url} for title, url in self.sites.items()],
                "time": time_json(self.state, self.time),
                "revision": self.state.changed.revision,
            }
        )

    def _name_of_map(self) -> str:
        """Return what names the map's content, in this process and in the next."""
        named, name = self._named
        if not name or named is not self.map:
            name = sha256(json.dumps(self.map).encode()).hexdigest()
            self._named = self.map, name
        return name

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
                toast = {"person": person.id, "text": answer.text, "alert": answer.show_alert, "url": answer.url}
                yield f"event: toast\ndata: {json.dumps(toast)}\n\n"
            shown = len(self.state.toasts)
            yield f"event: changed\ndata: {seen}\n\n"

    async def _act(self, request: Request) -> Response:
        try:
            asked = await request.json()
            person, chats = self._phone_of(asked["person"], asked["chat"])
            DEEDS[asked["act"]](Act(person, chats[asked["chat"]], chats, {**self.photos, **SHIPPED}, asked))
        except CannotDo as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        except (ValueError, LookupError, TypeError, binascii.Error) as error:
            return JSONResponse({"ok": False, "error": f"the page asked for something odd: {error!r}"}, 400)
        if asked["act"] == "start" and person.id not in chats:
            self.show(person)  # a deep link opens the private chat
        return JSONResponse({"ok": True})

    async def _move_time(self, request: Request) -> Response:
        try:
            move(self.state, self.time, await request.json())
        except CannotDo as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        except (ValueError, LookupError, TypeError) as error:
            return JSONResponse({"ok": False, "error": f"the page asked for something odd: {error!r}"}, 400)
        return JSONResponse({"ok": True})

    def _phone_of(self, person_id: int, chat_id: int) -> tuple[Person, dict[int, Chat]]:
        for person, chat in self.phones:
            if (person.id, chat.id) == (person_id, chat_id):
                return person, {chat.id: chat for other, chat in self.phones if other is person}
        raise CannotDo("this telephone is not on the page")

    def _follow_groups(self) -> None:
        """Show a group that became a supergroup in the place of the old one."""
        self.phones = [(person, chat.migrated_to or chat) for person, chat in self.phones]

    async def _media(self, request: Request) -> Response:
        try:
            stored = self.state.files.find(request.path_params["file_id"])
        except ApiError:
            return Response("Not Found", 404)
        usual = {"photo": "image/jpeg", "video_note": "video/mp4"}.get(stored.kind, "application/octet-stream")
        kind = str(stored.facts.get("mime_type", usual)) if stored.kind != "document" else usual
        if not kind.startswith(PLAYABLE) and stored.kind != "photo":
            kind = "application/octet-stream"
        return _part_of(stored.data, request.headers.get("range", ""), kind)

    async def _photo(self, request: Request) -> Response:
        shipped = self.photos.get(request.path_params["name"])
        if shipped is None:
            return Response("Not Found", 404)
        return Response(shipped if isinstance(shipped, bytes) else shipped.read_bytes(), media_type="image/jpeg")


def _part_of(data: bytes, wanted: str, kind: str) -> Response:
    """Return a file, or the range of bytes that a player asks for (RFC 9110, 14); without them Safari plays nothing."""
    headers = {"X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes"}
    unit, _, span = wanted.partition("=")
    first, _, last = span.partition("-")
    if unit != "bytes" or not first.isdecimal() or (last and not last.isdecimal()) or int(first) >= len(data):
        return Response(data, media_type=kind, headers=headers)
    end = min(int(last) if last else len(data) - 1, len(data) - 1)
    headers["Content-Range"] = f"bytes {first}-{end}/{len(data)}"
    return Response(data[int(first) : end + 1], 206, media_type=kind, headers=headers)
