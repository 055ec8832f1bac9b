"""Take the likeness of a photo: 63 bits that stay nearly the same when it is compressed again, shrunk or trimmed.

A likeness is a perceptual hash by cosine transform. The photo is shrunk to 32×32 grey fields, and the 63 slowest waves
in it are computed. Each bit says whether one wave is stronger than their median. The 64th wave, the mean brightness, is
left out, so that a likeness is never negative and fits a BIGINT as it is. `casework.model.likeness` says when two
likenesses are of the same photo.
"""

from collections.abc import Sequence
from math import cos, pi, sqrt

from PIL import Image

SIDE = 32
WAVES = 8

# The median strength of the 63 waves must be at least this, in levels of grey. Photos had 19 to 72. Photos with a
# twentieth of their contrast, where compression began to flip bits, had 2. Pictures of one colour, of two halves and of
# a frame had 0.
STRENGTH_LEAST = 2.0

_COSINES = [[cos(pi / SIDE * wave * (at + 0.5)) * sqrt(2 / SIDE) for at in range(SIDE)] for wave in range(WAVES)]


def take_likeness(image: Image.Image) -> int | None:
    """Return the likeness, 0 ≤ likeness < 2⁶³; None for a picture in which there is too little to see.

    A worker takes one and ends, and to load NumPy would take it longer than all the rest.
    """
    fields = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    rows = [fields[at : at + SIDE] for at in range(0, len(fields), SIDE)]
    across = [[_product(row, wave) for wave in _COSINES] for row in rows]
    waves = [_product(column, wave) for wave in _COSINES for column in zip(*across, strict=True)][1:]
    if _median([abs(wave) for wave in waves]) < STRENGTH_LEAST:
        return None
    middle = _median(waves)
    return int("".join("1" if wave > middle else "0" for wave in waves), base=2)


def _product(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(left, right, strict=True))


def _median(values: Sequence[float]) -> float:
    """Return the middle one of an odd number of values."""
    return sorted(values)[len(values) // 2]
