"""`cleanward run` as its operator sees it: what it says when it cannot start, and how it ends."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.forking import Forked, forked
from tests.paths import ROOT

TOKEN = "123456:very-secret"


class Refusing(BaseHTTPRequestHandler):
    """A Bot API that knows no token."""

    def do_POST(self) -> None:
        body = json.dumps({"ok": False, "error_code": 401, "description": "Unauthorized"}).encode()
        self.send_response(401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def started(folder: Path, api_url: str, token: str = TOKEN) -> Iterator[Forked]:
    (folder / "config.toml").write_text(f'[telegram]\ntoken = "{token}"\napi_url = "{api_url}"\n')
    with forked("run", "--config", str(folder / "config.toml"), folder=ROOT) as running:
        yield running


def test_a_token_that_telegram_refuses_is_said_in_a_sentence(tmp_path: Path, refusing: str) -> None:
    with started(tmp_path, refusing) as running:
        said = ""
        while "Telegram does not know this token" not in said:
            line = running.said.readline()
            assert line, said
            said += line
        running.signal(signal.SIGTERM)
        said += running.end()
    assert TOKEN not in said
    assert "Traceback" not in said


def test_without_a_token_nothing_is_tried(tmp_path: Path) -> None:
    with started(tmp_path, "http://127.0.0.1:9", token="") as running:
        said = running.end()
    assert running.exit_code == 1
    assert "telegram.token" in said
    assert "Traceback" not in said


def test_while_telegram_is_away_it_waits_says_so_and_ends_when_asked(tmp_path: Path) -> None:
    with started(tmp_path, "http://127.0.0.1:9") as running:
        said = ""
        while "Telegram cannot be reached; waiting" not in said or "nobody can send a report" not in said:
            line = running.said.readline()
            assert line, said
            said += line
        running.signal(signal.SIGTERM)
        rest = running.end()
    assert running.exit_code == 0
    assert "Traceback" not in rest
    assert TOKEN not in said + rest
