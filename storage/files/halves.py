"""Name a file that is half there, and make one that is whole survive a loss of power.

Commands that keep no photo need this too: it imports nothing that takes long.
"""

import os
from pathlib import Path

HALF = ".half-"  # begins the name of a file that is not stored yet


def flush(path: Path) -> None:
    """Make a file, or the names in a folder, survive a loss of power; fsync(2) asks for both."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
