"""Blur faces without what finds them: who was shown a copy for others sees blue."""

import asyncio
from pathlib import Path
from typing import Any

from casework.model.errors import Why
from tests.remembering import Remembering
from tests.storage.files.drawn import BLUE, encoded, plain


class Painting(Remembering):
    """Finds a face in every photo, and makes a blue picture of it; `fails` with what it is told to."""

    def __init__(self, fails: Exception | None = None) -> None:
        super().__init__()
        self.fails, self.count = fails, 0

    async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
        """Paint, where faces are to be blurred."""
        if job != "faces":
            return await super().work(data, unreadable, job, *arguments)
        self.count += 1
        if self.fails:
            raise self.fails
        await asyncio.to_thread(Path(str(arguments[0])).write_bytes, encoded(plain(9, 9, BLUE)))
        return {"faces": 1}
