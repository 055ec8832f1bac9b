"""Ask Telegram once which bot a token belongs to: printed links must name the bot, and a new token is checked."""

from telegram.error import InvalidToken, TelegramError

from bot.connecting import connect


class IdentityUnknown(Exception):
    """Telegram did not say whose token it is; the argument is a sentence for the operator."""


class TokenUnknown(IdentityUnknown):
    """Telegram knows no bot with this token."""


async def bot_name(token: str, api_url: str, proxy: str = "") -> str:
    """Return the bot's name without its @; raises TokenUnknown, or another IdentityUnknown."""
    try:
        async with connect(token, api_url, proxy=proxy) as bot:
            return bot.username
    except InvalidToken as error:
        raise TokenUnknown("Telegram does not know this token.") from error
    except TelegramError as error:
        raise IdentityUnknown(f"Telegram cannot be asked for the bot's name: {error.message}.") from error
