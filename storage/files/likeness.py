"""Take the likeness of a photo: 63 bits that stay nearly the same when it is compressed again, shrunk or trimmed.

A likeness is a perceptual hash by cosine transform. The photo is shrunk to 32×32 grey fields, and the 63 slowest waves
in it are computed. Each bit says whether one wave is stronger than their median. The 64th wave, the mean brightness, is
left out, so that a likeness is never negative and fits a BIGINT as it is. `casework.model.likeness` says when two
likenesses are of the same photo.
"""

import numpy as np
from PIL import Image

SIDE = 32
WAVES = 8

# The median strength of the 63 waves must be at least this, in levels of grey. Photos had 19 to 72. Photos with a
# twentieth of their contrast, where compression began to flip bits, had 2. Pictures of one colour, of two halves and of
# a frame had 0.
STRENGTH_LEAST = 2.0

_COSINES = np.cos(np.pi / SIDE * np.outer(np.arange(WAVES), np.arange(SIDE) + 0.5)) * np.sqrt(2 / SIDE)


def take_likeness(image: Image.Image) -> int | None:
    """Return the likeness, 0 ≤ likeness < 2⁶³; None for a picture in which there is too little to see."""
    fields = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64)
    waves = (_COSINES @ fields @ _COSINES.T).ravel()[1:]
    if np.median(np.abs(waves)) < STRENGTH_LEAST:
        return None
    return int("".join("1" if is_strong else "0" for is_strong in waves > np.median(waves)), base=2)
