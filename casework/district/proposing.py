"""Propose how a file of reports is to be read that nobody has mapped: which column is what.

The values decide, and the names of the columns where several would do: positions are those that lie in the district,
moments those that a format reads, a status what says open and closed. Promise: it is a proposal. A person reads it, and
what it could not find is left open, never invented.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.files.cities.column_names import (
    CLOSED,
    FORMATS_EU,
    FORMATS_OTHER,
    FORMATS_US,
    LEAVE_OUT,
    MONTH_FIRST,
    NAMES,
    OPEN,
    OTHERS,
    Role,
    score,
    words_of,
)
from casework.files.cities.moments import ISO, UNIX, UNIX_MS, MomentReader
from casework.files.cities.positions import read_degrees, read_pair
from casework.files.cities.profile import Column, Profile
from casework.model.place import Point
from casework.places.notations import find_written
from casework.places.zones import country_of

NEEDED = (Role.REFERENCE, Role.LAT, Role.LON, Role.OPENED)

_AROUND_DEG = 0.5  # beyond the district's outermost points; other districts of the same city may be in the file
_MOST, _SOME = 0.9, 0.5  # of the cells of a column must be what the column is; fewer, if its name says it too
_EARLIEST, _AHEAD = datetime(1990, 1, 1, tzinfo=UTC), timedelta(days=5 * 365)
_TRIED = 50  # cells of a column in which a format is looked for at first
_FEW = 20  # rows in which it says little that no value comes again
_MOST_STATUSES, _MOST_CATEGORIES = 40, 450  # different values
Says = Callable[[str], bool]


@dataclass
class Layout:
    """Which column is what, and in which formats moments are written; a role without a column was not found."""

    columns: dict[Role, list[str]] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)

    def one(self, role: Role) -> str | None:
        """Return the column of a role, None if none was found."""
        return next(iter(self.columns.get(role, ())), None)

    @property
    def missing(self) -> list[Role]:
        """The roles without which no mapping is complete."""
        return [role for role in NEEDED if not self.columns.get(role)]

    @property
    def taken(self) -> set[str]:
        """All columns that have a role."""
        return {name for names in self.columns.values() for name in names}


def propose(profile: Profile, bounds: tuple[Point, Point], zone: ZoneInfo, at: datetime, is_known: Says) -> Layout:
    """Return what each column of a file most likely is.

    `bounds` are the corners of the district, `zone` is its time zone, `at` the moment of looking; `is_known` tells
    whether the words of a value name a category.
    """
    layout = Layout()
    _find_positions(layout, profile, bounds)
    _find_moments(layout, profile, zone, at)
    _find_reference(layout, profile)
    _find_status(layout, profile)
    _find_categories(layout, profile, is_known)
    _find_texts(layout, profile)
    return layout


def _free(layout: Layout, profile: Profile) -> list[Column]:
    taken = layout.taken
    return [column for column in profile.columns if column.filled and column.name not in taken]


def _share(cells: Sequence[str], fits: Says) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _find_positions(layout: Layout, profile: Profile, bounds: tuple[Point, Point]) -> None:
    """Find two columns of degrees, or the one that holds both."""
    south_west, north_east = bounds

    def is_lat(degrees: float) -> bool:
        return south_west.lat - _AROUND_DEG <= degrees <= north_east.lat + _AROUND_DEG

    def is_lon(degrees: float) -> bool:
        return south_west.lon - _AROUND_DEG <= degrees <= north_east.lon + _AROUND_DEG

    def is_point(cell: str) -> bool:
        pair = both(cell)
        return pair is not None and any(is_lat(one) and is_lon(two) for one, two in (pair, pair[::-1]))

    def inside(is_it: Callable[[float], bool], role: Role) -> Column | None:
        found: list[tuple[bool, float, Column]] = []
        for column in profile.columns:
            share = _share(column.sample, lambda cell: _is_degrees(cell, is_it))
            named = score(column.name, NAMES[role])
            if share >= (_SOME if named else _MOST):
                found.append((named > 0, share + named, column))
        return max(found, key=lambda each: each[:2])[2] if found else None

    lat, lon = inside(is_lat, Role.LAT), inside(is_lon, Role.LON)
    if lat and lon and lat is not lon:
        layout.columns |= {Role.LAT: [lat.name], Role.LON: [lon.name]}
        return
    shares = [(_share(column.sample, is_point), column) for column in profile.columns]
    pairs = [
        (share + score(column.name, NAMES[Role.POSITION]), column.name) for share, column in shares if share >= _SOME
    ]
    if pairs:
        layout.columns |= {Role.LAT: [max(pairs)[1]], Role.LON: [max(pairs)[1]]}


def both(cell: str) -> tuple[float, float] | None:
    """Return the two numbers of degrees in a cell, None if there are none."""
    try:
        return read_pair(cell)
    except ValueError:
        written = find_written(cell)
        return (written.point.lat, written.point.lon) if written else None


def _is_degrees(cell: str, is_it: Callable[[float], bool]) -> bool:
    try:
        degrees = read_degrees(cell)
    except ValueError:
        return False
    return is_it(degrees) and degrees != int(degrees)


def _find_moments(layout: Layout, profile: Profile, zone: ZoneInfo, at: datetime) -> None:
    """Find when reports were opened and closed and by when they were to be done, and how moments are written."""
    found = {
        column.name: (column, formats)
        for column in _free(layout, profile)
        if (formats := _formats_of(column.sample, zone, at))
    }
    for role, least in ((Role.OPENED, _MOST), (Role.CLOSED, 0.0), (Role.TARGET, 0.0)):
        others = " ".join(NAMES[each] for each in (Role.OPENED, Role.CLOSED, Role.TARGET) if each is not role)
        scored = [
            (score(name, NAMES[role]) - score(name, f"{others} {OTHERS}"), column.filled, name)
            for name, (column, _) in found.items()
            if column.filled >= least * profile.rows
        ]
        best = max(scored, key=lambda each: each[:2], default=None)
        if best and (best[0] > 0 or role is Role.OPENED):
            name = best[2]
            layout.columns[role] = [name]
            layout.formats += [each for each in found.pop(name)[1] if each not in layout.formats]


def _formats_of(cells: Sequence[str], zone: ZoneInfo, at: datetime) -> list[str]:
    """Return the formats that read a column's cells, the fewest that do; none if it holds no moments."""

    def reads(written: str, of: Sequence[str]) -> list[bool]:
        reader = MomentReader([written], zone)
        return [_is_read(reader, cell, at) for cell in of]

    if _share(cells, lambda cell: any(each.isdigit() for each in cell)) < _MOST:
        return []
    is_american = zone.key.startswith("US/") or country_of(zone.key) in MONTH_FIRST
    slashed = (*FORMATS_US, *FORMATS_EU) if is_american else (*FORMATS_EU, *FORMATS_US)
    some = cells[:: max(1, len(cells) // _TRIED)]  # most formats read none of them
    likely = [each for each in (ISO, *slashed, *FORMATS_OTHER, UNIX, UNIX_MS) if any(reads(each, some))]
    results = {written: reads(written, cells) for written in likely}
    chosen: list[str] = []
    left = list(range(len(cells)))
    while results and left and len(chosen) < 2:
        written = max(results, key=lambda each: sum(results[each][number] for number in left))
        rest = [number for number in left if not results[written][number]]
        if len(left) - len(rest) < 0.05 * len(cells):
            break
        chosen.append(written)
        left = rest
    return chosen if len(left) <= (1 - _MOST) * len(cells) else []


def _is_read(reader: MomentReader, cell: str, at: datetime) -> bool:
    try:
        return _EARLIEST <= reader.read(cell).at <= at + _AHEAD
    except ValueError:
        return False


def _find_reference(layout: Layout, profile: Profile) -> None:
    unique = [
        (score(column.name, NAMES[Role.REFERENCE]) - score(column.name, OTHERS), -number, column.name)
        for number, column in enumerate(_free(layout, profile))
        if column.is_unique and column.filled >= _MOST * profile.rows
    ]
    best = max(unique, default=None)
    if best and best[0] > 0:
        layout.columns[Role.REFERENCE] = [best[2]]


def says(value: str) -> str | None:
    """Return the key of `[status]` to which a value belongs by its words: leave_out, open, closed; None if to none."""
    if score(value, LEAVE_OUT):
        return "leave_out"
    for word in words_of(value):  # "Closed - not found" is closed, "Not closed" is open
        for key, known in (("open", OPEN), ("closed", CLOSED)):
            if score(word, known):
                return key
    return None


def _find_status(layout: Layout, profile: Profile) -> None:
    best: tuple[float, str] = (0.0, "")
    for column in _free(layout, profile):
        if column.is_varied or len(column.values) > _MOST_STATUSES:
            continue
        told = sum(count for value, count in column.values.items() if says(value)) / column.filled
        best = max(best, (told + score(column.name, NAMES[Role.STATUS]), column.name))
    if best[0] >= 1:  # half of its rows and its name, or all of its rows
        layout.columns[Role.STATUS] = [best[1]]


def _find_categories(layout: Layout, profile: Profile, is_known: Says) -> None:
    """Find the column whose values are categories, and one that says more."""
    scored = []
    for column in _free(layout, profile):
        if column.is_varied or not 2 <= len(column.values) <= _MOST_CATEGORIES:
            continue
        if 2 * len(column.values) > column.filled > _FEW:  # hardly a value comes again: a text, and no category
            continue
        named = score(column.name, NAMES[Role.CATEGORY]) - score(column.name, OTHERS)
        if _share(list(column.values), lambda value: any(each.isalpha() for each in value)) < _MOST:
            continue
        known = sum(count for value, count in column.values.items() if is_known(value)) / column.filled
        if named > 0 or (named == 0 and known >= 0.5):
            scored.append((named + known, column.filled, column))
    best = [column for *_, column in sorted(scored, key=lambda each: (-each[0], -each[1]))[:2]]
    best.sort(key=lambda column: len(column.values))  # from the general to the particular
    if best:
        layout.columns[Role.CATEGORY] = [column.name for column in best]


def _find_texts(layout: Layout, profile: Profile) -> None:
    """Find the address, what was written when a report was closed, and the reporter's words."""
    for role in (Role.PLACE, Role.NOTE, Role.WORDS):
        scored = [
            (score(column.name, NAMES[role]) - score(column.name, OTHERS), column.filled, column.name)
            for column in _free(layout, profile)
            if (column.is_varied or len(column.values) > _MOST_STATUSES)
            and _share(column.sample, lambda cell: any(each.isalpha() for each in cell)) >= _MOST
        ]
        best = max(scored, default=None)
        if best and best[0] > 0:
            layout.columns[role] = [best[2]]
    if Role.WORDS not in layout.columns and Role.CATEGORY in layout.columns:
        layout.columns[Role.WORDS] = layout.columns[Role.CATEGORY][-1:]
