"""Faults by script, as the wire shows them."""

from typing import Any

import httpx
import pytest

from sandbox import Sandbox
from sandbox.people import Person
from tests.sandbox.client import Client


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (
            {"status": 429, "retry_after": 7},
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
        ),
        ({"status": 500}, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
        ({"status": 502}, {"ok": False, "error_code": 502, "description": "Bad Gateway"}),
        (
            {"status": 403, "description": "Forbidden: user is deactivated"},
            {"ok": False, "error_code": 403, "description": "Forbidden: user is deactivated"},
        ),
    ],
)
async def test_a_fault_answers_instead_of_the_method(
    sandbox: Sandbox, api: Client, rita: Person, fault: dict[str, Any], answer: dict[str, Any]
) -> None:
    sandbox.faults.add("sendMessage", **fault)
    assert await api.answer("sendMessage", chat_id=rita.id, text="x") == answer
    assert sandbox.transcript() == ["[Rita] Rita: /start"]
    await api.ok("sendMessage", chat_id=rita.id, text="x")
    assert sandbox.violations == []


async def test_a_fault_hits_its_method_its_chat_and_its_number_of_times(
    sandbox: Sandbox, api: Client, rita: Person
) -> None:
    otto = sandbox.person("Otto")
    otto.says("hi")
    sandbox.faults.add("sendMessage", rita.id, times=2, status=500)
    await api.ok("getMe")
    await api.ok("sendMessage", chat_id=otto.id, text="x")
    await api.refused("sendMessage", chat_id=rita.id, text="x")
    await api.refused("sendMessage", chat_id=rita.id, text="x")
    await api.ok("sendMessage", chat_id=rita.id, text="x")


async def test_a_fault_lets_calls_through_that_it_skips(sandbox: Sandbox, api: Client, rita: Person) -> None:
    sandbox.faults.add("sendMessage", skip=2, status=500)
    sandbox.faults.add("sendMessage", skip=1, status=502)
    await api.ok("sendMessage", chat_id=rita.id, text="1")
    assert await api.refused("sendMessage", chat_id=rita.id, text="2") == "Bad Gateway"
    assert await api.refused("sendMessage", chat_id=rita.id, text="3") == "Internal Server Error"
    await api.ok("sendMessage", chat_id=rita.id, text="4")


async def test_a_star_hits_every_method(sandbox: Sandbox, api: Client) -> None:
    sandbox.faults.add(status=500)
    assert await api.refused("getMe") == "Internal Server Error"


async def test_a_delay_is_served_before_the_answer(sandbox: Sandbox, api: Client, rita: Person) -> None:
    sandbox.faults.add("sendMessage", delay=0.01)
    await api.ok("sendMessage", chat_id=rita.id, text="late")
    assert sandbox.transcript()[-1] == "[Rita] bot: late"


async def test_a_connection_cut_before_the_work_leaves_nothing(sandbox: Sandbox, api: Client, rita: Person) -> None:
    sandbox.faults.add("sendMessage", cut="before")
    with pytest.raises(httpx.ReadError):
        await api.answer("sendMessage", chat_id=rita.id, text="x")
    assert sandbox.transcript() == ["[Rita] Rita: /start"]


async def test_a_connection_cut_after_the_work_hides_that_it_is_done(
    sandbox: Sandbox, api: Client, rita: Person
) -> None:
    sandbox.faults.add("sendMessage", cut="after")
    with pytest.raises(httpx.ReadError):
        await api.answer("sendMessage", chat_id=rita.id, text="x")
    assert sandbox.transcript()[-1] == "[Rita] bot: x"
    assert [(call.method, call.status) for call in sandbox.calls] == [("sendMessage", None)]


async def test_an_answer_that_is_garbled_hides_that_the_work_is_done(
    sandbox: Sandbox, api: Client, rita: Person
) -> None:
    sandbox.faults.add("sendMessage", cut="garbled")
    with pytest.raises(ValueError, match="Expecting value"):
        await api.answer("sendMessage", chat_id=rita.id, text="x")
    assert sandbox.transcript()[-1] == "[Rita] bot: x"


async def test_a_fault_may_hit_only_what_uploads_much(sandbox: Sandbox, api: Client, rita: Person) -> None:
    sandbox.faults.add("sendDocument", status=413, over=10)
    for size, code in ((10, None), (11, 413)):
        answer = await api.upload("sendDocument", {"document": ("a.bin", b"x" * size)}, chat_id=rita.id)
        assert answer.get("error_code") == code


async def test_calls_are_noted_with_their_parameters_and_their_time(
    sandbox: Sandbox, api: Client, rita: Person
) -> None:
    await api.answer("sendMessage", chat_id=str(rita.id), text="x")
    await api.answer("sendMessage", chat_id=1, text="x")
    assert [(call.method, call.params, call.at, call.status) for call in sandbox.calls] == [
        ("sendMessage", {"chat_id": rita.id, "text": "x"}, sandbox.clock(), 200),
        ("sendMessage", {"chat_id": 1, "text": "x"}, sandbox.clock(), 400),
    ]


async def test_a_download_can_fail_too(sandbox: Sandbox, api: Client, rita: Person, photo: bytes) -> None:
    path = (await api.ok("getFile", file_id=rita.sends_photo(photo).file_id))["file_path"]
    sandbox.faults.add("download", status=502)
    sandbox.faults.add("download", cut="after")
    assert (await api.http.get(f"/file/bot{api.token}/{path}")).status_code == 502
    with pytest.raises(httpx.ReadError):
        await api.http.get(f"/file/bot{api.token}/{path}")
    assert (await api.http.get(f"/file/bot{api.token}/{path}")).status_code == 200
