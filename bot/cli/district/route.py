"""The command that answers "where would this report go, and why", for one spot or for a file of reports."""

import asyncio
import json
from datetime import date
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.district.route_file import Columns, route_file
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from casework.model.area import Area, How
from casework.model.category import Category, CategoryCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.place import Point
from casework.model.routing import Routing, RoutingReason

BECAUSE = {
    RoutingReason.RULE: "a rule of the district says so",
    RoutingReason.AREA_TEAM: "a team of the kind that is asked for lists the area",
    RoutingReason.PARENT_TEAM: "a team of the kind that is asked for lists an area above it",
    RoutingReason.OTHER_KIND: "there is no team of the kind that is asked for, but a community lists it",
    RoutingReason.EVERYWHERE: "a team of the kind that is asked for serves the whole district",
    RoutingReason.EVERYWHERE_OTHER_KIND: "no team of the kind that is asked for serves it; this one serves everywhere",
    RoutingReason.FALLBACK: "no team lists the area; this one answers where no other does",
    RoutingReason.NO_TEAM: "no team lists the area or an area above it, and none serves everywhere",
    RoutingReason.OUTSIDE: "the spot lies outside all areas",
}


def route(
    latitude: Annotated[str | None, typer.Argument(metavar="LAT", help="degrees, as in 37.76")] = None,
    longitude: Annotated[str | None, typer.Argument(metavar="LON", help="degrees, as in -122.42")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE|COLUMN", help="the day [default: today]; with --csv the column of it")
    ] = None,
    category: Annotated[
        str | None, typer.Option(metavar="CODE", help="what is wrong; decides the kind of team")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="answer in JSON")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="IN", help="route every row of a CSV file")] = None,
    lat: Annotated[str | None, typer.Option(metavar="COLUMN", help="the column of latitudes")] = None,
    lon: Annotated[
        str | None, typer.Option(metavar="COLUMN", help='of longitudes; the same column if it holds "(lat, lon)"')
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="OUT", help="where the routed rows go")] = None,
    config: ConfigOption = None,
) -> None:
    """Say which area and team answer for a spot, and why.

    Give LAT LON, or --csv IN --lat COLUMN --lon COLUMN --out OUT.

    With --csv each row gains area_code, area_name, team and reason. A reason is how the area was found (inside, or
    nearest: within border_m of the rules) and the rule that chose the team, as in inside:area_team; or outside (of all
    areas), no_position, no_date (a cell that is empty or cannot be read). Dates are as 2016-04-30 or 04/30/2016
    02:51:52 PM.
    """
    if csv is not None and lat and lon and out is not None and latitude is None and not as_json:
        settings = load_config(config)
        district, wanted = asyncio.run(_district(settings, category))
        route_file(csv, out, Columns(lat, lon, on), district, wanted, _today(settings))
    elif csv is None and latitude is not None and longitude is not None and not (lat or lon or out):
        settings = load_config(config)
        point, day = _point(latitude, longitude), _day(on) or _today(settings)
        district, wanted = asyncio.run(_district(settings, category))
        routing = district.route_on(day, point, wanted)
        border_m = district.policy.border_m
        typer.echo(_in_json(routing, point, day, district) if as_json else _in_words(routing, border_m))
    else:
        raise typer.BadParameter("give either LAT LON, or --csv IN --lat COLUMN --lon COLUMN --out OUT")


def _today(config: Config) -> date:
    return local_day(now(), config.district.zone)


def _point(latitude: str, longitude: str) -> Point:
    lat, lon = _degrees(latitude), _degrees(longitude)
    try:
        return Point(lat, lon)
    except ValueError:
        stop(f"There is no such place: latitude {latitude} (-90 to 90), longitude {longitude} (-180 to 180).")


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        what = "no such option" if text.startswith("--") else "no number of degrees such as 37.76"
        raise typer.BadParameter(f"{text}: {what}") from error


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is not a day such as 2016-04-30", param_hint="'--on'") from error


async def _district(config: Config, code: str | None) -> tuple[District, Category | None]:
    """Read the district, and the category with that code if one is asked for; stops if either is missing."""
    async with opened(config) as storage, storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
    if district.areas.bounds() is None:
        stop("There are no areas yet. Import some: cleanward areas import FILE --code FIELD --name FIELD")
    if code is None:
        return district, None
    category = district.tree.category(CategoryCode(code))
    if category is None:
        codes = [each.code for group in district.tree.groups for each in group.categories]
        near = get_close_matches(code, codes, n=1)
        hint = f"Did you mean {near[0]}?" if near else "See: cleanward categories list"
        stop(f"There is no category {code}. {hint}")
    return district, category


def _in_words(routing: Routing, border_m: int) -> str:
    located, team = routing.located, routing.team
    lines = []
    if located.area is not None:
        found = "inside" if located.how is How.INSIDE else f"nearest, {located.distance_m:.0f} m away"
        lines.append(f"Area: {_named(located.area)}, {found}")
    else:
        lines.append("Area: none")
    lines.append(f"Team: {team.name} ({team.code}), {team.kind}" if team else "Team: none")
    via = f": {_named(routing.via)}" if routing.via and routing.via != located.area else ""
    lines.append(f"Why:  {BECAUSE[routing.reason]}{via}")
    if routing.alike:
        lines.append(
            f"But:  {', '.join(routing.alike)} would do as well; only the alphabet decides. Name one in a rule."
        )
    if located.neighbours:
        lines.append(f"Within {border_m} m: {', '.join(map(_named, located.neighbours))}")
    return "\n".join(lines)


def _named(area: Area) -> str:
    return area.name if area.name == area.code else f"{area.name} ({area.code})"


def _in_json(routing: Routing, point: Point, day: date, district: District) -> str:
    located, team = routing.located, routing.team
    return json.dumps(
        {
            "lat": point.lat,
            "lon": point.lon,
            "on": day.isoformat(),
            "area": _as_object(located.area),
            "above": [_as_object(area) for area in district.areas.lineage(located.area, day)[1:]]
            if located.area
            else [],
            "how": located.how,
            "distance_m": round(located.distance_m, 2) if isfinite(located.distance_m) else None,
            "neighbours": [_as_object(area) for area in located.neighbours],
            "team": {"code": team.code, "name": team.name, "kind": team.kind} if team else None,
            "reason": routing.reason,
            "via": routing.via.code if routing.via else None,
            "alike": list(routing.alike),
        },
        ensure_ascii=False,
    )


def _as_object(area: Area | None) -> dict[str, str] | None:
    return {"code": area.code, "name": area.name} if area else None
