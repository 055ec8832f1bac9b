"""Who is told what: membership, blocking, privacy mode.

Telegram's rule for a bot in a group with privacy mode on (core.telegram.org/bots/features#privacy-mode): it hears
commands that can be meant for it, replies to its messages, and service messages; administrators hear everything.
"""

from sandbox.accounts import BotAccount
from sandbox.objects import Message


def hears(bot: BotAccount, message: Message) -> bool:
    """Whether Telegram would send this message to this bot."""
    chat = message.chat
    if not chat.is_group:
        return bot.private.get(chat.id) is chat and chat.id not in bot.blocked
    if not chat.has(bot):
        return False
    if not bot.privacy or chat.is_run_by(bot) or message.service is not None:
        return True
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    return _is_command_for(bot, message)


def _is_command_for(bot: BotAccount, message: Message) -> bool:
    if not any(entity["type"] == "bot_command" and entity["offset"] == 0 for entity in message.entities):
        return False
    command = message.text.split(maxsplit=1)[0]
    _, at, addressee = command.partition("@")
    return not at or addressee.lower() == (bot.username or "").lower()
