"""Count what a file of reports holds in the columns that were found: statuses, categories and positions."""

from collections import Counter
from collections.abc import Sequence

from casework.district.proposing import Layout, both, says
from casework.files.cities.column_names import Role
from casework.files.cities.mapping import JOINED_BY
from casework.files.cities.positions import read_degrees


class Tally:
    """What the rows of a file hold in the columns that were found."""

    def __init__(self, layout: Layout, header: Sequence[str]) -> None:
        self.rows = 0
        self.statuses: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.points: Counter[tuple[float, float]] = Counter()
        self._layout = layout
        self._index = {name.strip(): number for number, name in reversed(list(enumerate(header)))}

    def add(self, cells: Sequence[str]) -> None:
        """Count a row."""
        self.rows += 1
        if Role.STATUS in self._layout.columns:
            status = self._joined(cells, Role.STATUS)
            self.statuses[status] += 1
            self.closed[status] += bool(self._joined(cells, Role.CLOSED))
        if Role.CATEGORY in self._layout.columns:
            self.categories[self._joined(cells, Role.CATEGORY)] += 1
        point = self._point(cells)
        if point:
            self.points[point] += 1

    def _joined(self, cells: Sequence[str], role: Role) -> str:
        return JOINED_BY.join(self._cell(cells, name) for name in self._layout.columns.get(role, ()))

    def _cell(self, cells: Sequence[str], name: str) -> str:
        number = self._index[name]
        return cells[number].strip() if number < len(cells) else ""

    def _point(self, cells: Sequence[str]) -> tuple[float, float] | None:
        lat, lon = self._layout.one(Role.LAT), self._layout.one(Role.LON)
        if not lat or not lon:
            return None
        if lat == lon:
            return both(self._cell(cells, lat))
        try:
            return read_degrees(self._cell(cells, lat)), read_degrees(self._cell(cells, lon))
        except ValueError:
            return None

    def status_of(self, value: str) -> str | None:
        """Return the key of `[status]` to which a value belongs by its words, else by how often it has a closing."""
        told = says(value)
        if told or Role.CLOSED not in self._layout.columns:
            return told
        share = self.closed[value] / self.statuses[value]
        return "closed" if share >= 0.8 else "open" if share <= 0.2 else None
