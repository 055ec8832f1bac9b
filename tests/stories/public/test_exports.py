"""Other systems export what everybody may see, with a key; and everything that they can ask is described."""

import asyncio
import csv
import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.web.open311 import exporting
from bot.web.open311.describing import ENDPOINTS
from bot.web.open311.exporting import COLUMNS
from bot.web.public.pages import pages
from casework.model.client import Client, Scope, hash_of, key_of
from casework.model.district import District
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Filters
from casework.public import requests
from storage.unit_of_work import UnitOfWork
from tests.serving import served
from tests.stories.public.site import BASE, looking
from tests.stories.public.test_open311 import KEY, READER, V2, add_clients, client_of, report
from tests.stories.public.test_page import reported, with_categories
from tests.stories.stage import ELM, MORNING, Stage

BEARER = {"authorization": f"Bearer {READER}"}


async def test_an_export_has_every_report_that_its_filters_want_and_what_the_page_shows_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 2)
    await reported(stage)
    await stage.fixes(caption="Swept")
    await add_clients(stage)
    many = replace(stage.app.shown, interface=replace(stage.app.shown.interface, exports_a_minute=100))
    async with client_of(many) as http:
        for words in ("=1+1", "two", "three", "four"):
            await http.post(f"{V2}/requests.json", data=report(description=words))

        async def numbers(**query: str) -> list[int]:
            answer = await http.get("/export.json", params=query, headers=BEARER)
            assert answer.status_code == 200, answer.text
            return [row["number"] for row in answer.json()]

        assert await numbers() == [5, 4, 3, 2, 1]
        assert await numbers(area="west") == [5, 4, 3, 2]
        assert await numbers(state="fixed", category="bulky") == [1]
        assert await numbers(category="none") == await numbers(area="none") == []
        assert await numbers(since="2026-03-02", until="2026-03-02") == [5, 4, 3, 2, 1]
        assert await numbers(until="2026-03-01") == []

        assert "Mrs Roe" not in (await http.get("/export.json", headers=BEARER)).text
        await with_categories(stage, shows_photos=True)
        table = await http.get("/export.csv", headers=BEARER)
        rows = list(csv.DictReader(StringIO(table.text)))
        assert tuple(rows[0]) == COLUMNS
        assert rows[3]["words"] == "'=1+1"
        assert rows[4]["photos_before"].startswith(f"{BASE}/photos/")
        there = (await http.get("/export.geojson", headers=BEARER)).json()
        assert there["features"][4]["geometry"] == {"type": "Point", "coordinates": [ELM[1], ELM[0]]}
        assert [each["id"] for each in there["features"]] == [5, 4, 3, 2, 1]

        await with_categories(stage, rounds_place=True)
        assert {row["lat"] for row in (await http.get("/export.json", headers=BEARER)).json()} == {37.765}
    await stage.settle()


async def test_an_export_comes_in_pieces_of_bounded_size_however_many_there_are(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 3)
    await add_clients(stage)
    async with looking(stage.app) as http:
        for number in range(10):
            await http.post(f"{V2}/requests.json", data=report(description=f"number {number}"))
    exports = exporting.Exporting(stage.app.shown, BASE, stage.app.shown.interface, None)  # type: ignore[arg-type]
    pieces = [piece async for piece in exports._written("json", Filters())]
    assert [len(json.loads(b"[" + piece.lstrip(b",\n") + b"]")) for piece in pieces[1:-1]] == [3, 3, 3, 1]
    assert len(json.loads(b"".join(pieces))) == 10
    await stage.settle()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_a_table_that_breaks_off_never_looks_complete(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    await add_clients(stage)
    await stage.reports()
    read = requests.rows

    async def rows(work: UnitOfWork, district: District, below: TicketId | None, *rest: Any) -> Any:
        if below is not None:
            raise OperationalError("SELECT", {}, Exception("the database fails after the first piece"))
        return await read(work, district, below, *rest)

    monkeypatch.setattr(requests, "rows", rows)
    ask = f"GET /export.csv HTTP/{version}\r\nHost: page.test\r\nConnection: close\r\nAuthorization: Bearer {READER}"
    async with served(pages(stage.app.shown, BASE)) as base:
        reading, writing = await asyncio.open_connection("127.0.0.1", int(base.rpartition(":")[2]))
        writing.write(f"{ask}\r\n\r\n".encode())
        head, _, body = (await reading.read()).partition(b"\r\n\r\n")
        writing.close()
    if version == "1.0":
        assert head.split()[1] == b"505"
        assert b"\r\nupgrade:" not in head.lower()  # nginx hands it on, and HTTP/2 may not have it
        assert b"proxy_http_version 1.1" in body
    else:
        assert b"bulky" in body
        assert b"transfer-encoding: chunked" in head.lower()
        assert not body.endswith(b"0\r\n\r\n")


async def test_whoever_has_no_right_to_export_is_refused(stage: Stage) -> None:
    await add_clients(stage)
    async with looking(stage.app) as http:
        for headers in ({}, {"authorization": "Bearer cw_none"}, {"authorization": f"Basic {READER}"}):
            answer = await http.get("/export.csv", headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "Bearer")
        assert (await http.get("/export.csv", headers={"authorization": f"Bearer {KEY}"})).status_code == 403
        assert (await http.get("/export.pdf", headers=BEARER)).status_code == 404
        for query in ({"state": "x"}, {"since": "yesterday"}, {"until": "0001-01-01"}):
            assert (await http.get("/export.csv", params=query, headers=BEARER)).status_code == 400
    both = key_of("both")
    async with stage.storage.begin("both") as work:
        await work.clients.add(Client("both", frozenset(Scope), MORNING), hash_of(both))
    few = replace(stage.app.shown, interface=replace(stage.app.shown.interface, exports_a_minute=1))
    async with client_of(few) as http:
        headers = {"authorization": f"Bearer {both}"}
        assert [(await http.get("/export.json", headers=headers)).status_code for _ in range(2)] == [200, 429]


async def test_what_is_described_is_what_is_served(stage: Stage) -> None:
    served = {
        (method, route.path)  # type: ignore[attr-defined]
        for route in pages(stage.app.shown, BASE).routes
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
        if route.path.startswith(("/open311/", "/export"))  # type: ignore[attr-defined]
    }
    caught = {each for each in served if each[1] == "/open311/{rest:path}"}
    async with looking(stage.app) as http:
        paths = (await http.get("/openapi.json")).json()["paths"]
        described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
        assert described == served - caught
        for path, methods in paths.items():
            for said in methods.values():
                names = {each["name"] for each in said["parameters"] if each["in"] == "path"}
                assert names == {part.split("}")[0] for part in path.split("{")[1:]}
        page = (await http.get("/api")).text
        assert "<script" not in page
        for endpoint in ENDPOINTS:
            assert f"{endpoint.method} {endpoint.path}" in page
