"""The stock echo bot: python-telegram-bot as its manual starts it, every default kept, nothing stored.

`python -m tests.bench.stock API_URL TOKEN`. One update is worked at a time, each is answered by one send_message.
"""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message and update.message.text:
        await context.bot.send_message(update.message.chat_id, update.message.text)


def main(api_url: str, token: str) -> None:
    """Run the bot until killed."""
    application = ApplicationBuilder().token(token).base_url(f"{api_url}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
