"""The photos that ship, by the names under which the page offers them."""

from pathlib import Path

PHOTOS = {name: Path(__file__).with_name(f"{name}.jpg") for name in ("mattress", "bags", "heap", "clean")}
