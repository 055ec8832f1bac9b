"""The log never contains a secret, whatever way the secret takes into it."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from bot import logs

TOKEN = "123456:very-secret"


@pytest.fixture(params=["console", "json"])
def stream(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    written = StringIO()
    logs.set_up("info", request.param, (TOKEN, ""), written)
    yield written
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


def _fail(said: str = f"cannot reach https://telegram.test/bot{TOKEN}/getMe") -> None:
    raise ConnectionError(said)


def test_a_token_is_struck_out_of_events_traces_and_what_libraries_say(stream: StringIO) -> None:
    log = structlog.get_logger()
    log.info("asking", url=f"https://telegram.test/bot{TOKEN}/getMe")
    try:
        _fail()
    except ConnectionError:
        log.exception("not reached")
        logging.getLogger("aiohttp").exception("failed with %s", TOKEN)
    written = stream.getvalue()
    assert TOKEN not in written
    assert written.count("(secret)") >= 4
    assert "ConnectionError" in written


def test_what_a_database_quotes_of_a_row_is_not_shown(stream: StringIO) -> None:
    said = 'duplicate key value violates "uq_people"\nDETAIL:  Key (name)=(Rita Roe) already exists.\n[SQL: INSERT …]'
    structlog.get_logger().warning("the database says no", why=said)
    try:
        _fail(said)
    except ConnectionError:
        structlog.get_logger().exception("not kept")
        logging.getLogger("sqlalchemy").exception("not kept")
    written = stream.getvalue()
    assert "Rita" not in written
    assert written.count("(hidden)") == 3
    assert written.count("duplicate key") >= 3
    assert "INSERT" in written


def test_libraries_are_heard_from_warnings_on(stream: StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST …")
    logging.getLogger("httpx").warning("something odd")
    assert "HTTP Request" not in stream.getvalue()
    assert "something odd" in stream.getvalue()


def test_json_has_one_object_a_line_in_every_script() -> None:
    written = StringIO()
    logs.set_up("info", "json", (), written)
    structlog.get_logger().info("垃圾", number=1)
    structlog.reset_defaults()
    logging.getLogger().handlers = []
    event = json.loads(written.getvalue())
    assert (event["event"], event["number"], event["level"]) == ("垃圾", 1, "info")
