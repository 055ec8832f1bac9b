"""Look through a file of rows that nobody has mapped: what each column holds, without knowing what it means.

Promise: memory does not grow with the number of rows, but for columns in which hardly a value comes twice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_VALUES = 500  # different values of a column that are counted; a column with more has no list of values
SAMPLED = 1000  # rows whose cells are kept, evenly spread: the first rows may all be of one January
_REPEATS_ALLOWED = 0.01  # of the rows: a number that comes again in more rows than this is no number of a report


@dataclass
class Column:
    """One column: in how many rows it is filled, its values with their rows, and the cells of some rows."""

    name: str
    filled: int = 0
    values: Counter[str] = field(default_factory=Counter)
    is_varied: bool = False
    sample: list[str] = field(default_factory=list)
    repeats: int = 0
    _seen: set[str] | None = field(default_factory=set)

    @property
    def is_unique(self) -> bool:
        """Tell whether hardly a value comes twice."""
        return self._seen is not None

    def add(self, cell: str, *, is_sampled: bool) -> None:
        """Count a cell that is not empty."""
        self.filled += 1
        if is_sampled:
            self.sample.append(cell)
        if cell in self.values or len(self.values) < MOST_VALUES:
            self.values[cell] += 1
        else:
            self.is_varied = True
        if self._seen is not None:
            self.repeats += cell in self._seen
            self._seen.add(cell)
            if self.repeats > 5 + _REPEATS_ALLOWED * self.filled:
                self._seen = None


class Profile:
    """All columns of a file of `total` rows, as far as its rows were added; columns without a name are left out."""

    def __init__(self, header: Sequence[str], total: int) -> None:
        names = [name.strip() for name in header]
        self.rows = 0
        self._step = max(1, total // SAMPLED)
        self._columns = {number: Column(name) for number, name in enumerate(names) if name and names.count(name) == 1}

    @property
    def columns(self) -> list[Column]:
        """The columns in the order of the file."""
        return list(self._columns.values())

    def add(self, cells: Sequence[str]) -> None:
        """Count the cells of a row."""
        is_sampled = self.rows % self._step == 0
        self.rows += 1
        for number, column in self._columns.items():
            if number < len(cells) and (cell := cells[number].strip()):
                column.add(cell, is_sampled=is_sampled)
