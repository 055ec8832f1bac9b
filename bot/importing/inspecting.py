"""Look at a file of reports that nobody has mapped, and propose its mapping.

Promise: the file is only read, twice from its beginning to its end, so that rare values are seen too.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.importing.rows import Rows, opened
from casework.district.drafted_mapping import Tally, draft
from casework.district.guessing import Guesser
from casework.district.proposing import Layout, propose
from casework.files.profile import Profile
from casework.model.datum import is_in_mainland
from casework.model.district import District
from casework.model.place import Point
from storage.migrating import Step

OFTEN = 5000  # rows between two steps of the progress


@dataclass(frozen=True, slots=True)
class Inspected:
    """The proposal for a file, as the text of a mapping file, and what it is made of."""

    rows: Rows
    layout: Layout
    text: str


def inspect(
    path: Path, district: District, bounds: tuple[Point, Point], at: datetime, step: Step = lambda _done, _total: None
) -> Inspected:
    """Propose a mapping for a file; `bounds` are the corners of the district.

    `step` is told how many rows are read, and of how many. Raises UnusableError for a file that is empty or no CSV, and
    OSError.
    """
    rows = opened(path)
    if rows.encodings:
        rows = opened(path, encoding=rows.encodings[0])
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
    is_in_mainland_china = any(map(is_in_mainland, bounds))
    text = draft(layout, tally, rows.form, zone.key, guesser.guess, path.name, is_in_mainland=is_in_mainland_china)
    return Inspected(rows, layout, text)
