"""A Telegram Bot API that fits in a process: for the demo without a token, and for tests without a network."""

from bot.sandbox.errors import CannotDo
from bot.sandbox.limits import Limits
from bot.sandbox.world import Sandbox

__all__ = ["CannotDo", "Limits", "Sandbox"]
