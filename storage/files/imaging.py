"""Combine several stored photos into one picture. They are our own JPEGs: no worker is needed to read them.

A combined picture (a sheet) never crops a photo: rubbish lies at the edge of a picture as often as in its middle. The
photos stand in rows. Each row is as wide as the sheet, and its photos are equally high, so that portrait and landscape
mix without gaps. Only a photo whose long side is more than twice its short side gets white around it.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain

from PIL import Image, ImageDraw, ImageOps

from storage.files.pictures import LONG_SIDE_PX, write_jpeg

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

GAP_PX = 8
LONGEST = 2.0  # the most that the place of a photo on a sheet is longer than its shorter side
LONGEST_ALONE = 20.0  # a chat refuses a picture whose long side is more than this many times its short side

# How many photos stand in each row of a sheet, by the number of photos on the whole sheet.
ROWS = {
    1: (1,),
    2: (2,),
    3: (1, 2),
    4: (2, 2),
    5: (2, 3),
    6: (3, 3),
    7: (2, 2, 3),
    8: (2, 3, 3),
    9: (3, 3, 3),
    10: (3, 3, 4),
}

SMALLER_PX = (1600, 1280, 1024, 800, 640, 480, 320)  # long sides that are tried until a picture is small enough

BEFORE_MARK, AFTER_MARK = (198, 40, 40), (46, 125, 50)  # red, green


def sheet(jpegs: Sequence[bytes]) -> bytes:
    """Return one JPEG that shows 1 to 10 others; one alone is returned as it is, unless it is too long for a chat."""
    if len(jpegs) == 1 and 1 / LONGEST_ALONE <= _shape(jpegs[0]) <= LONGEST_ALONE:
        return jpegs[0]
    waiting = iter(jpegs)
    return write_jpeg(_compose([[next(waiting) for _ in range(count)] for count in ROWS[len(jpegs)]])[0])


def smaller(picture: bytes, bytes_most: int) -> bytes:
    """Return a picture of ours as a JPEG of at most so many bytes; if none is small enough, the smallest."""
    for side in SMALLER_PX:
        if len(picture) <= bytes_most:
            break
        with Image.open(BytesIO(picture), formats=["JPEG", "PNG"]) as image:
            image.thumbnail((side, side))
            picture = write_jpeg(image.convert("RGB"))
    return picture


def blank() -> bytes:
    """Return a small grey JPEG."""
    return write_jpeg(Image.new("RGB", (64, 64), "lightgrey"))


def before_after(first: bytes, second: bytes) -> bytes:
    """Return one JPEG of two, each with its bar; see `PhotoFiles.before_after`."""
    stacked = _shape(first) > 1 and _shape(second) > 1
    image, (left, right) = _compose([[first], [second]] if stacked else [[first, second]])
    draw = ImageDraw.Draw(image)
    thickness = max(image.size) // 128
    for (x, y, end, _), mark, length in ((left, BEFORE_MARK, 0.5), (right, AFTER_MARK, 1.0)):
        draw.rectangle((x, y, x + (end - x) * length - 1, y + thickness - 1), fill=mark)
    return write_jpeg(image)


def _shape(jpeg: bytes) -> float:
    """Return width divided by height."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        return image.width / image.height


def _compose(rows: Sequence[Sequence[bytes]]) -> tuple[Image.Image, list[Box]]:
    """Return a white image with these JPEGs in rows, and the box of each in reading order."""
    shapes = [[min(max(_shape(jpeg), 1 / LONGEST), LONGEST) for jpeg in row] for row in rows]
    size, boxes = _arrange(shapes)
    sheet = Image.new("RGB", size, "white")
    for jpeg, box in zip(chain.from_iterable(rows), boxes, strict=True):
        room = (box[2] - box[0], box[3] - box[1])
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
            image.draft("RGB", room)
            sheet.paste(ImageOps.pad(image, room, color="white"), box[:2])
    return sheet, boxes


def _arrange(shapes: Sequence[Sequence[float]]) -> tuple[tuple[int, int], list[Box]]:
    """Return the size of a sheet and the boxes on it, for rows of shapes (width divided by height).

    The height of a row is (width of the sheet − its gaps) / the sum of its shapes; the width is the greatest that keeps
    both sides within 2048 px.
    """
    totals = [sum(row) for row in shapes]
    gaps = [GAP_PX * (len(row) - 1) for row in shapes]
    between = GAP_PX * (len(shapes) - 1)
    tallest = LONG_SIDE_PX - between + sum(gap / total for gap, total in zip(gaps, totals, strict=True))
    width = min(LONG_SIDE_PX, int(tallest / sum(1 / total for total in totals)))
    heights = [int((width - gap) / total) for gap, total in zip(gaps, totals, strict=True)]
    return (width, sum(heights) + between), list(_boxes(shapes, heights, width))


def _boxes(shapes: Sequence[Sequence[float]], heights: Sequence[int], width: int) -> Iterator[Box]:
    top = 0
    for row, height in zip(shapes, heights, strict=True):
        left = 0
        for shape in row[:-1]:
            right = left + round(shape * height)
            yield left, top, right, top + height
            left = right + GAP_PX
        yield left, top, width, top + height  # the last takes what rounding left over
        top += height + GAP_PX
