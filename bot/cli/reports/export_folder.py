"""Write the files of an export: CSV for spreadsheets, GeoJSON for maps.

Promises: the folder gets its name only when all files in it are whole. Until then it has another name, in the same
place, and nobody else can read it. Rows are written as they come, so that memory does not grow with a file. CSV follows
RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP's page on CSV
injection advises; a number stays a number. Hidden photos are left out. No resident is named: the files give the role of
who acted, and a name only if somebody acted for a team.
"""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from casework.files.cells import harmless
from casework.model.entry import Source
from casework.model.ticket import Act
from storage.tickets.bulk import BY_RESIDENTS, TICKET_COLUMNS, Chunk

TICKETS = (*TICKET_COLUMNS, "asset_name", "supporters", "category_name")
HISTORY = ("ticket_id", "at", "act", "actor", "staff", "note", "from_team")
PHOTOS = ("ticket_id", "position", "file", "stage", "rework")

_BY_IMPORTS = (Act.SEND, Act.FIX)  # the acts that are known of an imported ticket


class ExportFiles:
    """The open files of an export folder, to which rows are appended; `names` are those of the categories, by code."""

    def __init__(self, folder: Path, files: ExitStack, encoding: str, names: Mapping[str, str]) -> None:
        self._names = names

        def table(name: str, columns: Iterable[str]) -> "csv.DictWriter[str]":
            file = files.enter_context((folder / name).open("w", encoding=encoding, newline=""))
            writer = csv.DictWriter(file, list(columns), extrasaction="ignore")
            writer.writeheader()
            return writer

        self._tickets = table("tickets.csv", TICKETS)
        self._history = table("history.csv", HISTORY)
        self._photos = table("photos.csv", PHOTOS)
        self._map: TextIO = files.enter_context((folder / "tickets.geojson").open("w", encoding="utf-8"))
        self._map.write('{"type": "FeatureCollection", "features": [')
        files.callback(partial(self._map.write, "\n]}\n"))
        self._comma = ""

    def write(self, chunk: Chunk) -> None:
        """Append some tickets, with their history and photos."""
        for each in chunk.tickets:
            ticket = {**each, "category_name": self._names.get(str(each["category"]))}
            self._tickets.writerow(_cells(ticket))
            self._map.write(f"{self._comma}\n{json.dumps(_feature(ticket), ensure_ascii=False)}")
            self._comma = ","
        self._history.writerows(_cells({**line, "actor": _actor(line)}) for line in chunk.history)
        self._photos.writerows(_cells({**photo, "file": _file(photo["name"])}) for photo in chunk.photos)


@contextmanager
def export_folder(
    path: Path, *, has_mark: bool, names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[ExportFiles]:
    """Yield the files of a folder that gets its name at the end of the block; after an error the folder is deleted.

    `has_mark` begins the CSV files with a byte order mark. `names` are the names of the categories, by code, also of
    those that were dropped. Raises OSError, also if the folder exists already.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        with ExitStack() as files:
            yield ExportFiles(folder, files, "utf-8-sig" if has_mark else "utf-8", names)
        folder.rename(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _cells(row: Mapping[str, object]) -> dict[str, object]:
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: object) -> object:
    """Return what a cell holds: nothing for None and for empty lists, and never a text that is a formula."""
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case bool():
            return str(value).lower()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False) if value else ""
        case _:
            return _plain(value)


def _plain(value: object) -> object:
    """Return a moment as ISO 8601 in UTC, and anything else as it is."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def _feature(ticket: Mapping[str, object]) -> dict[str, object]:
    """Return a ticket as GeoJSON (RFC 7946: longitude first)."""
    return {
        "type": "Feature",
        "id": ticket["id"],
        "geometry": {"type": "Point", "coordinates": [ticket["lon"], ticket["lat"]]},
        "properties": {name: _plain(value) for name, value in ticket.items() if name not in ("id", "lat", "lon")},
    }


def _actor(line: Mapping[str, object]) -> str:
    """Return who acted: a resident, staff, time itself, or the import that copied a city's records."""
    if line["is_somebodys"]:
        return "resident" if line["act"] in BY_RESIDENTS else "staff"
    if line["source"] == Source.IMPORT and line["act"] in _BY_IMPORTS:
        return "import"
    return "resident" if line["act"] in BY_RESIDENTS else "time"


def _file(name: object) -> str:
    """Return the path of a photo within the folder of photos."""
    return f"{str(name)[:2]}/{name}.jpg"
