"""Draw the small picture of a place, so that somebody can see that the place is right.

It shows where the pin stands among the areas. The area that answers is green, a neighbour close to the pin is yellow,
and the border is strong where it is close. Areas have another colour than the ground outside of them, so that one can
see that a point lies outside the district. If the district keeps streets, the picture is close enough to read their
names. North is up, a metre has the same length in every direction, and a bar shows the scale. There are no map tiles,
no network, and no words beside names; everybody can read the bar's digits and unit.

A picture takes about 30 ms of processor time, and twice that with streets, so draw it in a thread.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import atan2, cos, floor, inf, log10, pi, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bot.paper import roads
from bot.paper.printing import CLOSE_M, PLAIN, MapStyle
from bot.paper.roads import FINE as _FINE
from casework.model.area import METRES_PER_DEGREE, Area, AreaMap, How, Located, Shape
from casework.model.place import Point
from casework.model.street import Line, Street

Colour = tuple[int, int, int]
Pieces = NDArray[np.object_]  # of shapely.Geometry
Spot = tuple[float, float]  # x and y in fine pixels

WIDE, HIGH = 800, 500  # px
NARROWEST_M, WIDEST_M = 500.0, 3000.0  # from the pin to the picture's left and right edge, if an area answers
AT_BORDER_M = 700.0  # the widest view if a neighbour is near: the default reach, 25 m, is then 14 px
FARTHEST_M = 20_000.0  # how far from the pin an area is looked for if none answers

GROUND, AREA, BORDER = (205, 212, 219), (248, 246, 241), (150, 156, 164)
ANSWERS, ANSWERS_BORDER, STRONG = (197, 225, 199), (62, 125, 78), (20, 83, 40)
NEIGHBOUR = (253, 235, 190)
PIN, AROUND_PIN, INK, PAPER = (211, 47, 47), (255, 255, 255), (38, 43, 51), (255, 255, 255)
SMALL_PX = 160  # fine pixels around an area; a smaller one gets no border, or one would see nothing but borders

_CENTRE = (WIDE * _FINE / 2, HIGH * _FINE / 2)
_FONT = ImageFont.load_default(26 * _FINE)
_BAR_LEFT, _BAR_BOTTOM, _BAR_EDGE = 30 * _FINE, (HIGH - 30) * _FINE, 14 * _FINE


@dataclass(frozen=True, slots=True)
class _View:
    """The part of the ground that is shown: its middle, and metres per fine pixel."""

    middle: Point
    scale: float

    @property
    def degrees_per_px(self) -> tuple[float, float]:
        """Degrees of longitude and latitude."""
        tall = self.scale / METRES_PER_DEGREE
        return tall / max(cos(radians(self.middle.lat)), 1e-6), tall

    def window(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees, a little outside the picture, so that no cut can be seen."""
        wide, tall = (degrees * px * 1.05 for degrees, px in zip(self.degrees_per_px, _CENTRE, strict=True))
        lat, lon = self.middle.lat, self.middle.lon
        return max(lon - wide, -180), max(lat - tall, -90), min(lon + wide, 180), min(lat + tall, 90)

    def shown(self, areas: AreaMap, on: date) -> list[Area]:
        """Return the areas in the picture; those that lie on top of others come last."""
        west, south, east, north = self.window()
        return areas.within(Point(south, west), Point(north, east), on)[::-1]

    def pieces(self, shapes: Iterable[Shape | Line]) -> Pieces:
        """Return the part of each shape that is in the picture, in fine pixels, without detail too small to see."""
        cut = shapely.clip_by_rect(np.array(list(shapes), dtype=object), *self.window())
        wide, tall = self.degrees_per_px
        middle = (self.middle.lon, self.middle.lat)
        pixels = (shapely.get_coordinates(cut) - middle) / (wide, -tall) + _CENTRE
        return shapely.simplify(shapely.set_coordinates(cut, pixels), _FINE / 2, preserve_topology=False)

    def px(self, point: Point) -> Spot:
        """Return where a point is in the picture, in fine pixels."""
        wide, tall = self.degrees_per_px
        x, y = (point.lon - self.middle.lon) / wide, (self.middle.lat - point.lat) / tall
        return x + _CENTRE[0], y + _CENTRE[1]


def draw_place(
    areas: AreaMap,
    point: Point,
    on: date,
    accuracy_m: float | None = None,
    streets: Sequence[Street] = (),
    style: MapStyle = PLAIN,
) -> bytes:
    """Return a PNG of 800×500 px with a pin at a point; `accuracy_m` is the radius the sender's device reported.

    `streets` are those within `CLOSE_M` of the point; they are drawn if an area answers and the point is certain enough
    for so close a view. If no area is near the point, the whole district is shown, with an arrow at the picture's edge
    towards the point.
    """
    located = areas.locate(point, on, accuracy_m)
    has_streets = bool(streets) and located.area is not None and (accuracy_m or 0) < CLOSE_M * HIGH / WIDE
    view = _View(point, CLOSE_M / _CENTRE[0]) if has_streets else _view(areas, point, on, located)
    shown = view.shown(areas, on)
    lines = view.pieces(street.line for street in streets) if has_streets else ()
    named = roads.joined([street.name for street in streets] if has_streets else [], lines)
    image = Image.new("RGB", (WIDE * _FINE, HIGH * _FINE), GROUND)
    pieces = _fill_areas(image, view, shown, located)
    roads.draw_roads(ImageDraw.Draw(image), named)
    _draw_borders(image, view, shown, pieces, located, areas.reach_m)
    at = view.px(point)
    is_shown = 0 <= at[0] < image.width and 0 <= at[1] < image.height
    if is_shown and accuracy_m:
        _draw_accuracy(image, at, accuracy_m / view.scale)
    if named:
        _draw_words(image, named, at, view.scale, style)
    draw = ImageDraw.Draw(image)
    (_draw_pin if is_shown else _draw_arrow)(draw, at)
    _draw_bar(draw, view.scale)
    out = BytesIO()
    image.reduce(_FINE).save(out, "PNG")
    return out.getvalue()


def _view(areas: AreaMap, point: Point, on: date, located: Located) -> _View:
    """Choose the view: around the pin as far as its area reaches, or to the nearest area, or the whole district."""
    if located.area is not None:
        is_at_border = located.neighbours or located.how is How.NEAREST
        return _around(point, located.area.polygon.bounds, AT_BORDER_M if is_at_border else WIDEST_M)
    half_m = NARROWEST_M
    while half_m <= FARTHEST_M:
        view = _View(point, half_m / _CENTRE[0])
        if view.shown(areas, on):
            return _View(point, view.scale * 1.5)
        half_m *= 1.5
    corners = areas.bounds()
    if corners is None:
        return _View(point, NARROWEST_M / _CENTRE[0])
    south_west, north_east = corners
    middle = Point((south_west.lat + north_east.lat) / 2, (south_west.lon + north_east.lon) / 2)
    return _around(middle, (south_west.lon, south_west.lat, north_east.lon, north_east.lat), inf)


def _around(middle: Point, bounds: tuple[float, float, float, float], widest_m: float) -> _View:
    """Return the view around a point that contains the bounds (west, south, east, north), or the widest allowed one."""
    west, south, east, north = bounds
    tall_m = max(north - middle.lat, middle.lat - south) * METRES_PER_DEGREE
    wide_m = max(east - middle.lon, middle.lon - west) * METRES_PER_DEGREE * cos(radians(middle.lat))
    half_m = min(max(1.1 * max(wide_m, tall_m * WIDE / HIGH), NARROWEST_M), widest_m)
    return _View(middle, half_m / _CENTRE[0])


def _draw_words(image: Image.Image, named: roads.Named, at: Spot, scale: float, style: MapStyle) -> None:
    """Write the names of streets where they cover neither the pin nor the bar, and name their source."""
    x, y = at
    pin = shapely.box(x - 26 * _FINE, y - 76 * _FINE, x + 26 * _FINE, y + 5 * _FINE)
    taken = [pin, shapely.box(*_bar(scale)[2])]
    if style.credit:
        taken.append(roads.credit_box(image, style.credit, style.font))
    roads.draw_names(image, named, shapely.Point(at), taken, style.font)
    if style.credit:
        roads.draw_credit(image, style.credit, style.font)


def _fill_areas(image: Image.Image, view: _View, shown: list[Area], located: Located) -> Pieces:
    """Fill the areas with their colours, and return their pieces."""
    tints = {area.code: NEIGHBOUR for area in located.neighbours}
    if located.area is not None:
        tints[located.area.code] = ANSWERS
    pieces = view.pieces(area.polygon for area in shown)
    _fill(image, pieces, [tints.get(area.code, AREA) for area in shown])
    return pieces


def _draw_borders(
    image: Image.Image, view: _View, shown: list[Area], pieces: Pieces, located: Located, reach_m: float
) -> None:
    borders = shapely.boundary(pieces)
    draw = ImageDraw.Draw(image)
    for border in borders[shapely.length(borders) > SMALL_PX]:
        _stroke(draw, border, BORDER, 2 * _FINE)
    for border in (border for area, border in zip(shown, borders, strict=True) if area is located.area):
        _stroke(draw, border, ANSWERS_BORDER, 3 * _FINE)
        near = shapely.Point(_CENTRE).buffer(reach_m / view.scale)
        _stroke(draw, shapely.intersection(border, near), STRONG, 7 * _FINE)


def _fill(image: Image.Image, pieces: Pieces, colours: list[Colour]) -> None:
    """Fill each piece with its colour; the picture in its holes stays as it is."""
    draw = ImageDraw.Draw(image)
    parts, owners = shapely.get_parts(pieces, return_index=True)
    outlines = shapely.get_exterior_ring(parts)
    for part, outline, owner in zip(parts, outlines, owners.tolist(), strict=True):
        if outline is None or outline.is_empty:  # cutting leaves a line where an area only touches the picture
            continue
        if not shapely.get_num_interior_rings(part):
            draw.polygon(_flat(outline), fill=colours[owner])
            continue
        mask = Image.new("L", image.size)
        cut = ImageDraw.Draw(mask)
        cut.polygon(_flat(outline), fill=255)
        for hole in part.interiors:
            cut.polygon(_flat(hole), fill=0)
        image.paste(colours[owner], mask=mask)


def _stroke(draw: ImageDraw.ImageDraw, lines: shapely.Geometry, colour: Colour, width: int) -> None:
    for line in shapely.get_parts(lines):
        if line.length:
            draw.line(_flat(line), fill=colour, width=width, joint="curve")


def _flat(line: shapely.Geometry) -> list[float]:
    numbers: list[float] = shapely.get_coordinates(line).ravel().tolist()
    return numbers


def _draw_accuracy(image: Image.Image, at: Spot, radius: float) -> None:
    disc = Image.new("L", image.size)
    x, y = at
    box = (x - radius, y - radius, x + radius, y + radius)
    ImageDraw.Draw(disc).ellipse(box, fill=50, outline=170, width=2 * _FINE)
    image.paste(PIN, mask=disc)


def _draw_pin(draw: ImageDraw.ImageDraw, at: Spot) -> None:
    """Draw a drop whose tip is the place, with a white outline and a white dot."""
    x, y = at
    head = y - 50 * _FINE
    for colour, radius, tip in ((AROUND_PIN, 26 * _FINE, y + 5 * _FINE), (PIN, 21 * _FINE, y)):
        draw.regular_polygon((x, head, radius), 64, fill=colour)
        side, below = radius * 0.9, head + radius * 0.44
        draw.polygon((x - side, below, x + side, below, x, tip), fill=colour)
    draw.regular_polygon((x, head, 8 * _FINE), 32, fill=AROUND_PIN)


def _draw_arrow(draw: ImageDraw.ImageDraw, at: Spot) -> None:
    """Draw an arrow at the edge towards a place outside the picture."""
    x, y = at[0] - _CENTRE[0], at[1] - _CENTRE[1]
    reach = min((middle - 50 * _FINE) / max(abs(away), 1e-9) for middle, away in zip(_CENTRE, (x, y), strict=True))
    turn = atan2(y, x)
    for colour, size in ((AROUND_PIN, 42 * _FINE), (PIN, 33 * _FINE)):
        corners = [(size * cos(turn + bend), size * sin(turn + bend)) for bend in (0, 2.4, pi, -2.4)]
        corners[2] = (corners[2][0] * 0.4, corners[2][1] * 0.4)
        draw.polygon([(x * reach + _CENTRE[0] + dx, y * reach + _CENTRE[1] + dy) for dx, dy in corners], fill=colour)


def _draw_bar(draw: ImageDraw.ImageDraw, scale: float) -> None:
    """Draw a bar and its length."""
    words, long, box = _bar(scale)
    left, bottom, edge = _BAR_LEFT, _BAR_BOTTOM, _BAR_EDGE
    draw.rounded_rectangle(box, edge, fill=PAPER)
    ends = (left, bottom - edge, left, bottom, left + long, bottom, left + long, bottom - edge)
    draw.line(ends, fill=INK, width=3 * _FINE)
    draw.text((left + long / 2, bottom - 9 * _FINE), words, fill=INK, font=_FONT, anchor="ms")


def _bar(scale: float) -> tuple[str, float, tuple[float, float, float, float]]:
    """Return the words, the length and the box of a bar that is 1, 2 or 5 times a power of ten metres long."""
    most = 200 * _FINE * scale
    power = 10 ** floor(log10(most))
    metres = power * max(times for times in (1, 2, 5) if times * power <= most)
    words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    long, edge = metres / scale, _BAR_EDGE
    return words, long, (_BAR_LEFT - edge, _BAR_BOTTOM - 40 * _FINE, _BAR_LEFT + long + edge, _BAR_BOTTOM + edge)
