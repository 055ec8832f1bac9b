"""Tickets that belong to another body are sent to its Open311 server, once, and fixed here when it says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.doctor.inside import Inside
from bot.referring import calling
from bot.referring.calling import There
from bot.referring.referrer import Referrer, Referring
from casework.model.authority import Role
from casework.model.category import CategoryCode
from casework.model.health import Ailment, Ill
from casework.model.place import Point
from casework.model.referral import EVERY_OTHER, Referral, Server, Stage as How, Their
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.oversight import referring
from tests.storage.samples import new_ticket
from tests.stories.stage import CALENDAR, ELM, Stage, picture

HIGHWAYS = Server(
    "highways", (TeamCode("east"),), {CategoryCode("bulky"): "B-1", EVERY_OTHER: "OTHER"}, {"done": Their.CLOSED}
)


@dataclass
class Office:
    """Another body's server: what it was sent, what it says of each request, and how it fails next."""

    sent: list[dict[str, str]] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=lambda: {"status": "open", "status_notes": ""})
    fails: list[Callable[[], Response]] = field(default_factory=list)
    is_busy: int = 0  # how often it lists nothing
    gives_token: bool = False
    clock: Callable[[], datetime] | None = None  # None: it lists everything, whenever it came
    came: list[datetime] = field(default_factory=list)
    form: str = "json"

    def says(self, rows: Sequence[Mapping[str, object]], status: int = 200) -> Response:
        """Answer in the one form that the server speaks."""
        if self.form == "json":
            return JSONResponse(rows, status)
        top = ET.Element("service_requests")
        for row in rows:
            element = ET.SubElement(top, "request")
            for name, value in row.items():
                ET.SubElement(element, name).text = str(value)
        return Response(ET.tostring(top, encoding="utf-8", xml_declaration=True), status, media_type="text/xml")

    async def take(self, request: Request) -> Response:
        """Take a report."""
        fields = dict(httpx.QueryParams((await request.body()).decode()))
        if self.fails:
            failure = self.fails.pop(0)
            if failure is lost:
                self.sent.append(fields)
                self.came += [self.clock()] if self.clock else []
            return failure()
        self.sent.append(fields)
        if self.gives_token:
            return self.says([{"token": "t1"}], 201)
        return self.says([{"service_request_id": len(self.sent)}], 201)

    async def listed(self, request: Request) -> Response:
        """List what it was sent since a moment."""
        if self.is_busy:
            self.is_busy -= 1
            return busy()
        since = datetime.fromisoformat(request.query_params["start_date"])
        came = self.came if self.clock else [since] * len(self.sent)
        found = [(number, each) for number, each in enumerate(self.sent, 1) if came[number - 1] >= since]
        return self.says([{"service_request_id": number, **each} for number, each in found])

    async def one(self, request: Request) -> Response:
        """Say what became of a request."""
        if self.fails:
            return self.fails.pop(0)()
        return self.says([{"service_request_id": request.path_params["number"], **self.said}])

    async def token(self, _request: Request) -> Response:
        """Say which number a token stands for."""
        return self.says([{"token": "t1", "service_request_id": "77"}])

    @property
    def app(self) -> Starlette:
        """The server."""
        return Starlette(
            routes=[
                Route(f"/v2/requests.{self.form}", self.take, methods=["POST"]),
                Route(f"/v2/requests.{self.form}", self.listed, methods=["GET"]),
                Route(f"/v2/requests/{{number}}.{self.form}", self.one, methods=["GET"]),
                Route(f"/v2/tokens/{{token}}.{self.form}", self.token, methods=["GET"]),
            ]
        )


def lost() -> Response:
    raise httpx.ReadTimeout("the answer was lost")


def away() -> Response:
    raise httpx.ConnectError("nobody listens")


def busy() -> Response:
    return Response("", 503)


def refusing() -> Response:
    return JSONResponse([{"code": 400, "description": "no such <place>"}], 400)


def referrer(stage: Stage, office: Office) -> Referrer:
    there = There(HIGHWAYS, "http://highways.test/v2", "highways.test", "secret", "desk@example.org", office.form)
    transport = httpx.ASGITransport(office.app)
    return Referrer(stage.storage, stage.app.district, stage.clock, Referring([there]), transport)


async def reports(stage: Stage) -> None:
    """Rita reports something in Eastside."""
    stage.rita.sends_photo(picture("brown"), "A sofa, call me at 555-0100")
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    await stage.sees()


async def goes_on(stage: Stage, there: Referrer, minutes: int = 0) -> None:
    stage.clock.advance(minutes=minutes)
    await there.act()
    await stage.settle()


async def ticket(stage: Stage) -> Ticket:
    async with stage.storage.read() as work:
        found = await work.tickets.get(TicketId(1))
    assert found is not None
    return found


async def referral(stage: Stage, rework: int = 0) -> Referral:
    async with stage.storage.read() as work:
        found = await work.referrals.get(TicketId(1), rework)
    assert found is not None
    return found


async def test_a_ticket_is_sent_once_taken_fixed_when_it_is_closed_there_and_sent_again_when_it_is_not_fixed(
    stage: Stage,
) -> None:
    office = Office()
    there = referrer(stage, office)
    await reports(stage)
    await goes_on(stage, there)
    assert len(office.sent) == 1
    sent = office.sent[0]
    assert (sent["service_code"], sent["api_key"], sent["jurisdiction_id"]) == ("B-1", "secret", "highways.test")
    assert (sent["lat"], sent["long"], sent["email"]) == ("37.765000", "-122.425000", "desk@example.org")
    assert sent["description"] == "A sofa, call me at 555-0100\n[Cleanward 1.0]"
    assert "Rita" not in str(sent)
    assert (await ticket(stage)).status is Status.TAKEN
    seen = await stage.sees()
    assert any("highways: 1" in line for line in seen["Eastside desk"])

    await goes_on(stage, there, minutes=29)
    office.said = {"status": "in progress", "status_notes": "planned"}
    await goes_on(stage, there, minutes=1)
    assert (await ticket(stage)).status is Status.TAKEN

    office.said = {"status": "Done", "status_notes": "Cleared by <crew>\n7"}
    await goes_on(stage, there, minutes=30)
    assert (await ticket(stage)).status is Status.FIXED
    async with stage.storage.read() as work:
        assert (await work.tickets.history(TicketId(1)))[-1].note == "Cleared by <crew> 7"
    assert (await referral(stage)).stage is How.DONE
    seen = await stage.sees()
    assert any("Cleared by <crew> 7" in line for line in seen["Rita"]), seen["Rita"]

    stage.press_verb(stage.rita, "notfixed")
    await stage.settle()
    stage.rita.says("it is still there")
    await stage.settle()
    assert (await ticket(stage)).rework == 1
    await goes_on(stage, there, minutes=1)
    assert [each["description"].splitlines()[-1] for each in office.sent] == ["[Cleanward 1.0]", "[Cleanward 1.1]"]


async def test_what_goes_wrong_is_tried_again_later_and_never_sent_twice(stage: Stage) -> None:
    office = Office(fails=[busy, away, lost])
    there = referrer(stage, office)
    await reports(stage)
    await goes_on(stage, there)
    assert (await referral(stage)).stage is How.WAITING
    await goes_on(stage, there)  # it is not due yet
    assert len(office.fails) == 2
    await goes_on(stage, there, minutes=1)
    assert len(office.fails) == 1
    await goes_on(stage, there, minutes=5)
    assert (await referral(stage)).stage is How.SENDING
    assert len(office.sent) == 1
    await goes_on(stage, there, minutes=4)
    assert (await referral(stage)).stage is How.SENDING
    await goes_on(stage, there, minutes=1)  # it is looked for, and found
    assert ((await referral(stage)).stage, (await referral(stage)).reference) == (How.SENT, "1")
    assert len(office.sent) == 1


async def test_what_was_lost_is_found_however_late_its_server_answers(stage: Stage) -> None:
    office = Office(fails=[lost], is_busy=4, clock=stage.clock)
    there = referrer(stage, office)
    await reports(stage)
    await goes_on(stage, there)
    for minutes in (5, 1, 5, 15, 60):
        await goes_on(stage, there, minutes=minutes)
    assert office.is_busy == 0
    assert (await referral(stage)).stage is How.SENT
    assert len(office.sent) == 1


async def test_supervisors_are_told_once_what_to_do_and_the_doctor_says_so(stage: Stage) -> None:
    office = Office(fails=[refusing])
    there = referrer(stage, office)
    stage.otto.says("/start")
    await stage.settle()
    async with stage.storage.begin("supervisor") as work:
        known = await work.people.by_account(stage.otto.id)
        assert known is not None
        await work.roles.give(known.id, Role.SUPERVISOR, stage.clock())
    await reports(stage)
    await goes_on(stage, there)
    seen = await stage.sees()
    assert [line for line in seen["Otto"] if "highways does not take it" in line and "no such <place>" in line], seen[
        "Otto"
    ]
    await goes_on(stage, there, minutes=60)
    assert not [line for line in (await stage.sees())["Otto"] if "highways" in line]
    doctor = Inside(stage.storage, stage.app.shown.photos._folder, CALENDAR, stage.clock)
    assert Ailment(Ill.REFERRALS_FAIL, {"server": "highways", "count": 1}) in await doctor.look()

    async with stage.storage.begin("again") as work:
        assert await referring.again(work, TicketId(1), stage.clock())
        assert not await referring.again(work, TicketId(1), stage.clock())
    await goes_on(stage, there)
    assert (await referral(stage)).stage is How.SENT


async def test_what_is_nowhere_to_be_found_is_left_to_a_person(stage: Stage) -> None:
    office = Office(fails=[lost])
    there = referrer(stage, office)
    await reports(stage)
    await goes_on(stage, there)
    office.sent.clear()
    await goes_on(stage, there, minutes=5)
    assert ((await referral(stage)).stage, office.sent) == (How.FAILED, [])


async def test_a_token_stands_for_a_number_and_what_is_closed_here_is_asked_about_no_more(stage: Stage) -> None:
    office = Office(gives_token=True)
    there = referrer(stage, office)
    await reports(stage)
    await goes_on(stage, there)
    await goes_on(stage, there, minutes=30)
    assert (await referral(stage)).reference == "77"
    await stage.fixes(caption="Swept")
    await goes_on(stage, there, minutes=30)
    assert (await referral(stage)).stage is How.OVER


async def test_a_server_that_speaks_xml_alone_is_sent_found_and_heard_too(stage: Stage) -> None:
    office = Office(form="xml", fails=[lost])
    there = referrer(stage, office)
    await reports(stage)
    await goes_on(stage, there)
    await goes_on(stage, there, minutes=5)  # it is looked for, and found
    assert ((await referral(stage)).stage, (await referral(stage)).reference) == (How.SENT, "1")
    office.said = {"status": "closed", "status_notes": "Cleared & <swept>"}
    await goes_on(stage, there, minutes=30)
    assert (await ticket(stage)).status is Status.FIXED
    async with stage.storage.read() as work:
        assert (await work.tickets.history(TicketId(1)))[-1].note == "Cleared & <swept>"
    assert len(office.sent) == 1


async def test_a_mistake_with_one_ticket_keeps_no_other_from_being_sent(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office()
    there = referrer(stage, office)
    await reports(stage)
    send = calling.send

    async def fails_once(*_: object) -> calling.Arrived:
        monkeypatch.setattr(calling, "send", send)
        raise ZeroDivisionError

    monkeypatch.setattr(calling, "send", fails_once)
    async with stage.storage.begin("another") as work:
        known = await work.people.by_account(stage.rita.id)
        assert known is not None
        await work.tickets.add(new_ticket(known.id, TeamCode("east"), point=Point(*ELM), area="east"))
    await goes_on(stage, there)
    async with stage.storage.read() as work:
        stages = [found.stage for number in (1, 2) if (found := await work.referrals.get(TicketId(number), 0))]
    assert sorted(stages) == [How.SENDING, How.SENT]


async def test_hidden_words_and_what_the_reporter_called_the_place_are_sent_to_nobody(stage: Stage) -> None:
    office = Office()
    stage.rita.sends_photo(picture("brown"), "A sofa, call me at 555-0100")
    stage.rita.sends_venue(*ELM, "At my grandmother's", "the blue door")
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.carl.says("/hide 1 words", stage.east)
    await stage.settle()
    await goes_on(stage, referrer(stage, office))
    (sent,) = office.sent
    assert sent["description"] == "[Cleanward 1.0]"
    assert sent["address_string"] == "Eastside"
