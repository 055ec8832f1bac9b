"""The bot that stores: the stock echo bot, which writes one row to SQLite before it answers.

`python -m tests.bench.storing API_URL TOKEN DATABASE_FILE`. SQLAlchemy and aiosqlite are used as their manuals say; the
file is as safe as ours (WAL, synchronous=FULL), so what is answered is on the disk.
"""

import sys
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, event, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

metadata = MetaData()
said = Table("said", metadata, Column("update_id", BigInteger, primary_key=True), Column("text", Text))


def open_engine(path: str) -> AsyncEngine:
    """Open the database."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


def main(api_url: str, token: str, path: str) -> None:
    """Run the bot until killed."""
    engine = open_engine(path)

    async def create(_application: object) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            async with engine.begin() as connection:
                row = {"update_id": update.update_id, "text": update.message.text}
                await connection.execute(insert(said).values(row))
            await context.bot.send_message(update.message.chat_id, update.message.text)

    application = ApplicationBuilder().token(token).base_url(f"{api_url}/bot").post_init(create).build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
