"""Pictures of one colour, as many pixels as a test needs."""

import io

from PIL import Image


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG of that many pixels."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "olive").save(out, "JPEG")
    return out.getvalue()
