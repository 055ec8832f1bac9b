"""The page's bar with the time: what it shows, and the clock that it moves.

The sandbox has its time from a clock that it is given. Whoever gives one that can be moved puts it on the panel as
`time`; without one, the page has no bar.
"""

from typing import Protocol

from sandbox.errors import CannotDo
from sandbox.objects import Json
from sandbox.state import State

MOST_HOURS = 24


class MovableClock(Protocol):
    """A clock that somebody moves; `zone` is the IANA name of the time zone in which the page shows it."""

    zone: str
    is_playing: bool

    def play(self) -> None:
        """Let the time fly until somebody pauses it."""

    def pause(self) -> None:
        """Let the time pass as it does by itself."""

    def skip(self, hours: int) -> None:
        """Let so many hours pass at once."""


def time_json(state: State, clock: MovableClock | None) -> Json | None:
    """Return what the bar shows: the moment in milliseconds since 1970, the zone, and whether the time flies."""
    if clock is None:
        return None
    return {"now": int(state.clock().timestamp() * 1000), "zone": clock.zone, "playing": clock.is_playing}


def move(state: State, clock: MovableClock | None, asked: Json) -> None:
    """Do what the bar asks for: `play`, `pause`, or `skip` with `hours`; raises CannotDo, LookupError or TypeError."""
    if clock is None:
        raise CannotDo("this clock cannot be moved")
    match asked["do"]:
        case "play":
            clock.play()
        case "pause":
            clock.pause()
        case "skip" if 1 <= asked["hours"] <= MOST_HOURS:
            clock.skip(int(asked["hours"]))
        case _:
            raise CannotDo("the clock can play, pause, or skip a day at most")
    state.changed.notify()
