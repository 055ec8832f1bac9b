"""Look at a file of reports that nobody has mapped, and propose its mapping.

Promise: the file is only read, twice from its beginning to its end, so that rare values are seen too.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.importing.rows import Rows, opened
from casework.district.file_tally import Tally
from casework.district.guessing import Guesser
from casework.district.proposing import Layout, propose
from casework.files.cities.profile import Profile
from casework.model.district import District
from casework.model.place import Point
from storage.migrating import Step

OFTEN = 5000  # rows between two steps of the progress


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file, which column of it is what, and what stands there.

    `encodings` are those in which it may be, the likeliest first, if it is not UTF-8.
    """

    rows: Rows
    layout: Layout
    tally: Tally
    encodings: list[str]


def inspect(
    path: Path, district: District, bounds: tuple[Point, Point], at: datetime, step: Step = lambda _done, _total: None
) -> Inspected:
    """Find out which column of a file is what; `bounds` are the corners of the district.

    `step` is told how many rows are read, and of how many. Raises UnusableError for a file that is empty or no CSV, and
    OSError.
    """
    rows = opened(path)
    encodings = rows.encodings
    if encodings:
        rows = opened(path, encoding=encodings[0])
    guesser = Guesser(district.tree)
    profile = Profile(rows.header, rows.total)
    for number, row in enumerate(rows, 1):
        profile.add(row.cells)
        if number % OFTEN == 0:
            step(number, 2 * rows.total)
    zone = district.calendar.zone
    layout = propose(profile, bounds, zone, at, lambda value: guesser.guess(value) is not None)
    tally = Tally(layout, rows.header)
    for number, row in enumerate(rows, rows.total + 1):
        tally.add(row.cells)
        if number % OFTEN == 0:
            step(number, 2 * rows.total)
    return Inspected(rows, layout, tally, encodings)
