"""Port for the district's channel, and for those that were the district's once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from casework.model.channel import Channel
from casework.model.notice import ToChat
from casework.model.team import Loss


class Channels(Protocol):
    """Which channel is the district's."""

    async def linked(self) -> Channel | None:
        """Return the district's channel, or None."""

    async def link(self, channel: Channel, at: datetime) -> None:
        """Make a channel the district's, in place of an earlier one; new posts that wait go there."""

    async def unlink(self, at: datetime) -> None:
        """Let the district have no channel any more; new posts that wait are given up."""

    async def lose(self, loss: Loss | None, at: datetime) -> None:
        """Keep what the bot may not do in the district's channel any more; None if it may do all."""

    async def lost_since(self) -> datetime | None:
        """Return since when the bot may not do all in the district's channel, or None."""

    async def showing(self, slot: str) -> Sequence[ToChat]:
        """Return the channels, former ones too, in which a post of a slot stands or waits to be posted."""

    async def standing(self, beginning: str, limit: int) -> Sequence[str]:
        """Return slots with that beginning of up to `limit` posts in channels, former ones too, the newest first."""

    async def issue_code(self, code: str, language: str, until: datetime) -> None:
        """Keep a code that makes a channel the district's once, until a moment; posts there have that language."""

    async def redeem_code(self, code: str, at: datetime) -> str | None:
        """Use up a code and return its language; None if the code is unknown, used, too old or of another kind."""
