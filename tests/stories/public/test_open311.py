"""Other systems read reports, and send them, by Open311 (GeoReport v2)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any
from xml.etree import ElementTree as ET

import httpx
from georeport import GeoReport
from structlog.testing import capture_logs

from bot.web.open311 import georeport, reporting
from bot.web.open311.fetching import NotFetched
from bot.web.public.pages import pages
from casework.model.category import Choice, FollowUp
from casework.model.client import Client, Scope, hash_of, key_of
from casework.model.entry import Source
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from storage.files.workers import WorkerFailed
from tests.serving import served
from tests.stories.public.schemas import check
from tests.stories.public.site import BASE, looking
from tests.stories.public.test_page import WORDS, reported, with_categories
from tests.stories.stage import MORNING, OAK, SEA, Stage, picture

KEY, READER = key_of("of-fixmystreet"), key_of("of-the-archive")
V2 = "/open311/v2"


async def add_clients(stage: Stage) -> None:
    """Let one system report, and another one export."""
    async with stage.storage.begin("clients") as work:
        for name, scope, key in (("fixmystreet", Scope.REPORT, KEY), ("archive", Scope.EXPORT, READER)):
            assert await work.clients.add(Client(name, frozenset({scope}), MORNING), hash_of(key))


def report(**changes: str) -> dict[str, str]:
    """Return the fields of a good report."""
    fields = {"api_key": KEY, "service_code": "bulky", "lat": str(OAK[0]), "long": str(OAK[1])}
    fields |= {"description": "A sofa by the <b>kiosk</b>", "email": "reporter@example.org", "first_name": "Roberta"}
    return {name: value for name, value in (fields | changes).items() if value}


async def full(stage: Stage) -> None:
    """Report what is fixed, open, dismissed and private; photos and words are shown, and some words are too long."""
    await reported(stage)
    await stage.fixes(caption="Swept <b>up</b>")
    await add_clients(stage)
    await with_categories(stage, shows_photos=True, questions=QUESTIONS, notice={"en": "Next week"})
    async with looking(stage.app) as http:
        for words in ("open", "dismissed \x0b", "private"):
            fields = report(description=words, **{"attribute[size]": "big"})
            said = (await http.post(f"{V2}/requests.json", data=fields)).json()
            check(said, "reported")
    async with stage.storage.begin("full") as work:
        for number, changes in (
            (3, {"status": Status.DISMISSED, "words": "long" * 2000}),
            (4, {"is_public": False}),
        ):
            ticket = await work.tickets.get(TicketId(number))
            assert ticket is not None
            await work.tickets.save(replace(ticket, **changes))


async def test_every_answer_has_the_form_of_the_specification_in_json_and_xml(stage: Stage) -> None:
    await full(stage)
    async with looking(stage.app) as http:
        for path, name, count in (
            ("/open311/discovery", "discovery", 4),
            (f"{V2}/services", "services", 3),
            (f"{V2}/services/bulky", "service", 2),
            (f"{V2}/requests", "requests", 3),
            (f"{V2}/requests/1", "request", 1),
            (f"{V2}/servicerequestupdates", "updates", 4),
            (f"{V2}/requests/9", "errors", 1),
        ):
            answer = await http.get(f"{path}.json")
            assert answer.headers["content-type"] == "application/json"
            said = answer.json()
            check(said, name)
            assert len(said) == count, path
            tree = ET.fromstring((await http.get(f"{path}.xml")).text)
            if isinstance(said, list):
                assert [len(each) for each in tree] == [len(row) for row in said]
                for element, row in zip(tree, said, strict=True):
                    assert [each.text or "" for each in element] == [plain(each) for each in row.values()]
            else:
                assert [each.tag for each in tree] == [*said]
        definition = (await http.get(f"{V2}/services/bulky.json")).json()
        assert [each["code"] for each in definition["attributes"]] == ["size"]
        xml = ET.fromstring((await http.get(f"{V2}/services/bulky.xml")).text)
        assert [each.text for each in xml.findall("attributes/attribute/values/value/key")] == ["small", "big"]

        found = (await http.get("/open311/discovery.json")).json()
        assert found["endpoints"][0]["url"] == f"{BASE}{V2}"
        xml = ET.fromstring((await http.get("/open311/discovery.xml")).text)
        assert [each.text for each in xml.iter("format")] == ["application/json", "text/xml"]

        third, second, first = (await http.get(f"{V2}/requests.json")).json()
        assert [each["status"] for each in (first, second, third)] == ["closed", "open", "closed"]
        assert (first["description"], second["agency_responsible"]) == (WORDS, "Westside crew")
        updates = (await http.get(f"{V2}/servicerequestupdates.json")).json()
        (fix,) = [each["media_url"] for each in updates if each["media_url"]]
        assert fix != first["media_url"]
        for photo in (fix, first["media_url"]):
            assert (await http.get(photo)).headers["content-type"] == "image/jpeg"
    seen = await stage.sees()
    assert any("Open311 · fixmystreet" in line and "open" in line for line in seen["Westside desk"])


async def test_a_client_that_others_wrote_reads_what_we_say(stage: Stage) -> None:
    await full(stage)
    async with served(pages(stage.app.shown, BASE)) as base:
        read = {form: await asyncio.to_thread(read_by_georeport, f"{base}{V2}", form) for form in ("json", "xml")}
    assert read["json"] == read["xml"]
    services, questions, numbers, one = read["json"]
    assert services == ["bulky", "bags", "dirt"]
    assert questions == ["small", "big"]
    assert numbers == ["3", "2", "1"]
    assert (one["service_request_id"], one["status"], one["description"]) == ("1", "closed", WORDS)
    await stage.settle()


def read_by_georeport(base: str, form: str) -> tuple[list[str], list[str], list[str], Mapping[str, Any]]:
    """Read services, a definition, requests and one request with the client of PyPI, which waits for each answer."""
    client = GeoReport(base, output_format=form)
    services = [each["service_code"] for each in client.get_service_list()]
    definition = client.get_service_definition("bulky")
    attributes = definition["attributes"] if form == "json" else [definition["attributes"]["attribute"]]
    values = attributes[0]["values"] if form == "json" else attributes[0]["values"]["value"]
    requests = [each["service_request_id"] for each in client.get_service_requests()]
    one = {name: None if value is None else str(value) for name, value in client.get_service_request("1").items()}
    return services, [each["key"] for each in values], requests, one


def plain(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


CHOICES = (Choice("small", {"en": "Small"}), Choice("big", {"en": "Big"}))
QUESTIONS = (FollowUp("size", {"en": "How big is it?"}, CHOICES),)


async def with_a_question(stage: Stage) -> None:
    await with_categories(stage, questions=QUESTIONS)


async def test_what_another_system_sends_is_a_ticket_at_once_or_is_refused_with_its_reasons(stage: Stage) -> None:
    await add_clients(stage)
    async with looking(stage.app) as http:

        async def refused(status: int, **changes: str) -> str:
            answer = await http.post(f"{V2}/requests.json", data=report(**changes))
            assert answer.status_code == status, answer.text
            assert answer.json()[0]["code"] == str(status)
            return " ".join(error["description"] for error in answer.json())

        assert "api_key" in await refused(403, api_key="")
        assert "wrong" in await refused(403, api_key="cw_nobody")
        assert "may not report" in await refused(403, api_key=READER)
        assert await refused(400, service_code="") == "service_code was not given"
        assert await refused(404, service_code="none") == "service_code was not found"
        assert "lat and long" in await refused(400, lat="")
        assert "degrees" in await refused(400, lat="91")
        assert "degrees" in await refused(400, lat="nan")
        assert "outside every area" in await refused(400, lat=str(SEA[0]), long=str(SEA[1]))
        assert "not known" in await refused(400, lat="0", long="0")
        assert "4000" in await refused(400, description="x" * 4001)

        xml = await http.post(f"{V2}/requests.xml", data=report(service_code=""))
        assert [each.text for each in ET.fromstring(xml.text)[0]] == ["400", "service_code was not given"]

        first, again, other = [
            (await http.post(f"{V2}/requests.json", data=report(description=words))).json()[0]["service_request_id"]
            for words in ("A sofa", "A sofa", "A bed\x00\x07")
        ]
        assert (first, again, other) == ("1", "1", "2")

        await with_a_question(stage)
        assert await refused(400) == "attribute[size] is required"
        assert await refused(400, **{"attribute[size]": "huge"}) == "attribute[size] must be one of small, big"

        async with stage.storage.begin("revoke") as work:
            assert await work.clients.revoke("fixmystreet", MORNING)
        assert "revoked" in await refused(403)
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(2))
        assert ticket is not None
        assert (ticket.source, ticket.reference, ticket.reporter, ticket.words) == (
            *(Source.OPEN311, "fixmystreet", None, "A bed"),
        )
        assert ticket.contact is None
    await stage.settle()


async def test_a_client_may_report_so_often_in_a_minute_and_only_where_the_bot_runs(stage: Stage) -> None:
    await add_clients(stage)
    few = replace(stage.app.shown, interface=replace(stage.app.shown.interface, reports_a_minute=2))
    async with client_of(few) as http:
        answers = [await http.post(f"{V2}/requests.json", data=report()) for _ in range(3)]
        assert [each.status_code for each in answers] == [201, 201, 429]
        assert answers[2].headers["retry-after"] == "60"
        stage.clock.advance(minutes=1)
        assert (await http.post(f"{V2}/requests.json", data=report())).status_code == 201
    elsewhere = replace(stage.app.shown, interface=replace(stage.app.shown.interface, takes_reports=False))
    async with client_of(elsewhere) as http:
        assert (await http.post(f"{V2}/requests.json", data=report())).status_code == 403
    await stage.settle()


@asynccontextmanager
async def client_of(shown: Any) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(pages(shown, BASE))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        yield http


async def test_the_photo_of_a_report_is_fetched_and_checked_and_without_it_the_report_is_taken(
    stage: Stage, monkeypatch: Any
) -> None:
    await add_clients(stage)

    async def fetch(url: str, _hosts: object) -> bytes:
        if url.endswith("gone.jpg"):
            raise NotFetched("its host answered 404")
        return picture("teal") if url.endswith("good.jpg") else b"no photo"

    monkeypatch.setattr(reporting.Reporting.__init__, "__defaults__", (fetch,))
    async with looking(stage.app) as http:
        for number, name in enumerate(("good.jpg", "gone.jpg", "bad.jpg"), 1):
            fields = report(media_url=f"https://photos.example.org/{name}", description=name)
            answer = await http.post(f"{V2}/requests.json", data=fields)
            assert answer.json()[0]["service_request_id"] == str(number)
        await with_categories(stage, shows_photos=True)
        urls = [row["media_url"] for row in (await http.get(f"{V2}/requests.json")).json()][::-1]
        assert urls[1:] == [None, None]
        assert (await http.get(urls[0])).headers["content-type"] == "image/jpeg"
    await stage.settle()


async def test_a_mistake_of_ours_with_its_photo_loses_no_report(stage: Stage, monkeypatch: Any) -> None:
    await add_clients(stage)

    async def fetch(_url: str, _hosts: object) -> bytes:
        return picture("teal")

    async def work(*_: object) -> None:
        raise WorkerFailed("Traceback (most recent call last):\nImportError: no libjpeg")

    monkeypatch.setattr(reporting.Reporting.__init__, "__defaults__", (fetch,))
    monkeypatch.setattr(stage.app.shown.photos._workers, "work", work)
    async with looking(stage.app) as http:
        with capture_logs() as logs:
            fields = report(media_url="https://photos.example.org/good.jpg")
            answer = await http.post(f"{V2}/requests.json", data=fields)
        assert (answer.status_code, answer.json()[0]["service_request_id"]) == (201, "1")
    assert [log["why"] for log in logs if "is left out" in log["event"]] == ["ImportError: no libjpeg"]
    await stage.settle()


async def test_requests_are_filtered_by_time_state_service_and_number_and_come_page_by_page(stage: Stage) -> None:
    await add_clients(stage)
    async with looking(stage.app) as http:
        for words, code in (("one", "bulky"), ("two", "dirt"), ("three", "bags")):
            stage.clock.advance(minutes=1)
            await http.post(f"{V2}/requests.json", data=report(description=words, service_code=code))

        async def found(**query: str) -> str:
            answer = await http.get(f"{V2}/requests.json", params=query)
            assert answer.status_code == 200, answer.text
            return "".join(row["service_request_id"] for row in answer.json())

        assert await found() == "321"
        assert await found(service_code="dirt,bags,none") == "32"
        assert await found(service_code="none") == ""
        assert await found(status="open") == "321"
        assert await found(status="closed") == ""
        assert await found(service_request_id="1,3,99,x") == "31"
        assert await found(page_size="2") == "32"
        assert await found(page_size="2", page="2") == "1"
        start = stage.clock().isoformat()
        assert await found(start_date=start) == "3"
        assert await found(end_date=(stage.clock() - timedelta(minutes=1)).isoformat()) == "21"
        stage.clock.advance(days=91)
        assert await found() == ""
        assert await found(start_date=start) == "3"
        for query in ({"status": "x"}, {"page": "0"}, {"start_date": "never"}, {"page_size": "1001"}):
            assert (await http.get(f"{V2}/requests.json", params=query)).status_code == 400
        wide = {"start_date": "2026-01-01", "end_date": "2026-12-01"}
        assert (await http.get(f"{V2}/requests.json", params=wide)).status_code == 400
        assert (await http.get(f"{V2}/requests/99.json")).status_code == 404
        assert (await http.get(f"{V2}/requests/1.yaml")).json()[0]["code"] == "404"
        assert (await http.get(f"{V2}/nothing")).json()[0]["code"] == "404"
    await stage.settle()


async def test_updates_tell_no_more_what_a_merge_brought_that_is_undone(stage: Stage) -> None:
    await reported(stage)
    await stage.reports(stage.otto)
    async with looking(stage.app) as http:

        async def updates() -> list[tuple[str, str]]:
            rows = (await http.get(f"{V2}/servicerequestupdates.json")).json()
            return [(row["update_id"], row["description"]) for row in rows if row["service_request_id"] == "1"]

        stage.carl.says("/merge 2 1", stage.east)
        await stage.settle()
        assert await updates() == [("1-1", "reported"), ("1-2", "somebody else sees it too")]
        stage.clock.advance(seconds=10)
        stage.carl.says("/undo 2", stage.east)
        await stage.settle()
        assert await updates() == [("1-1", "reported"), ("1-3", "the last step was taken back")]


async def test_updates_tell_what_was_done_and_what_was_taken_back_and_nothing_internal(stage: Stage) -> None:
    await reported(stage)
    await stage.fixes(caption="Swept")
    async with looking(stage.app) as http:

        async def updates(**query: str) -> list[tuple[str, str, str]]:
            rows = (await http.get(f"{V2}/servicerequestupdates.json", params=query)).json()
            return [(row["update_id"], row["status"], row["description"]) for row in rows]

        assert await updates() == [("1-1", "OPEN", "reported"), ("1-2", "CLOSED", "fixed")]
        fixed_at = stage.clock()
        stage.clock.advance(seconds=10)
        stage.carl.presses("↩️ Undo", stage.card())
        await stage.settle()
        assert await updates() == [("1-1", "OPEN", "reported"), ("1-3", "OPEN", "the last step was taken back")]
        assert await updates(start_date=(fixed_at + timedelta(seconds=5)).isoformat()) == [
            ("1-3", "OPEN", "the last step was taken back")
        ]
        stage.carl.says("/note the neighbour did it", chat=stage.east, reply_to=stage.card())
        await stage.settle()
        assert len(await updates()) == 2
        assert await updates(end_date=(fixed_at - timedelta(hours=1)).isoformat()) == []


async def test_whoever_goes_on_where_an_answer_ended_misses_no_line(stage: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(georeport, "MOST", 3)
    await add_clients(stage)
    async with looking(stage.app) as http:
        for number in range(8):
            await http.post(f"{V2}/requests.json", data=report(description=f"number {number}"))
        async with stage.storage.begin("private") as work:  # the first ones are nobody's business
            for number in (1, 2, 3, 5):
                ticket = await work.tickets.get(TicketId(number))
                assert ticket is not None
                await work.tickets.save(replace(ticket, is_public=False))
            at = stage.clock()
            for act, note in ((Act.FIX, ""), (Act.UNDO, Act.FIX)):
                await work.tickets.record(Entry(TicketId(4), at, act, None, note))
        everything = ["4-1", "4-3", "6-1", "7-1", "8-1"]

        async def walk(query: str, form: str = "json") -> list[list[str]]:
            pages, address = [], f"{V2}/servicerequestupdates.{form}{query}"
            while address:
                answer = await http.get(address)
                assert answer.status_code == 200, answer.text
                found = [row["update_id"] for row in answer.json()] if form == "json" else xml_ids(answer.text)
                pages.append(found)
                address = answer.links.get("next", {}).get("url", "")
            return pages

        assert await walk("") == await walk("", "xml") == [["4-1", "4-3"], ["6-1", "7-1", "8-1"]]
        assert [*chain(*await walk("?start_date=2026-03-01&lang=zh_CN"))] == everything
        # By the last update_id instead of the address; a step that was taken back since is known still.
        assert await walk("?after=4-3") == [["6-1", "7-1", "8-1"]]
        assert (await walk("?after=4-2"))[0] == ["4-3", "6-1", "7-1"]
        stage.clock.advance(days=200)
        assert await walk("?after=7-1") == [["8-1"]]
        for wrong in ("1-1", "4-4", "99-1", "x", "4", "4-0", "-1", "4-x"):  # the first is private
            assert (await http.get(f"{V2}/servicerequestupdates.json?after={wrong}")).status_code == 400, wrong
        monkeypatch.setattr(georeport, "MOST", 1)
        stage.clock.advance(days=-200)
        assert [*chain(*await walk(""))] == everything  # no answer is empty because one line of it was taken back
        assert [] not in await walk("")
    await stage.settle()


def xml_ids(text: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(text).iter("update_id")]
