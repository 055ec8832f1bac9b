"""The streets on the small map: where they run, how close the view is, which names are written and which are not."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PIL import Image

from bot.paper import roads
from bot.paper.drawing import ANSWERS, ANSWERS_BORDER, GROUND, HIGH, WIDE, draw_place
from bot.paper.fonts import for_pictures
from bot.paper.printing import CLOSE_M, PLAIN, MapStyle, check_font
from bot.paper.roads import NAME, ROAD, font_of, has_letters, written_as
from casework.model.area import AreaMap
from casework.model.place import Point, moved
from casework.model.street import Street
from tests.bot.paper.test_drawing import DAY, HOME, area, block

AREA = AreaMap([area("wide", block(-3000, -3000, 3000, 3000))])
M_PER_PX = 2 * CLOSE_M / WIDE
Pixels = NDArray[np.uint8]


def street(name: str, *ends: tuple[float, float]) -> Street:
    """Return a street between points that are some metres east and north of home."""
    corners = [moved(HOME, north, east) for east, north in ends]
    return Street(name, shapely.LineString([(corner.lon, corner.lat) for corner in corners]))


def drawn(*streets: Street, areas: AreaMap = AREA, point: Point = HOME, accuracy_m: float | None = None,
          style: MapStyle = PLAIN) -> Pixels:  # fmt: skip
    png = draw_place(areas, point, DAY, accuracy_m, streets, style)
    image = Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")
    assert image.size == (WIDE, HIGH)
    return np.asarray(image)


def at(pixels: Pixels, east: float, north: float) -> tuple[int, ...]:
    """Return the colour so many metres east and north of the middle."""
    found: tuple[int, ...] = tuple(
        pixels[round(HIGH / 2 - north / M_PER_PX), round(WIDE / 2 + east / M_PER_PX)].tolist()
    )
    return found


def written(pixels: Pixels, east: float, north: float, wide: float = 160, high: float = 36) -> int:
    """Count the pixels in the colour of names within a box around a point, in metres."""
    x, y = WIDE / 2 + east / M_PER_PX, HIGH / 2 - north / M_PER_PX
    half_x, half_y = wide / 2 / M_PER_PX, high / 2 / M_PER_PX
    box = pixels[round(y - half_y) : round(y + half_y), round(x - half_x) : round(x + half_x)].astype(int)
    return int((abs(box - NAME).sum(axis=2) < 40).sum())


def names(pixels: Pixels) -> int:
    """Count the pixels of all names: those above the bar."""
    return written(pixels, 0, 60, 2 * CLOSE_M - 10, 2 * CLOSE_M * HIGH / WIDE - 120 - 10)


EAST_WEST = street("", (-900, 100), (900, 100))


def test_a_street_is_where_it_is_and_the_ground_beside_it_is_not() -> None:
    pixels = drawn(EAST_WEST)
    assert at(pixels, -300, 100) == at(pixels, 0, 100) == at(pixels, 300, 100) == ROAD
    assert at(pixels, -300, 80) == at(pixels, 300, 120) == ANSWERS
    assert at(drawn(), -300, 100) == ANSWERS


def test_with_streets_the_view_is_close_and_without_them_it_shows_the_area() -> None:
    areas = AreaMap([area("small", block(-900, -400, 900, 400))])
    assert GROUND in set(map(tuple, drawn(areas=areas).reshape(-1, 3).tolist()))
    assert GROUND not in set(map(tuple, drawn(EAST_WEST, areas=areas).reshape(-1, 3).tolist()))


def test_a_border_stays_visible_where_a_street_runs_along_it() -> None:
    areas = AreaMap([area("south", block(-900, -900, 900, 100))])
    assert at(drawn(EAST_WEST, areas=areas), 300, 100) == ANSWERS_BORDER


def test_a_vague_point_and_one_outside_are_shown_as_without_streets() -> None:
    for options in ({"accuracy_m": 400.0}, {"point": moved(HOME, 5000, 0)}):
        assert (drawn(EAST_WEST, **options) == drawn(**options)).all()
    assert (drawn(EAST_WEST, accuracy_m=100.0) != drawn(accuracy_m=100.0)).any()


def test_a_name_runs_along_its_street_even_where_it_is_cut_into_pieces() -> None:
    whole = drawn(street("Elm Street", (-900, 100), (900, 100)))
    assert names(whole) > 150
    assert written(whole, 0, 100, 2 * CLOSE_M - 20) == names(whole)
    cuts = [street("Elm Street", (west, 100), (west + 60, 100)) for west in range(-900, 900, 60)]
    assert names(drawn(*cuts)) == pytest.approx(names(whole), rel=0.1)  # no piece by itself is long enough
    upright = drawn(street("Elm Street", (100, -900), (100, 900)))
    assert written(upright, 100, 60, 36, 2 * CLOSE_M * HIGH / WIDE - 130) == names(upright) > 150


def test_a_name_is_left_out_where_the_street_is_too_short_or_too_crooked_for_it() -> None:
    assert names(drawn(street("Elm Street", (100, 100), (150, 100)))) == 0
    zigzag = [(east, 100 + 40 * (number % 2)) for number, east in enumerate(range(-400, 400, 40))]
    assert names(drawn(street("Elm Street", *zigzag))) == 0


def test_names_cover_neither_each_other_nor_the_pin_and_the_nearest_comes_first() -> None:
    through = drawn(street("Elm Street", (-900, 30), (900, 30)))
    assert names(through) > 150
    assert written(through, 0, 30, 2 * 26 * M_PER_PX - 4) == 0
    near, far = street("Elm Street", (150, 100), (290, 100)), street("Oak Street", (150, 105), (290, 105))
    alone = {each.name: names(drawn(each)) for each in (near, far)}
    assert min(alone.values()) > 100
    both = drawn(far, near)  # there is room for one name
    assert names(both) == pytest.approx(alone["Elm Street"], rel=0.1)


def test_the_source_is_named_where_there_are_streets_and_nowhere_else() -> None:
    credit = MapStyle("© OpenStreetMap contributors")

    def corner(pixels: Pixels) -> int:
        return written(pixels, CLOSE_M - 110, -CLOSE_M * HIGH / WIDE + 14, 200, 20)

    assert corner(drawn(EAST_WEST, style=credit)) > 40
    assert corner(drawn(EAST_WEST)) == 0
    assert (drawn(style=credit) == drawn()).all()


def test_a_name_in_letters_that_the_font_lacks_is_written_in_one_that_is_found_or_in_latin_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chinese = street("延安东路", (-900, 100), (900, 100))
    assert names(drawn(chinese)) > 15
    assert has_letters(font_of(None, 40), "Straße der Köche")
    assert not has_letters(font_of(None, 40), "Elm 路")
    for file in for_pictures():
        if "CJK" in file.name:
            font, written = written_as(None, 40, "延安东路")
            assert (Path(str(font.path)), written) == (file, "延安东路")
            assert names(drawn(chinese, style=MapStyle(font=file))) > 15
            break
    monkeypatch.setattr(roads, "for_pictures", tuple)
    assert written_as(None, 40, "延安东路") == (font_of(None, 40), "YanAnDongLu")
    assert written_as(None, 40, "🗑 שלום") == (font_of(None, 40), "slvm")
    assert names(drawn(chinese)) > 15
    assert names(drawn(street("🗑🗑", (-900, 100), (900, 100)))) == 0


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.ttf").write_bytes(b"no font")
    for file in (tmp_path / "text.ttf", tmp_path / "none.ttf"):
        with pytest.raises(OSError, match=r"font|resource|format"):
            check_font(file)


@pytest.mark.parametrize("many", [0, 1, 4000])
def test_any_number_of_streets_is_drawn(many: int) -> None:
    wide: Callable[[int], float] = lambda number: (number * 37) % 900 - 450  # noqa: E731 - spread over the picture
    streets = [street(f"Street {n}", (wide(n), wide(3 * n)), (wide(n) + 80, wide(3 * n) + 10)) for n in range(many)]
    drawn(*streets)
