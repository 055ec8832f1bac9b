"""Workers that work on each file once in a test process: most stories send the same few pictures.

A real worker makes what is remembered, so a story differs from the bot only in the time that it takes.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from casework.model.errors import Why
from storage.files.workers import Workers


class Remembering(Workers):
    """Gives the answer and the file that a worker made of the same bytes earlier."""

    _made: ClassVar[dict[tuple[object, ...], tuple[dict[str, Any], bytes]]] = {}

    async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
        """Let a worker do a job that nobody has asked for yet; the first argument is the path of what it makes."""
        path, rest = Path(str(arguments[0])), arguments[1:]
        key = (job, sha256(data).digest(), *rest)
        if key not in self._made:
            answer = await super().work(data, unreadable, job, *arguments)
            self._made[key] = (answer, path.read_bytes())  # noqa: ASYNC240 - a small picture
        answer, made = self._made[key]
        path.write_bytes(made)  # noqa: ASYNC240 - a small picture
        return dict(answer)
