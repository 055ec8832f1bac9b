"""Say where the project's files are, and the examples beside it: many tests use these if they are there."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared" / "data"
