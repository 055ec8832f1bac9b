"""The least client: one call of the Bot API as it stands on the wire, without a library's own ideas."""

from typing import Any

import httpx

from sandbox import Person, Sandbox

TOKEN = "123456:sandbox"


class Client:
    """Calls the sandbox in process."""

    def __init__(self, sandbox: Sandbox, token: str = TOKEN) -> None:
        transport = httpx.ASGITransport(sandbox.app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://sandbox")
        self.token = token

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the whole answer to a call."""
        response = await self.http.post(f"/bot{self.token}/{method}", json=params)
        content: dict[str, Any] = response.json()
        assert content["ok"] == (response.status_code == 200)
        assert content["ok"] or content["error_code"] == response.status_code
        return content

    async def ok(self, method: str, **params: Any) -> Any:
        """Return the result of a call that must succeed."""
        content = await self.answer(method, **params)
        assert content["ok"], content
        return content["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Return the description of a call that must fail."""
        content = await self.answer(method, **params)
        assert not content["ok"], content
        description: str = content["description"]
        return description

    async def upload(self, method: str, files: dict[str, Any], **params: Any) -> dict[str, Any]:
        """Return the whole answer to a call that brings files."""
        response = await self.http.post(f"/bot{self.token}/{method}", data=params, files=files)
        content: dict[str, Any] = response.json()
        return content

    async def updates(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Return what waits for the bot, confirmed; with a kind only the contents of that kind."""
        updates = await self.ok("getUpdates")
        if updates:
            await self.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates if kind is None else [update[kind] for update in updates if kind in update]

    async def state(self) -> dict[str, Any]:
        """Return what the page is told of the telephones."""
        content: dict[str, Any] = (await self.http.get("/panel/state")).json()
        return content

    async def act(self, person: Person, chat_id: int, **deed: Any) -> dict[str, Any]:
        """Do something on a telephone of the page; return the answer."""
        response = await self.http.post("/panel/act", json={"person": person.id, "chat": chat_id, **deed})
        answer: dict[str, Any] = response.json()
        assert answer["ok"] == (response.status_code == 200)
        return answer
