"""The processes of the bench: the Bot API and the bots, started and ended; what the bench asks of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.paths import ROOT

Popen = subprocess.Popen[str]

PATIENCE_S = 60  # for whatever is measured once
RUSH_S = 600  # a durable loop waits for the disk, and a shared one may take a tenth of a second for each flush


@contextmanager
def running(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `python -m tests.bench.MODULE` for the block; it is killed at the end."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    # What a bot imports was compiled when it was installed, or at its first start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def telegram() -> Iterator[str]:
    """Run the Bot API for the block; yields its address."""
    with telegram_process() as (address, _):
        yield address


@contextmanager
def telegram_process() -> Iterator[tuple[str, Popen]]:
    """Run the Bot API for the block; yields its address and its process."""
    with running("telegram") as process:
        yield _address(process), process


@contextmanager
def files() -> Iterator[str]:
    """Run what serves files for the block; yields its address."""
    with running("files") as process:
        yield _address(process)


def port_of(process: subprocess.Popen[str]) -> int:
    """Return the port that a process says it listens on."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def _address(process: subprocess.Popen[str]) -> str:
    return f"http://127.0.0.1:{port_of(process)}"


def wait_for_poll(api_url: str, token: str, bot: subprocess.Popen[str]) -> None:
    """Wait until a bot has asked for updates; raises RuntimeError if it ends without."""
    for _ in range(PATIENCE_S):
        try:
            _ask(f"{api_url}/polled/{token}", 1)
        except TimeoutError:
            if bot.poll() is not None:
                break
        else:
            return
    raise RuntimeError(f"the bot {token} never asked for updates")


def rush(api_url: str, token: str, updates: int, chats: int) -> float:
    """Give a bot updates; returns the seconds until the last answer arrived."""
    return float(_ask(f"{api_url}/rush/{token}/{updates}/{chats}", RUSH_S)["seconds"])


def alone(api_url: str, token: str, updates: int) -> list[float]:
    """Give a bot updates of one chat, each when the last is answered; returns the seconds of each."""
    seconds: list[float] = _ask(f"{api_url}/alone/{token}/{updates}", RUSH_S)["seconds"]
    return seconds


def crowd(api_url: str, token: str, chats: int, updates: int, names: Sequence[str]) -> list[float]:
    """Let chats send these pictures; returns the seconds of each update that another chat sends meanwhile."""
    path = f"/crowd/{token}/{chats}/{updates}/{','.join(names)}"
    seconds: list[float] = _ask(api_url + path, RUSH_S)["seconds"]
    return seconds


def reports(api_url: str, token: str, chats: int, first: int = 0) -> tuple[float, int]:
    """Let chats from the first on report something; returns the seconds until all were thanked, and the updates."""
    answer = _ask(f"{api_url}/reports/{token}/{chats}/{first}", RUSH_S)
    return answer["seconds"], answer["updates"]


def _ask(url: str, patience_s: float) -> dict[str, Any]:
    """Ask our Bot API; plainly, for httpx would read all the certificates of the world before each question."""
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=patience_s)) as connection:
        connection.request("GET", parts.path)
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
    return answer


def resident_mb(process: subprocess.Popen[str]) -> float:
    """Return the memory that a process holds now, in MB (10⁶ bytes)."""
    status = Path(f"/proc/{process.pid}/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(process.pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) * 1024 / 1e6


def spent_ms(before_s: float, now_s: float, updates: int) -> float:
    """Return the milliseconds of processor for an update; the system counts no finer than in ticks."""
    return max(now_s - before_s, 1 / os.sysconf("SC_CLK_TCK")) * 1e3 / updates


def processor_s(process: Popen | int) -> float:
    """Return the seconds of processor that a process (or its number) has used, its own and the system's for it."""
    pid = process if isinstance(process, int) else process.pid
    status = Path(f"/proc/{pid}/stat")
    if status.exists():
        user, system = status.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    shown = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=True)
    minutes, _, seconds = shown.stdout.strip().rpartition(":")
    return float(seconds) + 60 * float(minutes.rpartition(":")[2] or 0)
