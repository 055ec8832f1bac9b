"""Take the likeness of a photo: 63 bits that stay nearly the same when it is compressed again, shrunk or trimmed.

A perceptual hash by cosine transform: the photo as 32×32 grey fields, the 63 slowest waves in it, and for each whether
it is stronger than the middle one. The mean brightness, the 64th, is left out, so that a likeness is never negative
and fits a BIGINT as it is. `casework.model.likeness` says when two are of the same photo.
"""

import numpy as np
from PIL import Image

SIDE = 32
WAVES = 8

# Of the 63 waves half must be stronger than this, in levels of grey. Photos had 19 to 72, and with a twentieth of
# their contrast, where compressing began to turn bits, 2; pictures of one colour, of two halves and of a frame had 0.
STRENGTH_LEAST = 2.0

_COSINES = np.cos(np.pi / SIDE * np.outer(np.arange(WAVES), np.arange(SIDE) + 0.5)) * np.sqrt(2 / SIDE)


def take_likeness(image: Image.Image) -> int | None:
    """Return the likeness, 0 ≤ likeness < 2⁶³; None for a picture in which there is too little to see."""
    fields = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64)
    waves = (_COSINES @ fields @ _COSINES.T).ravel()[1:]
    if np.median(np.abs(waves)) < STRENGTH_LEAST:
        return None
    return int("".join("1" if is_strong else "0" for is_strong in waves > np.median(waves)), base=2)
