"""If places cannot be looked up, the geocoder is away in time, and the log says why but not what was asked."""

import asyncio
import json
import logging
import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from bot import logs
from bot.places.geocoding import open_geocoder
from bot.places.nominatim import NominatimGeocoder
from casework.ports import GeocoderAway
from sandbox.nominatim import Nominatim
from tests.bot.places.lookups import SAN_FRANCISCO, Make, titles
from tests.clock import Clock
from tests.serving import served

PRIVATE = "my mattress on elm street"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that the process logs at its most verbose level, except what the sandbox logs about its cuts."""
    root, sandbox = logging.getLogger(), logging.getLogger("uvicorn.error")
    handlers, level = root.handlers, root.level
    sandbox.setLevel(logging.CRITICAL)
    written = StringIO()
    logs.set_up("debug", "json", (), written)
    yield written
    structlog.reset_defaults()
    sandbox.setLevel(logging.NOTSET)
    root.handlers = handlers
    root.setLevel(level)


FAILURES: dict[str, tuple[dict[str, Any], str]] = {
    "400": ({"status": 400}, "GeocoderQueryError: 400"),
    "403": ({"status": 403, "description": f"<html>Usage limit reached: {PRIVATE}"}, "InsufficientPrivileges: 403"),
    "404": ({"status": 404}, "GeocoderServiceError: 404"),
    "429": ({"status": 429, "retry_after": 0}, "GeocoderRateLimited: 429"),
    "500": ({"status": 500, "description": PRIVATE}, "GeocoderServiceError: 500"),
    "503": ({"status": 503}, "GeocoderTimedOut: 503"),
    "a page": ({"description": f"<html><h1>No {PRIVATE} here</h1></html>"}, "GeocoderParseError: JSONDecodeError"),
    "nothing": ({"description": ""}, "GeocoderParseError"),
    "half an answer": ({"description": '[{"lat": "37.7"'}, "GeocoderParseError: JSONDecodeError"),
    "a cut": ({"cut": "before"}, "GeocoderServiceError"),
    "too deep": ({"description": "[" * 100_000}, "GeocoderServiceError: RecursionError"),
    "null": ({"description": "null"}, "GeocoderParseError"),
    "an empty object": ({"description": "{}"}, "GeocoderParseError"),
    "a text": ({"description": f'"{PRIVATE}"'}, "GeocoderParseError"),
    "a number": ({"description": "5"}, "GeocoderParseError"),
    "an error": ({"description": json.dumps({"error": f"cannot find {PRIVATE}"})}, "GeocoderParseError"),
    "no places": ({"description": "[null, 5]"}, "GeocoderParseError"),
    "no position": ({"description": '[{"display_name": "A"}]'}, "GeocoderParseError"),
    "no name": ({"description": '[{"display_name": null, "lat": "1", "lon": "1"}]'}, "GeocoderParseError"),
    "words": ({"description": '[{"display_name": "A", "lat": "my mattress", "lon": "1"}]'}, "GeocoderParseError"),
    "not on Earth": ({"description": '[{"display_name": "A", "lat": "91", "lon": "1"}]'}, "GeocoderParseError"),
    "no number": ({"description": '[{"display_name": "A", "lat": "nan", "lon": "1"}]'}, "GeocoderParseError"),
    "too large": (
        {"description": '[{"display_name": "A", "lat": 1' + "0" * 400 + ', "lon": 1}]'},
        "GeocoderParseError",
    ),
}


def check_log(log: StringIO, why: str) -> None:
    (line,) = log.getvalue().splitlines()
    event = json.loads(line)
    assert event["event"] == "a place cannot be looked up"
    assert why in event["why"]
    assert event["server"] == "127.0.0.1"
    assert "mattress" not in line


@pytest.mark.parametrize(("fault", "why"), FAILURES.values(), ids=FAILURES.keys())
async def test_whatever_goes_wrong_the_geocoder_is_away_and_the_log_says_why_but_not_what_was_asked(
    geocoder: NominatimGeocoder, nominatim: Nominatim, log: StringIO, fault: dict[str, Any], why: str
) -> None:
    nominatim.faults.add("search", **fault)
    with pytest.raises(GeocoderAway):
        await geocoder.find(PRIVATE, SAN_FRANCISCO, "en")
    check_log(log, why)
    assert titles(await geocoder.find("ferry building", SAN_FRANCISCO, "en")) == ["Ferry Building"]


async def test_a_slow_server_is_given_up_at_the_time_limit(make: Make, nominatim: Nominatim, log: StringIO) -> None:
    nominatim.faults.add("search", delay=60)
    geocoder = make(timeout_s=0.2)
    began = asyncio.get_running_loop().time()
    with pytest.raises(GeocoderAway):
        await geocoder.find(PRIVATE, SAN_FRANCISCO, "en")
    assert asyncio.get_running_loop().time() - began < 10
    check_log(log, "TimeoutError")


async def test_a_server_that_is_down_is_away(log: StringIO, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    async with open_geocoder(f"http://127.0.0.1:{port}", email="", timeout_s=30, clock=clock) as geocoder:
        with pytest.raises(GeocoderAway):
            await geocoder.find(PRIVATE, SAN_FRANCISCO, "en")
    check_log(log, "GeocoderUnavailable: ClientConnectorError")


async def test_a_server_without_tls_is_away_where_tls_is_asked_for(
    nominatim: Nominatim, log: StringIO, clock: Clock
) -> None:
    async with (
        served(nominatim.app) as url,
        open_geocoder(url.replace("http:", "https:"), email="", timeout_s=30, clock=clock) as geocoder,
    ):
        with pytest.raises(GeocoderAway):
            await geocoder.find(PRIVATE, SAN_FRANCISCO, "en")
        check_log(log, "GeocoderServiceError: ClientConnectorSSLError")


async def test_nobody_waits_for_a_turn_that_comes_too_late(make: Make, nominatim: Nominatim, log: StringIO) -> None:
    geocoder, loop = make(interval_s=1000.0, timeout_s=100.0), asyncio.get_running_loop()
    await geocoder.find("ferry building", SAN_FRANCISCO, "en")
    began = loop.time()
    with pytest.raises(GeocoderAway):
        await geocoder.find(PRIVATE, SAN_FRANCISCO, "en")
    assert loop.time() - began < 10
    assert len(nominatim.asked) == 1
    check_log(log, "too many wait for their turn")
    assert await geocoder.find("ferry building", SAN_FRANCISCO, "en")  # a remembered answer needs no turn


async def test_a_server_that_says_when_to_come_back_is_left_alone_until_then(
    geocoder: NominatimGeocoder, nominatim: Nominatim
) -> None:
    nominatim.faults.add("search", status=429, retry_after=120)
    for _ in range(3):
        with pytest.raises(GeocoderAway):
            await geocoder.find("ferry building", SAN_FRANCISCO, "en")
    assert len(nominatim.asked) == 1
