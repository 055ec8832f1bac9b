"""A machine that is gone from the network without a word is given up soon, the server's as well as ours.

On loopback no machine can be gone, so what is looked at is what server and system were asked for.
"""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from storage.engine import Transactions, open_engine
from storage.postgresql import Beside
from storage.unit_of_work import Storage

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)

# The tests' server is reached by a socket file, where it shows 0 for all of these, but keeps what it was asked for.
ASKED = "SELECT name, reset_val FROM pg_settings WHERE name IN ('tcp_keepalives_idle', 'tcp_user_timeout')"
AFTER_14_S = {"tcp_keepalives_idle": "5", "tcp_user_timeout": "14000"}
AFTER_30_S = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 4, "TCP_USER_TIMEOUT": 30_000}


async def test_the_server_lets_go_of_rows_and_locks_14_seconds_after_a_machine_is_gone(storage: Storage) -> None:
    for transaction in (storage.transactions.writing, storage.transactions.reading):
        async with transaction() as connection:
            asked = {row.name: row.reset_val for row in await connection.execute(text(ASKED))}
            assert asked == AFTER_14_S
    beside = await Beside.open(storage.transactions.engine.url, "test")
    assert dict(await beside.ask(ASKED)) == AFTER_14_S
    beside.end()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have not all of these options")
async def test_a_server_that_is_gone_is_noticed_within_half_a_minute_whatever_waits_for_it(database_url: str) -> None:
    async with by_network(make_url(database_url)) as url:
        transactions = Transactions(open_engine(url.render_as_string(hide_password=False)))
        beside = await Beside.open(url, "test")
        try:
            async with transactions.writing() as connection:
                raw = await connection.get_raw_connection()
                for each in (raw.driver_connection, beside._connection):
                    assert dict(options(each)) == AFTER_30_S | {"SO_KEEPALIVE": 1}
        finally:
            beside.end()
            await transactions.close()


def options(connection: Any) -> Iterator[tuple[str, int]]:
    """What the system was told about a connection of the driver's."""
    opened = connection._transport.get_extra_info("socket")
    yield "SO_KEEPALIVE", opened.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    for name in AFTER_30_S:
        yield name, opened.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))


@asynccontextmanager
async def by_network(url: URL) -> AsyncIterator[URL]:
    """Let a server that is reached by a socket file be reached over TCP for the block."""
    file = f"{url.query['host']}/.s.PGSQL.5432"

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                writer.write(data)
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(file)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pass_on(reader, to_server))
            tasks.create_task(pass_on(from_server, writer))

    relaying = await asyncio.start_server(relay, "127.0.0.1", 0)
    async with relaying:
        host, port = relaying.sockets[0].getsockname()
        yield url.set(host=host, port=port, query={})
