"""Make the calendars of the district and of its teams from what the configuration says.

Promises: public holidays come from the `holidays` library, which has them for most countries and their parts, and for
China the make-up working days with them. What the configuration lists is added. A team's table in `[calendar.teams]`
changes only what it names: its own hours and weekdays take the place of the district's, its own days off are added.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import values as read
from casework.model.deadline import MIDNIGHT, Calendar

YEARS = range(2000, 2051)  # whose holidays are worked out: old reports are imported, and promises reach ahead
ANNOUNCED = frozenset({"CN"})  # whose holidays and make-up days the government announces, each year in November

_Days = frozenset[date]

# The keys of a team's own table: the same as those of [calendar], and what each changes.
_OF_A_TEAM: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "weekdays": ("weekdays", read.weekdays),
    "opens": ("opens", read.time_of_day),
    "closes": ("closes", read.closing_time),
    "cut_off": ("cut_off", read.time_of_day_or_none),
    "counts_from": ("counts_from", read.time_of_day_or_none),
    "holidays": ("holidays", read.dates),
    "makeup_days": ("makeup_days", read.dates),
}


def teams(value: object) -> Mapping[str, Mapping[str, object]]:
    """Read the table of the teams' own calendars: by a team's code, the checked values that differ.

    Raises ValueError with what the value must be, for the first mistake.
    """
    if not isinstance(value, dict) or not all(isinstance(own, dict) for own in value.values()):
        raise ValueError("tables such as [calendar.teams.night-crew]")
    return {code: {key: _read(code, key, given) for key, given in own.items()} for code, own in value.items()}


def _read(code: str, key: str, given: object) -> object:
    if key not in _OF_A_TEAM:
        near = get_close_matches(key, _OF_A_TEAM, n=1)
        raise ValueError(f"without the key {code}.{key}" + (f" (did you mean {near[0]}?)" if near else ""))
    try:
        return _OF_A_TEAM[key][1](given)
    except ValueError as error:
        raise ValueError(f"tables in which {code}.{key} is {error}") from None


def country(value: object) -> str:
    """Read a country's two letters, or an empty text for none."""
    if value == "":
        return ""
    if isinstance(value, str) and value.upper() in _subdivisions():
        return value.upper()
    raise ValueError('a country that has public holidays, by two letters such as "CN" or "US", or "" for none')


def disagreement(values: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the part of the country, in a sentence that begins with the key; None if nothing is."""
    part, of = values["calendar.subdivision"], values["calendar.country"]
    known = _subdivisions().get(of, []) if part else []
    if not part or part in known:
        return None
    if not known:
        return f'calendar.subdivision: must be "", because calendar.country is "{of}"'
    return f"calendar.subdivision: must be one of {', '.join(known)}"


def calendar(values: Mapping[str, Any]) -> Calendar:
    """Return the district's calendar, with those of its teams; raises ValueError if a team closes before it opens."""
    off, made_up, known_until = _public(values["calendar.country"], values["calendar.subdivision"])
    if known_until is not None:  # what the configuration lists is announced too
        known_until = max(known_until, *(day.year for day in values["calendar.makeup_days"]), known_until)
    of_all = Calendar(
        _zone(values),
        values["calendar.opens"],
        values["calendar.closes"],
        values["calendar.weekdays"],
        (off | values["calendar.holidays"]) - values["calendar.makeup_days"],
        made_up | values["calendar.makeup_days"],
        values["calendar.cut_off"],
        values["calendar.counts_from"],
        values["calendar.day_off_counts_as"] == "same hour",
        known_until,
    )
    return replace(of_all, teams={code: _of_a_team(of_all, own) for code, own in values["calendar.teams"].items()})


def badly_open(values: Mapping[str, Any]) -> str | None:
    """Return the sentence about hours that end before they begin, of the district or of a team; None if none do."""
    opens, closes = values["calendar.opens"], values["calendar.closes"]
    if opens >= closes != MIDNIGHT:
        return "calendar.closes: must be later than calendar.opens"
    for code, own in values.get("calendar.teams", {}).items():
        if own.get("opens", opens) >= own.get("closes", closes) != MIDNIGHT:
            return f"calendar.teams.{code}: must close later than it opens"
    return None


def _zone(values: Mapping[str, Any]) -> ZoneInfo:
    zone: ZoneInfo = values["district.time_zone"]
    return zone


def _of_a_team(of_all: Calendar, own: Mapping[str, Any]) -> Calendar:
    """Return a team's calendar; a day that the team itself lists counts more than the same day of the district."""
    changed: dict[str, Any] = {_OF_A_TEAM[key][0]: value for key, value in own.items()}
    off, made_up = own.get("holidays", frozenset()), own.get("makeup_days", frozenset())
    changed["holidays"] = (of_all.holidays | off) - made_up
    changed["makeup_days"] = (of_all.makeup_days - off) | made_up
    return replace(of_all, **changed)


def _public(of: str, part: str) -> tuple[_Days, _Days, int | None]:
    """Return a country's public holidays, its make-up days, and the last year of which it has announced them."""
    if not of:
        return frozenset(), frozenset(), None
    from holidays import country_holidays  # noqa: PLC0415 - only a district that names a country needs it

    found = country_holidays(of, subdiv=part or None, years=YEARS)
    made_up = frozenset(found.weekend_workdays)
    return frozenset(found), made_up, max(day.year for day in made_up) if of in ANNOUNCED else None


def _subdivisions() -> Mapping[str, list[str]]:
    from holidays import list_supported_countries  # noqa: PLC0415 - the same

    return list_supported_countries()
