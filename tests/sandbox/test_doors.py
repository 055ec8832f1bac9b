"""The sandbox lets its own page and the bot in, and no page from elsewhere."""

import httpx
import pytest

from sandbox import Sandbox

pytestmark = pytest.mark.usefixtures("bot")
OWN = "127.0.0.1:8081"


async def status(sandbox: Sandbox, path: str = "/bot123456:sandbox/getMe", **headers: str) -> int:
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{OWN}") as client:
        answer = await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return answer.status_code


@pytest.mark.parametrize("host", [OWN, "localhost:8081", "[::1]:8081", "192.168.1.7", "sandbox:80", "telegram.test"])
async def test_an_address_or_a_name_that_nobody_owns_is_let_in(sandbox: Sandbox, host: str) -> None:
    assert await status(sandbox, host=host) == 200


@pytest.mark.parametrize("host", ["evil.example.com", "evil.example.com:8081", "127.0.0.1.evil.com", "", "[bad"])
async def test_a_name_that_somebody_owns_is_refused_whatever_it_leads_to(sandbox: Sandbox, host: str) -> None:
    for path in ("/", "/bot123456:sandbox/getMe", "/page/app.js", "/file/bot123456:sandbox/x"):
        assert await status(sandbox, path, host=host) == 403


async def test_only_the_own_page_acts(sandbox: Sandbox) -> None:
    assert await status(sandbox, origin=f"http://{OWN}", sec_fetch_site="same-origin") == 200
    assert await status(sandbox, origin="https://evil.example.com") == 403
    assert await status(sandbox, origin="http://127.0.0.1:3000") == 403
    assert await status(sandbox, origin="null") == 403
    assert sandbox.calls[1:] == []


async def test_a_picture_in_a_page_from_elsewhere_does_nothing_and_a_link_leads_to_the_page(sandbox: Sandbox) -> None:
    assert await status(sandbox, sec_fetch_site="cross-site") == 403
    assert await status(sandbox, sec_fetch_site="same-site") == 403
    assert await status(sandbox, "/", sec_fetch_site="cross-site") == 200
