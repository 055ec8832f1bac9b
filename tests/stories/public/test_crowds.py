"""A crowd, or one who means no good, leaves the database, the memory and the turns of the bot to the bot."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.web.open311 import asking, reporting
from bot.web.open311.app import AT_ONCE
from bot.web.public import telling
from bot.web.public.pages import pages
from casework.model.bulletin import State
from casework.model.client import hash_of
from casework.model.summary import Period
from casework.public import looking as reading, requests
from tests.clock import Clock
from tests.stories.public.site import BASE, looking
from tests.stories.public.test_open311 import V2, add_clients, report
from tests.stories.public.test_page import reported
from tests.stories.public.test_telling import DAY, FACTS
from tests.stories.stage import Stage, picture

LONG_S = 1000.0


def counting(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, calls: Counter[str]) -> None:
    """Count the calls of a function."""
    made: Callable[..., Awaitable[object]] = getattr(module, name)

    def counted(*args: Any, **kwargs: Any) -> Awaitable[object]:
        calls[name] += 1
        return made(*args, **kwargs)

    monkeypatch.setattr(module, name, counted)


async def test_an_address_is_not_made_anew_by_adding_to_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await reported(stage)
    today, calls, drawn = stage.clock().date(), Counter[str](), []
    async with stage.storage.begin("bulletin") as work:
        await work.bulletins.add(Period(today - 9 * DAY, today - 7 * DAY), FACTS, stage.clock())
        (posted,) = await work.bulletins.unreminded(stage.clock())
        await work.bulletins.save(replace(posted, state=State.POSTED, number=1, year=2026))

    def draw(page: Any, _font: object) -> bytes:
        drawn.append(page)
        return b"%PDF"

    monkeypatch.setattr(telling, "draw_bulletin", draw)
    for module, name in ((reading, "page"), (reading, "report"), (requests, "reported"), (requests, "updates")):
        counting(monkeypatch, module, name, calls)
    async with looking(stage.app, fresh_s=LONG_S) as http:
        for path in ("/bulletins/1.pdf", "/reports", "/reports/1", f"{V2}/requests.json"):
            for number in range(3):
                answers = [
                    await http.get(f"{path}?x={number}", headers={"accept-encoding": "identity"}),
                    await http.get(f"{path}?lang=no{number}&y=<b>", headers={"accept-encoding": "identity"}),
                ]
                assert [each.status_code for each in answers] == [200, 200]
                assert "<b>" not in answers[1].text
                assert "%3Cb%3E" not in answers[1].text  # no link carries it on
        updates = await http.get(f"{V2}/servicerequestupdates.json")
        known = {"if-none-match": updates.headers["etag"]}
        assert (await http.get(f"{V2}/servicerequestupdates.json?x=1", headers=known)).status_code == 304
        assert (len(drawn), calls) == (1, {"page": 1, "report": 1, "reported": 1, "updates": 1})
        many = await asyncio.gather(*(http.get(f"{V2}/requests.xml?x={number}") for number in range(9)))
        assert {each.status_code for each in many} == {200}
        assert calls["reported"] <= 1 + AT_ONCE
        # What is looked at makes an answer of its own.
        assert (await http.get("/reports?area=east&lang=zh_CN")).text != (await http.get("/reports?area=east")).text
        assert (await http.get(f"{V2}/requests.json?status=closed")).json() == []
        assert (await http.get("/bulletins/0001.pdf?lang=zh_TW")).content == b"%PDF"
        assert (await http.get("/bulletins/1.pdf?lang=zh_TW")).content == b"%PDF"
        assert len(drawn) == 2
    await stage.settle()


class Slow:
    """A database that counts how many keys it looks up at one time."""

    def __init__(self) -> None:
        self.now = self.most = self.all = 0
        self.clients = self

    @asynccontextmanager
    async def read(self) -> AsyncIterator["Slow"]:
        self.now, self.all = self.now + 1, self.all + 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        yield self
        self.now -= 1

    async def with_key(self, key_hash: str) -> None:
        assert key_hash == hash_of("cw_wrong")


async def test_wrong_keys_are_looked_up_a_few_at_a_time(clock: Clock) -> None:
    slow = Slow()
    clients = asking.Clients(slow, clock)  # type: ignore[arg-type]  # all of a storage that is used
    assert await asyncio.gather(*(clients.known("cw_wrong") for _ in range(20))) == [None] * 20
    assert (slow.all, slow.most) == (20, asking.KEYS_AT_ONCE)


async def test_a_slow_host_of_photos_holds_up_no_report_and_no_photo_of_the_bot(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_clients(stage)
    answers, asked, waits = asyncio.Event(), asyncio.Semaphore(0), reporting.PHOTOS_AT_ONCE

    async def fetch(_url: str, _hosts: object) -> bytes:
        asked.release()
        await answers.wait()
        return picture("teal")

    monkeypatch.setattr(reporting.Reporting.__init__, "__defaults__", (fetch,))
    monkeypatch.setattr(reporting, "WAIT_S", 0.05)
    async with looking(stage.app) as http, asyncio.TaskGroup() as tasks:

        def send(words: str) -> "asyncio.Task[Any]":
            fields = report(description=words, media_url="https://photos.example.org/1.jpg")
            return tasks.create_task(http.post(f"{V2}/requests.json", data=fields))

        held = [send(f"held {number}") for number in range(waits)]
        for _ in held:
            await asked.acquire()
        late = await send("late")  # it is taken while the others still wait for their photos
        assert (late.status_code, late.json()[0]["service_request_id"]) == (201, "1")
        assert not any(each.done() for each in held)
        await reported(stage)  # and so is a resident's photo
        monkeypatch.setattr(reporting, "WAIT_S", 60)
        answers.set()
        assert {(await each).status_code for each in held} == {201}
    async with stage.storage.read() as work:
        photos = [len(await work.tickets.photos(number)) for number in await work.public.newest(9)]
    assert sorted(photos) == [0, 1, 1, 1, 1]
    await stage.settle()


async def test_whoever_hangs_up_while_reporting_leaves_no_trace(stage: Stage) -> None:
    sent: list[Any] = []

    async def hang_up() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    path = f"{V2}/requests.json"
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": [], "http_version": "1.1", "scheme": "http", "server": ("page.test", 80), "root_path": ""}
    await pages(stage.app.shown, BASE)(scope, hang_up, send)
    assert sent[0]["status"] == 400


async def test_what_no_route_takes_is_answered_as_everything_else_is(stage: Stage) -> None:
    async with looking(stage.app) as http:
        for method, path, status, allowed in (
            ("PUT", f"{V2}/requests.json", 405, "GET, HEAD, POST"),
            ("DELETE", f"{V2}/services/bulky.json", 405, "GET, HEAD"),
            ("POST", "/export.csv", 405, "GET, HEAD"),
            ("PUT", f"{V2}/nothing", 404, None),
            ("POST", "/openapi.json", 405, "GET, HEAD"),
        ):
            answer = await http.request(method, path)
            assert (answer.status_code, answer.headers.get("allow")) == (status, allowed), path
            assert answer.json()[0]["code"] == str(status)
            assert answer.headers["content-security-policy"]
        xml = await http.put(f"{V2}/requests.xml")
        assert "<errors><error><code>405</code>" in xml.text
        for path, status, words in (("/reports", 405, "只能"), ("/nothing/there", 404, "没有")):
            page = await http.post(f"{path}?lang=zh_CN")
            assert page.status_code == status
            assert words in page.text
            assert page.headers["content-security-policy"].startswith("default-src 'none'")
            assert page.headers["content-type"].startswith("text/html")


async def test_a_mistake_of_ours_is_answered_in_the_readers_language_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mistake(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "page", mistake)
    monkeypatch.setattr(requests, "reported", mistake)
    async with looking(stage.app, raises=False) as http:
        page = await http.get("/reports?lang=zh_CN")
        assert (page.status_code, page.headers["content-type"]) == (500, "text/html;charset=utf-8")
        assert page.headers["content-security-policy"]
        said = await http.get(f"{V2}/requests.json")
        assert (said.status_code, said.json()[0]["code"]) == (500, "500")
