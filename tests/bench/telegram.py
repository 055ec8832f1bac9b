"""A Bot API that does next to nothing: it hands out prepared updates, says yes to everything, and keeps the time.

It is there to be faster than any bot, so that what is measured is the bot; it checks nothing (the sandbox does that).
It runs as a process of its own: `python -m tests.bench.telegram` prints the port on which it listens. A bot is known by
its token, so several can be measured against one server. The bench itself asks for two more paths:

    /polled/TOKEN                 answers once that bot has asked for updates
    /rush/TOKEN/UPDATES/CHATS     gives that bot so many updates from so many chats, all at once; answers with the
                                  seconds until as many messages were sent as updates were given
"""

import asyncio
import json
import re
import sys
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs

FIRST_CHAT = 1_000_000
TEXT = "/help"
BATCH = 100  # updates of one answer, as Telegram has it
DATE = 1_772_442_000  # any moment does
ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


@dataclass(slots=True)
class Account:
    """What one bot was given and has answered."""

    updates: deque[tuple[int, str]] = field(default_factory=deque)
    update_ids: "count[int]" = field(default_factory=lambda: count(1))
    messages: "count[int]" = field(default_factory=lambda: count(1))
    unanswered: int = 0
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def rush(self, updates: int, chats: int) -> float:
        """Give updates, wait for as many answers, and return the seconds between."""
        self.unanswered = updates
        self.answered.clear()
        for number in range(updates):
            update_id = next(self.update_ids)
            self.updates.append((update_id, self._update(update_id, FIRST_CHAT + number % chats)))
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

    def send_message(self, chat: int) -> str:
        """Count an answer and return the message."""
        self.unanswered -= 1
        if self.unanswered == 0:
            self.answered.set()
        return json.dumps(self._message(chat) | {"from": ME})

    def _update(self, update_id: int, chat: int) -> str:
        person = {"id": chat, "is_bot": False, "first_name": "Rita", "language_code": "en"}
        command = {"type": "bot_command", "offset": 0, "length": len(TEXT)}
        message = self._message(chat) | {"from": person, "text": TEXT, "entities": [command]}
        return json.dumps({"update_id": update_id, "message": message})

    def _message(self, chat: int) -> dict[str, object]:
        place = {"id": chat, "type": "private", "first_name": "Rita"}
        return {"message_id": next(self.messages), "date": DATE, "chat": place, "text": "."}


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
                writer.write(f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n{answer}".encode())
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the bot has gone: that is how a measurement ends
        finally:
            writer.close()

    async def _answer(self, path: str, body: bytes) -> str:
        match path.strip("/").split("/"):
            case ["polled", token]:
                await self._account(token).polled.wait()
                return "{}"
            case ["rush", token, updates, chats]:
                return json.dumps({"seconds": await self._account(token).rush(int(updates), int(chats))})
            case [bot, method]:
                result = await self._call(self._account(bot.removeprefix("bot")), method, body)
                return '{"ok":true,"result":' + result + "}"
            case _:
                return '{"ok":false,"error_code":404,"description":"Not Found"}'

    async def _call(self, account: Account, method: str, body: bytes) -> str:
        match method:
            case "getUpdates":
                asked = parse_qs(body.decode())
                return await account.get_updates(
                    int(asked.get("offset", ["0"])[0]), int(asked.get("timeout", ["0"])[0])
                )
            case "sendMessage":
                chat = re.search(rb"chat_id=(\d+)", body)
                return account.send_message(int(chat[1]) if chat else FIRST_CHAT)
            case "getMe":
                return json.dumps(ME)
            case _:
                return "true"

    def _account(self, token: str) -> Account:
        return self._accounts.setdefault(token, Account())


async def main() -> None:
    """Serve on a free port of loopback until killed."""
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
