"""Pictures of the demo's telephones, as the documents show them.

They go to screenshots/, which git leaves alone; or, in few colours, so that a page loads fast, to the folder that
CLEANWARD_SCREENS names: `make screens` makes those of the documents anew. The two days that are played for nothing but
their pictures take a minute, and are played only then and in `make test-long`.
"""

import os
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page

from tests.paths import ROOT

ASKED = os.environ.get("CLEANWARD_SCREENS")
only_for_pictures = pytest.mark.skipif(not ASKED, reason="played for its pictures: make screens, make test-long")
LARGEST = 60_000  # bytes of a picture in the documents, for each telephone on it
# A picture shows neither what passes by itself (a toast, the glow of a telephone with news) nor what only a mouse has.
STILL = """
  .toast, .down, .tools { visibility: hidden !important }
  .frame { box-shadow: none !important }
  :focus-visible { outline: none !important }
"""
LOADED = """async (node) => {
  const films = [...node.querySelectorAll("video")].filter((film) => film.readyState < film.HAVE_CURRENT_DATA);
  const shown = films.map((film) => new Promise((done) => film.addEventListener("loadeddata", done, { once: true })));
  await Promise.all([...shown, ...[...node.querySelectorAll("img")].map((image) => image.decode())]);
}"""


def take_picture(name: str, page: Page, *phones: Locator) -> None:
    """Keep a picture of the telephones, which stand side by side, or of the whole page if none is named."""
    page.mouse.move(0, 0)  # under it, a button is darker
    page.locator("body").evaluate(LOADED)
    shot = page.screenshot(clip=_around(phones), animations="disabled", caret="hide", style=STILL)
    path = ROOT / (ASKED or "screenshots") / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_in_few_colours(shot) if ASKED else shot)
    assert not ASKED or path.stat().st_size <= LARGEST * (len(phones) or 3), path


def _around(phones: tuple[Locator, ...]) -> FloatRect | None:
    boxes = [box for phone in phones if (box := phone.locator(".frame").bounding_box())]
    if not boxes:
        return None
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right, bottom = max(box["x"] + box["width"] for box in boxes), max(box["y"] + box["height"] for box in boxes)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _in_few_colours(shot: bytes) -> bytes:
    written = BytesIO()
    with Image.open(BytesIO(shot)) as picture:
        picture.convert("RGB").quantize(256, kmeans=4, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()
