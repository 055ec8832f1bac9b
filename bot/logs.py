"""Set up the log: events with facts, for a person on a terminal or for a machine.

Promises: no secret appears in it, nor what a database quotes of a row: PostgreSQL's details of an error name people.
"""

import logging
import re
import sys
from collections.abc import Callable
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

_DETAIL = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)


def set_up(level: str, form: str, secrets: tuple[str, ...] = (), stream: TextIO | None = None) -> None:
    """Send the log to a stream, as "console" lines or as "json"; `secrets` are struck out everywhere.

    Without a stream it goes to `sys.stderr` as it is at this call, not as it was when this module was imported.
    """
    stream = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    renderer: Any = structlog.dev.ConsoleRenderer(colors=stream.isatty())
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Traces become plain text first, because secrets must be struck out of them too; rich traces would print variables.
    trace: list[Any] = [structlog.processors.format_exc_info]
    structlog.configure(
        processors=[*shared, *trace, _striking_out(secrets), renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    # The logs of libraries go the same way, but only warnings and errors: httpx logs every address, with the token.
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *trace,
                _striking_out(secrets),
                renderer,
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(number, logging.WARNING))


def strike_out(text: str, secrets: tuple[str, ...]) -> str:
    """Replace secrets in a text."""
    for secret in secrets:
        text = text.replace(secret, "(secret)") if secret else text
    return text


def _striking_out(secrets: tuple[str, ...]) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    """Return a processor that replaces secrets, and what a database quotes of a row, in every text of an event."""

    def clean(value: object) -> object:
        if isinstance(value, str):
            value = _DETAIL.sub(r"\1 (hidden)", strike_out(value, secrets))
        return value

    def process(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        return {key: clean(value) for key, value in event.items()}

    return process
