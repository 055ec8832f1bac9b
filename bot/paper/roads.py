"""Draw a light network of streets on the small map, with the names that fit.

Promises: a name runs along its street, over a part that is straight enough, and covers no other name, no pin, no bar
and no credit. The street nearest to the pin is named first. A name with a character that the font lacks is written in
a font that this machine has, or else in Latin letters: boxes instead of letters would help nobody. All measures are
fine pixels.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from math import atan2, degrees
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry.base import BaseGeometry as Shape

from bot.paper.fonts import for_pictures, in_latin, is_drawn_plainly

FINE = 2  # everything is drawn twice as large and then halved, to make edges smooth
ROAD, KERB, NAME, HALO = (255, 255, 255), (186, 194, 188), (70, 76, 86), (255, 255, 255)
ROAD_WIDE, KERB_WIDE = 9 * FINE, 12 * FINE
NAME_PX = 17 * FINE
CREDIT_PX = 12 * FINE
HALO_WIDE = 2 * FINE
STRAIGHT = 0.98  # the chord of the part under a name is at least this share of its length
STEP = 40 * FINE  # between the places on a street where its name is tried
MOST_NAMES = 30
FACE_MOST = 60  # characters of a name on the map; a longer one is longer than the picture

Font = ImageFont.FreeTypeFont
Named = Mapping[str, Shape]  # the line of each street in the picture
_NOBODYS = "\U0010ffff"  # no font has this character, so it is drawn as the sign for "missing"


@cache
def font_of(file: Path | None, px: int) -> Font:
    """Return the operator's font, or reportlab's, which has Western European letters; raises OSError for no font."""
    if file is not None:
        return ImageFont.truetype(file, px)
    with as_file(files("reportlab") / "fonts" / "Vera.ttf") as built_in:
        return ImageFont.truetype(built_in, px)


def written_as(file: Path | None, px: int, text: str) -> tuple[Font, str]:
    """Return the font in which a text is written, and the text: in Latin letters if no font at hand has its own."""
    own = font_of(file, px)
    if has_letters(own, text):
        return own, text
    if all(map(is_drawn_plainly, text)):
        for found in for_pictures():
            font = _found_font(found, px)
            if font is not None and has_letters(font, text):
                return font, text
    latin = " ".join(in_latin(text).split())
    return (own, latin) if has_letters(own, latin) else (font_of(None, px), latin)


@cache
def _found_font(file: Path, px: int) -> Font | None:
    try:
        return ImageFont.truetype(file, px)
    except OSError:
        return None


def has_letters(font: Font, text: str) -> bool:
    """Tell whether a font has every character of a text."""
    missing = _shape(font, _NOBODYS)
    return all(each.isspace() or _shape(font, each) != missing for each in text)


@cache  # of some thousand characters at most
def _shape(font: Font, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


def joined(names: Sequence[str], lines: Iterable[Shape]) -> Named:
    """Put the pieces of each street together again, where they meet to a pixel."""
    parts: dict[str, list[shapely.LineString]] = {}
    for name, line in zip(names, lines, strict=True):
        kept = [part for part in shapely.get_parts(shapely.transform(line, np.round)) if part.length]
        parts.setdefault(name, []).extend(kept)
    return {name: shapely.line_merge(shapely.MultiLineString(kept)) for name, kept in parts.items() if kept}


def draw_roads(draw: ImageDraw.ImageDraw, streets: Named) -> None:
    """Draw the streets white, with kerbs, so that they show on every ground."""
    paths = [shapely.get_coordinates(part).ravel().tolist() for line in streets.values() for part in _parts(line)]
    for colour, width in ((KERB, KERB_WIDE), (ROAD, ROAD_WIDE)):
        for path in paths:
            draw.line(path, fill=colour, width=width, joint="curve")


def draw_names(
    image: Image.Image, streets: Named, pin: shapely.Point, taken: Sequence[Shape], file: Path | None
) -> None:
    """Write the names that fit along their streets, those near the pin first; `taken` are boxes to leave free."""
    full = list(taken)
    ground = shapely.box(0, 0, *image.size)
    count = 0
    for name, line in sorted(streets.items(), key=lambda each: (shapely.distance(each[1], pin), each[0])):
        if count == MOST_NAMES:
            return
        font, written = written_as(file, NAME_PX, name)
        if not written or len(written) > FACE_MOST:
            continue
        spot = _spot(line, font.getlength(written), pin, ground, full)
        if spot is not None:
            full.append(spot[2])
            _write(image, written, font, spot[0], spot[1])
            count += 1


def credit_box(image: Image.Image, credit: str, file: Path | None) -> shapely.Polygon:
    """Return the box at the bottom right where the source of the streets is named."""
    font, said = written_as(file, CREDIT_PX, credit)
    wide, (right, bottom) = font.getlength(said), image.size
    return shapely.box(right - wide - CREDIT_PX, bottom - 1.6 * CREDIT_PX, right, bottom)


def draw_credit(image: Image.Image, credit: str, file: Path | None) -> None:
    """Name the source of the streets at the bottom right."""
    font, said = written_as(file, CREDIT_PX, credit)
    box = credit_box(image, credit, file).bounds
    draw = ImageDraw.Draw(image)
    draw.rectangle(box, fill=HALO)
    draw.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), said, fill=NAME, font=font, anchor="mm")


def _spot(
    line: Shape, wide: float, pin: shapely.Point, ground: Shape, full: Sequence[Shape]
) -> tuple[shapely.Point, float, Shape] | None:
    """Return the middle, the angle and the box of a name on its street, as near to the pin as it can; or None."""
    tried: list[tuple[float, shapely.Point, float, Shape]] = []
    for part in _parts(line):
        for start in np.arange(0, part.length - wide, STEP).tolist():
            ends = shapely.line_interpolate_point(part, [start, start + wide])
            chord = shapely.LineString(ends)
            if chord.length >= STRAIGHT * wide:
                tried.append((chord.distance(pin), chord.centroid, _angle(ends), chord.buffer(0.7 * NAME_PX)))
    for _, middle, angle, box in sorted(tried, key=lambda each: each[0]):
        if ground.covers(box) and not any(box.intersects(other) for other in full):
            return middle, angle, box
    return None


def _angle(ends: NDArray[np.object_]) -> float:
    """Return by how many degrees to turn a name anticlockwise: it runs along its street, and is not upside down."""
    (x1, y1), (x2, y2) = shapely.get_coordinates(ends).tolist()
    turn = degrees(atan2(y1 - y2, x2 - x1))  # y grows downwards
    return turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn


def _write(image: Image.Image, name: str, font: Font, middle: shapely.Point, angle: float) -> None:
    """Write a name with a halo around a point, turned by an angle."""
    wide, high = round(font.getlength(name)) + 4 * HALO_WIDE, 2 * NAME_PX
    tile = Image.new("RGBA", (wide, high), (*HALO, 0))
    draw = ImageDraw.Draw(tile)
    at = (wide / 2, high / 2)
    draw.text(at, name, fill=NAME, font=font, anchor="mm", stroke_width=HALO_WIDE, stroke_fill=HALO)
    turned = tile.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    image.paste(turned, (round(middle.x - turned.width / 2), round(middle.y - turned.height / 2)), turned)


def _parts(line: Shape) -> list[shapely.LineString]:
    parts: list[shapely.LineString] = shapely.get_parts(line).tolist()
    return parts
