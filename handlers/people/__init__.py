"""What somebody asks about themselves, and what Telegram tells about the bot's own membership.

Promise: the answer goes to whoever asked and to nobody else.
Begin with `oneself`.
"""
