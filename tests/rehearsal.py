"""A district of somebody's own, commands that run as processes of their own, and telephones that are used over HTTP.

For tests that play what an administrator plays: nothing is shared with the processes but a folder and an address.
"""

import json
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.bot.cli.command_line import Run
from tests.forking import Forked, forked

PATIENCE_S = 60
GLANCE_S = 0.05  # between two looks at the telephones
TOKEN = "987654321:AA-their_own-Token"
HARBOUR, HILL = (53.545, 9.965), (53.555, 9.975)  # spots in the two quarters
TEAMS = "code,name,kind,areas,language\ncrew,Harbour crew,community,harbour,en\nworks,City works,department,*,en\n"
ASSETS = "code,name,lat,lon,category\nbin-1,Bin at the quay,53.545,9.965,\n"
RULES = "area,category,team,assisting,valid_from\nhill,,works,,\n"


def own_config(*telegram: str) -> str:
    """Return a configuration of a district in Hamburg; what is said of Telegram goes with it."""
    return "\n".join(
        (
            "[telegram]",
            *telegram,
            "[district]",
            'name = "Altona"',
            'time_zone = "Europe/Berlin"',
            'map_link = "https://maps.test/{lat}/{lon}"',
            'emergency_number = "110"',
            "[geocoder]",
            'url = "http://127.0.0.1:9"',  # nobody is there, and nobody is asked
        )
    )


def import_own(run: Run) -> None:
    """Import a city with two quarters, the categories that ship, two teams, a rule and an asset, with ./config.toml."""
    features = [
        _box("altona", "Altona", 9.95, 53.53, 9.99, 53.57),
        _box("harbour", "Harbour", 9.96, 53.54, 9.97, 53.55),
        _box("hill", "Hill", 9.97, 53.55, 9.98, 53.56),
    ]
    for name, chosen in (("city", features[:1]), ("quarters", features[1:])):
        Path(f"{name}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": chosen}))
    for name, text in (("teams", TEAMS), ("assets", ASSETS), ("rules", RULES)):
        Path(f"{name}.csv").write_text(text)
    for command in (
        ("areas", "import", "city.geojson", "--code", "code", "--name", "name"),
        ("areas", "import", "quarters.geojson", "--code", "code", "--name", "name", "--parent", "altona"),
        ("categories", "import"),
        ("teams", "import", "teams.csv"),
        ("assets", "import", "assets.csv"),
        ("rules", "import", "rules.csv", "--yes"),
    ):
        result = run(*command)
        assert result.exit_code == 0, result.output


def _box(code: str, name: str, west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code, "name": name}}


@contextmanager
def process(*arguments: str, folder: Path) -> Iterator[Forked]:
    """Run a command in a folder for the block; in the end it is asked to stop, and must have nothing to complain of."""
    errors = folder / f"{arguments[0]}.log"
    with forked(*arguments, folder=folder, errors=errors) as running:
        try:
            yield running
        finally:
            running.signal(signal.SIGTERM)
        running.end()
    said = errors.read_text()
    assert running.exit_code == 0, said
    assert "Traceback" not in said, said


def address(running: Forked) -> str:
    """Return the address that a command says first."""
    line = running.said.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found[0]


@dataclass(frozen=True, slots=True)
class Telephones:
    """The page's telephones, as its own scripts use them."""

    http: httpx.Client

    def state(self) -> dict[str, Any]:
        """Return all that the page shows."""
        shown: dict[str, Any] = self.http.get("/panel/state").json()
        return shown

    def chat(self, name: str, title: str | None = None) -> dict[str, Any]:
        """Return somebody's chat: the group of that title, else the private one."""
        for phone in self.state()["phones"]:
            is_it = phone["chat"]["title"] == title if title else phone["chat"]["kind"] == "private"
            if phone["person"]["name"] == name and is_it:
                found: dict[str, Any] = phone
                return found
        raise AssertionError(f"{name} has no chat {title}")

    def does(self, name: str, title: str | None = None, **deed: Any) -> None:
        """Do something there."""
        chat = self.chat(name, title)
        asked = {"person": chat["person"]["id"], "chat": chat["chat"]["id"], **deed}
        assert self.http.post("/panel/act", json=asked).json() == {"ok": True}

    def sees(self, words: str, name: str, title: str | None = None) -> dict[str, Any]:
        """Wait until a message there has these words, or a button with them; return the newest one that does."""

        def find() -> dict[str, Any] | None:
            return next((m for m in reversed(self.chat(name, title)["messages"]) if words in _read(m)), None)

        found = _waited(find)
        assert found is not None, [_read(message) for message in self.chat(name, title)["messages"]]
        return found

    def presses(self, label: str, name: str, title: str | None = None) -> None:
        """Press the newest button whose label begins so, once it is there."""
        message = self.sees(f"[{label}", name, title)
        button = next(button for row in message["buttons"] for button in row if button["text"].startswith(label))
        self.does(name, title, act="press", message=message["id"], data=button["data"])


@contextmanager
def telephones(url: str) -> Iterator[Telephones]:
    """Use the page at an address for the block."""
    with httpx.Client(base_url=url, timeout=PATIENCE_S) as http:
        yield Telephones(http)


def _read(message: dict[str, Any]) -> str:
    buttons = "".join(f"[{button['text']}]" for row in message["buttons"] for button in row)
    return f"{message['service'] or ''}{message['words']}{buttons}"


def _waited(find: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """Look again and again, for the page's own event stream says no more than that something has changed."""
    ends = time.monotonic() + PATIENCE_S
    while (found := find()) is None and time.monotonic() < ends:
        time.sleep(GLANCE_S)
    return found
