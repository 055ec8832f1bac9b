"""The webhook accepts only callers with the secret, and only updates."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.app import Webhook
from bot.connecting import connect
from bot.web.door import PATH
from bot.web.webhook import LARGEST, SECRET_HEADER
from storage.traffic.inbox import Inbox
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import TOKEN, build

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "hi"},
}


@pytest.fixture
def door(storage: Storage, clock: Clock, tmp_path: Path) -> httpx.AsyncClient:
    bot = connect(TOKEN, "http://telegram.test")
    app = build(storage, clock, tmp_path, bot, webhook=Webhook("http://bot.test", ("127.0.0.1", 0), "s3cret"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app.web), base_url="http://bot.test")


async def waiting(storage: Storage) -> list[int]:
    async with storage.read() as work:
        first = await work.inbox.suspects()
        return [row.update_id for each in first for row in await work.inbox.waiting(each.lane, 9)]


async def test_an_update_is_on_disk_when_it_is_answered(door: httpx.AsyncClient, storage: Storage) -> None:
    for _ in range(2):
        answer = await door.post(PATH, json=UPDATE, headers={SECRET_HEADER: "s3cret"})
        assert answer.status_code == 200
        assert await waiting(storage) == [7]


@pytest.mark.parametrize("secret", [b"", b"wrong", "s3crét".encode(), b"s3crets"])
async def test_whoever_does_not_know_the_secret_is_told_nothing(
    door: httpx.AsyncClient, storage: Storage, secret: bytes
) -> None:
    answer = await door.post(PATH, json=UPDATE, headers={SECRET_HEADER.encode(): secret})
    assert (answer.status_code, answer.content) == (403, b"")
    assert await waiting(storage) == []


ABSURD = (
    *(b"", b"{", b"[]", b"{}", b'"x"', b'{"update_id": "7"}', b"\xff\xfe", b"null"),
    *(b"[" * 100_000, b'{"a":' * 100_000),
    b'{"update_id": 7, "message": {"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    *(b'{"update_id": true}', b'{"update_id": 1e3}', b'{"update_id": ' + b"9" * 30 + b"}", b"9" * 5000),
    *(b'{"update_id": -7}', b'{"message": {"text": 7}}'),
)


@pytest.mark.parametrize("body", ABSURD)
async def test_what_is_no_update_is_refused(door: httpx.AsyncClient, storage: Storage, body: bytes) -> None:
    answer = await door.post(PATH, content=body, headers={SECRET_HEADER: "s3cret"})
    assert answer.status_code == 400
    assert await waiting(storage) == []


UNREADABLE = (
    *(b'{"update_id": 7, "message": %s}' % part for part in (b'{"chat": [1]}', b'{"chat": {"id": "x"}}')),
    *(b'{"update_id": 7, "message": {"chat": {"id": %s}}}' % part for part in (b"1e400", b"9" * 20, b"null", b"[]")),
    *(b'{"update_id": 7, "message": {"message_id": %s}}' % part for part in (b'"1"', b"{}", b"9" * 20)),
    *(b'{"update_id": 7, "callback_query": {"message": %s}}' % part for part in (b"7", b'"x"', b"[]", b"null")),
    *(b'{"update_id": 7, "message": {"from": {"id": %s}}}' % part for part in (b'"x"', b"1.5", b"true", b"9" * 20)),
    *(b'{"update_id": 7, "message": {"text": %s}}' % part for part in (b"7", b"[]", b"{}", b"true")),
    *(b'{"update_id": 7, "message": {"photo": %s}}' % part for part in (b"7", b"[7]", b'[{"file_id": 7}]')),
)


@pytest.mark.parametrize("body", UNREADABLE)
async def test_an_update_that_nobody_can_read_is_taken_so_that_it_does_not_come_again(
    door: httpx.AsyncClient, storage: Storage, body: bytes
) -> None:
    answer = await door.post(PATH, content=body, headers={SECRET_HEADER: "s3cret"})
    assert answer.status_code == 200
    assert await waiting(storage) == [7]


async def test_what_is_too_large_is_not_read(door: httpx.AsyncClient) -> None:
    answer = await door.post(PATH, content=b" " * (LARGEST + 1), headers={SECRET_HEADER: "s3cret"})
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["x", "", "1e3"])
async def test_a_length_that_is_none_is_refused(door: httpx.AsyncClient, length: str) -> None:
    headers = {SECRET_HEADER: "s3cret", "content-length": length}
    assert (await door.post(PATH, content=b"{}", headers=headers)).status_code == 400


@pytest.mark.parametrize("body", [{"message": {"text": "1"}}, {"callback_query": {"data": "x"}}])
async def test_what_names_nobody_can_wait_for_the_database_too(
    door: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, body: dict[str, object]
) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setattr(Inbox, "store", away)
    answer = await door.post(PATH, json={"update_id": 7, **body}, headers={SECRET_HEADER: "s3cret"})
    assert answer.status_code == 503


async def test_the_door_says_that_it_is_alive(door: httpx.AsyncClient) -> None:
    assert (await door.get("/health")).text == "alive"
