"""A Bot API that does next to nothing: it hands out prepared updates, says yes to everything, and keeps the time.

It is there to be faster than any bot, so that what is measured is the bot; it checks nothing (the sandbox does that).
It runs as a process of its own: `python -m tests.bench.telegram` prints the port on which it listens. A bot is known by
its token, so several can be measured against one server. The bench itself asks for more paths:

    /polled/TOKEN                 answers once that bot has asked for updates
    /rush/TOKEN/UPDATES/CHATS     gives that bot so many updates from so many chats, all at once; answers with the
                                  seconds until as many messages were sent as updates were given
    /alone/TOKEN/UPDATES          gives that bot one update after the other from one chat; answers with the seconds
                                  until each was answered
    /crowd/TOKEN/CHATS/UPDATES/NAMES
                                  lets so many chats send these pictures each, all at once, and meanwhile gives that bot
                                  one update after the other from another chat; answers with the seconds until each of
                                  these was answered
    /reports/TOKEN/CHATS/FIRST    lets so many chats send a whole report each, all at once; answers with the seconds
                                until each was thanked, and with how many updates that were
"""

import asyncio
import json
import re
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs

from tests.bench.residents import Json, Resident, photo

FIRST_CHAT = 1_000_000
TEXT = "/help"
COMMAND = {"type": "bot_command", "offset": 0, "length": len(TEXT)}
CROWD_PAUSE_S = 0.1  # so that what is asked meanwhile is asked all through it
BATCH = 100  # updates of one answer, as Telegram has it
DATE = 1_772_442_000  # any moment does
ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
CHAT = re.compile(rb'(?:^|&|")chat_id(?:=|"\r\n(?:[^\r\n]+\r\n)*\r\n)(-?\d+)')


@dataclass(slots=True)
class Account:
    """What one bot was given and has answered."""

    updates: deque[tuple[int, str]] = field(default_factory=deque)
    update_ids: "count[int]" = field(default_factory=lambda: count(1))
    messages: "count[int]" = field(default_factory=lambda: count(1))
    reports: "count[int]" = field(default_factory=lambda: count(1))
    residents: dict[int, Resident] = field(default_factory=dict)
    unanswered: int = 0
    heard: dict[int, asyncio.Event] = field(default_factory=dict)
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def rush(self, updates: int, chats: int) -> float:
        """Give updates, wait for as many answers, and return the seconds between."""
        for number in range(updates):
            self._give(FIRST_CHAT + number % chats, {"message": {"text": TEXT, "entities": [COMMAND]}})
        return await self._until_answered(updates)

    async def report(self, chats: int, first: int) -> tuple[float, int]:
        """Let each of some chats report something; return the seconds until all are thanked, and the updates."""
        before = next(self.update_ids)
        self.residents = {FIRST_CHAT + first + number: Resident(next(self.reports)) for number in range(chats)}
        for chat, resident in self.residents.items():
            self._give(chat, resident.begins())
        seconds = await self._until_answered(chats)
        self.residents = {}
        return seconds, next(self.update_ids) - before - 1

    async def crowd(self, chats: int, updates: int, names: Sequence[str]) -> list[float]:
        """Let a crowd send pictures; return the seconds until each update of another chat was answered."""
        for number in range(chats):
            for name in names:
                sent = {"file_id": name, "file_unique_id": name, "file_name": name, "mime_type": "image/png"}
                self._give(FIRST_CHAT + number, {"message": {"document": sent}})
        clock, seconds, chat = asyncio.get_running_loop().time, list[float](), FIRST_CHAT + chats
        self.arrived.set()
        for _ in range(updates):
            await asyncio.sleep(CROWD_PAUSE_S)
            began, self.heard[chat] = clock(), asyncio.Event()
            self._give(chat, {"message": {"text": TEXT, "entities": [COMMAND]}})
            self.arrived.set()
            await self.heard[chat].wait()
            seconds.append(clock() - began)
        return seconds

    async def _until_answered(self, answers: int) -> float:
        self.unanswered = answers
        self.answered.clear()
        clock = asyncio.get_running_loop().time
        began = clock()
        self.arrived.set()
        await self.answered.wait()
        return clock() - began

    async def get_updates(self, offset: int, timeout_s: int) -> str:
        """Forget what is confirmed, wait for something new, and return the next batch."""
        self.polled.set()
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        if not self.updates:
            self.arrived.clear()
            try:
                async with asyncio.timeout(timeout_s):
                    await self.arrived.wait()
            except TimeoutError:
                return "[]"
        return "[" + ",".join(update for _, update in list(self.updates)[:BATCH]) + "]"

    def say(self, body: bytes, *, is_new: bool) -> str:
        """Let a chat see a message, sent or edited, and return it."""
        found = CHAT.search(body)
        chat = int(found[1]) if found else FIRST_CHAT
        if chat in self.heard:
            self.heard[chat].set()
        if self.residents:
            self._let_react(chat, body)
        elif is_new:
            self._count_answer()
        picture = [{"file_id": "shown", "file_unique_id": "shown", "width": 800, "height": 500}]
        return json.dumps(self._message(chat) | {"from": ME, "photo": picture})

    def _let_react(self, chat: int, body: bytes) -> None:
        resident = self.residents.get(chat)
        if resident is None or resident.is_done():
            return
        following = resident.hears(body)
        if following is not None:
            self._give(chat, following)
            self.arrived.set()
        elif resident.is_done():
            self._count_answer()

    def _count_answer(self) -> None:
        self.unanswered -= 1
        if self.unanswered == 0:
            self.answered.set()

    def _give(self, chat: int, content: Json) -> None:
        """Let something happen in a chat: a message, or a press on the newest one."""
        update_id = next(self.update_ids)
        person = {"id": chat, "is_bot": False, "first_name": "Rita", "language_code": "en"}
        update: Json = {"update_id": update_id}
        if "message" in content:
            update["message"] = self._message(chat) | {"from": person} | content["message"]
        else:
            shown = self._message(chat) | {"from": ME, "text": "."}
            facts = {"id": str(update_id), "from": person, "chat_instance": "1", "message": shown}
            update["callback_query"] = facts | content["callback_query"]
        self.updates.append((update_id, json.dumps(update)))

    def _message(self, chat: int) -> Json:
        kind = {"type": "private", "first_name": "Rita"} if chat > 0 else {"type": "supergroup", "title": "Desk"}
        return {"message_id": next(self.messages), "date": DATE, "chat": {"id": chat} | kind}


class Server:
    """Every account, over HTTP/1.1 with connections that stay open."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until the other side closes it."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                answer = await self._answer(head.split(b" ", 2)[1].decode(), body)
                fields = f"content-type: application/json\r\ncontent-length: {len(answer)}"
                writer.write(f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() + answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the bot has gone: that is how a measurement ends
        finally:
            writer.close()

    async def _answer(self, path: str, body: bytes) -> bytes:
        match path.strip("/").split("/"):
            case ["polled", token]:
                await self._account(token).polled.wait()
                return b"{}"
            case ["rush", token, updates, chats]:
                return _json({"seconds": await self._account(token).rush(int(updates), int(chats))})
            case ["alone", token, updates]:
                return _json({"seconds": [await self._account(token).rush(1, 1) for _ in range(int(updates))]})
            case ["reports", token, chats, first]:
                seconds, given = await self._account(token).report(int(chats), int(first))
                return _json({"seconds": seconds, "updates": given})
            case ["file", *_, name]:
                number = re.search(r"\d+", name)
                return photo(int(number[0]) if number else 0)
            case ["crowd", token, chats, updates, names]:
                return _json({"seconds": await self._account(token).crowd(int(chats), int(updates), names.split(","))})
            case [bot, method]:
                result = await self._call(self._account(bot.removeprefix("bot")), method, body)
                return b'{"ok":true,"result":' + result.encode() + b"}"
            case _:
                return b'{"ok":false,"error_code":404,"description":"Not Found"}'

    async def _call(self, account: Account, method: str, body: bytes) -> str:
        match method:
            case "getUpdates":
                asked = parse_qs(body.decode())
                return await account.get_updates(
                    int(asked.get("offset", ["0"])[0]), int(asked.get("timeout", ["0"])[0])
                )
            case "sendMessage" | "sendPhoto":
                return account.say(body, is_new=True)
            case "editMessageText" | "editMessageCaption" | "editMessageMedia":
                return account.say(body, is_new=False)
            case "getFile":
                wanted = re.search(rb"file_id=(\w+)", body)
                name = wanted[1].decode() if wanted else "1.jpg"
                return json.dumps({"file_id": "photo", "file_unique_id": "photo", "file_path": f"photos/{name}"})
            case "getMyCommands":
                return "[]"
            case "getMyDescription":
                return '{"description": ""}'
            case "getMyShortDescription":
                return '{"short_description": ""}'
            case "getMe":
                return json.dumps(ME)
            case _:
                return "true"

    def _account(self, token: str) -> Account:
        return self._accounts.setdefault(token, Account())


def _json(answer: Json) -> bytes:
    return json.dumps(answer).encode()


async def main() -> None:
    """Serve on a free port of loopback until killed."""
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
