"""What another body's Open311 server answers is read as what it is, JSON or XML, and hostile XML is not."""

from dataclasses import replace

import httpx
import pytest

from bot.referring import calling
from bot.referring.calling import Arrived, Lost, NotNow, Refused, Their, There
from casework.model.referral import Server
from casework.oversight.referring import Outgoing

XML = There(Server("xml", (), {}, {}), "http://there.test", form="xml")
SENT = Outgoing("B-1", 1.0, 2.0, "A sofa\n[Cleanward 1.0]", "Elm Street")
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
ROW = "<request><service_request_id>7</service_request_id><status>open</status><status_notes/></request>"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x><y><status>&b;</status></y></x>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><y><status>&a;</status></y></x>'


def answering(body: str | bytes, status: int = 200) -> httpx.AsyncClient:
    """Return a client whose server answers the same to everything."""
    return httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(status, content=body)))


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}<service_requests>{ROW}</service_requests>",
        f"\ufeff \n{HEAD}{ROW}",  # a single one without a list around it
        f'<s:service_requests xmlns:s="urn:s">{ROW.replace("<", "<s:").replace("<s:/", "</s:")}</s:service_requests>',
        '[{"service_request_id": 7, "status": "open", "status_notes": null}]',  # whatever was asked for
    ],
)
async def test_an_answer_is_read_as_what_it_is(body: str) -> None:
    async with answering(body) as http:
        assert await calling.ask(http, XML, "7") == Their("open", "")
    async with answering(body, 201) as http:
        assert await calling.send(http, XML, SENT) == Arrived("7", None)


@pytest.mark.parametrize(
    "body", [BOMB, FILE, "<", "<a>" * 1000, '<?xml version="1.0" encoding="x-no"?><a/>', b"<\xff/>"]
)
async def test_what_cannot_be_read_is_asked_again_later_and_nobody_knows_whether_it_arrived(body: str | bytes) -> None:
    async with answering(body) as http:
        with pytest.raises(NotNow):
            await calling.ask(http, XML, "7")
        with pytest.raises(Lost):
            await calling.send(http, XML, SENT)


async def test_why_it_is_refused_is_read_from_xml_too() -> None:
    errors = "<errors><error><code>400</code><description>no such &lt;place&gt;</description></error></errors>"
    async with answering(errors, 400) as http:
        with pytest.raises(Refused, match="no such <place>"):
            await calling.send(http, XML, SENT)
    async with answering("<service_requests/>") as http:
        assert await calling.ask(http, XML, "7") is None
        assert await calling.resolve(http, XML, "t") is None


async def test_words_are_cut_where_the_specification_ends_them_and_our_mark_stays() -> None:
    bodies: list[str] = []

    def take(request: httpx.Request) -> httpx.Response:
        bodies.append(httpx.QueryParams(request.content.decode())["description"])
        return httpx.Response(201, json=[{"service_request_id": "1"}])

    async with httpx.AsyncClient(transport=httpx.MockTransport(take)) as http:
        for words in ("A sofa", "x" * 5000):
            await calling.send(http, XML, replace(SENT, words=f"{words}\n[Cleanward 1.0]"))
    assert bodies[0] == "A sofa\n[Cleanward 1.0]"
    assert (len(bodies[1]), bodies[1][-17:]) == (4000, "x\n[Cleanward 1.0]")
