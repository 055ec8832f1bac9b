"""Draws the photos that ship with the demo: one street with a mattress, with bags (from afar and near), and cleaned.

They are drawn so that the demo needs nobody's photograph, and from one scene so that before and after show the same
spot. All but the last say where they were taken, as a camera does; the bot reads it in a photo that is sent as a file.
`python bot/demo/draw.py` writes the four files again, the same each time.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import ExifTags, Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 2000, 1500  # pixels while drawing; halved at the end, which smooths the edges
GROUND, KERB, ROAD = 936, 1224, 1280  # where the houses end, the pavement ends and the road begins
HOUSES = [  # left edge, top, colours of the wall, the trim and the door
    (-120, 184, ("#d9a58f", "#fbf1e6", "#7c3f38")),
    (380, 104, ("#93b3b8", "#f7f4ea", "#2f5560")),
    (880, 224, ("#e3cf97", "#fffaf0", "#8a5a2b")),
    (1380, 132, ("#a9b88f", "#f8f5e8", "#4b5d36")),
    (1880, 200, ("#c9a6b4", "#fbf1f1", "#6b3f55")),
]
CLOUDS = [(360, 66, 180), (500, 50, 140), (1240, 76, 160), (1380, 60, 180)]
LEAVES = [(1810, 472, 184, "#4f7446"), (1700, 564, 116, "#456a3e"), (1924, 552, 124, "#5b8350")]
BAGS = [(1010, 1010, 88), (1180, 1000, 100), (1330, 1030, 84), (1100, 1070, 96), (1250, 1085, 104), (940, 1085, 76)]
NEAR = (620, 780, 1540, 1470)  # what the photo of the bags from near shows
MATTRESS_AT, BAGS_AT = (37.7524, -122.4142), (37.7522, -122.4185)  # both in the Mission
Pencil = ImageDraw.ImageDraw


def oval(pencil: Pencil, at: tuple[int, int], wide: int, high: int, fill: str) -> None:
    """Draw a filled oval around a centre, given half its width and half its height."""
    pencil.ellipse((at[0] - wide, at[1] - high, at[0] + wide, at[1] + high), fill)


def draw_window(pencil: Pencil, x: int, y: int, trim: str) -> None:
    """Draw a sash window with the sky in its glass."""
    pencil.rectangle((x - 14, y - 16, x + 98, y + 188), trim)
    pencil.rectangle((x, y, x + 84, y + 168), "#56717f")
    pencil.polygon(((x, y + 120), (x, y), (x + 60, y)), "#86a5b3")
    pencil.rectangle((x, y + 80, x + 84, y + 88), trim)


def draw_house(pencil: Pencil, left: int, top: int, colours: tuple[str, str, str]) -> None:
    """Draw one house front, 500 wide: boards, cornice, five windows, door and steps."""
    wall, trim, door = colours
    pencil.rectangle((left, top, left + 500, GROUND), wall)
    for board in range(top + 88, GROUND, 26):
        pencil.line((left, board, left + 500, board), "#00000018", 3)
    pencil.rectangle((left, top + 24, left + 500, top + 52), door)
    for bracket in range(left + 24, left + 500, 68):
        pencil.rectangle((bracket, top + 24, bracket + 18, top + 68), trim)
    pencil.rectangle((left - 8, top, left + 508, top + 24), trim)
    for x, y in ((64, 130), (208, 130), (352, 130), (64, 420), (208, 420)):
        draw_window(pencil, left + x, top + y, trim)
    pencil.rectangle((left, GROUND - 28, left + 500, GROUND), "#7d756a")
    pencil.rectangle((left + 330, GROUND - 380, left + 466, GROUND), trim)
    pencil.rectangle((left + 348, GROUND - 360, left + 448, GROUND), door)
    for step in (0, 16, 32):
        pencil.rectangle((left + 316 - step, GROUND - 48 + step, left + 480 + step, GROUND), "#c9c2b6", "#8d867b", 3)


def draw_street(pencil: Pencil) -> None:
    """Draw what is always there: sky, houses, pavement, kerb, road and a tree."""
    for y in range(GROUND):
        pencil.line((0, y, WIDTH, y), (120 + y // 10, 172 + y // 18, 214 + y // 40))
    for x, y, wide in CLOUDS:
        oval(pencil, (x, y), wide, 28, "#ffffff70")
    for left, top, colours in HOUSES:
        draw_house(pencil, left, top, colours)
    pencil.rectangle((0, GROUND, WIDTH, KERB), "#bdb8ae")
    pencil.rectangle((0, KERB, WIDTH, ROAD), "#8f8a82")
    for x in range(-800, 3000, 300):
        pencil.line((1000 + (x - 1000) * 0.8, GROUND, x, KERB), "#00000030", 4)
    pencil.rectangle((0, KERB, WIDTH, KERB + 20), "#d9d5cc")
    pencil.rectangle((0, ROAD, WIDTH, HEIGHT), "#54565b")
    for x in range(-120, WIDTH, 520):
        pencil.polygon(((x, 1420), (x + 260, 1420), (x + 244, 1446), (x - 20, 1446)), "#d8d3bd")
    oval(pencil, (1812, 1132), 124, 26, "#6b5a48")
    pencil.polygon(((1790, 1132), (1800, 600), (1828, 600), (1840, 1132)), "#6a4e3a")
    for x, y, size, colour in LEAVES:
        oval(pencil, (x, y), size, size * 4 // 5, colour)


def draw_mattress(pencil: Pencil) -> None:
    """Draw a stained mattress that leans against the houses."""
    pencil.polygon(((670, 1120), (706, 742), (1284, 770), (1306, 784), (1290, 1150), (1262, 1162)), "#b3a88f")
    pencil.polygon(((670, 1120), (706, 742), (1284, 770), (1262, 1162)), "#ece5d6")
    for x in range(84, 580, 84):
        pencil.line((670 + x, 1120 + x // 14, 706 + x, 742 + x // 20), "#9fb0c4", 12)
    for x, y, wide in ((1000, 920, 80), (1060, 960, 60), (820, 1030, 46)):
        oval(pencil, (x, y), wide, wide * 2 // 3, "#a9824c70")


def draw_bags(pencil: Pencil) -> None:
    """Draw a heap of tied bags, an open box and what fell out."""
    chance = Random(7)
    pencil.polygon(((760, 960), (930, 940), (950, 1110), (780, 1140)), "#b48a57")
    pencil.polygon(((760, 960), (930, 940), (970, 880), (720, 910)), "#8d6a40")
    for x, y, size in BAGS:
        oval(pencil, (x, y), size, size, "#2b2e33")
        pencil.polygon(((x, y - size + 40), (x - 44, y - size - 40), (x + 44, y - size - 44)), "#3a3e45")
        pencil.arc((x - size + 22, y - size + 22, x + size - 22, y + size - 22), 190, 265, "#80868f", 9)
    for _ in range(26):
        at, colour = (chance.randrange(700, 1500), chance.randrange(1130, 1260)), chance.choice(("#f4f1ea", "#c8483f"))
        oval(pencil, at, chance.randrange(8, 26), chance.randrange(5, 11), colour)


def draw(draw_rubbish: Callable[[Pencil], None] | None) -> Image.Image:
    """Draw the street with what lies there, if anything."""
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    draw_street(ImageDraw.Draw(picture, "RGBA"))
    if draw_rubbish:
        shadow = Image.new("L", picture.size)
        ImageDraw.Draw(shadow).ellipse((640, 1060, 1440, 1200), 150)
        picture.paste("#1a1714", mask=shadow.filter(ImageFilter.GaussianBlur(20)))
        draw_rubbish(ImageDraw.Draw(picture, "RGBA"))
    return picture


def save(picture: Image.Image, name: str, exif: bytes = b"") -> None:
    """Write a photo of half the size beside this file."""
    picture.reduce(2).save(Path(__file__).with_name(f"{name}.jpg"), quality=68, optimize=True, exif=exif)


def taken_at(lat: float, lon: float) -> bytes:
    """Return the EXIF of a camera that knows where it is, west of Greenwich."""
    exif = Image.Exif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (lat, 0.0, 0.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "W", (-lon, 0.0, 0.0)
    return exif.tobytes()


def main() -> None:
    """Write the four photos."""
    bags = draw(draw_bags)
    save(draw(draw_mattress), "mattress", taken_at(*MATTRESS_AT))
    save(bags, "bags", taken_at(*BAGS_AT))
    save(bags.resize(bags.size, box=NEAR), "heap", taken_at(*BAGS_AT))
    save(draw(None), "clean")


if __name__ == "__main__":
    main()
