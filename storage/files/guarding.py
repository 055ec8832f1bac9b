"""Keep what is stored from others on the same machine: folders of mode 0700, files of mode 0600.

New files get these modes from the command line's umask. What an earlier version left open is closed when the bot
starts. A folder that holds other things too is left as it is, because others may need it; what is ours in it is closed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

FOLDER, FILE = 0o700, 0o600
BESIDE = ("", "-wal", "-shm", "-journal")  # the endings of a SQLite database's own files
OTHERS = 0o077  # the bits that let anybody but the owner in


def guard(url: str, photos: Path) -> list[Path]:
    """Close a database that is a file, and the folder of photos, to others; returns what others can still read.

    The photos' own files lie behind their folder, which is enough.
    """
    parsed = make_url(url)
    database = Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None
    found = [(photos, FOLDER)] if photos.is_dir() else []
    if database is not None:
        folder = database.parent
        own = {f"{database.name}{ending}" for ending in BESIDE}
        found += [(folder / name, FILE) for name in sorted(own) if (folder / name).is_file()]
        if folder.is_dir():
            inside = {path.name for path in folder.iterdir() if path != photos}
            found += [(folder, FOLDER)] if inside <= own else []
    return list(_still_open(found))


def is_open(path: Path) -> bool:
    """Tell whether anybody but its owner may read or change a file."""
    return os.name == "posix" and path.is_file() and bool(path.stat().st_mode & OTHERS)


def holds_any(path: Path, secrets: tuple[str, ...]) -> bool:
    """Tell whether one of some secrets stands in a file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return any(secret and secret in text for secret in secrets)


def _still_open(found: list[tuple[Path, int]]) -> Iterator[Path]:
    for path, mode in found:
        if path.stat().st_mode & OTHERS:
            try:
                path.chmod(mode)
            except OSError:
                yield path
