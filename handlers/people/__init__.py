"""Handle what people ask about themselves, and what Telegram tells about the bot's own membership.

Promise: an answer about a person goes to that person and to nobody else.
Begin with `oneself`.
"""
