"""Run what runs with every message: compiled once for each engine, and handed straight to the driver.

To carry a short statement to the driver, and its rows back, SQLAlchemy takes several times as long as the driver and
the database take to run it. Most of an update's processor went there. `Prepared` leaves that way out, and only for
statements of one form, which SQLAlchemy still writes and whose types it still knows.

Promises: the statement and its values are what SQLAlchemy would send; it runs in the connection's transaction; what it
raises, and what a cancellation does to the connection, is SQLAlchemy's own. Who listens for statements hears of it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

Process = Callable[[Any], Any]
Given = tuple[Any, ...]
Found = tuple[Sequence[Any], Sequence[Any]]  # rows, and the driver's codes for the types of their columns


class Prepared:
    """A statement that is run again and again, with other values; those are named as in `AsyncConnection.execute`.

    `statement` is the statement, or what gives it by the engine's name (`storage.engine.ready`).
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._forms: dict[tuple[str, ...], _Form] = {}

    async def rows(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Run it and return its rows, as named tuples; none if it returns no rows."""
        form = self._form(connection, values)
        found, kinds = await _run(connection, form, [form.given(values)])
        return form.read(found, kinds) if found else ()

    async def each(self, connection: AsyncConnection, many: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each of many sets of values, which name the same; on PostgreSQL that is one trip."""
        if many:
            form = self._form(connection, many[0])
            await _run(connection, form, [form.given(values) for values in many])

    async def first(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Any:
        """Run it and return its first row, as a named tuple, or None."""
        rows = await self.rows(connection, values)
        return rows[0] if rows else None

    def _form(self, connection: AsyncConnection, values: Mapping[str, Any]) -> "_Form":
        opened: Any = connection.sync_connection
        return self._forms.get((opened.dialect.name, *values)) or self._compiled(opened.dialect, values)

    def _compiled(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Form":
        statement = self._statement(dialect.name) if callable(self._statement) else self._statement
        form = _Form(statement, dialect, values)
        self._forms[(dialect.name, *values)] = form
        return form


class _Form:
    """How a statement stands in one engine's words, and how values go into it and rows come out."""

    def __init__(self, statement: Any, dialect: Dialect, values: Mapping[str, Any]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(values))
        if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError(f"not the same each time: {compiled}")
        self.text: str = compiled.string
        processors = compiled._bind_processors
        self._takes: list[tuple[str, Any, Process | None]] = [
            (bound.key, bound.value, processors.get(name))
            for name, bound in ((name, compiled.binds[name]) for name in compiled.positiontup)
        ]
        self._dialect = dialect
        self._columns = compiled._result_columns
        names = [column.keyname for column in self._columns]
        self._row: Callable[..., Any] = namedtuple("Row", names)  # type: ignore[misc] # the names are known only now
        self._reads: list[Process | None] | None = None

    def given(self, values: Mapping[str, Any]) -> Given:
        """Return the values in their order, as the driver takes them."""
        return tuple(
            [
                process(values.get(key, own)) if process is not None else values.get(key, own)
                for key, own, process in self._takes
            ]
        )

    def read(self, found: Sequence[Any], kinds: Sequence[Any]) -> list[Any]:
        """Return what the driver has found as rows; `kinds` are its codes for the columns' types."""
        if self._reads is None:
            types = [column.type.dialect_impl(self._dialect) for column in self._columns]
            self._reads = [one.result_processor(self._dialect, kind) for one, kind in zip(types, kinds, strict=True)]
        if not any(self._reads):
            return [self._row(*values) for values in found]
        return [
            self._row(
                *(value if read is None else read(value) for value, read in zip(values, self._reads, strict=True))
            )
            for values in found
        ]


async def _run(connection: AsyncConnection, form: _Form, many: Sequence[Given]) -> Found:
    """Run a statement for each set of values; returns the rows that the last one gives."""
    opened: Any = connection.sync_connection
    for given in many:
        for hear in opened.dispatch.before_cursor_execute:
            hear(opened, None, form.text, given, None, False)
    driven = opened.connection.dbapi_connection
    run = _on_postgresql if opened.dialect.name == "postgresql" else _on_sqlite
    try:
        return await run(driven, form.text, many, opened.dialect)
    except BaseException as error:
        await connection.run_sync(_explain, error, driven, form.text)
        raise


async def _on_postgresql(driven: Any, text: str, many: Sequence[Given], dialect: Any) -> Found:
    """Run a statement on asyncpg as SQLAlchemy's cursor does; the statements that it keeps ready are shared with it."""
    async with driven._execute_mutex:
        if driven._transaction is None:
            await driven._start_transaction()
        prepared, columns = await driven._prepare(text, dialect._invalidate_schema_cache_asof)
        if len(many) > 1:
            await prepared.executemany(many)
            return (), ()
        return await prepared.fetch(*many[0]), [column.type.oid for column in columns]


async def _on_sqlite(driven: Any, text: str, many: Sequence[Given], _dialect: Any) -> Found:
    """Run a statement on `storage.driver`."""
    cursor = driven._connection.cursor()
    for given in many:
        await cursor.execute(text, given)
    return await cursor.fetchall(), [None] * len(cursor.description or ())


def _explain(opened: Any, error: BaseException, driven: Any, text: str) -> None:
    """Raise an error as SQLAlchemy does, and do to the connection what SQLAlchemy does after it."""
    dbapi = opened.dialect.loaded_dbapi
    try:
        _name(driven, error)
    except dbapi.Error as named:
        if opened.dialect.name == "postgresql" and isinstance(
            named, (dbapi.InvalidCachedStatementError, dbapi.InternalServerError)
        ):
            opened.dialect._invalidate_schema_cache()  # a table has changed: what was kept ready is stale
        opened._handle_dbapi_exception(named, text, None, None, None)
    except BaseException as other:  # noqa: BLE001 - this raises it again
        opened._handle_dbapi_exception(other, None, None, None, None)


def _name(driven: Any, error: BaseException) -> None:
    """Raise an error of the driver by the name that it has among all drivers' errors, and any other as it is."""
    if isinstance(error, Exception):
        driven._handle_exception(error)
    raise error
